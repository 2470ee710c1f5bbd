"""Templates that are used, hold no styles or scripts of their own, and load nothing for nothing."""

import ast
import re
from collections.abc import Iterator

from django.template import engines
from django.template.loader import get_template

from tests.architecture.house import LIBRARY_FOLDERS, Page, component_file, listed, modules, templates, words

STYLE = re.compile(r"\sstyle\s*=|<style\b", re.IGNORECASE)
HANDLER = re.compile(r"""\son[a-z]+\s*=\s*["']|javascript:""", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b(?P<attributes>[^>]*)>", re.IGNORECASE)
COMPONENT = re.compile(r"<c-([a-z0-9_.-]+)")
QUOTED = re.compile(r"""["']([^"']+)["']""")
#: Django itself looks for these.
BY_CONVENTION = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
SLOTS_OF_COTTON = {"vars", "slot", "component"}


def test_templates_hold_no_styles_and_scripts():
    faults = []
    for page in templates():
        if page.is_letter:
            continue
        for number, line in enumerate(page.text.splitlines(), 1):
            scripts = [match["attributes"] for match in SCRIPT.finditer(line)]
            if STYLE.search(line) or HANDLER.search(line) or any("src=" not in found for found in scripts):
                faults.append(f"{page.name}:{number}: {line.strip()[:80]}")

    assert not faults, listed(faults)


def test_templates_are_used():
    named, patterns = _names_in_code()
    for page in templates():
        named |= {
            name.partition("#")[0] for tag in ("extends", "include") for part in page.tags(tag) for name in QUOTED.findall(part)
        }
        named |= {component_file(tag) for tag in COMPONENT.findall(page.text)}
    faults = [
        page.name
        for page in templates()
        if page.name not in named | BY_CONVENTION
        and (page.name.partition("/")[0] not in LIBRARY_FOLDERS or page.name.startswith("cotton/"))
        and not any(pattern.fullmatch(page.name) for pattern in patterns)
    ]

    assert not faults, listed(faults)


def _names_in_code() -> tuple[set[str], list[re.Pattern[str]]]:
    """What code calls templates: whole names, and patterns of those it puts together (`f"letters/{kind}.txt"`)."""
    named: set[str] = set()
    patterns = []
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.JoinedStr) and re.match(r"[a-z_]+/", words(node.values[0])):
                parts = [re.escape(words(part)) if isinstance(part, ast.Constant) else "[^/]+" for part in node.values]
                patterns.append(re.compile("".join(parts)))
            elif words(node):
                named.add(words(node).partition("#")[0])
    return named, patterns


def test_components_exist():
    present = {page.name for page in templates()}
    faults = [
        f"{page.name}: <c-{tag}>"
        for page in templates()
        for tag in set(COMPONENT.findall(page.text)) - SLOTS_OF_COTTON
        if component_file(tag) not in present and component_file(tag).replace(".html", "/index.html") not in present
    ]

    assert not faults, listed(faults)


def test_templates_compile():
    for page in templates():
        get_template(page.name)


def _loaded(page: Page) -> Iterator[tuple[str, list[str]]]:
    """Each library that a template loads, with the names it takes from it (none: all)."""
    for argument in page.tags("load"):
        names = argument.split()
        if "from" in names:
            yield names[-1], names[: names.index("from")]
        else:
            yield from ((name, []) for name in names)


def test_loaded_libraries_are_used():
    libraries = engines["django"].engine.template_libraries
    faults = []
    for page in templates():
        for name, parts in _loaded(page):
            offered = parts or [*libraries[name].tags, *libraries[name].filters]
            if not any(_uses(page.text, part) for part in offered):
                faults.append(f"{page.name}: {{% load {name} %}}")

    assert not faults, listed(faults)


def test_libraries_that_are_always_there_are_not_loaded():
    engine = engines["django"].engine
    faults = [
        f"{page.name}: {{% load {name} %}}"
        for page in templates()
        for name, _ in _loaded(page)
        if engine.template_libraries[name] in engine.template_builtins
    ]

    assert not faults, listed(faults)


def _uses(text: str, name: str) -> bool:
    """Whether a tag or a filter of that name stands in the template."""
    return bool(re.search(r"\{%-?\s*" + re.escape(name) + r"\b|\|\s*" + re.escape(name) + r"\b", text))
