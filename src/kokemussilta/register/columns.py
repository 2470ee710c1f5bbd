"""The columns that a spreadsheet of people may have, and how their headings are recognised."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Column:
    """A column of ours: its name, what it is called, and the headings (folded) by which it is known in three languages."""

    key: str
    label: StrOrPromise
    known_as: tuple[str, ...]
    hint: StrOrPromise = ""


COLUMNS = (
    Column("first_name", _("Etunimi"), ("etunimi", "etunimet", "förnamn", "first name", "firstname", "given name", "kutsumanimi")),
    Column("last_name", _("Sukunimi"), ("sukunimi", "efternamn", "last name", "lastname", "surname", "family name")),
    Column("full_name", _("Koko nimi"), ("nimi", "koko nimi", "namn", "name", "full name"), _("Etunimi Sukunimi, tai Sukunimi, Etunimi")),
    Column("alias", _("Nimi, joka näkyy muille"), ("alias", "taiteilijanimi", "lempinimi", "näkyvä nimi", "nickname", "smeknamn")),
    Column("email", _("Sähköposti"), ("sähköposti", "sähköpostiosoite", "email", "e-mail", "e-post", "epost", "mail", "s-posti")),
    Column("phone", _("Puhelin"), ("puhelin", "puhelinnumero", "puh", "gsm", "matkapuhelin", "telefon", "telefonnummer", "phone", "mobile", "mobil", "tel")),
    Column("municipality", _("Kotikunta"), ("kotikunta", "kunta", "paikkakunta", "asuinkunta", "asuinpaikka", "kommun", "hemkommun", "ort", "municipality", "city", "town", "kaupunki")),
    Column("title", _("Nimike"), ("nimike", "titteli", "titel", "title")),
    Column("languages", _("Kielet"), ("kielet", "kieli", "kielitaito", "språk", "languages", "language"), _("pilkulla erotettuna")),
    Column("themes", _("Kokemustaustat"), ("kokemustausta", "kokemustaustat", "tausta", "teema", "teemat", "aiheet", "aihe", "erfarenhet", "erfarenhetsbakgrund", "tema", "teman", "themes", "theme", "experience"), _("pilkulla erotettuna; läheisen kokemus merkitään (läheinen)")),
    Column("kinds", _("Tehtävät"), ("tehtävät", "tehtävälajit", "uppdrag", "tasks", "kinds", "task kinds")),
    Column("introduction", _("Esittely"), ("esittely", "kuvaus", "presentation", "beskrivning", "introduction", "description", "bio")),
    Column("interests", _("Kiinnostuksen kohteet"), ("kiinnostukset", "kiinnostuksen kohteet", "intressen", "interests")),
    Column("training_wishes", _("Koulutustoiveet"), ("koulutustoiveet", "utbildningsönskemål", "training wishes")),
    Column("consent_on", _("Suostumuksen päivä"), ("suostumus", "suostumuspäivä", "suostumuksen päivä", "suostumus annettu", "samtycke", "consent", "consent date"), _("Jos sähköpostia ei ole, henkilö on heti mukana. Muut vastaavat itse kutsuun")),
    Column("met_on", _("Viimeksi yhteydessä"), ("viimeksi tavattu", "viimeksi yhteydessä", "viimeisin yhteydenotto", "tavattu", "senast träffad", "senaste kontakt", "last met", "last contact")),
)  # fmt: skip
BY_KEY = {column.key: column for column in COLUMNS}


def folded(words: str) -> str:
    """Words for comparing: lower case, one space, no marks that come and go."""
    text = unicodedata.normalize("NFKC", words).casefold()
    return re.sub(r"\s+", " ", re.sub(r"[_.:*?()/]+", " ", text)).strip()


def guess(headings: list[str]) -> dict[str, int]:
    """Which column is which, by heading: key -> column number. A heading that fits twice goes to the first column."""
    mapping: dict[str, int] = {}
    names = [folded(heading) for heading in headings]
    for column in COLUMNS:
        for number, name in enumerate(names):
            if name and name in column.known_as and number not in mapping.values():
                mapping[column.key] = number
                break
    return mapping


def unread(headings: list[str], mapping: dict[str, int]) -> list[str]:
    """The headings of columns that nothing is read from, in the order of the sheet."""
    read = set(mapping.values())
    return [heading.strip() for number, heading in enumerate(headings) if heading.strip() and number not in read]


def lacks(mapping: dict[str, int]) -> list[StrOrPromise]:
    """What a mapping still lacks before its rows can be checked, in words."""
    missing: list[StrOrPromise] = []
    if "full_name" not in mapping and not {"first_name", "last_name"} <= set(mapping):
        missing.append(_("etunimi ja sukunimi, tai koko nimi"))
    if "municipality" not in mapping:
        missing.append(_("kotikunta"))
    return missing
