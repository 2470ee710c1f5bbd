"""News of accounts, sent inside the transaction of the change."""

from django.dispatch import Signal

#: A person signs in with another address from now on: `user` (the new address in it), `old` (the address until now), `by`, `at`.
#: Areas that keep the address too follow here; raising `Refused` calls the change off.
address_changed = Signal()
