"""On what terms somebody goes: who pays, and how much; frozen on an offer and kept by the assignment that it leads to."""

from dataclasses import dataclass

from kokemussilta.orders.models import Task
from kokemussilta.orders.states import Payer


@dataclass(frozen=True)
class Terms:
    """Who pays, and the fee in cents (None: not agreed, or none for voluntary work)."""

    payer: str
    fee_cents: int | None

    @classmethod
    def of(cls, task: Task) -> "Terms":
        """What the task offers now."""
        return cls(task.payer, None if task.payer == Payer.VOLUNTARY else task.fee_cents)

    @property
    def is_voluntary(self) -> bool:
        """Whether no fee is paid."""
        return self.payer == Payer.VOLUNTARY
