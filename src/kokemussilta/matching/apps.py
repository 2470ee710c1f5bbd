"""The area `matching` as Django knows it."""

from django.apps import AppConfig


class Matching(AppConfig):
    """Offers the ranking where an open seat is shown, and has the worker solve plans."""

    name = "kokemussilta.matching"
    label = "matching"

    def ready(self) -> None:
        """Runs once, when the program starts."""
        from kokemussilta.core.slots import NAVIGATION, ORGANISATION_PAGE, SEAT_ACTIONS
        from kokemussilta.matching import receivers
        from kokemussilta.matching.actions.sweeping import SWEEP
        from kokemussilta.matching.entries import find_somebody, own_weights, plans_entry
        from kokemussilta.matching.keeping import KEEPING
        from kokemussilta.matching.plans import working
        from kokemussilta.notifications import duties, errands

        receivers.connect()
        duties.register(KEEPING)
        duties.register(SWEEP)
        SEAT_ACTIONS.fill(find_somebody, order=10)
        ORGANISATION_PAGE.fill(own_weights, order=40)
        NAVIGATION.fill(plans_entry, order=45)
        errands.register(errands.Errand("matching.plans", working.is_waited_for, working.work))
