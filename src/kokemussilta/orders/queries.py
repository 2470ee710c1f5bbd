"""Reading orders, their catalogue and their desks."""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from kokemussilta.access.models import Organisation, Unit
from kokemussilta.accounts.models import User
from kokemussilta.orders.models import Order, Seat, ServiceProduct, Task
from kokemussilta.orders.states import Group, OrderState, TaskState
from kokemussilta.threads.models import Post
from kokemussilta.vocabulary.models import Municipality, Theme


def products(organisation: Organisation | None = None) -> QuerySet[ServiceProduct]:
    """The catalogue that everyone sees, or with an organisation's own products added."""
    whose = Q(organisation__isnull=True) | Q(organisation=organisation) if organisation else Q(organisation__isnull=True)
    return ServiceProduct.objects.filter(whose, is_active=True).select_related("kind", "organisation")


def grouped(rows: Iterable[ServiceProduct]) -> list[tuple[Group, list[ServiceProduct]]]:
    """Products under the need that brings a client to them; empty groups left out."""
    listed = list(rows)
    groups = [(group, [row for row in listed if row.group == group]) for group in Group]
    return [(group, members) for group, members in groups if members]


def themes() -> list[tuple[Theme, list[Theme]]]:
    """Top themes with their leaves, in two statements' worth of one."""
    rows = list(Theme.objects.filter(is_active=True))
    return [(top, [leaf for leaf in rows if leaf.parent_id == top.pk]) for top in rows if top.parent_id is None]


def coordinating() -> QuerySet[Organisation]:
    """Organisations that take orders to handle."""
    return Organisation.objects.filter(coordinates=True, is_active=True)


def possible_desks(municipality: Municipality | None) -> list[Organisation]:
    """The organisations that could take an order from the municipality: those serving its county, else all."""
    serving = list(coordinating().filter(serves=municipality.county_id)) if municipality else []
    return serving or list(coordinating())


def desk_for(municipality: Municipality | None) -> Organisation | None:
    """The one organisation that serves the municipality's county; None when several or none do: the shared queue."""
    if municipality is None:
        return None
    serving = list(coordinating().filter(serves=municipality.county_id)[:2])
    return serving[0] if len(serving) == 1 else None


def draft(code: str, *, kept: Iterable[str], user: User | AnonymousUser) -> Order | None:
    """A draft that belongs to this browser (its code is among `kept`) or to the signed-in client."""
    whose = Q(code__in=list(kept))
    if isinstance(user, User):
        whose |= Q(client=user)
    # A draft of a signed-in person stays theirs, also on a browser that somebody else uses next.
    rows = Order.objects.filter(whose, code=code, state=OrderState.DRAFT).select_related(
        "product", "desk", "thread", "municipality", "language", "sector"
    )
    found = rows.first()
    return found if found is None or found.client_id in {None, user.pk} else None


def with_facts(rows: QuerySet[Order]) -> QuerySet[Order]:
    """Orders with what their page shows."""
    return rows.select_related(
        "product", "desk", "handler", "thread", "client", "sector", "organisation", "unit", "language", "municipality",
    ).prefetch_related("audiences", "themes", "dates")  # fmt: skip


def for_lists(rows: QuerySet[Order]) -> QuerySet[Order]:
    """Orders with what a row of a list shows: the next task's time, and who spoke last."""
    coming = Task.objects.filter(order=OuterRef("pk"), state=TaskState.PLANNED).order_by("starts_at")
    posts = Post.objects.filter(thread=OuterRef("thread")).order_by("-written_at", "-id")
    return rows.select_related("product", "desk", "handler", "organisation", "unit", "municipality").annotate(
        next_at=Subquery(coming.values("starts_at")[:1]),
        last_side=Subquery(posts.values("side")[:1]),
        last_post_at=Subquery(posts.values("written_at")[:1]),
    )


def answered(rows: QuerySet[Order]) -> QuerySet[Order]:
    """Orders in whose conversation the client spoke last while the desk waited for it."""
    return for_lists(rows.filter(state=OrderState.CLARIFYING)).filter(last_side=Post.Side.CLIENT)


def tasks_of(order: Order) -> QuerySet[Task]:
    """The order's tasks with their seats, the earliest first."""
    seats = Seat.objects.select_related("language").prefetch_related("themes")
    return order.tasks.select_related("municipality").prefetch_related(Prefetch("seats", seats)).order_by("starts_at", "pk")


def organisations_named(words: str) -> list[Organisation]:
    """At most ten active organisations whose name holds all the words."""
    rows = Organisation.objects.filter(is_active=True)
    for word in words.split()[:6]:
        rows = rows.filter(Q(name__icontains=word) | Q(name_sv__icontains=word) | Q(units__name__icontains=word))
    return list(rows.distinct().prefetch_related(Prefetch("units", Unit.objects.filter(is_active=True)))[:10])


def has_tasks(order: Order) -> bool:
    """Whether the order has been made into dated tasks."""
    return bool(Order.objects.filter(pk=order.pk).filter(Exists(Task.objects.filter(order=OuterRef("pk")))))
