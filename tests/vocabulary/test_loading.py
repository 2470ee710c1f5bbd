"""The shipped lists."""

import pytest

from kokemussilta.vocabulary.loading import load_all
from kokemussilta.vocabulary.models import Language, Municipality, TaskKind, Theme, WellbeingCounty
from kokemussilta.vocabulary.rules import distance_km, travel_minutes

pytestmark = pytest.mark.django_db


def test_counts_are_those_of_the_files_and_loading_again_adds_nothing() -> None:
    before = [model.objects.count() for model in (WellbeingCounty, Municipality, Language, Theme, TaskKind)]

    load_all()

    assert before == [23, 309, 17, 99, 20]
    assert [model.objects.count() for model in (WellbeingCounty, Municipality, Language, Theme, TaskKind)] == before


def test_every_theme_is_at_most_two_levels_deep_and_named_in_three_languages() -> None:
    for theme in Theme.objects.select_related("parent"):
        assert theme.parent is None or theme.parent.parent_id is None
        assert all([theme.name_fi, theme.name_sv, theme.name_en])


def test_distance_between_seinajoki_and_vaasa_is_about_the_road() -> None:
    seinajoki, vaasa = Municipality.objects.get(name_fi="Seinäjoki"), Municipality.objects.get(name_fi="Vaasa")

    kilometres = distance_km(seinajoki.latitude, seinajoki.longitude, vaasa.latitude, vaasa.longitude)

    assert 70 < kilometres < 95


@pytest.mark.parametrize(("kilometres", "minutes"), [(0, 0), (0.5, 0), (4, 10), (65, 60), (130, 120)])
def test_travel_minutes(kilometres: float, minutes: int) -> None:
    assert travel_minutes(kilometres) == minutes
