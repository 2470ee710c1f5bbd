"""The area `accounts` as Django knows it."""

from django.apps import AppConfig


class Accounts(AppConfig):
    """Listens to the sign-in library, sweeps after sessions, and fills the person's own menu."""

    name = "kokemussilta.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Runs once, when the program starts."""
        from kokemussilta.accounts import receivers
        from kokemussilta.accounts.duties import SWEEP
        from kokemussilta.accounts.menu import leave, own_account
        from kokemussilta.core.slots import MENU
        from kokemussilta.notifications import duties

        receivers.connect()
        duties.register(SWEEP)
        MENU.fill(own_account, order=80)
        MENU.fill(leave, order=99)
