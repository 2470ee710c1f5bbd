"""What listeners have said: the audience survey of both organisations, answered after the latest visits; earlier years from a sheet."""

from datetime import datetime, timedelta
from random import Random

from kokemussilta.access.models import Organisation
from kokemussilta.core.clock import local_day
from kokemussilta.demo.stories.world import World
from kokemussilta.feedback.actions import surveys
from kokemussilta.feedback.models import Survey
from kokemussilta.feedback.opening import Opening
from kokemussilta.feedback.states import Channel
from kokemussilta.orders.models import Task
from kokemussilta.questions.rules import Given
from kokemussilta.reporting.actions import history

WORDS = (
    "Kiitos, että kerroit. Uskallan ehkä itsekin jutella jollekin.",
    "Rohkeaa. Ajattelin ennen, että tällaisesta ei selviä.",
    "Jäin miettimään, mitä sanoisin kaverille.",
    "Olisin kuunnellut pidempään.",
)
_SECTORS = (("Oppilaitokset", "Lukio", "oppilaitosluento", 26), ("Kuntien peruspalvelut", "Lastensuojelu", "ryhmänohjaus", 8))
_HEAD = "Päivä;Toimiala;Tilaajan tyyppi;Tehtävä;Kunta;Tunnit;Kohdatut;Kokemusasiantuntijoita;Kieli;Toteutus"


def happen(world: World, at: datetime, *, seed: int) -> None:
    """Answers to the visits of the last weeks, and two earlier years of tasks."""
    chance = Random(seed)
    for slug in ("lakeuden-hyvinvointialue", "merenkurkun-kokemus"):
        house = world.houses[slug]
        for key in ("audience", "client"):
            template = Survey.objects.get(organisation=None, key=key)
            surveys.take_into_use(template=template, organisation=house, by=None, at=at - timedelta(days=300))
        _answers(house, at, chance)
    _earlier(world.houses["lakeuden-hyvinvointialue"], at, chance)


def _answers(house: Organisation, at: datetime, chance: Random) -> None:
    survey = Survey.objects.select_related("question_set").get(organisation=house, key="audience")
    edition = survey.question_set.editions.get(is_current=True)
    recent = Task.objects.filter(order__desk=house, state="held", starts_at__gt=at - timedelta(days=40)).select_related("order")
    for task in recent.order_by("-starts_at")[:12]:
        for _ in range(chance.randint(3, 14)):
            when = min(Opening(survey, task).from_at + timedelta(minutes=chance.randint(40, 300)), at)
            surveys.answer(
                survey=survey, edition=edition, given=_given(chance), channel=chance.choice((Channel.WEB, Channel.WEB, Channel.KIOSK)),
                task=task, by=None, at=when,
            )  # fmt: skip


def _given(chance: Random) -> dict[str, Given]:
    feelings = [
        code
        for code, odds in (("hope", 0.4), ("compassion", 0.5), ("anxiety", 0.1), ("understanding", 0.7))
        if chance.random() < odds
    ]
    agreed = ("fully-agree", "partly-agree", "partly-disagree", "fully-disagree")
    given = {
        "who": Given(picked=(chance.choices(("student", "worker", "rehabilitee"), (12, 3, 1))[0],)),
        "feelings": Given(picked=tuple(feelings)),
        "more": Given(picked=(chance.choices(agreed, (10, 6, 2, 1))[0],)),
        "understanding": Given(picked=(chance.choices(agreed, (10, 7, 1, 1))[0],)),
    }
    if chance.random() < 0.2:
        given["free"] = Given(words=chance.choice(WORDS))
    return {code: one for code, one in given.items() if not one.is_empty}


def _earlier(house: Organisation, at: datetime, chance: Random) -> None:
    """Two years before the program came, as a spreadsheet knew them."""
    this_year = local_day(at).year
    rows = [_HEAD]
    for year in (this_year - 3, this_year - 2):
        for number in range(90 + 25 * (year - this_year + 3)):
            sector, client, kind, people = _SECTORS[chance.random() < 0.6]
            day = f"{chance.randint(1, 28)}.{number % 12 + 1}.{year}"
            town = chance.choice(("Seinäjoki", "Kurikka", "Lapua", "Ilmajoki", "Kauhajoki"))
            heads = max(1, round(chance.gauss(people, people / 4)))
            rows.append(
                f"{day};{sector};{client};{kind};{town};{chance.choice(('1', '1,5', '2'))};{heads};{chance.choice((1, 1, 2))};fi;paikan päällä"
            )
    brought = history.bring(
        organisation=house,
        content="\n".join(rows).encode(),
        name="tehtavat-aiemmat-vuodet.csv",
        by=None,
        at=at - timedelta(days=330),
    )
    history.run(history=brought, by=None, at=at - timedelta(days=330))
