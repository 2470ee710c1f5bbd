"""The `kokemussilta` command: our own commands by short names, and everything of Django's behind the same name."""

import os
import sys
from importlib import metadata

HELP = """\
Kokemussilta {version}

  kokemussilta demo                a made-up association to try things with, on this machine
  kokemussilta serve               the program: prepares the database, then serves pages and sends messages
  kokemussilta worker              messages and duties alone, for installations with several machines
  kokemussilta import              people and organisations from spreadsheets
  kokemussilta operator            makes somebody an operator, who adds organisations
  kokemussilta forget-second-factor  for somebody who lost the device and the recovery codes
  kokemussilta check-invariants    looks through the database for what must never be false
  kokemussilta slots               which area fills which place of which page
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
    from django.core.management import execute_from_command_line

    execute_from_command_line(["kokemussilta", *module_names(words)])


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
