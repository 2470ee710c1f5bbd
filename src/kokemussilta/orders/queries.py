"""Reading orders, their catalogue and their desks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    When,
    Window,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce, RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.core.rows import bring, unpack
from kokemussilta.core.slots import Along
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications import outbox
from kokemussilta.orders import rules
from kokemussilta.orders.models import HiddenProduct, Order, OrderDate, OrderTemplate, ServiceProduct, Task
from kokemussilta.orders.states import Group, OrderState, TaskState
from kokemussilta.threads.models import Post
from kokemussilta.vocabulary.models import Municipality, Theme

_ORDERED, _WAITING = "has_an_order", "_orders_waiting"
#: Of orders with what lists show: the client spoke last and nobody at the desk has said that it is read.
IS_ANSWERED = (
    Q(state__in=[OrderState.CLARIFYING, OrderState.OPEN, OrderState.FILLED, OrderState.DELIVERED], last_side=Post.Side.CLIENT)
    & (Q(desk_read_at__isnull=True) | Q(desk_read_at__lte=F("last_post_at")))
)  # fmt: skip


def products(organisation: Organisation | None = None) -> QuerySet[ServiceProduct]:
    """The catalogue that everyone sees; with an organisation, its own products too, and without those that it has hidden."""
    rows = ServiceProduct.objects.filter(is_current=True, is_active=True).select_related("kind", "organisation")
    if organisation is None:
        return rows.filter(organisation__isnull=True)
    hidden = HiddenProduct.objects.filter(organisation=organisation).values("slug")
    return rows.filter(Q(organisation__isnull=True) | Q(organisation=organisation)).exclude(slug__in=hidden)


def grouped(rows: Iterable[ServiceProduct]) -> list[tuple[Group, list[ServiceProduct]]]:
    """Products under the need that brings a client to them; empty groups left out."""
    listed = list(rows)
    groups = [(group, [row for row in listed if row.group == group]) for group in Group]
    return [(group, members) for group, members in groups if members]


def themes() -> list[tuple[Theme, list[Theme]]]:
    """Top themes with their leaves, in two statements' worth of one."""
    rows = list(Theme.objects.filter(is_active=True))
    return [(top, [leaf for leaf in rows if leaf.parent_id == top.pk]) for top in rows if top.parent_id is None]


def templates_of(user: User) -> QuerySet[OrderTemplate]:
    """The templates of the units for which the person orders."""
    held = standing(user)
    whole, units = held.organisations(Permission.ORDER_PLACE), held.units(Permission.ORDER_PLACE)
    whose = Q(unit__organisation__in=whole) | Q(unit__in=units)
    return OrderTemplate.objects.filter(whose).select_related("unit", "order__product", "order__desk").order_by("name", "pk")


def templates_on_desk(user: User, order: Order) -> QuerySet[OrderTemplate]:
    """The templates of the order's unit that the person's own desks may order from; never of the person's own orders."""
    theirs = Order.objects.on_desk_of(user).exclude(client=user).exclude(desk=None)
    rows = OrderTemplate.objects.filter(unit=order.unit_id, order__in=theirs.values("pk"))
    return rows.select_related("order__product").order_by("name", "pk")


def products_ordered() -> QuerySet[ServiceProduct]:
    """Products to narrow a list of orders by."""
    return ServiceProduct.objects.filter(is_current=True, is_active=True)


def products_of_desks(desks: Iterable[Organisation]) -> QuerySet[ServiceProduct]:
    """What can be ordered at these desks: what everybody shares, and what is their own."""
    return products_ordered().filter(Q(organisation__isnull=True) | Q(organisation__in=desks))


def services_of(organisation: Organisation) -> tuple[list[ServiceProduct], list[Any]]:
    """An organisation's own services, out of use too, and the shared ones, each with `is_hidden`. One statement."""
    hidden = HiddenProduct.objects.filter(organisation=organisation, slug=OuterRef("slug"))
    rows = ServiceProduct.objects.filter(Q(organisation=organisation) | Q(organisation__isnull=True, is_active=True))
    listed = list(rows.filter(is_current=True).select_related("kind").annotate(is_hidden=Exists(hidden)))
    return [row for row in listed if row.organisation_id], [row for row in listed if not row.organisation_id]


def versions_of(organisation: Organisation, slug: str) -> list[ServiceProduct]:
    """The versions of a service that the organisation owns or shares with everyone, the newest first."""
    rows = ServiceProduct.objects.filter(Q(organisation=organisation) | Q(organisation__isnull=True), slug=slug)
    return list(rows.select_related("kind", "organisation", "made_by").order_by("-version"))


