"""`kokemussilta workflows`: the lives of orders, offers and the rest, as pages with a picture each."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from kokemussilta.core import workflow_pages


class Command(BaseCommand):
    """Prints the workflows' pages, or writes them into a folder."""

    help = "Prints every workflow as Markdown with a Mermaid picture: states, moves, who may."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument(
            "--write", type=Path, metavar="FOLDER", help="write one file each; pages of workflows that are gone go"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        pages = workflow_pages.pages()
        folder: Path | None = options["write"]
        if folder is None:
            self.stdout.write("\n".join(pages.values()))
            return
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.md"):
            if old.name not in pages:
                old.unlink()
        for name, text in pages.items():
            (folder / name).write_text(text, encoding="utf-8")
        self.stdout.write(f"wrote {len(pages)} pages into {folder}")
