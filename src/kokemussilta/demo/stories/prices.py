"""What the work pays: schedules a year old and one that comes, ladders, budgets of which one is nearly used."""

from datetime import date, datetime, timedelta
from typing import Any

from kokemussilta.core.clock import local_day
from kokemussilta.core.codes import new_code
from kokemussilta.demo.stories.world import World
from kokemussilta.orders.spending import spent
from kokemussilta.pricing import actions
from kokemussilta.pricing.actions import BudgetFacts
from kokemussilta.pricing.ladder import Step
from kokemussilta.pricing.models import FeeSchedule, ScheduleVersion
from kokemussilta.pricing.states import Cause, Measure, Occasion, PriceUnit, Sight

LAKEUS, MERI, SCHOOL = "lakeuden-hyvinvointialue", "merenkurkun-kokemus", "lakeuden-ammattiopisto"
_EMPTY = dict.fromkeys(("most_cents", "second_cents", "minimum_cents", "preparation_cents"))
#: What the county pays: service, unit, cents, and what else there is.
COUNTY: tuple[tuple[str, str, int, dict[str, int]], ...] = (
    ("school-lecture", PriceUnit.TASK, 15000, {"second_cents": 11000}),
    ("staff-training", PriceUnit.TASK, 20000, {"preparation_cents": 2500}),
    ("co-teaching", PriceUnit.TASK, 15000, {}),
    ("talking-bench", PriceUnit.HALF_HOUR, 1250, {"minimum_cents": 2500}),
    ("group-leading", PriceUnit.PACKAGE, 5000, {"preparation_cents": 2500}),
    ("peer-talk", PriceUnit.MEETING, 5000, {}),
    ("support-person", PriceUnit.MEETING, 5000, {}),
    ("customer-panel", PriceUnit.MEETING, 6000, {}),
    ("development-group", PriceUnit.MEETING, 7500, {"most_cents": 10000}),
    ("human-library", PriceUnit.HALF_DAY, 10000, {}),
    ("media-interview", PriceUnit.TASK, 10000, {}),
    ("", PriceUnit.HOUR, 2500, {"preparation_cents": 2500}),
)
#: What the association changes of the example that it began from.
ASSOCIATION: dict[str, tuple[str, int, dict[str, int]]] = {
    "school-lecture": (PriceUnit.TASK, 15000, {"most_cents": 30000}),
    "staff-training": (PriceUnit.TASK, 20000, {"most_cents": 60000}),
    "co-teaching": (PriceUnit.TASK, 15000, {"most_cents": 30000}),
}
LANGUAGE = {
    "name": "Kielilisä", "measure": Measure.FIXED, "amount": 2000, "occasion": Occasion.HAND, "service": "", "limit": 0,
}  # fmt: skip
EVENING = {
    "name": "Iltalisä", "measure": Measure.PERCENT, "amount": 15, "occasion": Occasion.EVENING, "service": "", "limit": 18 * 60,
}  # fmt: skip


def begin(world: World, at: datetime) -> None:
    """The first schedules and ladders, long before the first task."""
    pirjo, gunilla = world.users["pirjo"], world.users["gunilla"]
    county = actions.start_draft(organisation=world.houses[LAKEUS], base=None, by=pirjo, at=at)
    for service, unit, cents, more in COUNTY:
        facts = _EMPTY | {"service": service, "unit": unit, "cents": cents} | more
        actions.set_row(draft=county, number=None, facts=facts, by=pirjo, at=at)
    for extra in (EVENING, LANGUAGE):
        actions.set_supplement(draft=county, number=None, facts=extra, by=pirjo, at=at)
    example = FeeSchedule.objects.get(example="kokoa-2018").versions.order_by("-number")[0]
    association = actions.start_draft(organisation=world.houses[MERI], base=example, by=gunilla, at=at)
    for row in list(association.rows.all()):
        if row.service in ASSOCIATION:
            unit, cents, more = ASSOCIATION[row.service]
            facts = _EMPTY | {"service": row.service, "unit": unit, "cents": cents} | more
            actions.set_row(draft=association, number=row.number, facts=facts, by=gunilla, at=at)
    for draft, by in ((county, pirjo), (association, gunilla)):
        actions.publish(draft=draft, valid_from=local_day(at), note="Ensimmäinen hinnasto", by=by, at=at)
    _ladders(world, at)


def happen(world: World, at: datetime) -> None:
    """What comes with the next year, a draft that waits, and budgets as they stand."""
    pirjo, gunilla = world.users["pirjo"], world.users["gunilla"]
    week_ago = at - timedelta(days=7)
    county = ScheduleVersion.objects.get(schedule__organisation=world.houses[LAKEUS])
    coming = actions.start_draft(organisation=world.houses[LAKEUS], base=county, by=pirjo, at=week_ago)
    lecture = _EMPTY | {"service": "school-lecture", "unit": PriceUnit.TASK, "cents": 16000, "second_cents": 11500}
    actions.set_row(draft=coming, number=1, facts=lecture, by=pirjo, at=week_ago)
    new_year = date(local_day(at).year + 1, 1, 1)
    actions.publish(draft=coming, valid_from=new_year, note="Luennon hinta nousee", by=pirjo, at=week_ago)
    association = ScheduleVersion.objects.get(schedule__organisation=world.houses[MERI])
    actions.start_draft(organisation=world.houses[MERI], base=association, by=gunilla, at=week_ago)
    _budgets(world, at - timedelta(days=200), at)


def _ladders(world: World, at: datetime) -> None:
    steps = {
        LAKEUS: ("pirjo", [Step(Cause.CLIENT, 24, 100)]),
        MERI: ("gunilla", [Step(Cause.CLIENT, 14 * 24, 50), Step(Cause.CLIENT, 48, 100), Step(Cause.ORGANISER, 24, 50)]),
    }
    for slug, (lead, made) in steps.items():
        actions.set_ladder(
            organisation=world.houses[slug], steps=made, absent_percent=100, valid_from=local_day(at), after=0,
            by=world.users[lead], at=at,
        )  # fmt: skip


def _budgets(world: World, made_at: datetime, at: datetime) -> None:
    """The school has nearly used its year; the ward has plenty left; the association's place watches one service."""
    year = local_day(at).year
    whole: dict[str, Any] = {"service": "", "starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31), "sight": Sight.UNIT}
    wanted = (
        (SCHOOL, "Lähihoitajakoulutus", "kirsi", whole | {"name": f"Vuosi {year}"}, 92),
        (LAKEUS, "Psykiatrian osasto 3", "pirjo", whole | {"name": f"Vuosi {year}"}, 55),
        (
            MERI,
            "Kohtaamispaikka Majakka",
            "gunilla",
            whole | {"name": "Vuorot", "service": "meeting-place", "cents": 120000},
            0,
        ),
    )
    for slug, unit, lead, facts, percent in wanted:
        budget = actions.add_budget(
            unit=world.units[slug, unit], facts=BudgetFacts(**({"cents": 100000} | facts)), code=new_code(),
            by=world.users[lead], at=made_at,
        )  # fmt: skip
        if percent:
            # The sum was set before the year; here it is chosen so that as much of it is used as the story says.
            cents = max(50000, spent([budget])[budget.pk] * 100 // percent // 5000 * 5000)
            told = BudgetFacts(**(facts | {"cents": cents}))
            actions.change_budget(budget=budget, facts=told, by=world.users[lead], at=made_at)
