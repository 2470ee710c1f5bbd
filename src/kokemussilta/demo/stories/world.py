"""The stage: organisations, people who work in them, experts."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from kokemussilta.access.models import Membership, Organisation, Unit
from kokemussilta.accounts.models import User
from kokemussilta.core.clock import helsinki, local_day
from kokemussilta.demo import cast
from kokemussilta.matching.actions import set_weights
from kokemussilta.matching.weights import Level, Part
from kokemussilta.orders.models import ServiceProduct
from kokemussilta.register import actions as register
from kokemussilta.register.models import Expert
from kokemussilta.register.states import PLAIN_BOUNDARIES, BoundaryKind, ConsentWay, Purpose, QualificationKind
from kokemussilta.vocabulary.models import Language, Municipality, Sector, TaskKind, Theme, WellbeingCounty

CRIMINAL_RECORD_SEEN = {"aino", "bjorn", "leena", "tuomas", "anni", "riku", "samuli", "lotta", "joel", "sofia", "anna", "niina"}


@dataclass
class World:
    """All that stories need to find."""

    houses: dict[str, Organisation] = field(default_factory=dict)
    units: dict[tuple[str, str], Unit] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    experts: dict[str, Expert] = field(default_factory=dict)
    products: dict[str, ServiceProduct] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)
    languages: dict[str, Language] = field(default_factory=dict)
    towns: dict[str, Municipality] = field(default_factory=dict)
    kinds: dict[str, TaskKind] = field(default_factory=dict)


def build(at: datetime) -> World:
    """Found the organisations and let the people join, about a year before `at`."""
    world = World(
        products={product.slug: product for product in ServiceProduct.objects.filter(is_current=True)},
        themes={theme.code: theme for theme in Theme.objects.all()},
        languages={language.code: language for language in Language.objects.all()},
        towns={town.name_fi: town for town in Municipality.objects.all()},
        kinds={kind.code: kind for kind in TaskKind.objects.all()},
    )
    long_ago = at - timedelta(days=400)
    for house in cast.HOUSES:
        _found(world, house)
    for worker in cast.WORKERS:
        _employ(world, worker, long_ago)
    for number, person in enumerate(cast.PEOPLE):
        _join(world, person, number, at)
    # Where every second order is in Swedish, a strong language weighs more than a short way.
    emphasis = {Part.LANGUAGE: Level.MUCH, Part.TRAVEL: Level.LITTLE}
    set_weights(organisation=world.houses["merenkurkun-kokemus"], levels=emphasis, by=world.users["gunilla"], at=long_ago)
    return world


def _found(world: World, house: cast.House) -> None:
    """An installation's operator adds organisations; there is nobody to act for yet."""
    organisation = Organisation.objects.create(
        slug=house.slug,
        name=house.name,
        name_sv=house.name_sv,
        municipality=world.towns[house.municipality],
        coordinates=house.coordinates,
        orders=house.orders,
        phone=house.phone,
        email=f"{house.slug}@demo.kokemussilta.example",
    )
    organisation.serves.set(WellbeingCounty.objects.filter(code__in=house.serves))
    sectors = {sector.code: sector for sector in Sector.objects.all()}
    for name, sector in house.units:
        world.units[house.slug, name] = Unit.objects.create(
            organisation=organisation, name=name, sector=sectors[sector], municipality=organisation.municipality
        )
    world.houses[house.slug] = organisation


def _employ(world: World, worker: cast.Worker, at: datetime) -> None:
    user = User.objects.create_user(cast.address(worker.key), name=worker.name, language=worker.language)
    Membership.objects.create(
        user=user,
        organisation=world.houses[worker.house],
        unit=world.units[worker.house, worker.unit] if worker.unit else None,
        role=worker.role,
        starts_on=local_day(at),
    )
    world.users[worker.key] = user


def _join(world: World, person: cast.Person, number: int, at: datetime) -> None:
    joined = at - timedelta(days=390 - number * 3) if not person.newcomer else at - timedelta(days=25)
    home = world.houses[person.house]
    language = "sv" if person.languages[0] == "sv" else "fi"
    expert = register.add_expert(
        home=home,
        first_name=person.first,
        last_name=person.last,
        municipality=world.towns[person.municipality],
        email=cast.address(person.key),
        phone=f"+35840555{number:04d}",
        alias=person.alias,
        title=person.title,
        is_newcomer=person.newcomer,
        by=None,
        at=joined,
    )
    register.activate(expert=expert, way=ConsentWay.PAPER, language=language, by=None, at=joined)
    expert.refresh_from_db()
    register.set_themes(expert=expert, themes=[(world.themes[code], view) for code, view in person.themes], by=None, at=joined)
    languages = [(world.languages[code], place == 0) for place, code in enumerate(person.languages)]
    register.set_languages(expert=expert, languages=languages, by=None, at=joined)
    register.set_kinds(expert=expert, kinds=[world.kinds[code] for code in person.kinds], by=None, at=joined)
    spans = [(weekday, time.fromisoformat(start), time.fromisoformat(end)) for weekday, start, end in person.hours]
    register.set_weekly_hours(expert=expert, spans=spans, by=None, at=joined)
    register.set_limits(
        expert=expert,
        max_per_week=person.per_week,
        max_per_month=person.per_month,
        notice_days=person.notice,
        remote_ok=person.remote,
        on_site_ok=True,
        max_km=person.max_km,
        has_car=person.car,
        accepts_voluntary=True,
        by=None,
        at=joined,
    )
    _more(world, person, expert, joined, at)
    world.experts[person.key] = expert


