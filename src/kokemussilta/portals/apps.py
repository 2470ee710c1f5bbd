"""The area `portals` as Django knows it."""

from django.apps import AppConfig


class Portals(AppConfig):
    """Puts the homes first in the navigation."""

    name = "kokemussilta.portals"
    label = "portals"

    def ready(self) -> None:
        """Runs once, when the program starts."""
        from kokemussilta.core.slots import DESK, FOOTER, NAVIGATION
        from kokemussilta.portals import entries

        NAVIGATION.fill(entries.first_home, order=0)
        NAVIGATION.fill(entries.second_home, order=80)
        DESK.fill(entries.first_steps, order=1)
        FOOTER.fill(entries.accessibility)
        FOOTER.fill(entries.privacy)
