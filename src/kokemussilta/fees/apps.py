"""The area `fees` as Django knows it."""

from django.apps import AppConfig


class Fees(AppConfig):
    """Registers the area's duties, listens to assignments and roles, and fills the slots of other pages."""

    name = "kokemussilta.fees"
    label = "fees"

    def ready(self) -> None:
        """Runs once, when the program starts."""
        from kokemussilta.fees import approval_panels, duties, panels, payroll_panels, receivers

        approval_panels.register()
        duties.register()
        panels.register()
        payroll_panels.register()
        receivers.connect()
