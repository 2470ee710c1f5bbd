"""Reading the audit trail."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Max, Q, QuerySet

from kokemussilta.audit.models import Entry, Reading, ReadSubject


def entries_about(*codes: str) -> QuerySet[Entry]:
    """What happened to, or within, the things with these codes; the newest last."""
    return Entry.objects.filter(Q(subject__in=codes) | Q(within__in=codes)).order_by("at", "id")


def readings_of(code: str) -> QuerySet[Reading]:
    """Who has read the expert with this code; the newest first."""
    return Reading.objects.filter(subjects__subject=code).order_by("-at", "-id")


def readings_about(codes: QuerySet[Any]) -> QuerySet[ReadSubject]:
    """Who was shown, and in which reading, for the experts whose codes the query `codes` answers; in no order."""
    return ReadSubject.objects.filter(subject__in=codes).select_related("reading")


def last_of(codes: Iterable[str], verbs: Iterable[str]) -> dict[str, datetime]:
    """When one of the verbs was last done to each of the things, by code; those to which none was are left out."""
    rows = Entry.objects.filter(subject__in=list(codes), verb__in=list(verbs)).order_by()
    return dict(rows.values_list("subject").annotate(last=Max("at")))
