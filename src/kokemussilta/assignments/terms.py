"""On what terms somebody goes: who pays, and how much; frozen on an offer and kept by the assignment that it leads to."""

from dataclasses import dataclass

from kokemussilta.orders.models import Seat, Task
from kokemussilta.orders.states import Part, Payer


@dataclass(frozen=True)
class Terms:
    """Who pays, and the fee in cents (None: not agreed, or none for voluntary work)."""

    payer: str
    fee_cents: int | None

    @classmethod
    def of(cls, task: Task) -> "Terms":
        """What the task offers now."""
        return cls(task.payer, None if task.payer == Payer.VOLUNTARY else task.fee_cents)

    @classmethod
    def of_seat(cls, seat: Seat) -> "Terms":
        """What the task offers in this seat: whoever comes along to learn is paid the way there, and no fee."""
        return cls(Payer.VOLUNTARY, None) if seat.part == Part.SHADOW else cls.of(seat.task)

    @property
    def is_voluntary(self) -> bool:
        """Whether no fee is paid."""
        return self.payer == Payer.VOLUNTARY
