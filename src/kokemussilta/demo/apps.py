"""The area `demo` as Django knows it; installed only when KOKEMUSSILTA_DEMO is set."""

from django.apps import AppConfig


class Demo(AppConfig):
    """Puts the role switch above the header."""

    name = "kokemussilta.demo"
    label = "demo"

    def ready(self) -> None:
        """Runs once, when the program starts."""
        from kokemussilta.core.slots import BAR
        from kokemussilta.demo.entries import role_switch

        BAR.fill(role_switch, order=0)
