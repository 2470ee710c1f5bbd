"""The area `access` as Django knows it."""

from django.apps import AppConfig


class Access(AppConfig):
    """Hands `core` the gatekeeper of every page, and fills its slots."""

    name = "kokemussilta.access"
    label = "access"

    def ready(self) -> None:
        """Runs once, when the program starts."""
        from kokemussilta.access import entries
        from kokemussilta.access.gate import keep_gate
        from kokemussilta.access.queries import about_own
        from kokemussilta.core.pages import set_gatekeeper
        from kokemussilta.core.slots import CONTACT, DESK, MENDABLE, MENU, NAVIGATION

        set_gatekeeper(keep_gate)
        MENU.fill(entries.own_organisation, order=60)
        NAVIGATION.fill(entries.installation, order=60)
        DESK.fill(entries.undelivered, order=95)
        MENDABLE.fill(about_own)
        CONTACT.fill(entries.contacts, order=20)
