"""The area `matching` as Django knows it."""

from django.apps import AppConfig


class Matching(AppConfig):
    """Offers the ranking where an open seat is shown, and has the worker solve plans."""

    name = "kokemussilta.matching"
    label = "matching"

    def ready(self) -> None:
        """Runs once, when the program starts."""
        from kokemussilta.core.slots import NAVIGATION, SEAT_ACTIONS
        from kokemussilta.matching.entries import find_somebody, plans_entry
        from kokemussilta.matching.plans import working
        from kokemussilta.notifications import errands

        SEAT_ACTIONS.fill(find_somebody, order=10)
        NAVIGATION.fill(plans_entry, order=45)
        errands.register(errands.Errand("matching.plans", working.is_waited_for, working.work))
