"""Slots: places that a page declares and higher areas fill, so that nothing points upward.

A filler is a function; it is registered when the program starts (`AppConfig.ready`) and answers for one request. `kokemussilta
slots` lists who fills what.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Q

T = TypeVar("T")


@dataclass
class Slot(Generic[T]):
    """A named place; fillers get what the page passes and answer one thing, or None for nothing here."""

    name: str
    what: str
    _fillers: list[tuple[int, str, Callable[..., T | None]]] = field(default_factory=list)

    def fill(self, filler: Callable[..., T | None], *, order: int = 50) -> None:
        """Register a filler; lower orders come first. Registering the same function again changes nothing."""
        name = f"{filler.__module__}.{filler.__qualname__}"
        if all(known != name for _, known, _ in self._fillers):
            self._fillers.append((order, name, filler))
            self._fillers.sort(key=lambda entry: entry[:2])

    def collect(self, *args: Any, **kwargs: Any) -> list[T]:
        """What the fillers answer, in order, the Nones left out."""
        answers = (filler(*args, **kwargs) for _, _, filler in self._fillers)
        return [answer for answer in answers if answer is not None]

    def fillers(self) -> list[str]:
        """Who fills the slot, as dotted names."""
        return [name for _, name, _ in self._fillers]


@dataclass(frozen=True)
class NavEntry:
    """One entry of the main navigation."""

    label: str
    url: str
    icon: str = ""
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Panel:
    """A part of a page: a template with its context."""

    template: str
    context: dict[str, Any]
    order: int = 50


@dataclass(frozen=True)
class QueueRow:
    """One thing that waits on a desk: what, why it is there, and the one next press."""

    title: str
    meta: str
    url: str
    action: str
    badge: str = ""
    tone: str = "neutral"


@dataclass(frozen=True)
class Queue:
    """A queue of a desk, the oldest first; `count` may be larger than the rows shown."""

    key: str
    title: str
    rows: list[QueueRow]
    count: int
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class AtHand:
    """What somebody has at hand when they open a person's page: its public code, and the reason (`audit.reasons`) that it gives."""

    code: str
    reason: str


@dataclass(frozen=True)
class Along:
    """What an area reads in one statement with the person who is signed in, for nearly every page asks for it.

    `add` widens the query (it gets the moment too); `keep` puts what came where the area's own queries look first.
    """

    add: Callable[[Any, datetime], Any]
    keep: Callable[[Any], None]


NAVIGATION: Slot[NavEntry] = Slot("navigation", "entries of the main navigation: (request) -> NavEntry")
MENU: Slot[NavEntry] = Slot("menu", "entries of the person's own menu: (request) -> NavEntry")
FOOTER: Slot[NavEntry] = Slot("footer", "links at the foot of public pages: (request) -> NavEntry")
BAR: Slot[Panel] = Slot("bar", "strips above the header: (request) -> Panel")
DESK: Slot[Queue] = Slot("desk", "queues of the coordinator's desk: (user, at) -> Queue")
DESK_SIDE: Slot[Panel] = Slot("desk side", "panels beside the desk: (user, at) -> Panel")
EXPERT_HOME: Slot[Panel] = Slot("expert home", "panels of the expert's home: (user, at) -> Panel")
CLIENT_HOME: Slot[Panel] = Slot("client home", "panels of the client's home: (user, at) -> Panel")
EXPERT_PAGE: Slot[Panel] = Slot("expert page", "panels of a person's page in the register: (request, expert) -> Panel")
ORDER_PAGE: Slot[Panel] = Slot("order page", "panels of an order's page: (request, order) -> Panel")
TASK_PAGE: Slot[Panel] = Slot("task page", "panels of a task's page: (request, task) -> Panel")
MY_TASK: Slot[Panel] = Slot("my task", "panels of the expert's own page of a task: (request, assignment) -> Panel")
MY_OFFER: Slot[Panel] = Slot(
    "my offer", "panels of the page on which an expert answers: (request, expert, seat, terms) -> Panel"
)
SEAT_ACTIONS: Slot[NavEntry] = Slot("seat actions", "what can be done with an open seat: (request, seat) -> NavEntry")
ORGANISATION_PAGE: Slot[NavEntry] = Slot(
    "organisation page", "links of an organisation's own page: (request, organisation) -> NavEntry"
)
MENDABLE: Slot[Q] = Slot(
    "mendable", "which undelivered messages the person looks after, by what they are about: (user) -> Q on messages"
)
CONTACT: Slot[list[tuple[str, str]]] = Slot(
    "contact", "whom a person calls about their own account: (user, at) -> [(organisation, telephone or address)]"
)
AT_HAND: Slot[AtHand] = Slot(
    "at hand", "what a code is that somebody came with, when it is on their desk: (user, code) -> AtHand"
)
ALONG: Slot[Along] = Slot("along", "what is read in one statement with the person who is signed in: () -> Along")
AGREED: Slot[list[datetime]] = Slot(
    "agreed", "when a person's agreed tasks begin that no longer suit what they have told: (expert, at) -> [moment]"
)
SERVICES: Slot[list[tuple[str, str]]] = Slot("services", "what can be ordered, for a person's boundaries: () -> [(code, name)]")
PRODUCTS: Slot[list[tuple[str, str]]] = Slot(
    "products", "what can be ordered of an organisation, for its prices: (organisation) -> [(slug, name)]"
)
SPENT: Slot[dict[int, int]] = Slot(
    "spent", "what budgets have been used for, the last filler's word counts: (budgets) -> {row number: cents}"
)
SEARCH: Slot[Queue] = Slot("search", "groups of what the search box finds: (user, wanted; see `search.lookup`) -> Queue")

ALL: list[Slot[Any]] = [
    NAVIGATION, MENU, FOOTER, BAR, DESK, DESK_SIDE, EXPERT_HOME, CLIENT_HOME, EXPERT_PAGE, ORDER_PAGE, TASK_PAGE, MY_TASK, MY_OFFER,
    SEAT_ACTIONS, ORGANISATION_PAGE, MENDABLE, CONTACT, AT_HAND, ALONG, AGREED, SERVICES, PRODUCTS, SPENT, SEARCH,
]  # fmt: skip
