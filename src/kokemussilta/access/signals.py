"""News of organisations, sent inside the transaction of the change."""

from django.dispatch import Signal

#: An organisation is called otherwise: `organisation`, `by`, `at`.
organisation_named = Signal()

#: A unit is called otherwise: `unit`, `by`, `at`.
unit_named = Signal()

#: A role began or ended: `organisation`, `user`, `by`, `at`.
membership_changed = Signal()
