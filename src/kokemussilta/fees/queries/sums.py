"""Sums of claims' lines, read anew: what a batch is checked against."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import F, Q, Sum

from kokemussilta.fees.models import Claim, ClaimLine


def of_lines(claims: Iterable[Claim]) -> dict[int, tuple[int, int]]:
    """Total and taxable cents of each claim's current version, by row number; (0, 0) for one without lines."""
    rows = ClaimLine.objects.filter(claim__in=[claim.pk for claim in claims], version=F("claim__version"))
    told = rows.order_by().values_list("claim_id").annotate(Sum("cents"), taxable=Sum("cents", filter=Q(is_taxable=True)))
    found: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    found.update({claim: (total, taxable or 0) for claim, total, taxable in told})
    return found
