"""What the tests of the house read: areas with their tiers, source files as syntax trees, templates."""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"
PROGRAM = SRC / "kokemussilta"
#: Template folders that libraries name; they belong to the area that holds the files.
LIBRARY_FOLDERS = {"account", "allauth", "mfa", "django", "usersessions", "cotton"}


@cache
def project() -> dict[str, Any]:
    """`pyproject.toml`."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


@cache
def tiers() -> dict[str, int]:
    """Each area with its tier, counted from below; siblings have the same. import-linter's own list is the one truth."""
    contracts = project()["tool"]["importlinter"]["contracts"]
    layers = next(contract for contract in contracts if contract["name"] == "Areas depend downwards only")["layers"]
    return {area.strip(): tier for tier, layer in enumerate(reversed(layers)) for area in layer.split("|")}


def may_know(area: str, other: str) -> bool:
    """Whether an area may name another: itself, or one of a lower tier."""
    return area == other or tiers()[other] < tiers()[area]


def area_of(path: Path) -> str:
    """The area that a file of the program belongs to, "" for those that stand beside the areas."""
    parts = path.relative_to(PROGRAM).parts if PROGRAM in path.parents else ()
    return parts[0] if parts and parts[0] in tiers() else ""


@dataclass(frozen=True)
class Module:
    """A Python file and its syntax tree; every node knows its parent."""

    path: Path
    lines: int
    tree: ast.Module

    @property
    def name(self) -> str:
        """The path as people write it, from `src/kokemussilta/`, or from the root outside of it."""
        return self.path.relative_to(PROGRAM if PROGRAM in self.path.parents else ROOT).as_posix()

    @property
    def area(self) -> str:
        """See `area_of`."""
        return area_of(self.path)

    def at(self, node: ast.AST) -> str:
        """`register/models.py:12`."""
        return f"{self.name}:{getattr(node, 'lineno', 0)}"


@cache
def modules(*folders: str) -> tuple[Module, ...]:
    """The Python files under the folders (by default `src`), migrations left out."""
    return tuple(
        _parse(path)
        for folder in folders or ("src",)
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts
    )


@cache
def _parse(path: Path) -> Module:
    text = path.read_text()
    tree = ast.parse(text)
    for parent in ast.walk(tree):
        for child in ast.iter_child_nodes(parent):
            child.parent = parent  # type: ignore[attr-defined]
    return Module(path, len(text.splitlines()), tree)


def functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a module."""
    return (node for node in ast.walk(module.tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))


def calls(module: Module, *names: str) -> Iterator[ast.Call]:
    """Calls of functions with one of the names, however they were imported: `reverse(...)`, `urls.reverse(...)`."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in names:
                yield node


def words(node: ast.AST) -> str:
    """The text of a string constant, "" for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


@dataclass(frozen=True)
class Page:
    """A template; `name` is what views and other templates call it."""

    path: Path
    name: str
    text: str

    @property
    def area(self) -> str:
        """See `area_of`."""
        return area_of(self.path)

    @property
    def is_letter(self) -> bool:
        """Whether it is sent by e-mail, where style sheets don't reach."""
        return self.area == "notifications" or "/letters/" in self.name

    def tags(self, tag: str) -> list[str]:
        """The arguments of each `{% tag ... %}`."""
        return re.findall(r"\{%-?\s*" + re.escape(tag) + r"\s+(.*?)\s*-?%\}", self.text)


@cache
def templates() -> tuple[Page, ...]:
    """All templates of the program."""
    found = []
    for path in sorted(PROGRAM.rglob("*")):
        if path.suffix in {".html", ".txt"} and "templates" in path.parts:
            base = Path(*path.parts[: path.parts.index("templates") + 1])
            found.append(Page(path, path.relative_to(base).as_posix(), path.read_text()))
    return tuple(found)


def component_file(tag: str) -> str:
    """The template of `<c-page-head>`: its parts are folders, its dashes stay as the settings say."""
    path = tag.replace(".", "/")
    return f"cotton/{path.replace('-', '_') if getattr(settings, 'COTTON_SNAKE_CASED_NAMES', True) else path}.html"


@cache
def owners() -> dict[str, str]:
    """Each template's name with the area that holds it."""
    return {page.name: page.area for page in templates()}


def listed(faults: Iterable[str]) -> str:
    """The faults under each other, for the message of an assertion."""
    return "\n" + "\n".join(sorted(faults))
