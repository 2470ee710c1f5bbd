"""Texts are found wherever they are said, translations stay through updates, faults are seen, catalogues compile."""

import os

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from django.utils.translation import trans_real

from kokemussilta.core import messages
from kokemussilta.core.messages import Text, texts_of

CODE = """
from django.utils.translation import gettext as _, ngettext, pgettext, gettext_lazy as _l
def f(n):
    return _("Hei"), _l("Laiska " "kaksiosainen"), ngettext("%(n)s päivä", "%(n)s päivää", n), pgettext("ovi", "Kiinni")
"""
PAGE = """
{% load i18n %}
  <p>{% translate "Yksi" %} {{ _("Kaksi") }} {% if x == _("Kolme") %}{% endif %}</p>
{# {% translate "Kommentti" %} #}
      <c-button label="{% translate 'Neljä' %}" :hint="_('Viisi')">
   {% blocktranslate trimmed with name=person.name %}
       Hei {{ name }},
       tervetuloa
   {% endblocktranslate %}
 </c-button>
{% blocktranslate count n=rows|length %}{{ n }} rivi{% plural %}{{ n }} riviä{% endblocktranslate %}
{% translate "Auki" context "ovi" %} it's "quoted' #1 100 % (
"""


def said(path) -> set[tuple[str, str, str]]:
    return {(text.singular, text.plural, text.context) for text in texts_of(path, path.name)}


@pytest.fixture
def locale(tmp_path, settings):
    settings.LOCALE_PATHS = [str(tmp_path / "locale")]
    return tmp_path / "locale"


@pytest.fixture
def texts(monkeypatch):
    """`texts(Text(...), ...)` puts them in the place of what the program says."""

    def put(*found: Text) -> None:
        monkeypatch.setattr(messages, "gather", lambda: {text.key: text for text in found})

    return put


def text(singular: str, plural: str = "", context: str = "") -> Text:
    return Text(singular, plural, context, "made_up.py")


def write(locale, language: str, body: str, name: str = messages.OWN) -> None:
    folder = locale / language / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    header = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    )
    (folder / name).write_text(header + body)


def test_texts_of_code(tmp_path):
    path = tmp_path / "some.py"
    path.write_text(CODE)

    assert said(path) == {
        ("Hei", "", ""), ("Laiska kaksiosainen", "", ""), ("%(n)s päivä", "%(n)s päivää", ""), ("Kiinni", "", "ovi"),
    }  # fmt: skip


def test_texts_of_a_page(tmp_path):
    path = tmp_path / "templates" / "page.html"
    path.parent.mkdir()
    path.write_text(PAGE)

    assert said(path) == {
        ("Yksi", "", ""), ("Kaksi", "", ""), ("Kolme", "", ""), ("Neljä", "", ""), ("Viisi", "", ""), ("Auki", "", "ovi"),
        ("Hei %(name)s, tervetuloa", "", ""), ("%(n)s rivi", "%(n)s riviä", ""),
    }  # fmt: skip


def test_a_text_with_a_plural_anywhere_has_it_everywhere(tmp_path):
    (tmp_path / "a.py").write_text('_("%(n)s rivi")')
    (tmp_path / "b.py").write_text('ngettext("%(n)s rivi", "%(n)s riviä", n)')

    assert [found.plural for found in messages.gather(tmp_path).values()] == ["%(n)s riviä"]


def test_an_update_keeps_adds_and_drops(locale, texts):
    write(locale, "sv", '# tilltal\nmsgid "Hei"\nmsgstr "Hej"\n\nmsgid "Vanha"\nmsgstr "Gammal"\n')
    texts(text("Hei"), text("Uusi"), text("%(n)s rivi", "%(n)s riviä"))

    messages.update("sv")

    body = (locale / "sv" / "LC_MESSAGES" / "django.po").read_text().partition("Plural-Forms")[2].partition("\n\n")[2]
    assert body == (
        '#, python-format\nmsgid "%(n)s rivi"\nmsgid_plural "%(n)s riviä"\nmsgstr[0] ""\nmsgstr[1] ""\n\n'
        '# tilltal\nmsgid "Hei"\nmsgstr "Hej"\n\nmsgid "Uusi"\nmsgstr ""\n'
    )


