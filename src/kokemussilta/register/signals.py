"""News of the register, sent inside the transaction of the change."""

from django.dispatch import Signal

#: Something that matching reads has changed of somebody who was known before: `expert`, `at`.
expert_changed = Signal()

#: A consent ended: `expert`, `purpose`, `organisation` (None unless the purpose names one), `by`, `at`.
#: After `brokered` nothing more may be offered.
consent_withdrawn = Signal()

#: Somebody joined the register: `expert`, `at`.
expert_joined = Signal()

#: Somebody left the register: `expert`, `by`, `at`.
expert_left = Signal()

#: A break was set: `expert`, `by`, `at`.
expert_paused = Signal()
