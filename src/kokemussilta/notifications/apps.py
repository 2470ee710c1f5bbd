"""The area `notifications` as Django knows it."""

from django.apps import AppConfig


class Notifications(AppConfig):
    """Registers the area and its duty."""

    name = "kokemussilta.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Runs once, when the program starts."""
        from kokemussilta.notifications import duties
        from kokemussilta.notifications.erasing import ERASE

        duties.register(ERASE)
