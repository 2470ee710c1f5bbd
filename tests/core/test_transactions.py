"""All of an action or nothing, and once more when another was in the way."""

from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.utils.functional import SimpleLazyObject

from kokemussilta.core.transactions import PAUSES, whole
from kokemussilta.core.workflow import Refused
from kokemussilta.vocabulary.models import Municipality, Theme, WellbeingCounty

pytestmark = pytest.mark.django_db(transaction=True)


class Cause(Exception):
    """What a driver raises."""

    def __init__(self, **facts: object) -> None:
        super().__init__("in the way")
        self.__dict__.update(facts)


def trouble(**facts: object) -> OperationalError:
    error = OperationalError("in the way")
    error.__cause__ = Cause(**facts)
    return error


DEADLOCK = {"sqlstate": "40P01"}


@pytest.fixture
def rests(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited, without waiting."""
    rests: list[float] = []
    monkeypatch.setattr("kokemussilta.core.transactions.time.sleep", rests.append)
    return rests


def failing(times: int, **facts: object):
    """An action that fails so many times, after having written and set things; and what it was given at each try."""
    tries: list[dict[str, object]] = []

    @whole
    def rename(*, theme: Theme, name: str, words: object = ()) -> str:
        tries.append({"name": theme.name_fi, "state": dict(vars(theme)), "words": list(words)})  # type: ignore[call-overload]
        theme.name_fi = name
        theme.made_up = True  # type: ignore[attr-defined]
        theme.save()
        if len(tries) <= times:
            raise trouble(**facts)
        return name

    return rename, tries


@pytest.mark.parametrize(
    "facts",
    [{"sqlstate": "40P01"}, {"sqlstate": "40001"}, {"sqlstate": "55P03"}, {"sqlite_errorcode": 5}, {"sqlite_errorcode": 517}],
)
def test_what_passes_is_tried_again_from_the_start(rests, facts):
    theme = Theme.objects.first()
    before = theme.name_fi
    rename, tries = failing(2, **facts)

    assert rename(theme=theme, name="Uusi", words=iter("ab")) == "Uusi"

    assert [one["name"] for one in tries] == [before] * 3
    assert [one["words"] for one in tries] == [["a", "b"]] * 3
    assert ["made_up" in one["state"] for one in tries] == [False] * 3
    assert Theme.objects.get(pk=theme.pk).name_fi == theme.name_fi == "Uusi"
    assert len(rests) == 2


@pytest.mark.parametrize("facts", [{"sqlstate": "57014"}, {"sqlite_errorcode": 10}, {}])
def test_other_troubles_are_told_at_once(rests, facts):
    theme = Theme.objects.first()
    before = theme.name_fi
    rename, tries = failing(1, **facts)

    with pytest.raises(OperationalError):
        rename(theme=theme, name="Uusi")

    assert (len(tries), rests) == (1, [])
    assert Theme.objects.get(pk=theme.pk).name_fi == before


def test_it_gives_up_in_the_end(rests):
    theme = Theme.objects.first()
    before = theme.name_fi
    rename, tries = failing(99, **DEADLOCK)

    with pytest.raises(OperationalError):
        rename(theme=theme, name="Uusi")

    assert len(tries) == len(PAUSES) + 1
    assert [pause * 0.5 <= rest <= pause * 1.5 for pause, rest in zip(PAUSES, rests, strict=True)] == [True] * len(PAUSES)
    assert Theme.objects.get(pk=theme.pk).name_fi == before


def test_inside_a_transaction_the_outermost_begins_again(rests):
    theme = Theme.objects.first()
    inner, tries = failing(1, **DEADLOCK)
    turns = []

    @whole
    def outer(*, theme: Theme) -> None:
        turns.append(theme.name_fi)
        inner(theme=theme, name="Uusi")

    before = theme.name_fi
    outer(theme=theme)

    assert turns == [before, before]
    assert len(tries) == 2


def test_a_plain_transaction_around_it_is_not_begun_again(rests):
    theme = Theme.objects.first()
    rename, tries = failing(1, **DEADLOCK)

    with pytest.raises(OperationalError), transaction.atomic():
        rename(theme=theme, name="Uusi")

    assert (len(tries), rests) == (1, [])


def test_a_refusal_takes_everything_back_and_is_final(rests):
    theme = Theme.objects.first()

    @whole
    def refuse(*, theme: Theme) -> None:
        Theme.objects.filter(pk=theme.pk).update(name_fi="Uusi")
        raise Refused("Ei nyt.")

    with pytest.raises(Refused):
        refuse(theme=theme)

    assert Theme.objects.filter(name_fi="Uusi").count() == 0
    assert rests == []


def test_rows_that_the_given_rows_hold_are_as_they_were(rests):
    town = Municipality.objects.select_related("county").first()
    county = town.county
    seen = []

    @whole
    def mark(*, towns: list[Municipality], person: Any) -> None:
        (one,) = towns
        seen.append((one.county.name_fi, one.county_id, person.name_fi, "county" in one._state.fields_cache))
        one.county.name_fi = person.name_fi = "Muu"
        one.county = WellbeingCounty.objects.exclude(pk=county.pk)[0]
        if len(seen) == 1:
            raise trouble(**DEADLOCK)

    person = SimpleLazyObject(Theme.objects.first)
    before = (county.name_fi, county.pk, person.name_fi, True)
    mark(towns=[town], person=person)

    assert seen == [before, before]


def test_what_was_read_ahead_is_read_again(rests):
    county = WellbeingCounty.objects.prefetch_related("municipalities").order_by("pk").first()
    counts = []

    @whole
    def count(*, county: WellbeingCounty) -> None:
        counts.append(len(county.municipalities.all()))
        if len(counts) == 1:
            raise trouble(**DEADLOCK)

    first = len(county.municipalities.all())
    Municipality.objects.filter(pk=county.municipalities.all()[0].pk).delete()
    count(county=county)

    assert counts == [first, first - 1]


def test_what_runs_after_the_commit_may_act_too():
    names = []

    @whole
    def second() -> None:
        names.append("second")

    @whole
    def first() -> None:
        transaction.on_commit(second)
        names.append("first")

    first()

    assert names == ["first", "second"]
    assert not connection.in_atomic_block
