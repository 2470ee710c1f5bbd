"""How much of the yearly tax-free limits of a volunteer is used with each non-profit organisation (income tax act 71 § 3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

from kokemussilta.accounts.models import User
from kokemussilta.fees.models import Claim, ClaimLine, PaySettings
from kokemussilta.fees.states import ClaimState, Kind
from kokemussilta.pricing.states import LineKind

#: What a non-profit organisation may pay a volunteer free of tax in a year.
MOST_DAYS = 20
MOST_CENTS = 300_000
#: From this share on the person is warned.
NEAR = 0.8
_LEFT_OUT = [ClaimState.WITHDRAWN, ClaimState.NOTHING]


@dataclass(frozen=True)
class Used:
    """Of one organisation in one year: daily allowances and cents of kilometres, of all claims that are not taken back."""

    organisation: str
    year: int
    days: int
    cents: int

    @property
    def is_over(self) -> bool:
        """Whether either limit is exceeded."""
        return self.days > MOST_DAYS or self.cents > MOST_CENTS

    @property
    def is_near(self) -> bool:
        """Whether either limit comes near."""
        return self.days >= MOST_DAYS * NEAR or self.cents >= MOST_CENTS * NEAR


def used_of_claim(claim: Claim) -> Used | None:
    """What is used with the claim's payer in its year, this claim counted in; None when no limits concern it."""
    if (
        claim.kind != Kind.COSTS
        or not PaySettings.objects.filter(organisation=claim.organisation_id, is_nonprofit=True).exists()
    ):
        return None
    year = year_of(claim)
    found = _used(Claim.objects.filter(expert=claim.expert_id, organisation=claim.organisation_id), year)
    return found[0] if found else Used(claim.organisation.title, year, 0, 0)


def used_by(user: User, year: int) -> list[Used]:
    """What the person has used with each non-profit organisation in a year; one statement."""
    rows = Claim.objects.filter(expert__user=user, organisation__pay_settings__is_nonprofit=True)
    return _used(rows, year)


def year_of(claim: Claim) -> int:
    """The year whose limits a claim uses: that of its payment, as it was or is expected."""
    return (claim.paid_on or claim.expected_on or claim.worked_on).year


def _used(claims: Iterable[Claim], year: int) -> list[Used]:
    """By organisation, from the lines of the versions at hand."""
    days = Q(kind__in=[LineKind.FULL_DAY, LineKind.HALF_DAY])
    kilometres = Q(kind__in=[LineKind.KM, LineKind.PASSENGER])
    rows = (
        ClaimLine.objects.filter(claim__in=claims, claim__kind=Kind.COSTS, version=F("claim__version"))
        .exclude(claim__state__in=_LEFT_OUT)
        .annotate(on=Coalesce("claim__paid_on", "claim__expected_on", "claim__worked_on"))
        .filter(on__gte=date(year, 1, 1), on__lte=date(year, 12, 31))
        .order_by()
        .values("claim__organisation__name")
        .annotate(days=Count("pk", filter=days), cents=Sum("cents", filter=kilometres))
    )
    found = [Used(row["claim__organisation__name"], year, row["days"], row["cents"] or 0) for row in rows]
    return sorted((one for one in found if one.days or one.cents), key=lambda one: one.organisation)
