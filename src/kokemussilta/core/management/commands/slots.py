"""`kokemussilta slots`: which area fills which place of which page."""

from typing import Any

from django.core.management.base import BaseCommand

from kokemussilta.core import slots


class Command(BaseCommand):
    """Lists every slot with its fillers, in their order."""

    help = "Lists the slots of pages and who fills them."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        for slot in slots.ALL:
            self.stdout.write(f"{slot.name}: {slot.what}")
            for name in slot.fillers():
                self.stdout.write(f"    {name}")
