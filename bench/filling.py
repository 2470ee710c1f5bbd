"""A database of the asked size. Rows are written in bulk here, which nothing else in the project may do."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from kokemussilta.access.models import Membership, Organisation, Unit
from kokemussilta.accounts.models import User
from kokemussilta.core import clock
from kokemussilta.core.clock import local_day
from kokemussilta.orders.actions import drafts, handling, planning, sending
from kokemussilta.orders.actions.planning import SeatPlan, TaskPlan
from kokemussilta.orders.catalogue import load_catalogue
from kokemussilta.orders.models import Seat, ServiceProduct
from kokemussilta.register import guards, searching
from kokemussilta.register.models import Consent, Expert, ExpertLanguage, ExpertTheme, Guard, Qualification
from kokemussilta.vocabulary.loading import load_all
from kokemussilta.vocabulary.models import Audience, Language, Municipality, TaskKind, Theme


@dataclass(frozen=True)
class Place:
    """Where the pages are measured."""

    coordinator: User
    seat: Seat


def database() -> str:
    """The database's kind and version."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("select sqlite_version()")
            return f"SQLite {cursor.fetchone()[0]}"
        cursor.execute("show server_version")
        return f"PostgreSQL {cursor.fetchone()[0]}"


def fill(people: int) -> Place:
    """Everything measured, in a fresh database; a desk with `people` experts and one open seat."""
    settings.LOGGING_CONFIG = None
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    load_all()
    load_catalogue()
    at = clock.now()
    desk = Organisation.objects.create(
        slug="desk", name="Välittäjä", coordinates=True, orders=True, municipality=Municipality.objects.get(name_fi="Seinäjoki")
    )
    coordinator = User.objects.create_user("coordinator@example.fi", name="Koordinaattori")
    Membership.objects.create(user=coordinator, organisation=desk, role="lead", starts_on=local_day(at - timedelta(days=99)))
    add_people(desk, people, at)
    return Place(coordinator, _seat(desk, coordinator, at))


def add_people(desk: Organisation, count: int, at: datetime) -> None:
    """So many people of all kinds into the register of `desk`."""
    chance = Random(1)
    towns, themes = list(Municipality.objects.all()), list(Theme.objects.filter(parent__isnull=False))
    languages, kinds = list(Language.objects.all()[:3]), list(TaskKind.objects.all())
    experts = Expert.objects.bulk_create(
        [
            Expert(
                home=desk, state="active", state_since=at, first_name=f"Etu{number}", last_name=f"Suku{number % 997}",
                municipality=chance.choice(towns), max_km=chance.choice([50, 100, 300]), created_at=at,
                max_per_month=chance.choice([None, 2, 6]), notice_days=chance.choice([0, 0, 7]),
                quiet_since=local_day(at) - timedelta(days=chance.randrange(120)),
            )
            for number in range(count)
        ],
        batch_size=1000,
    )  # fmt: skip
    searching.bring(experts)
    Guard.objects.bulk_create(
        [Guard(expert=expert, version=1, moved_at=at - timedelta(days=1)) for expert in experts], batch_size=2000
    )
    guards.note([expert.pk for expert in experts])
    Consent.objects.bulk_create(
        [Consent(expert=expert, purpose="brokered", text_version="1", given_at=at) for expert in experts], batch_size=2000
    )
    Qualification.objects.bulk_create(
        [
            Qualification(expert=expert, kind=kind, got_on=local_day(at - timedelta(days=400)))
            for expert in experts
            for kind in ("training", "criminal_record")
        ],
        batch_size=2000,
    )
    ExpertTheme.objects.bulk_create(
        [
            ExpertTheme(expert=expert, theme=theme, perspective=chance.choice(["own", "own", "close"]))
            for expert in experts
            for theme in chance.sample(themes, 3)
        ],
        batch_size=2000,
    )
    ExpertLanguage.objects.bulk_create(
        [
            ExpertLanguage(expert=expert, language=language, is_strong=chance.random() < 0.7)
            for expert in experts
            for language in chance.sample(languages, 2)
        ],
        batch_size=2000,
    )
    through = Expert.kinds.through
    through.objects.bulk_create(
        [through(expert_id=expert.pk, taskkind_id=kind.pk) for expert in experts for kind in chance.sample(kinds, 8)],
        batch_size=2000,
    )


def _seat(desk: Organisation, by: User, at: datetime) -> Seat:
    unit = Unit.objects.create(organisation=desk, name="Osasto")
    product = ServiceProduct.objects.get(slug="school-lecture")
    order = drafts.start(product=product, desk=desk, language="fi", by=by, at=at)
    starts = at.replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=21)
    facts: dict[str, dict[str, object]] = {
        "what": {"goal": "Tavoite", "angle": "Näkökulma", "themes": list(Theme.objects.filter(code="depression")), "perspective": "own"},
        "audience": {"audiences": list(Audience.objects.filter(code="higher")), "with_minors": False, "head_count": 30},
        "when": {"place": "on_site", "municipality": desk.municipality, "language": Language.objects.get(code="fi")},
        "people": {"day_contact_name": "Nimi", "day_contact_phone": "+358401234567", "aftercare": "Opettaja", "payer": "client"},
        "contact": {"client_name": "Tilaaja", "client_email": "tilaaja@example.fi", "organisation_name": "Koulu", "unit_name": "A"},
    }  # fmt: skip
    spans = [(starts, starts + timedelta(minutes=75))]
    for step, known in facts.items():
        drafts.save_step(order=order, step=step, answers={}, facts=known, spans=spans if step == "when" else None, by=by, at=at)
    client = User.objects.create_user("tilaaja@example.fi", name="Tilaaja")
    sending.submit(order=order, client=client, by=client, at=at)
    order.refresh_from_db()
    handling.take(order=order, desk=desk, by=by, at=at)
    handling.link(order=order, organisation=desk, unit=unit, by=by, at=at)
    plan = TaskPlan(
        place="on_site",
        seats=(SeatPlan(Language.objects.get(code="fi"), list(Theme.objects.filter(code="depression")), "own"),),
        payer="client",
        municipality=desk.municipality,
        fee_cents=15000,
    )
    return planning.make_tasks(order=order, spans=spans, plan=plan, by=by, at=at)[0].seats.get()
