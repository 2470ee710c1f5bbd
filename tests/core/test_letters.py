"""Search finds names with any letters, whatever their case, on either database."""

import pytest
from django.db import connection

from config.sqlite import _like
from kokemussilta.accounts.models import User
from tests.factories import people

NAMES = ["Öhman Åsa", "Mäki 50 %", "Mäki_Ä", "Ω-Meri"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("öhman", ["Öhman Åsa"]), ("ÅSA", ["Öhman Åsa"]), ("mäki", ["Mäki 50 %", "Mäki_Ä"]), ("50 %", ["Mäki 50 %"]), ("i_ä", ["Mäki_Ä"]),
        ("ω", ["Ω-Meri"]), ("%", ["Mäki 50 %"]), ("_", ["Mäki_Ä"]), ("o", []),
    ],
)  # fmt: skip
def test_any_letter_in_any_case(words, found):
    for name in NAMES:
        people.user(name=name)

    assert sorted(User.objects.filter(name__icontains=words).values_list("name", flat=True)) == found


@pytest.mark.django_db
def test_beginnings_and_ends():
    for name in NAMES:
        people.user(name=name)

    assert list(User.objects.filter(name__istartswith="öh").values_list("name", flat=True)) == ["Öhman Åsa"]
    assert list(User.objects.filter(name__iendswith="åsa").values_list("name", flat=True)) == ["Öhman Åsa"]
    assert User.objects.filter(name__iexact="öhman åsa").count() == 1


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("a%b", "axxb", True), ("a%b", "axxbc", False), ("%a_c%", "xxabcx", True), ("%", "", True), ("_", "", False), ("", "", True),
        ("a\\%", "a%", True), ("a\\%", "ab", False), ("%ab%ab", "abxabab", True), ("%", None, None), (None, "a", None),
    ],
)  # fmt: skip
def test_the_whole_language_of_patterns(pattern, text, matches):
    assert _like(pattern, text, "\\") is matches


@pytest.mark.django_db
def test_the_same_as_the_database_says_for_plain_letters():
    with connection.cursor() as cursor:
        for pattern, text in [("A%", "a"), ("%A", "ba"), ("_a", "xA"), ("a", "b"), ("%x%", "abc")]:
            cursor.execute("SELECT lower(%s) LIKE lower(%s) ESCAPE '\\'", [text, pattern])
            assert bool(cursor.fetchone()[0]) is _like(pattern, text, "\\")
