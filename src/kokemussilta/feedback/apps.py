"""The area `feedback` as Django knows it."""

from django.apps import AppConfig


class Feedback(AppConfig):
    """Registers the area: the posters on tasks."""

    name = "kokemussilta.feedback"
    label = "feedback"

    def ready(self) -> None:
        """Runs once, when the program starts."""
        from kokemussilta.feedback import panels

        panels.register()