def test_a_second_update_changes_nothing(locale, texts):
    texts(text("Hei"), text("Kiinni", context="ovi"), text("x" * 150))
    messages.update("sv")
    first = (locale / "sv" / "LC_MESSAGES" / "django.po").read_bytes()

    messages.update("sv")

    assert (locale / "sv" / "LC_MESSAGES" / "django.po").read_bytes() == first


@pytest.mark.parametrize(
    ("source", "body", "kinds"),
    [
        (text("Hei"), 'msgid "Hei"\nmsgstr "Hej"\n', []),
        (text("Hei"), "", ["missing"]),
        (text("Hei"), 'msgid "Hei"\nmsgstr ""\n', ["not translated"]),
        (text("Hei"), '#, fuzzy\nmsgid "Hei"\nmsgstr "Hej"\n', ["fuzzy"]),
        (text("Hei"), 'msgid "Hei"\nmsgstr "Hej"\n\nmsgid "Vanha"\nmsgstr "Gammal"\n', ["unused"]),
        (text("Hei %(name)s"), 'msgid "Hei %(name)s"\nmsgstr "Hej %(nmn)s"\n', ["placeholders differ"]),
        (text("Hei {name}"), 'msgid "Hei {name}"\nmsgstr "Hej"\n', ["placeholders differ"]),
        (text("<b>Hei</b>"), 'msgid "<b>Hei</b>"\nmsgstr "<b>Hej"\n', ["tags differ"]),
        (text("%(n)s rivi", "%(n)s riviä"), 'msgid "%(n)s rivi"\nmsgid_plural "%(n)s riviä"\nmsgstr[0] "En rad"\nmsgstr[1] "%(n)s rader"\n', []),
        (text("%(n)s rivi", "%(n)s riviä"), 'msgid "%(n)s rivi"\nmsgid_plural "%(n)s riviä"\nmsgstr[0] "En rad"\nmsgstr[1] ""\n', ["not translated"]),
        (text("%(n)s rivi", "%(n)s riviä"), 'msgid "%(n)s rivi"\nmsgid_plural "%(n)s riviä"\nmsgstr[0] "En"\nmsgstr[1] "rader"\n', ["placeholders differ"]),
        (text("%(n)s rivi", "%(n)s riviä"), 'msgid "%(n)s rivi"\nmsgstr "%(n)s rad"\n', ["not translated" ]),
    ],
)  # fmt: skip
def test_faults_are_seen(locale, texts, source, body, kinds):
    write(locale, "sv", body)
    texts(source)

    assert [fault.kind for fault in messages.check("sv")] == kinds


def test_catalogues_compile_together_and_only_when_newer(locale, settings):
    write(locale, "sv", 'msgid "Hei"\nmsgstr "Hej"\n\nmsgid "Tyhjä"\nmsgstr ""\n')
    write(locale, "sv", 'msgid "This field is required."\nmsgstr "Fyll i fältet."\n', messages.OVERRIDES)

    target = locale / "sv" / "LC_MESSAGES" / "django.mo"
    assert messages.compile_all() == [target]
    assert messages.compile_all() == []

    trans_real._translations.clear()
    with translation.override("sv"):
        assert [translation.gettext(words) for words in ("Hei", "This field is required.", "Tyhjä")] == [
            "Hej",
            "Fyll i fältet.",
            "Tyhjä",
        ]
    trans_real._translations.clear()

    later = target.stat().st_mtime + 10
    os.utime(target.with_name(messages.OVERRIDES), (later, later))
    assert messages.compile_all() == [target]


def test_the_command_updates_compiles_and_checks(locale, texts, capsys):
    texts(text("Hei"))

    call_command("messages", "--update", "--compile")
    with pytest.raises(CommandError, match="2 faults"):
        call_command("messages", "--check")
    for language, words in (("sv", "Hej"), ("en", "Hello")):
        write(locale, language, f'msgid "Hei"\nmsgstr "{words}"\n')
    call_command("messages", "--check")

    assert capsys.readouterr().out.splitlines()[-1] == "all texts are translated"
