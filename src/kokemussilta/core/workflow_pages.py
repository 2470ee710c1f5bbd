"""Pages about workflows, drawn from the tables and from the actions that make the moves; `docs/workflows/` holds them."""

import ast
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum, EnumType
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from django.apps import apps
from django.db.models import TextChoices
from django.utils import translation

from kokemussilta.core.workflow import Move, Workflow

OURS = "kokemussilta."


@dataclass(frozen=True)
class Table:
    """A workflow with the area that owns it."""

    area: str
    workflow: Workflow

    @property
    def name(self) -> str:
        """The page's file name, without its ending."""
        return f"{self.area}-{self.workflow.name}"

    @cached_property
    def labels(self) -> dict[str, str]:
        """Each state with its Finnish name, in the table's order."""
        states = type(self.workflow.initial)
        with translation.override("fi"):
            return {str(value): str(label) for value, label in states.choices} if issubclass(states, TextChoices) else {}


@dataclass
class Deed:
    """A function of an area's actions, and what its text mentions."""

    function: Callable[..., Any]
    moves: list[Move] = field(default_factory=list)
    calls: list[Callable[..., Any]] = field(default_factory=list)
    policies: list[Callable[..., Any]] = field(default_factory=list)
    permissions: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """How the areas above call it: `orders.cancel`."""
        return f"{self.area}.{self.function.__name__}"

    @property
    def area(self) -> str:
        """The area that it belongs to."""
        return self.function.__module__.removeprefix(OURS).partition(".")[0]

    @property
    def is_action(self) -> bool:
        """Whether it is a transaction of its own (and not a part of one)."""
        return hasattr(self.function, "__wrapped__")


def tables() -> list[Table]:
    """The workflows of all areas, in the order of the areas and of their files."""
    found = []
    for area in (config.name for config in apps.get_app_configs() if config.name.startswith(OURS)):
        if find_spec(f"{area}.states"):
            rows = vars(import_module(f"{area}.states")).values()
            found += [Table(area.removeprefix(OURS), row) for row in rows if isinstance(row, Workflow)]
    return sorted(found, key=lambda table: table.name)


def pages() -> dict[str, str]:
    """Each page's file name with its text, an index among them."""
    deeds = _deeds()
    found = {f"{table.name}.md": _page(table, deeds) for table in tables()}
    rows = [
        f"- [{table.area}: {table.workflow.name}]({table.name}.md): {', '.join(table.labels.values())}" for table in tables()
    ]
    head = "# Workflows\n\nDrawn from each area's `states.py` by `kokemussilta workflows --write docs/workflows`; not edited by hand."
    return {"README.md": "\n".join([head, "", *rows, ""]), **found}


def _page(table: Table, deeds: list[Deed]) -> str:
    workflow = table.workflow
    lines = [f"# {table.area}: {workflow.name}", "", "```mermaid", "stateDiagram-v2"]
    lines += [f"    {state}: {label}" for state, label in table.labels.items()]
    lines.append(f"    [*] --> {workflow.initial!s}")
    lines += [f"    {source} --> {move.target}: {_words(move)}" for move in workflow.moves for source in _in_order(table, move)]
    lines += [f"    {state} --> [*]" for state in table.labels if not workflow.moves_from(state)]
    lines += ["```", "", "| move | from | to | made by |", "|---|---|---|---|"]
    entries: dict[str, Deed] = {}
    for move in workflow.moves:
        makers = {deed.name: deed for deed in _makers(move, deeds)}
        entries |= makers
        sources = ", ".join(table.labels[source] for source in _in_order(table, move))
        names = ", ".join(f"`{name}`" for name in makers)
        lines.append(f"| {_words(move)} | {sources} | {table.labels[move.target]} | {names} |")
    lines += ["", "| action | what it does | who may |", "|---|---|---|"]
    lines += [f"| `{name}` | {_sentence(deed.function)} | {_who(deed)} |" for name, deed in sorted(entries.items())]
    return "\n".join([*lines, ""])


def _words(move: Move) -> str:
    return move.name.replace("_", " ")


def _in_order(table: Table, move: Move) -> list[str]:
    return [state for state in table.labels if move.starts_from(state)]