def current(product: ServiceProduct) -> ServiceProduct:
    """The version of the service that is ordered now."""
    return product if product.is_current else ServiceProduct.objects.get(slug=product.slug, is_current=True)


def product_names() -> dict[int, list[str]]:
    """What every service, and every version of it, is called in each language, by row number."""
    rows = ServiceProduct.objects.values_list("pk", "texts")
    return {number: [str(texts[language].get("name", "")) for language in sorted(texts)] for number, texts in rows}


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


def by_code(code: str) -> Order | None:
    """The order that a signed link names; the link is what lets its holder see it."""
    return Order.objects.select_related("product", "desk", "thread", "client").filter(code=code).first() if code else None


def draft_path(order: Order, step: str) -> str:
    """The address of a step of a draft; of its summary when no step is named."""
    return reverse("orders:step", args=[order.code, step]) if step else reverse("orders:summary", args=[order.code])


def with_facts(rows: QuerySet[Any], code: str) -> Order | None:
    """The order with this code among `rows`, and with it what its page shows. One statement."""
    many = ("audiences", "themes", "dates")
    listed = rows.select_related(
        "product", "desk", "handler", "thread", "client", "sector", "organisation", "unit", "language", "municipality",
    )  # fmt: skip
    found: Order | None = bring(listed, *many).filter(code=code).first()
    if found is not None:
        unpack(found, *many)
    return found


def orders_as_client(user: User) -> QuerySet[Any]:
    """The person's own orders, drafts among them, and those of the units for which they order."""
    held = standing(user)
    whose = Q(client=user)
    whose |= Q(organisation__in=held.organisations(Permission.ORDER_SEE_UNIT)) & ~Q(state=OrderState.DRAFT)
    whose |= Q(unit__in=held.units(Permission.ORDER_SEE_UNIT)) & ~Q(state=OrderState.DRAFT)
    return Order.objects.visible_to(user).filter(whose)


def desk_orders(user: User) -> QuerySet[Any]:
    """Orders that the person handles at a desk, the shared queue among them."""
    return Order.objects.visible_to(user).on_desk_of(user)


def has_ordered(user: User) -> bool:
    """Whether the person has an order or a draft of their own; asked once a request, or read with the person."""
    if not hasattr(user, _ORDERED):
        setattr(user, _ORDERED, Order.objects.visible_to(user).filter(client=user).exists())
    return bool(getattr(user, _ORDERED))


def along() -> Along:
    """Read with the person: whether they have ordered. Fills `ALONG`."""
    return Along(
        lambda rows, _at: rows.annotate(**{_ORDERED: Exists(Order.objects.filter(client=OuterRef("pk")))}), lambda _user: None
    )


@dataclass(frozen=True)
class Waiting:
    """Orders that wait for somebody at the desk, the oldest first, and how many there are."""

    rows: list[Any]
    count: int


def waiting(user: User, count: int, at: datetime) -> tuple[Waiting, Waiting]:
    """What waits at the person's desks: new orders, and those whose client answered a question; at most `count` of each.

    The person's own orders are others' to handle. One statement for both, kept on the person for one moment.
    """
    kept = getattr(user, _WAITING, None)
    if kept is not None and kept[0] == at:
        return kept[1]  # type: ignore[no-any-return]
    first = OrderDate.objects.filter(order=OuterRef("pk")).order_by("starts_at")
    is_new, since = Q(state=OrderState.SUBMITTED), Coalesce("last_post_at", "submitted_at")
    rows: QuerySet[Any] = for_lists(desk_orders(user).exclude(client=user), at=at).filter(is_new | IS_ANSWERED)
    ranked = rows.annotate(
        is_new=Case(When(is_new, then=1), default=0),
        waits_since=Case(When(is_new, then=F("submitted_at")), default=since),
        total=Window(Count("pk"), partition_by="is_new"),
        turn=Window(RowNumber(), partition_by="is_new", order_by=["waits_since", "pk"]),
        wished_at=Subquery(first.values("starts_at")[:1]),
    )
    shown = list(ranked.filter(turn__lte=count).order_by("turn"))
    new, answered = ([row for row in shown if (row.state == OrderState.SUBMITTED) is fresh] for fresh in (True, False))
    found = (Waiting(new, new[0].total if new else 0), Waiting(answered, answered[0].total if answered else 0))
    setattr(user, _WAITING, (at, found))
    return found


def posts_of(order: Order) -> QuerySet[Post]:
    """The order's conversation, the oldest first."""
    return order.thread.posts.all()


