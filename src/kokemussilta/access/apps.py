"""The area `access` as Django knows it."""

from django.apps import AppConfig


class Access(AppConfig):
    """Hands `core` the gatekeeper of every page."""

    name = "kokemussilta.access"
    label = "access"

    def ready(self) -> None:
        """Runs once, when the program starts."""
        from kokemussilta.access.gate import keep_gate
        from kokemussilta.core.pages import set_gatekeeper

        set_gatekeeper(keep_gate)
