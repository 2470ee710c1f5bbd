"""What an organisation's leads have decided of a kind of task, as columns of another statement."""

from django.db.models import Exists, OuterRef, Q

from kokemussilta.register.models import KindRule


def wants_contract(desk: str, kind: str) -> Exists:
    """Whether the organisation demands a contract in force; `desk` and `kind` are the paths to both."""
    rules = KindRule.objects.filter(organisation=OuterRef(desk), needs_contract=True)
    return Exists(rules.filter(Q(kind=OuterRef(kind)) | Q(kind__isnull=True)))


def waives_record(desk: str, kind: str) -> Exists:
    """Whether the organisation has decided that no criminal-record extract is asked for in this kind of task (`background`)."""
    return Exists(KindRule.objects.filter(organisation=OuterRef(desk), kind=OuterRef(kind), asks_record=False))