def for_lists(rows: QuerySet[Any], *, at: datetime) -> QuerySet[Any]:
    """Orders with what a row of a list shows: when the next task is that has not ended at `at`, and who spoke last."""
    coming = Task.objects.filter(order=OuterRef("pk"), state=TaskState.PLANNED, ends_at__gt=at).order_by("starts_at")
    posts = Post.objects.filter(thread=OuterRef("thread")).order_by("-written_at", "-id")
    listed: QuerySet[Any] = rows.select_related("product", "desk", "handler", "organisation", "unit", "municipality")
    return listed.annotate(  # type: ignore[no-any-return]
        next_at=Subquery(coming.values("starts_at")[:1]),
        last_side=Subquery(posts.values("side")[:1]),
        last_post_at=Subquery(posts.values("written_at")[:1]),
    )


def tasks_of(order: Order) -> list[Task]:
    """The order's tasks, the earliest first; kept on the order, for higher areas to tell more of them."""
    prefetch_related_objects([order], Prefetch("tasks", _in_order(Task.objects.all())))
    return list(order.tasks.all())


def coming_tasks(order: Order) -> QuerySet[Task]:
    """The order's tasks that are still ahead."""
    return _in_order(order.tasks.filter(state=TaskState.PLANNED))


def following(task: Task) -> list[Task]:
    """The task and those of its series that come after it, as far as they are still ahead; alone when it is of no series."""
    if task.series_id is None:
        return [task] if task.state == TaskState.PLANNED else []
    rows = Task.objects.filter(series=task.series_id, state=TaskState.PLANNED, starts_at__gte=task.starts_at)
    return list(_in_order(rows))


def _in_order(tasks: QuerySet[Task]) -> QuerySet[Task]:
    return tasks.select_related("municipality", "series").order_by("starts_at", "pk")


def desks_of(user: User) -> QuerySet[Organisation]:
    """The desks at which the person handles orders."""
    return coordinating().filter(pk__in=standing(user).organisations(Permission.ORDER_HANDLE))


def organisation_by_code(code: str) -> Organisation | None:
    """An active organisation, None when there is none of that code."""
    return Organisation.objects.filter(code=code, is_active=True).first() if code else None


def held_draft(order: Order) -> None:
    """Bring the row up to date and hold it for this transaction; Refused when it is no draft any more."""
    locked = Order.objects.select_for_update().filter(pk=order.pk, state=OrderState.DRAFT).only("pk").first()
    if locked is None:
        raise Refused(_("Tämä tilaus on jo lähetetty, joten sitä ei voi enää muuttaa tässä."))
    order.refresh_from_db()


def refuse_too_many_letters(order: Order, at: datetime) -> None:
    """Refuse when an address, or one draft, has caused enough letters in the last hour: nobody's mailbox is flooded."""
    since = at - timedelta(hours=1)
    # Counted in the outbox itself: a draft that was thrown away, or given another address, does not make its letters undone.
    recent = outbox.to_address(order.client_email).filter(created_at__gt=since)
    to_address = recent.exclude(about__in=Order.objects.exclude(state=OrderState.DRAFT).values("code")).count()
    about_this = outbox.about(order.code).filter(created_at__gt=since).count()
    if to_address >= rules.LETTERS_AN_HOUR or about_this >= rules.LETTERS_A_DRAFT_AN_HOUR:
        raise Refused(
            _(
                "Olemme lähettäneet tähän osoitteeseen jo monta viestiä. Katso myös roskapostikansio, tai yritä tunnin päästä "
                "uudelleen. Luonnos on tallessa."
            )
        )


def old_drafts(at: datetime) -> QuerySet[Order]:
    """Drafts that nobody has touched for as long as the page promises to keep them."""
    return Order.objects.filter(state=OrderState.DRAFT, state_since__lte=at - rules.DRAFT_KEPT).order_by("pk")


def delivered_before(at: datetime) -> QuerySet[Order]:
    """Orders that were delivered so long ago that nothing more is expected of them."""
    return Order.objects.filter(state=OrderState.DELIVERED, state_since__lte=at - rules.CLOSED_AFTER).order_by("pk")


def is_unread(order: Any) -> bool:
    """Whether the client spoke last and nobody has said that it is read; the row comes from `for_lists`."""
    spoke = getattr(order, "last_side", None) == Post.Side.CLIENT and order.state not in {
        OrderState.CLOSED,
        OrderState.CANCELLED,
    }
    return spoke and (order.desk_read_at is None or order.desk_read_at <= order.last_post_at)
