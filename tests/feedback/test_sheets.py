"""Answers given elsewhere: the published tables to the last decimal, by command."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from kokemussilta.access.roles import Role
from kokemussilta.core.workflow import NotAllowedFrom
from kokemussilta.feedback import loading, queries
from kokemussilta.feedback.actions import sheets, surveys
from kokemussilta.feedback.models import Answer, AnswerSheet, Response, Survey
from tests.factories import people

pytestmark = pytest.mark.django_db

SHEET = Path(__file__).parents[1] / "reporting" / "data" / "audience_survey_827.csv"

#: The tables of the project report (10.8.2023): respondents, answers picked, and each option's count and share.
PUBLISHED = [
    ("Olen", 827, 827, [("Kuntoutuja", 6, 0.7), ("Työntekijä", 35, 4.2), ("Opiskelija", 769, 93.0), ("Muu, mikä?", 17, 2.1)]),
    (
        "Kokemusasiantuntija herätti minussa", 818, 1504,
        [
            ("Toivoa", 270, 33.0), ("Myötätuntoa", 429, 52.4), ("Häpeää", 15, 1.8), ("Ahdistusta", 92, 11.2), ("Pelkoa", 37, 4.5),
            ("Ymmärrystä", 571, 69.8), ("Jotain muuta, mitä?", 90, 11.0),
        ],
    ),
    (
        "Haluaisin kuulla enemmän kokemusasiantuntijoiden kertomuksia", 822, 822,
        [
            ("Täysin samaa mieltä", 395, 48.0), ("Osittain samaa mieltä", 280, 34.1), ("Osittain eri mieltä", 79, 9.6),
            ("Täysin eri mieltä", 68, 8.3),
        ],
    ),
    (
        "Kokemusasiantuntija auttoi minua ymmärtämään mielenterveys- ja päihdeongelmia", 819, 819,
        [
            ("Täysin samaa mieltä", 402, 49.1), ("Osittain samaa mieltä", 325, 39.7), ("Osittain eri mieltä", 48, 5.8),
            ("Täysin eri mieltä", 44, 5.4),
        ],
    ),
]  # fmt: skip


@pytest.fixture
def home(at):
    loading.load(at=at)
    return people.organisation("Hankealue")


def told(*words):
    """What a command prints on its two streams."""
    out, errors = StringIO(), StringIO()
    call_command(*words, stdout=out, stderr=errors)
    return out.getvalue(), errors.getvalue()


def bring(home, path, *words):
    return told("import", "answers", str(path), "--survey", "audience", "--organisation", home.slug, *words)


def test_the_published_tables_come_out_of_the_sheet(home):
    bring(home, SHEET)
    shown = json.loads(told("figures", "survey", "audience", "--organisation", home.slug, "--json")[0])
    tables = [
        (
            question["text"], question["n"], question["picked"],
            [(option["label"], option["n"], option["share"]) for option in question["options"]],
        )
        for question in shown["questions"]
    ]  # fmt: skip
    assert tables == PUBLISHED


def test_shares_of_one_choice_sum_to_a_hundred(home):
    bring(home, SHEET)
    survey = queries.survey_of(home, "audience")
    for result in queries.results(survey):
        if result.kind in {"single", "agreement"}:
            assert sum(option.tenths for option in result.options) == 1000


def test_a_try_leaves_nothing_behind(home):
    out, _errors = bring(home, SHEET, "--dry-run")
    assert "vastaajia 827" in out
    assert (Response.objects.count(), Answer.objects.count(), AnswerSheet.objects.count()) == (0, 0, 0)
    assert Survey.objects.filter(organisation=home).count() == 0


def test_a_second_time_is_refused_and_undoing_takes_all_back(home, at):
    bring(home, SHEET)
    with pytest.raises(CommandError, match="jo mukana tuloksissa"):
        bring(home, SHEET)
    assert Response.objects.count() == 827
    (sheet,) = AnswerSheet.objects.filter(state="done")
    assert sheets.undo(sheet=sheet, by=None, at=at) == 827
    assert (Response.objects.count(), Answer.objects.count()) == (0, 0)
    with pytest.raises(NotAllowedFrom):
        sheets.undo(sheet=sheet, by=None, at=at)
    bring(home, SHEET)
    assert Response.objects.count() == 827


def test_rows_to_mend_are_told_and_nothing_is_brought_in(home, tmp_path):
    sheet = tmp_path / "answers.csv"
    sheet.write_text(
        "Olen;Kokemusasiantuntija herätti minussa;Haluaisin kuulla enemmän kokemusasiantuntijoiden kertomuksia;Kengännumero\n"
        "Opiskelija;Toivoa | Pelkoa;Täysin samaa mieltä;40\nKuu-ukko;Toivoa;;41\n;;;42\nOpiskelija;Toivoa | Iloa;;43\n"
    )
    out, errors = StringIO(), StringIO()
    words = ["import", "answers", str(sheet), "--survey", "audience", "--organisation", home.slug]
    with pytest.raises(CommandError, match="2 riviä pitää ensin korjata"):
        call_command(*words, stdout=out, stderr=errors)
    assert errors.getvalue().splitlines() == [
        "rivi 3: Olen: tällaista vastausta kysymyksellä ei ole (Kuu-ukko)",
        "rivi 5: Kokemusasiantuntija herätti minussa: tällaista vastausta kysymyksellä ei ole (Toivoa | Iloa)",
        "saraketta ei lueta: Kengännumero",
    ]
    assert Response.objects.count() == 0
    call_command(*words, "--leave-out-faulty", stdout=out, stderr=errors)
    assert (Response.objects.count(), Answer.objects.count()) == (1, 4)


def test_the_wrong_survey_and_the_wrong_file_are_told_apart(home, tmp_path):
    with pytest.raises(CommandError, match="Mallipohjia ovat: audience, "):
        told("import", "answers", str(SHEET), "--survey", "nothing", "--organisation", home.slug)
    with pytest.raises(CommandError, match="ei löydy yhtään tämän kyselyn kysymystä"):
        told("import", "answers", str(SHEET), "--survey", "client", "--organisation", home.slug)


def test_an_answered_edition_is_frozen(home, at):
    survey = surveys.take_into_use(template=queries.template_of("audience"), organisation=home, by=None, at=at)
    assert survey.question_set.editions.get().frozen_at is None
    bring(home, SHEET)
    assert survey.question_set.editions.get().frozen_at is not None


def test_taking_into_use_twice_is_once_and_others_may_not(home, at):
    template = queries.template_of("audience")
    lead = people.member(Role.LEAD, home)
    first = surveys.take_into_use(template=template, organisation=home, by=lead, at=at)
    assert surveys.take_into_use(template=template, organisation=home, by=lead, at=at) == first
    for user in (people.member(Role.COORDINATOR, home), people.member(Role.LEAD, people.organisation("Toinen"))):
        with pytest.raises(PermissionDenied):
            surveys.take_into_use(template=template, organisation=home, by=user, at=at)
        with pytest.raises(PermissionDenied):
            sheets.bring(survey=first, content=SHEET.read_bytes(), name="", by=user, at=at)
    assert Survey.objects.visible_to(people.member(Role.COORDINATOR, people.organisation("Kolmas"))).count() == 0
    assert Survey.objects.visible_to(lead).get() == first


def test_templates_are_loaded_once_and_mended_as_new_editions(home, at, monkeypatch):
    before = {survey.key: survey.question_set.editions.count() for survey in Survey.objects.filter(organisation=None)}
    assert set(before.values()) == {1}
    loading.load(at=at)
    assert {survey.key: survey.question_set.editions.count() for survey in Survey.objects.filter(organisation=None)} == before
    rows = loading.shipped()
    rows[0]["questions"][0]["texts"]["fi"] = "Minä olen"
    monkeypatch.setattr(loading, "shipped", lambda: rows)
    loading.load(at=at)
    audience = queries.template_of("audience")
    assert [(edition.number, edition.is_current) for edition in audience.question_set.editions.all()] == [(2, True), (1, False)]


def test_every_template_is_whole_in_three_languages(home):
    for row in loading.shipped():
        codes = [question["code"] for question in row["questions"]]
        assert len(set(codes)) == len(codes)
        for texts in [row["names"], *(text for question in row["questions"] for text in _texts(question))]:
            assert {"fi", "sv", "en"} <= {language for language, words in texts.items() if words.strip()}


def _texts(question):
    return [
        question["texts"],
        *([question["hints"]] if "hints" in question else []),
        *(option["texts"] for option in question.get("options", [])),
    ]
