"""What people have shown, to be listed."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from kokemussilta.accounts.models import User
from kokemussilta.core.lists import Column, Filter, Listing
from kokemussilta.register import contract_rules, policies
from kokemussilta.register.contract_list import with_end
from kokemussilta.register.contract_words import validity
from kokemussilta.register.models import Expert, Qualification
from kokemussilta.register.states import SHOWN_KINDS, ExpertState


def of(expert: Expert) -> QuerySet[Qualification]:
    """What a person has shown, the newest first; contracts stand for themselves."""
    rows = expert.qualifications.filter(contract__isnull=True).select_related("seen_by", "for_kind")
    return rows.order_by("-got_on", "-pk")


def listed(user: User, people: QuerySet[Expert], today: date, *, state: str) -> QuerySet[Any]:
    """Rows for the list, of people in the registers that `user` keeps; without a `state`, what ends soon or ended within a year."""
    kept = people.filter(home__in=policies.home_registers(user), state=ExpertState.ACTIVE)
    rows: QuerySet[Any] = Qualification.objects.filter(expert__in=kept.values("pk"), contract__isnull=True)
    rows = with_end(rows.select_related("expert", "for_kind", "seen_by"))
    if not state:
        rows = rows.filter(ends_on__lte=today + contract_rules.SOON, ends_on__gte=date(today.year - 1, today.month, 1))
    return rows


def qualification_list(today: date) -> Listing:
    """The list: whose, what, until when."""
    return Listing(
        name="patevyydet",
        columns=(
            Column("who", _("Kuka"), lambda row: row.expert.full_name, order_by=("expert__last_name", "expert__first_name")),
            Column("kind", _("Pätevyys"), lambda row: row.get_kind_display(), order_by=("kind",)),
            Column("got", _("Nähty tai suoritettu"), lambda row: row.got_on, order_by=("got_on",)),
            Column("ends", _("Voimassa asti"), lambda row: row.ends_on or "", order_by=("until",)),
            Column("state", _("Tilanne"), lambda row: validity(row, today).words),
        ),
        search=("expert__first_name", "expert__last_name", "expert__alias"),
        filters=(
            Filter("kind", _("Pätevyys"), _kinds, lambda rows, value: rows.filter(kind=value)),
            Filter("state", _("Tilanne"), _states, lambda rows, value: _by_state(rows, value, today)),
        ),
        default_sort="ends",
    )


def _kinds() -> list[tuple[str, StrOrPromise]]:
    return [("", _("Kaikki")), *((kind.value, capfirst(kind.label)) for kind in SHOWN_KINDS)]


def _states() -> list[tuple[str, StrOrPromise]]:
    return [
        ("", _("Vanhenee pian tai vanhentunut")),
        ("valid", _("Voimassa")),
        ("expired", _("Vanhentunut")),
        ("all", _("Kaikki")),
    ]


def _by_state(rows: QuerySet[Any], value: str, today: date) -> QuerySet[Any]:
    if value == "valid":
        return rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    return rows.filter(ends_on__lt=today) if value == "expired" else rows
