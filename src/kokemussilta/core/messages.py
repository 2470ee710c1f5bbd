"""Message catalogues without system tools: gathered from code and templates, kept in small diffs, compiled, checked.

Finnish is the source language: a msgid is the Finnish text itself. `locale/<language>/LC_MESSAGES/django.po` translates our
own texts; `overrides.po` beside it words differently, or at all, what libraries say. Both are compiled into one `django.mo`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parents[1]
WIDTH = 100
OWN, OVERRIDES, COMPILED = "django.po", "overrides.po", "django.mo"

#: How each function of Django's names its texts: which argument is the text, its plural, its context.
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(("_", "_l", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
#: `<c-button :label="_('Tallenna')">`: an expression in an attribute of a component, which Django's own lexer passes over.
ATTRIBUTE = re.compile(r"""\s:[\w.-]+=(?P<outer>["'])\s*(?P<call>_\((?P<inner>["']).*?(?P=inner)\))\s*(?P=outer)""")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|(?<!%)%[sd]|\{\w*\}")
TAG = re.compile(r"</?\s*[a-zA-Z][\w-]*")

Key = tuple[str, str]


@dataclass(frozen=True)
class Text:
    """A text to translate as the source has it; `plural` is "" when it has none, `where` the first file that says it."""

    singular: str
    plural: str
    context: str
    where: str

    @property
    def key(self) -> Key:
        """What tells two texts apart."""
        return self.singular, self.context


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a catalogue."""

    language: str
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.language}: {self.kind}: {self.text!r}"


def translated_languages() -> list[str]:
    """The languages that the Finnish texts are translated to."""
    return [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def folder(language: str) -> Path:
    """Where the catalogues of a language are."""
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES"


# --- Gathering ------------------------------------------------------------------------------------------------------------


def gather(source: Path = SOURCE) -> dict[Key, Text]:
    """All texts of the program, each once; one that has a plural somewhere has it everywhere."""
    texts: dict[Key, Text] = {}
    for path in sorted(source.rglob("*")):
        if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
            for text in texts_of(path, path.relative_to(source).as_posix()):
                known = texts.get(text.key)
                if known is None or (text.plural and not known.plural):
                    texts[text.key] = text
    return texts


def texts_of(path: Path, where: str) -> Iterator[Text]:
    """The texts of one file; templates are those under a folder `templates`."""
    if path.suffix == ".py":
        yield from _python_texts(path.read_bytes(), where)
    elif "templates" in path.parts:
        content = path.read_text()
        calls = [match["call"] for match in ATTRIBUTE.finditer(content)]
        # Django blanks the markup and leaves calls; their indentation is the page's, and means nothing.
        lines = [line.strip() for line in templatize(content, origin=where).splitlines()]
        yield from _python_texts("\n".join([*lines, *calls]).encode(), where)


def _python_texts(code: bytes, where: str) -> Iterator[Text]:
    for _, found, _, context in extract("python", BytesIO(code), KEYWORDS, (), {"encoding": "utf-8"}):
        singular, plural = (found[0], found[1]) if isinstance(found, tuple) else (found, "")
        if singular:
            yield Text(singular, plural or "", context or "", where)


# --- Keeping --------------------------------------------------------------------------------------------------------------


def update(language: str) -> Catalog:
    """Bring a language's catalogue in line with the source: translations stay, new texts come empty, unused ones go."""
    path = folder(language) / OWN
    old = {_key(message): message for message in _read(path, language)}
    new = Catalog(locale=language)
    for key, text in gather().items():
        known = old.get(key)
        new.add(
            (text.singular, text.plural) if text.plural else text.singular,
            _kept(known, text) if known else ("", "") if text.plural else "",
            context=text.context or None,
            user_comments=known.user_comments if known else (),
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    body = BytesIO()
    write_po(body, new, width=WIDTH, no_location=True, omit_header=True, sort_output=True)
    path.write_text(_header(new) + "\n" + body.getvalue().decode().rstrip("\n") + "\n")
    return new


def _kept(known: Message, text: Text) -> str | tuple[str, ...]:
    """The old translation in the shape the source now asks for: one form or several."""
    if text.plural:
        return tuple(known.string) if isinstance(known.string, (list, tuple)) else (str(known.string), "")
    return known.string[0] if isinstance(known.string, (list, tuple)) else str(known.string)


def _header(catalog: Catalog) -> str:
    """What a catalogue must say of itself, without dates and names, which would differ at every writing."""
    fields = {
        "Language": str(catalog.locale_identifier),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": catalog.plural_forms,
    }
    lines = "".join(f'"{name}: {value}\\n"\n' for name, value in fields.items())
    return f'msgid ""\nmsgstr ""\n{lines}'


def _read(path: Path, language: str) -> Catalog:
    """A catalogue from its file, an empty one when there is none."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8", abort_invalid=True)


def _key(message: Message) -> Key:
    singular = message.id[0] if isinstance(message.id, (list, tuple)) else message.id
    return str(singular), message.context or ""


def _forms(message: Message) -> list[str]:
    return [str(form) for form in message.string] if isinstance(message.string, (list, tuple)) else [str(message.string)]


# --- Compiling ------------------------------------------------------------------------------------------------------------


def compile_all() -> list[Path]:
    """Compile the catalogues that are newer than what was compiled from them; answers what was written."""
    return [path for code, _ in settings.LANGUAGES if (path := compile_language(code)) is not None]


def compile_language(language: str) -> Path | None:
    """Compile one language's catalogues into one; None when nothing has changed, or there are none."""
    sources = [path for name in (OWN, OVERRIDES) if (path := folder(language) / name).exists()]
    target = folder(language) / COMPILED
    if not sources or (target.exists() and target.stat().st_mtime >= max(path.stat().st_mtime for path in sources)):
        return None
    merged = Catalog(locale=language)
    for source in sources:
        for message in _read(source, language):
            if message.id and not message.fuzzy and all(_forms(message)):
                merged.add(message.id, message.string, context=message.context)
    written = target.with_suffix(".mo.new")
    with written.open("wb") as file:
        write_mo(file, merged)
    written.replace(target)  # in one step: another process may be reading it
    return target


# --- Checking -------------------------------------------------------------------------------------------------------------


def check(language: str) -> list[Fault]:
    """What is wrong in a language's catalogue: missing, unused, fuzzy or unlike the source in its placeholders and tags."""
    texts = gather()
    messages = {_key(message): message for message in _read(folder(language) / OWN, language) if message.id}
    faults = [Fault(language, "missing", text.singular) for key, text in texts.items() if key not in messages]
    for key, message in messages.items():
        kinds = ["unused"] if key not in texts else list(_faults_of(message, texts[key]))
        faults += [Fault(language, kind, key[0]) for kind in kinds]
    return faults


def check_all() -> list[Fault]:
    """The faults of all languages."""
    return [fault for language in translated_languages() for fault in check(language)]


def _faults_of(message: Message, text: Text) -> Iterator[str]:
    forms = _forms(message)
    if not all(forms) or (text.plural and len(forms) < 2):
        yield "not translated"
        return
    if message.fuzzy:
        yield "fuzzy"
    if bool(text.plural) != isinstance(message.id, (list, tuple)):
        yield "plural unlike the source"
    for number, form in enumerate(forms):
        source = text.plural if text.plural and number else text.singular
        # "One day" may leave the number out, or say it; every other form has what the source has.
        may_differ = bool(text.plural) and number == 0
        allowed = set(PLACEHOLDER.findall(text.singular)) | set(PLACEHOLDER.findall(text.plural))
        has = PLACEHOLDER.findall(form)
        if not set(has) <= allowed or (not may_differ and sorted(has) != sorted(PLACEHOLDER.findall(source))):
            yield "placeholders differ"
        if sorted(TAG.findall(form)) != sorted(TAG.findall(source)):
            yield "tags differ"
        if form.startswith("\n") != source.startswith("\n") or form.endswith("\n") != source.endswith("\n"):
            yield "line breaks at the ends differ"
