"""The `kokemussilta` command: our own commands by short names, and everything of Django's behind the same name."""

import os
import sys
from importlib import metadata

HELP = """\
Kokemussilta {version}

  kokemussilta demo                a made-up association to try things with, on this machine
  kokemussilta serve               the program: prepares the database, then serves pages and sends messages
  kokemussilta prepare             the database and the files alone: once before several machines start, and at upgrades
  kokemussilta worker              messages and duties alone, for installations with several machines
  kokemussilta import              people, past tasks or answers from spreadsheets
  kokemussilta figures             what the pages count, for other tools
  kokemussilta operator            makes somebody an operator, who adds organisations
  kokemussilta forget-second-factor  for somebody who lost the device and the recovery codes
  kokemussilta field-keys          the keys of encrypted fields: make one, change to it
  kokemussilta check-invariants    looks through the database for what must never be false
  kokemussilta slots               which area fills which place of which page
  kokemussilta workflows           the lives of orders, offers and the rest as pages with pictures
  kokemussilta messages            gathers the texts for translation and compiles the translations

  kokemussilta COMMAND --help      what a command takes
  kokemussilta help --commands     all commands, Django's own included (migrate, shell, ...)

Settings come from the environment; docs/operators/settings.md lists them."""

_WORDS_FOR_HELP = (["help"], ["--help"], ["-h"])


def main(arguments: list[str] | None = None) -> None:
    """Run the command that the arguments (by default the command line's) name; without any, say which there are."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if not words or words in _WORDS_FOR_HELP:
        print(HELP.format(version=version()))
        return
    if words == ["--version"]:
        print(version())
        return
    if words[0] == "demo":
        os.environ["KOKEMUSSILTA_DEMO"] = "1"
    os.umask(0o077)  # databases, keys and collected files are nobody else's to read
    from django.core.management import execute_from_command_line
    from django.db import OperationalError, ProgrammingError

    try:
        execute_from_command_line(["kokemussilta", *module_names(words)])
    except (OperationalError, ProgrammingError) as error:
        if sentence := _about_database(error):
            sys.exit(sentence)
        raise


def _about_database(error: Exception) -> str:
    """What an operator can do about a database that is away or has no tables yet; "" when it is neither."""
    from django.db import Error

    from kokemussilta.core.management import preparing

    try:
        is_ready = preparing.are_tables_ready()
    except Error:
        told = next(iter(str(error).splitlines()), type(error).__name__)
        return f"kokemussilta: the database does not answer ({told}). Look at DATABASE_URL, and whether the database runs."
    return "" if is_ready else f"kokemussilta: the database is not prepared. {preparing.HOW}"


def module_names(words: list[str]) -> list[str]:
    """The words with the command's dashes as underscores: `check-invariants` is the module `check_invariants`."""
    place = 1 if words[0] == "help" else 0
    return [
        word.replace("-", "_") if number == place and not word.startswith("-") else word for number, word in enumerate(words)
    ]


def version() -> str:
    """The installed version, or a word for a source tree that is not installed."""
    try:
        return metadata.version("kokemussilta")
    except metadata.PackageNotFoundError:
        return "(from source)"
