"""What holds for orders, as plain Python: what must be known when, how long things stay, when a series meets."""

from datetime import date, timedelta
from typing import Protocol

#: A draft nobody touched is removed after this.
DRAFT_KEPT = timedelta(days=30)
#: How long the link that confirms an order works.
CONFIRM_WITHIN = timedelta(days=7)
#: How long the link that follows an order works.
FOLLOW_WITHIN = timedelta(days=60)
#: Letters to one address before anything was confirmed, and letters about one draft, in an hour.
LETTERS_AN_HOUR = 3
LETTERS_A_DRAFT_AN_HOUR = 6
#: A delivered order is closed after this, when nothing more was agreed.
CLOSED_AFTER = timedelta(days=30)
#: Dates a client may propose.
MOST_DATES = 5
#: Tasks that one press makes.
MOST_TASKS = 60

AUDIENCE = "audience"
MINORS = "minors"
ANGLE = "angle"
DAY_CONTACT = "day_contact"
AFTERCARE = "aftercare"
ORDERER = "orderer"


class KnownFacts(Protocol):
    """What `missing_before_confirmation` looks at."""

    angle: str
    day_contact_name: str
    day_contact_phone: str
    aftercare: str
    organisation_id: int | None
    unit_id: int | None

    @property
    def has_audience(self) -> bool:
        """Whether anything is told of the people who listen."""

    @property
    def knows_of_minors(self) -> bool:
        """Whether it is known if minors are there."""


def missing_before_confirmation(order: KnownFacts) -> list[str]:
    """What must still be named before an expert can be confirmed: codes of `states.Missing`, in the order to ask them."""
    known = {
        AUDIENCE: order.has_audience,
        MINORS: order.knows_of_minors,
        ANGLE: bool(order.angle.strip()),
        DAY_CONTACT: bool(order.day_contact_name.strip() and order.day_contact_phone.strip()),
        AFTERCARE: bool(order.aftercare.strip()),
        ORDERER: order.organisation_id is not None and order.unit_id is not None,
    }
    return [code for code, is_known in known.items() if not is_known]


def missing_before_first_offer(order: KnownFacts) -> list[str]:
    """What must be named before anyone is asked: whose order it is, and whether minors are there (a law and a boundary hang on it)."""
    return [code for code in missing_before_confirmation(order) if code in {ORDERER, MINORS}]


class OpenFacts(KnownFacts, Protocol):
    """What `open_to_client` looks at."""

    with_minors: bool | None
    place: str
    address: str
    payer: str

    @property
    def has_billing(self) -> bool:
        """Whether anything is told of where the bill goes."""


def open_to_client(order: OpenFacts) -> list[str]:
    """The fields that a client may still fill in after confirming: those that nobody has told, in the order to ask them.

    Who orders is the desk's to tie; an address is asked for where people meet, billing where the client pays.
    """
    missing = {
        "angle": not order.angle.strip(),
        "audiences": not order.has_audience,
        "with_minors": not order.knows_of_minors,
        "address": order.place != "remote" and not order.address.strip(),
        "day_contact_name": not order.day_contact_name.strip(),
        "day_contact_phone": not order.day_contact_phone.strip(),
        "aftercare": not order.aftercare.strip(),
        "billing": order.payer == "client" and not order.has_billing,
    }
    return [name for name, is_missing in missing.items() if is_missing]


class SendableFacts(Protocol):
    """What `missing_before_sending` looks at."""

    goal: str
    client_name: str
    client_email: str
    organisation_name: str
    entered_by_id: int | None

    @property
    def has_audience(self) -> bool:
        """Whether anything is told of the people who listen."""

    @property
    def has_time(self) -> bool:
        """Whether a date or a window is told."""


def missing_before_sending(order: SendableFacts) -> list[str]:
    """The steps (`questions.STEPS`) on which something is missing without which nobody could help the client."""
    known = {
        "what": bool(order.goal.strip()),
        "audience": order.has_audience,
        "when": order.has_time,
        "contact": bool(
            order.client_name.strip()
            # A caller may have no address: the coordinator who took the call knows the number.
            and (order.client_email or order.entered_by_id is not None)
            and order.organisation_name.strip()
        ),
    }
    return [step for step, is_known in known.items() if not is_known]


def answer_by(sent: date) -> date:
    """The day by which a client hears from the desk: the third weekday after `sent`."""
    day, left = sent, 3
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day
