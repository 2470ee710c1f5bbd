"""The area `register` as Django knows it."""

from django.apps import AppConfig


class Register(AppConfig):
    """Fills the places that pages leave for the register."""

    name = "kokemussilta.register"
    label = "register"

    def ready(self) -> None:
        """Runs once, when the program starts."""
        from kokemussilta.core import slots
        from kokemussilta.notifications import duties
        from kokemussilta.register import contract_entries, entries, queries, receivers, searching
        from kokemussilta.register.actions.importing import SWEEP
        from kokemussilta.register.duties import READ_CALENDARS
        from kokemussilta.register.reminders import ENDING
        from kokemussilta.search import sources

        duties.register(SWEEP)
        duties.register(READ_CALENDARS)
        duties.register(ENDING)
        sources.register(searching.SOURCE)
        receivers.connect()

        slots.ALONG.fill(queries.along)
        slots.NAVIGATION.fill(entries.people_entry, order=30)
        slots.NAVIGATION.fill(entries.shared_stories_entry, order=35)
        slots.NAVIGATION.fill(entries.read_log_entry, order=40)
        slots.NAVIGATION.fill(entries.me_entry, order=90)
        slots.DESK.fill(entries.not_met_queue, order=80)
        slots.SEARCH.fill(searching.found, order=10)
        slots.MENDABLE.fill(entries.mendable)
        slots.DESK.fill(contract_entries.ending_queue, order=75)
        slots.EXPERT_PAGE.fill(contract_entries.contracts_panel, order=30)
        slots.EXPERT_HOME.fill(contract_entries.waiting_panel, order=6)
        slots.CONTACT.fill(entries.contacts, order=10)
        slots.EXPERT_HOME.fill(entries.missing_panel, order=40)
        slots.EXPERT_HOME.fill(entries.break_panel, order=5)
