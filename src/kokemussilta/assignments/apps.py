"""The area `assignments` as Django knows it."""

from django.apps import AppConfig


class Assignments(AppConfig):
    """Registers the area's duties, listens to orders and fills the slots of other pages."""

    name = "kokemussilta.assignments"
    label = "assignments"

    def ready(self) -> None:
        """Runs once, when the program starts."""
        from kokemussilta.assignments import (
            agreed,
            duties,
            own_words,
            panels,
            panels_of_day,
            panels_of_desk,
            panels_of_home,
            panels_of_late,
            panels_of_orders,
            receivers,
        )
        from kokemussilta.assignments.letters import words
        from kokemussilta.orders import timeline

        timeline.VERBS.update(words.HISTORY)
        agreed.register()
        duties.register()
        for part in (panels, panels_of_home, panels_of_desk, panels_of_orders, panels_of_day, panels_of_late):
            part.register()
        own_words.register()
        receivers.connect()
