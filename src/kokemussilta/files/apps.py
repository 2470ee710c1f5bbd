"""The area `files` as Django knows it."""

from django.apps import AppConfig


class Files(AppConfig):
    """Registers the area's duty."""

    name = "kokemussilta.files"
    label = "files"

    def ready(self) -> None:
        """Runs once, when the program starts."""
        from kokemussilta.files import sweeping

        sweeping.register_duty()
