"""Contracts and stories, made by the register's actions."""

from datetime import date, datetime, time

from kokemussilta.access.models import Organisation, Unit
from kokemussilta.accounts.models import User
from kokemussilta.core.clock import local_day
from kokemussilta.register import actions
from kokemussilta.register.models import Contract, ContractTemplate, Expert, Placement, Story, StoryShare
from kokemussilta.vocabulary.models import Language, TaskKind
from tests.factories import people

TEXTS = {"fi": "Teemme yhdessä.\n\nPalkkio maksetaan kuukauden kuluessa.", "sv": "Vi gör det tillsammans.", "en": ""}


def template(house: Organisation, at: datetime, *, name: str = "Toimeksianto", months: int | None = 12) -> ContractTemplate:
    """A template with one version."""
    return actions.add_template(organisation=house, name=name, texts=TEXTS, months=months, by=None, at=at)


def offered(
    expert: Expert,
    at: datetime,
    *,
    house: Organisation | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    kinds: tuple[str, ...] = (),
    by: User | None = None,
    **more: object,
) -> Contract:
    """A contract that waits for its expert; from today, until further notice, for all tasks, unless told otherwise."""
    house = house or expert.home
    made = house.contract_templates.first() or template(house, at)
    return actions.offer_contract(
        expert=expert, organisation=house, version=made.versions.all()[0], starts_on=starts_on or local_day(at), ends_on=ends_on,
        kinds=TaskKind.objects.filter(code__in=kinds), by=by, at=at, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def agreed(expert: Expert, at: datetime, **more: object) -> Contract:
    """A contract that both sides have accepted."""
    contract = offered(expert, at, **more)  # type: ignore[arg-type]
    actions.accept_contract(contract=contract, by=expert.user, at=at)
    actions.sign_contract(contract=contract, by=None, at=at)
    return contract


def on_shift(expert: Expert, at: datetime, *, weekday: int | None = None, unit: Unit | None = None) -> Placement:
    """A weekly shift from nine to six that the person has agreed to; on today's weekday unless told otherwise."""
    contract, today = agreed(expert, at), local_day(at)
    shift = actions.Shift(
        unit=unit or people.unit(expert.home), weekday=today.weekday() if weekday is None else weekday,
        from_time=time(9), until_time=time(18), starts_on=today,
    )  # fmt: skip
    row = actions.add_placement(contract=contract, shift=shift, by=None, at=at)
    actions.agree_placement(placement=row, by=expert.user, at=at)
    return row


def story(expert: Expert, at: datetime, *, name: str = "Oma tarina", text: str = "Olin yksin. Sitten en ollut.") -> Story:
    """A story of ten minutes, in Finnish."""
    assert expert.user is not None
    return actions.add_story(
        expert=expert, name=name, minutes=10, language=Language.objects.get(code="fi"), text=text, by=expert.user, at=at
    )


def shared(told: Story, reader: User, at: datetime) -> StoryShare:
    """The newest version let be read by one person."""
    assert told.expert.user is not None
    version = told.versions.order_by("-number")[0]
    return actions.share_story(version=version, reader=reader, named=reader.name, by=told.expert.user, at=at)
