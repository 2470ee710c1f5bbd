"""Word forms: what is one word, what typed words are looked for, what counts as a slip."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kokemussilta.search.rules import Document, day_in, fold, forms, is_slip, national, terms
from kokemussilta.search.stems import heads, stems

LETTERS = "abcdefghijklmnopqrstuvwxyzåäö"

#: Words of the field with forms in which people write them.
FORMS = """
nuori nuoret nuorille nuorten nuorissa nuorilla nuoria
koulu koulussa koululle koulun koulut kouluissa kouluille
lukio lukiossa lukiolle lukion lukiot lukioissa
yläkoululainen yläkoululaiset yläkoululaisille yläkoululaisten
opiskelija opiskelijat opiskelijoille opiskelijoiden
oppilas oppilaat oppilaille oppilaiden oppilaan
oppilaitos oppilaitokset oppilaitokseen oppilaitosten
sairaala sairaalan sairaalassa sairaalat sairaaloissa
asiakas asiakkaat asiakkaille asiakkaan
läheinen läheiset läheisille läheisten
vanhempi vanhemmat vanhemmille vanhempien
luokka luokan luokalle luokat luokkien
ryhmä ryhmän ryhmälle ryhmät ryhmien
päivä päivän päivät päivien
työ työn työssä töissä työt
luento luennon luennolla luennot luentojen
mielenterveys mielenterveyden mielenterveydestä
keskus keskuksen keskuksessa keskukset
kaupunki kaupungin kaupungissa kaupungit
seinäjoki seinäjoen seinäjoella
lahti lahden lahdessa
helsinki helsingin helsingissä
kauhajoki kauhajoen kauhajoella
vastaanotto vastaanoton vastaanotolla
koulutus koulutuksen koulutukset koulutukseen
kehittäminen kehittämisen kehittämistä
vertaistuki vertaistuen vertaistukea
henkilöstö henkilöstön henkilöstölle
lapsi lapset lapsille lasten
mies miehet miehille miesten
nainen naiset naisille naisten
"""


@pytest.mark.parametrize("line", FORMS.split("\n")[1:-1])
def test_forms_of_a_word_share_a_stem(line):
    first, *others = line.split()

    assert [other for other in others if not stems(first, "fi") & stems(other, "fi")] == []


def test_different_words_share_none():
    words = [line.split()[0] for line in FORMS.split("\n")[1:-1]]

    assert [(one, two) for one in words for two in words if one < two and stems(one, "fi") & stems(two, "fi")] == []


@pytest.mark.parametrize(
    ("compound", "head"),
    [("yläkoululla", "koulu"), ("keskussairaalaan", "sairaala"), ("koulukatu", "katu"), ("ammattiopistossa", "opisto")],
)
def test_a_compound_is_found_by_what_it_ends_in(compound, head):
    assert heads(compound) & stems(head, "fi")


def test_a_word_that_is_no_compound_has_no_head():
    assert [heads(word) for word in ("koulu", "koulussa", "keskus", "lääkäri")] == [frozenset()] * 4


def test_other_languages_have_stems_of_their_own():
    assert stems("skolan", "sv") == stems("skolor", "sv") == stems("skola", "sv")
    assert stems("schools", "en") == stems("school", "en")
    assert stems("koulussa", "so") == {"koulussa"}


@given(st.text(alphabet=LETTERS, min_size=1, max_size=30))
def test_every_word_has_a_stem_and_finds_itself(word):
    kept = forms(Document(1, "ABCDEFGH", texts=((word, "fi"),)))

    assert stems(word, "fi")
    assert any(form in kept for form in terms(word)[0].exact)


@given(st.text(max_size=80))
def test_anything_typed_is_borne(typed):
    assert len(terms(typed)) <= 6
    assert all(len(form) <= 60 for term in terms(typed) for form in term.exact)


@pytest.mark.parametrize("typed", ["Mäkinen", "makinen", "MÄKI", "mäk", "Jääskeläinen-Mäkinen"])
def test_names_are_found_by_their_beginning_without_dots(typed):
    kept = forms(Document(1, "ABCDEFGH", names=("Åsa-Maija", "Jääskeläinen-Mäkinen")))

    assert all(any(form.startswith(tuple(term.beginnings)) for form in kept) for term in terms(typed))


@pytest.mark.parametrize(
    "typed", ["040 123 4567", "+358 40 123 4567", "0401234567", "00358401234567", "040-1234567", "1234567"]
)
def test_a_number_is_found_by_its_digits(typed):
    kept = forms(Document(1, "ABCDEFGH", phones=("+358401234567",)))
    (term,) = terms(typed)

    assert any(form.startswith(tuple(term.beginnings)) for form in kept)


def test_another_number_is_another():
    kept = forms(Document(1, "ABCDEFGH", phones=("+358401234567",)))

    assert [form for form in kept if form.startswith(tuple(terms("040 123 4568")[0].beginnings))] == []
    assert (national("+46 70 123 45 67"), national("")) == ("46701234567", "")


def test_codes_are_exact_and_mail_begins():
    kept = forms(Document(1, "ABCD2345", mails=("Matti.Virtanen@Example.fi",)))

    assert "co:ABCD2345" in terms("abcd2345")[0].exact & kept
    assert "co:ABCD234" not in terms("abcd234")[0].exact
    assert any(form.startswith(tuple(terms("matti.virtanen@ex")[0].beginnings)) for form in kept)


@pytest.mark.parametrize(
    ("typed", "day", "rest"),
    [
        ("3.12.", date(2027, 12, 3), " "),
        ("koulu 3.12.2026", date(2026, 12, 3), "koulu  "),
        ("5.1. lukio", date(2028, 1, 5), "  lukio"),
        ("31.2.", None, "31.2."),
        ("29.2.2027", None, "29.2.2027"),
        ("koulu", None, "koulu"),
    ],
)
def test_a_day_is_read_near_today(typed, day, rest):
    assert day_in(typed, date(2027, 11, 20)) == (day, rest)


@pytest.mark.parametrize("typed", ["virtaen", "virtane", "viratnen", "virtanenn", "virtamen"])
def test_one_letter_is_a_slip(typed):
    assert is_slip(typed, "virtanen")


@pytest.mark.parametrize("typed", ["virtanen", "virta", "vitramen", "aalto", "vrtaen"])
def test_the_same_or_more_is_none(typed):
    assert not is_slip(typed, "virtanen")


@given(st.text(alphabet=LETTERS, min_size=5, max_size=12), st.data())
def test_a_letter_left_out_is_a_slip_both_ways(word, data):
    place = data.draw(st.integers(0, len(word) - 1))
    shorter = word[:place] + word[place + 1 :]

    assert is_slip(shorter, word)
    assert is_slip(word, shorter)


def test_fold_keeps_letters_alone():
    assert fold("Ääkkönen É ß Łódź") == "aakkonen e ss lodz"