def _who(deed: Deed) -> str:
    """The sentences of the policies that it asks and the permissions that it wants itself."""
    said = [_sentence(policy) for policy in deed.policies] + [f"Whoever holds `{name}`." for name in deed.permissions]
    return (
        " ".join(said)
        or "Not asked here: it follows from a mailed link, the page's own permission, the clock or another action."
    )


def _sentence(function: Callable[..., Any]) -> str:
    """The first sentence of its docstring, fit for a table."""
    text = " ".join((inspect.getdoc(function) or "").split("\n\n")[0].split())
    return text.partition(". ")[0].rstrip(".").replace("|", "/") + "."


# --- Which actions make a move --------------------------------------------------------------------------------------------


def _makers(move: Move, deeds: list[Deed]) -> list[Deed]:
    """The actions from which a move follows: those that make it, or the callers of what does, up to where somebody is asked who may."""
    ahead = [deed for deed in deeds if any(known is move for known in deed.moves)]
    found: list[Deed] = []
    seen: list[Deed] = []
    while ahead:
        deed = ahead.pop(0)
        if deed in seen:
            continue
        seen.append(deed)
        callers = [other for other in deeds if deed.function in other.calls and other is not deed]
        if deed.is_action and (deed.policies or not callers):
            found.append(deed)
        else:
            ahead += callers
    return sorted(found, key=lambda deed: deed.name)


def _deeds() -> list[Deed]:
    """Every function of every area's actions; what a part of an action asks counts for the action."""
    deeds = [deed for module in _modules() for deed in _deeds_of(module)]
    known = {deed.function: deed for deed in deeds}
    for deed in deeds:
        parts = _parts(deed, known)
        deed.policies = list(dict.fromkeys([*deed.policies, *(policy for part in parts for policy in part.policies)]))
        deed.permissions = list(dict.fromkeys([*deed.permissions, *(name for part in parts for name in part.permissions)]))
    return deeds


def _modules() -> Iterator[ModuleType]:
    for area in (config.name for config in apps.get_app_configs() if config.name.startswith(OURS)):
        if not find_spec(f"{area}.actions"):
            continue
        package = import_module(f"{area}.actions")
        inner = sorted(module.name for module in iter_modules(getattr(package, "__path__", []), f"{area}.actions."))
        yield from [import_module(name) for name in inner] or [package]


def _deeds_of(module: ModuleType) -> list[Deed]:
    functions = [node for node in ast.parse(inspect.getsource(module)).body if isinstance(node, ast.FunctionDef)]
    return [_read(getattr(module, node.name), node, module) for node in functions]


def _parts(deed: Deed, known: dict[Callable[..., Any], Deed]) -> list[Deed]:
    """The functions of the same area that it calls and that are no actions themselves, and those that they call."""
    found: list[Deed] = []
    ahead = [deed]
    while ahead:
        called = [known[function] for function in ahead.pop().calls if function in known]
        fresh = [part for part in called if part.area == deed.area and not part.is_action and part not in found]
        found += fresh
        ahead += fresh
    return found


def _read(function: Callable[..., Any], node: ast.FunctionDef, module: ModuleType) -> Deed:
    deed = Deed(function)
    asked_about = {id(part.value) for part in ast.walk(node) if isinstance(part, ast.Attribute)}  # `MOVE.starts_from(...)`
    for part in ast.walk(node):
        thing = _resolve(part, module)
        if isinstance(thing, Enum) and type(thing).__name__ == "Permission":
            deed.permissions.append(thing.name)
        elif isinstance(thing, Move) and id(part) not in asked_about:
            deed.moves.append(thing)
        elif inspect.isfunction(thing) and thing is not function:
            into = deed.policies if _is_policy(thing) else deed.calls
            if thing not in into:
                into.append(thing)
    return deed


def _resolve(node: ast.AST, module: ModuleType) -> object:
    """What a name, or a name of a module's or an enumeration's, stands for in a module; None for anything else."""
    if isinstance(node, ast.Name):
        return vars(module).get(node.id)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        owner = vars(module).get(node.value.id)
        return getattr(owner, node.attr, None) if isinstance(owner, (ModuleType, EnumType)) else None
    return None


def _is_policy(function: Callable[..., Any]) -> bool:
    return function.__module__.endswith(".policies") and function.__name__ != "require"
