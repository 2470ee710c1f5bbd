"""The area `reporting` as Django knows it."""

from django.apps import AppConfig


class Reporting(AppConfig):
    """Puts the figures in the navigation."""

    name = "kokemussilta.reporting"
    label = "reporting"

    def ready(self) -> None:
        """Runs once, when the program starts."""
        from kokemussilta.core.slots import NAVIGATION
        from kokemussilta.notifications import duties
        from kokemussilta.reporting import receivers
        from kokemussilta.reporting.duties import CATCH_UP
        from kokemussilta.reporting.entries import figures

        receivers.connect()
        duties.register(CATCH_UP)
        NAVIGATION.fill(figures, order=60)
