"""The area `fees` as Django knows it."""

from django.apps import AppConfig


class Fees(AppConfig):
    """Listens to assignments and fills the slots of other pages."""

    name = "kokemussilta.fees"
    label = "fees"

    def ready(self) -> None:
        """Runs once, when the program starts."""
        from kokemussilta.fees import receivers

        receivers.connect()
