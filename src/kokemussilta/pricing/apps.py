"""The area `pricing` as Django knows it."""

from django.apps import AppConfig


class Pricing(AppConfig):
    """Registers the area: its links on an organisation's page and in the menu."""

    name = "kokemussilta.pricing"
    label = "pricing"

    def ready(self) -> None:
        """Runs once, when the program starts."""
        from kokemussilta.core.slots import MENU, ORGANISATION_PAGE
        from kokemussilta.pricing import entries

        ORGANISATION_PAGE.fill(entries.prices_page, order=45)
        MENU.fill(entries.rates_entry, order=60)
