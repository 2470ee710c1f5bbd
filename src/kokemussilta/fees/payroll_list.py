"""The list of claims that wait for a pay batch: its columns and filters."""

from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from kokemussilta.access.models import Organisation
from kokemussilta.core.clock import local_day
from kokemussilta.core.lists import Column, Filter, Listing
from kokemussilta.fees.states import Kind

PAGE = 100


def waiting_list(payers: list[Organisation]) -> Listing:
    """Approved claims; with a filter of organisations for those who pay for several."""
    several = (
        Filter(
            "payer",
            _("Maksaja"),
            lambda: [("", _("Kaikki")), *((one.code, one.title) for one in payers)],
            lambda rows, code: rows.filter(organisation__code=code),
        ),
    )
    return Listing(
        name="maksujono",
        columns=(
            Column(
                "name", _("Tekijä"), lambda claim: claim.expert.full_name, order_by=("expert__last_name", "expert__first_name")
            ),
            Column("worked", _("Tehtävä"), lambda claim: claim.worked_on, order_by=("worked_on",)),
            Column("unit", _("Yksikkö"), lambda claim: claim.unit.name if claim.unit else "", order_by=("unit__name",)),
            Column("kind", _("Maksutapa"), lambda claim: claim.get_kind_display(), order_by=("kind",)),
            Column("total", _("Yhteensä"), lambda claim: claim.total_cents / 100, order_by=("total_cents",)),
            Column("approved", _("Hyväksytty"), _approved, order_by=("approved_at",)),
        ),
        search=("expert__first_name", "expert__last_name", "unit__name", "code"),
        filters=(
            *(several if len(payers) > 1 else ()),
            Filter("kind", _("Maksutapa"), _kinds, lambda rows, kind: rows.filter(kind=kind)),
            Filter("details", _("Maksutiedot"), _details, _by_details),
        ),
        default_sort="approved",
        page_size=PAGE,
    )


def _approved(claim: Any) -> object:
    return local_day(claim.approved_at) if claim.approved_at else ""


def _kinds() -> list[tuple[str, Any]]:
    return [("", _("Kaikki")), *((value, capfirst(str(label))) for value, label in Kind.choices)]


def _details() -> list[tuple[str, Any]]:
    return [("", _("Kaikki")), ("yes", _("Annettu")), ("no", _("Puuttuu"))]


def _by_details(rows: QuerySet[Any], choice: str) -> QuerySet[Any]:
    return rows.filter(has_details=choice == "yes")
