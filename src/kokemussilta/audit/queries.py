"""Reading the audit trail."""

from django.db.models import Q, QuerySet

from kokemussilta.audit.models import Entry, Reading


def entries_about(*codes: str) -> QuerySet[Entry]:
    """What happened to, or within, the things with these codes; the newest last."""
    return Entry.objects.filter(Q(subject__in=codes) | Q(within__in=codes)).order_by("at", "id")


def readings_of(code: str) -> QuerySet[Reading]:
    """Who has read the expert with this code; the newest first."""
    return Reading.objects.filter(subjects__subject=code).order_by("-at", "-id")
