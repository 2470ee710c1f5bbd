"""The style sheet: sources by component, one file for browsers. `python -m kokemussilta.core.bundle [--check]`."""

import sys
from pathlib import Path

SOURCES = Path(__file__).parent / "styles"
BUNDLE = Path(__file__).parent / "static" / "core" / "css" / "kokemussilta.css"


def build() -> str:
    """The sources in the order of their names, as one text."""
    return "".join(source.read_text(encoding="utf-8") for source in sorted(SOURCES.glob("*.css")))


def main(arguments: list[str]) -> int:
    """Write the bundle, or with `--check` say whether it is fresh."""
    fresh = build()
    if "--check" in arguments:
        if BUNDLE.exists() and BUNDLE.read_text(encoding="utf-8") == fresh:
            return 0
        print("The style sheet is stale: run python -m kokemussilta.core.bundle")
        return 1
    BUNDLE.write_text(fresh, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
