"""Reading how organisations pay; those that have not told pay as is usual."""

from collections.abc import Iterable
from datetime import date

from kokemussilta.access.models import Organisation
from kokemussilta.pricing.models.terms import PayTerms
from kokemussilta.pricing.paydays import PayRhythm


def rhythm_of(organisation_id: int | None) -> PayRhythm:
    """On which days the organisation pays."""
    found = PayTerms.objects.filter(organisation=organisation_id).first() if organisation_id is not None else None
    return found.as_rule() if found else PayRhythm()


def terms_of(organisation: Organisation) -> PayTerms | None:
    """What the organisation has told of its paying."""
    return PayTerms.objects.filter(organisation=organisation).first()


def rhythms_of(organisations: Iterable[int]) -> dict[int, PayRhythm]:
    """The same of many; those that have not told are left out."""
    return {row.organisation_id: row.as_rule() for row in PayTerms.objects.filter(organisation__in=set(organisations))}


def kinds_of(organisation_id: int) -> frozenset[str]:
    """Which ways of payment it allows; none told means all."""
    found = PayTerms.objects.filter(organisation=organisation_id).values_list("kinds", flat=True).first()
    return frozenset(found or ())


def payment_month(organisation_id: int | None, worked_on: date) -> date:
    """In which month (its first day) the fee of work done on a day is expected to be paid."""
    return rhythm_of(organisation_id).expected_on(worked_on).replace(day=1)
