"""The area `matching` as Django knows it."""

from django.apps import AppConfig


class Matching(AppConfig):
    """Offers the ranking where an open seat is shown."""

    name = "kokemussilta.matching"
    label = "matching"

    def ready(self) -> None:
        """Runs once, when the program starts."""
        from kokemussilta.core.slots import SEAT_ACTIONS
        from kokemussilta.matching.entries import find_somebody

        SEAT_ACTIONS.fill(find_somebody, order=10)
