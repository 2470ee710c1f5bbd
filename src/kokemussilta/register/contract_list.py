"""The coordinators' list of contracts, and the templates that they may offer from."""

from datetime import date
from typing import Any

from django.db.models import DateField, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.core.lists import Column, Filter, Listing
from kokemussilta.register import contract_rules
from kokemussilta.register.contract_words import stands
from kokemussilta.register.models import ContractTemplate
from kokemussilta.register.states import AGREED, WAITING, ContractState


def offerable(user: User) -> QuerySet[ContractTemplate]:
    """The templates in use of the organisations whose register `user` keeps."""
    kept = standing(user).organisations(Permission.EXPERT_EDIT)
    rows = ContractTemplate.objects.filter(organisation__in=kept, is_active=True).select_related("organisation")
    return rows.order_by("name", "pk")


def contract_list(today: date) -> Listing:
    """The list: whose, what, where it stands, from when to when."""
    return Listing(
        name="sopimukset",
        columns=(
            Column("who", _("Kuka"), lambda row: row.expert.full_name, order_by=("expert__last_name", "expert__first_name")),
            Column("name", _("Sopimus"), lambda row: row.name, order_by=("name",)),
            Column("state", _("Tilanne"), lambda row: stands(row, today).words, order_by=("state", "until")),
            Column("starts", _("Alkaa"), lambda row: row.starts_on, order_by=("starts_on",)),
            Column("ends", _("Voimassa asti"), lambda row: row.ends_on or "", order_by=("until",)),
        ),
        search=("expert__first_name", "expert__last_name", "expert__alias", "name"),
        filters=(Filter("state", _("Tilanne"), _states, lambda rows, value: _by_state(rows, value, today)),),
        default_sort="ends",
    )


def _states() -> list[tuple[str, StrOrPromise]]:
    return [
        ("", _("Nykyiset")),
        ("waiting", _("Odottaa hyväksyntää")),
        ("soon", _("Päättyy 90 päivän kuluessa")),
        ("over", _("Päättyneet")),
        ("all", _("Kaikki")),
    ]


def with_end(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Adds `until`: the last day, those that have none after all the others, on every database."""
    known: QuerySet[Any] = rows.annotate(until=Coalesce("ends_on", Value(date.max), output_field=DateField()))
    return known


def by_default(rows: QuerySet[Any], today: date) -> QuerySet[Any]:
    """What matters now: what waits, and what holds today or later."""
    held = Q(state__in=AGREED) & (Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    return rows.filter(held | Q(state__in=WAITING))


def _by_state(rows: QuerySet[Any], value: str, today: date) -> QuerySet[Any]:
    if value == "waiting":
        return rows.filter(state__in=WAITING)
    if value == "soon":
        return rows.filter(state__in=AGREED, ends_on__gte=today, ends_on__lte=today + contract_rules.SOON)
    if value == "over":
        return rows.filter(Q(state=ContractState.REFUSED) | Q(state__in=AGREED, ends_on__lt=today))
    return rows