def _more(world: World, person: cast.Person, expert: Expert, joined: datetime, at: datetime) -> None:
    """Boundaries, qualifications, consents to others, a break, the last time they were met."""
    for kind, what in person.boundaries:
        unit = world.units["lakeuden-hyvinvointialue", what] if kind == BoundaryKind.UNIT else None
        theme = world.themes[what] if kind == BoundaryKind.THEME else None
        product = world.products[what].code if kind == BoundaryKind.PRODUCT else ""
        register.add_boundary(expert=expert, kind=kind, unit=unit, theme=theme, product_code=product, by=None, at=joined)
    _reach(world, person, expert, joined)
    if person.calendar:
        _calendar(person, expert, at)
    if person.ceiling:
        register.set_ceiling(expert=expert, cents=person.ceiling, by=None, at=joined)
    training = joined - timedelta(days=60)
    register.add_qualification(expert=expert, kind=QualificationKind.TRAINING, got_on=local_day(training), by=None, at=joined)
    register.add_qualification(expert=expert, kind=QualificationKind.ETHICS, got_on=local_day(joined), by=None, at=joined)
    if person.key in CRIMINAL_RECORD_SEEN:
        register.add_qualification(
            expert=expert, kind=QualificationKind.CRIMINAL_RECORD, got_on=local_day(joined), by=None, at=joined
        )
    for kind, task_kind in ((QualificationKind.HYGIENE, "meeting-place"), (QualificationKind.GROUP_LEADER, "group-leading")):
        if task_kind in person.kinds:
            register.add_qualification(expert=expert, kind=kind, got_on=local_day(training), by=None, at=joined)
    for slug in person.seen_by:
        register.give_consent(
            expert=expert, purpose=Purpose.SEEN_BY, organisation=world.houses[slug], by=expert.user, at=joined
        )
    days = person.met_days_ago or 2 + 7 * len(world.experts) % 51
    met = at - timedelta(days=days)
    handler = world.users["sari" if person.house == "lakeuden-hyvinvointialue" else "henrik"]
    register.record_meeting(expert=expert, met_on=local_day(met), by=handler, at=met)
    if person.paused_days_ago is not None:
        paused = at - timedelta(days=person.paused_days_ago)
        back_on = local_day(at) + timedelta(days=person.back_in_days) if person.back_in_days else None
        register.pause(expert=expert, until_on=back_on, by=expert.user, at=paused)
    expert.refresh_from_db()


def _reach(world: World, person: cast.Person, expert: Expert, at: datetime) -> None:
    """Where they go, how large a group they want, how they rest, what they tell."""
    for town in person.areas:
        register.add_area(expert=expert, area=world.towns[town], by=expert.user, at=at)
    if person.rest:
        heavy = [world.kinds[code] for code in person.heavy]
        register.set_rest(expert=expert, rest_days=person.rest, heavy_kinds=heavy, by=expert.user, at=at)
    if person.most_people:
        rows = list(expert.boundaries.select_related("theme"))
        register.set_boundaries(
            expert=expert,
            plain=[row.kind for row in rows if row.kind in PLAIN_BOUNDARIES],
            themes=[row.theme for row in rows if row.theme],
            audiences=[],
            products=[row.product_code for row in rows if row.product_code],
            max_people=person.most_people,
            by=expert.user,
            at=at,
        )
    if any(person.tells):
        tells, tells_not = person.tells
        register.update_profile(expert=expert, changes={"tells": tells, "tells_not": tells_not}, by=expert.user, at=at)


def _calendar(person: cast.Person, expert: Expert, at: datetime) -> None:
    """A calendar elsewhere, read an hour ago: a course on Wednesday evenings, and a trip."""
    link = register.link_calendar(expert=expert, address=f"https://{person.calendar}/oma.ics", by=expert.user, at=at)
    monday = local_day(at) - timedelta(days=local_day(at).weekday())
    course = [helsinki(monday + timedelta(weeks=week, days=2), 17) for week in range(1, 12)]
    trip = helsinki(monday + timedelta(weeks=6, days=4), 8)
    spans = sorted([*((start, start + timedelta(hours=2)) for start in course), (trip, trip + timedelta(days=2))])
    register.note_busy_times(link=link, spans=spans, at=at)
