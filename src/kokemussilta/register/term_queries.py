"""What leads have decided, to be shown."""

from dataclasses import dataclass

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.register.background_words import SHORT
from kokemussilta.register.models import KindRule
from kokemussilta.vocabulary.models import TaskKind


@dataclass(frozen=True)
class Demands:
    """Where an organisation demands a contract: everywhere, or in these kinds of task."""

    organisation: Organisation
    everywhere: bool
    kinds: list[str]


def led(user: User) -> list[Organisation]:
    """The coordinating organisations that the person leads."""
    return list(Organisation.objects.visible_to(user).led_by(user).filter(coordinates=True).order_by("name"))


def demands_of(houses: list[Organisation]) -> list[Demands]:
    """What each of them demands; one statement."""
    rules = list(KindRule.objects.filter(organisation__in=houses, needs_contract=True).select_related("kind"))
    return [
        Demands(
            house,
            everywhere=any(rule.kind_id is None for rule in rules if rule.organisation_id == house.pk),
            kinds=[rule.kind.name for rule in rules if rule.kind is not None and rule.organisation_id == house.pk],
        )
        for house in houses
    ]


def demanded(house: Organisation) -> dict[str, object]:
    """The same of one, as its form shows it."""
    rules = list(KindRule.objects.filter(organisation=house, needs_contract=True).select_related("kind"))
    everywhere = any(rule.kind is None for rule in rules)
    return {"everywhere": "yes" if everywhere else "no", "kinds": sorted(rule.kind.code for rule in rules if rule.kind)}


def kinds() -> list[TaskKind]:
    """The kinds of task in use."""
    return list(TaskKind.objects.filter(is_active=True))


def decided(houses: list[Organisation]) -> list[tuple[KindRule, object]]:
    """The decisions about extracts, with what the helper said then."""
    rows = KindRule.objects.filter(organisation__in=houses, decided_at__isnull=False, kind__isnull=False)
    rows = rows.select_related("kind", "organisation", "decided_by").order_by("organisation__name", "kind__position")
    return [(row, SHORT.get(row.outcome, "")) for row in rows]
