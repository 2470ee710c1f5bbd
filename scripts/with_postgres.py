"""Runs a command with a PostgreSQL of its own: `python scripts/with_postgres.py -- COMMAND ...`.

The command finds it in `DATABASE_URL`. `--durable` keeps waiting for the disk, for tests of what survives a power cut. Told to end,
it tells the command, waits, and ends the database.
"""

import argparse
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.child import Command, end_on_sigterm, see_through
from tests.servers import NotStarted, Postgres


def main() -> int:
    """The exit code of the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--durable", action="store_true", help="wait for the disk, as in production")
    parser.add_argument("command", nargs="+", help="what to run, after --")
    asked = parser.parse_args()
    end_on_sigterm()
    try:
        with Postgres(durable=asked.durable) as server:
            return see_through(Command(asked.command, env=os.environ | {"DATABASE_URL": server.url()}))[0]
    except NotStarted as reason:
        print(f"kokemussilta: {reason}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
