"""A page that names a variable nobody gave it is wrong, even where Django would print nothing.

Only our own templates are held to it: those of libraries lean on undefined names. Django asks `string_if_invalid` for what to
print instead; this one raises, and says which template asked.
"""

import inspect
from pathlib import Path

from django.template.base import FilterExpression, Origin

OURS = Path(__file__).resolve().parents[1] / "src"


class UndefinedVariable(AssertionError):
    """A template used a name that its context lacks."""


class Undefined(str):
    """Stands in for the empty string that Django prints for unknown names; `%` is what Django does with it."""

    __slots__ = ()

    def __contains__(self, part: object) -> bool:
        return part == "%s"

    def __bool__(self) -> bool:
        """True to the one place of Django that asks before using it, else as empty as what it stands for."""
        caller = inspect.currentframe()
        asking = caller.f_back if caller else None
        return asking is not None and asking.f_code is FilterExpression.resolve.__code__

    def __mod__(self, name: object) -> str:
        origin = _template_in_work()
        if origin is None or OURS not in Path(origin.name).parents:
            return ""
        raise UndefinedVariable(f"{Path(origin.name).relative_to(OURS)}: nobody gave {{{{ {name} }}}}")


def _template_in_work() -> Origin | None:
    """The template whose node is being rendered, found on the stack above the variable that was resolved."""
    frame = inspect.currentframe()
    while frame is not None:
        code = frame.f_code
        if code.co_name in {"render_annotated", "render"}:
            node = frame.f_locals.get("self")
            origin = getattr(node, "origin", None)
            if isinstance(origin, Origin):
                return origin
        frame = frame.f_back
    return None
