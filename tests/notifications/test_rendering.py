"""Letters as people get them."""

from html.parser import HTMLParser

import pytest
from django.utils import translation

from kokemussilta.notifications.letters import Action, Letter, Recipient
from kokemussilta.notifications.rendering import render

LETTER = Letter(
    "Uusi pyyntö",
    ("Sinua pyydetään tehtävään & lounaalle.", "Vastaa viimeistään perjantaina."),
    action=Action("Katso pyyntö", "/pyynnot/ABCD2345"),
    facts=(("Milloin", "to 3.12. klo 17.30–19.00"), ("Missä", "Kirjasto <2. kerros>")),
    after=("Voit myös kieltäytyä.",),
)


class Words(HTMLParser):
    """The words and links of a page, style sheets left out."""

    def __init__(self):
        super().__init__()
        self.words, self.links, self.skip = [], [], False

    def handle_starttag(self, tag, attrs):
        self.skip = tag in {"style", "title"}
        if tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_endtag(self, tag):
        self.skip = False

    def handle_data(self, data):
        if data.strip() and not self.skip:
            self.words.append(data.strip())


def read(html):
    words = Words()
    words.feed(html)
    return words


def test_the_text_says_everything(settings):
    settings.PUBLIC_URL = "https://silta.example.org"
    text, _ = render(LETTER, to=Recipient("a@example.org", name="Maija Meikäläinen"), language="fi")
    assert (
        text
        == """\
Hei Maija,

Sinua pyydetään tehtävään & lounaalle.

Vastaa viimeistään perjantaina.

Milloin: to 3.12. klo 17.30–19.00
Missä: Kirjasto <2. kerros>

Katso pyyntö:
https://silta.example.org/pyynnot/ABCD2345

Voit myös kieltäytyä.

--
Kokemussilta
Sait tämän viestin, koska se koskee asiaa, jossa olet mukana Kokemussillassa. Voit vastata kirjautumalla palveluun:
https://silta.example.org
"""
    )


def test_the_page_says_the_same_with_one_button(settings):
    settings.PUBLIC_URL = "https://silta.example.org"
    _, html = render(LETTER, to=Recipient("a@example.org", name="Maija Meikäläinen"), language="fi")
    page = read(html)
    assert page.words == [
        "Kokemussilta", "Hei Maija,", "Sinua pyydetään tehtävään & lounaalle.", "Vastaa viimeistään perjantaina.", "Milloin",
        "to 3.12. klo 17.30–19.00", "Missä", "Kirjasto <2. kerros>", "Katso pyyntö", "Jos painike ei toimi, avaa tämä osoite:",
        "https://silta.example.org/pyynnot/ABCD2345", "Voit myös kieltäytyä.",
        "Sait tämän viestin, koska se koskee asiaa, jossa olet mukana Kokemussillassa. Voit vastata kirjautumalla palveluun:",
        "https://silta.example.org",
    ]  # fmt: skip
    assert page.links == ["https://silta.example.org/pyynnot/ABCD2345"] * 2 + ["https://silta.example.org"]
    assert html.count('class="button"') == 1


def test_the_shortest_letter():
    text, html = render(Letter("Hei", ("Kiitos.",)), to=Recipient("a@example.org"), language="fi")
    assert text.splitlines()[:4] == ["Hei,", "", "Kiitos.", ""]
    assert read(html).words[1:3] == ["Hei,", "Kiitos."]
    assert html.count("<table") == 2


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_language_has_a_whole_letter(language):
    with translation.override(language):
        text, html = render(LETTER, to=Recipient("a@example.org", name="Maija"), language=language)
    assert f'<html lang="{language}">' in html
    paragraphs = [line for line in text.splitlines() if line in LETTER.paragraphs]
    assert paragraphs == list(LETTER.paragraphs)
    assert "Maija" in text.splitlines()[0]
