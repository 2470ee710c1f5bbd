"""Who may write what, and who may ask the time: one place each."""

import ast
from collections.abc import Iterator

from django.apps import apps

from tests.architecture.house import Module, functions, listed, modules

WORKFLOW, CLOCK = "core/workflow.py", "core/clock.py"
CLOCKS = {
    ("timezone", "now"),
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
}
#: What narrows a query to what a person may see; each takes the person.
SCOPES = {"visible_to", "on_desk_of", "of"}
#: Actions that nobody does but the program, or that say otherwise who does them.
BY_NOBODY = {
    "assignments/actions/answers.py expire": "the time for an answer is over",
    "assignments/actions/board.py lapse": "the time on the board is over",
    "assignments/actions/ending.py give_up": "nobody told for weeks",
    "assignments/actions/ending.py warn_of_empty_seats": "the day is near",
    "assignments/actions/ending.py ask_what_became": "the day is past",
    "assignments/actions/reminding.py remind": "the day is near",
    "assignments/actions/reminding.py remind_client": "the day is near",
    "assignments/actions/reminding.py remind_of_report": "the day is past",
    "assignments/actions/paying.py note_pay": "what is paid is noted, whoever decided it",
    "fees/actions/desks.py place_all": "whoever may act has changed, whoever changed it",
    "fees/actions/desks.py put_back": "a claim is found on no desk",
    "fees/actions/reminding.py chase": "a desk's days are over",
    "fees/actions/reminding.py tell_operators": "an organisation has nobody who may approve",
    "fees/actions/reminding.py tell_stranded": "nobody may approve a claim",
    "register/actions/calendars.py note_busy_times": "the worker has read a calendar",
    "register/actions/calendars.py note_unreadable": "the worker could not read a calendar",
    "reporting/actions/facts.py catch_up": "what changed is counted anew, whoever changed it",
    "reporting/actions/facts.py compute_all": "everything is counted anew",
    "register/actions/entry.py link_instead": "whoever opened an old link is the one who acts, and may have no account",
}


def _of(*names: str) -> Iterator[Module]:
    """Modules of the areas by their file's name: `views.py`, or any file of a package `views`."""
    for module in modules():
        inner = module.name.split("/")[1:]
        if module.area and inner and (inner[0] in {f"{name}.py" for name in names} or inner[0] in names):
            yield module


def _targets(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return [part for target in node.targets for part in ast.walk(target) if isinstance(part, ast.expr)]
    return [node.target] if isinstance(node, (ast.AugAssign, ast.AnnAssign)) else []


def test_only_the_workflow_assigns_a_state():
    faults = []
    for module in modules():
        if module.name == WORKFLOW:
            continue
        for node in ast.walk(module.tree):
            if any(isinstance(target, ast.Attribute) and target.attr == "state" for target in _targets(node)):
                faults.append(module.at(node))
            if isinstance(node, ast.Call) and _is_update_of_state(node):
                faults.append(module.at(node))

    assert not faults, listed(faults)


def _is_update_of_state(call: ast.Call) -> bool:
    """`rows.update(state=...)`, `setattr(row, "state", ...)`."""
    if isinstance(call.func, ast.Attribute) and call.func.attr == "update":
        return any(keyword.arg == "state" for keyword in call.keywords)
    is_setattr = isinstance(call.func, ast.Name) and call.func.id == "setattr" and len(call.args) == 3
    return is_setattr and isinstance(call.args[1], ast.Constant) and call.args[1].value == "state"


def test_only_the_clock_asks_the_time():
    faults = [
        module.at(node)
        for module in modules()
        if module.name != CLOCK
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and (getattr(node.value, "id", getattr(node.value, "attr", "")), node.attr) in CLOCKS
    ]

    assert not faults, listed(faults)


def test_views_find_rows_only_through_visible_to():
    shared = {model.__name__ for model in apps.get_app_config("vocabulary").get_models()}
    faults = []
    for module in _of("views"):
        if module.area == "demo":
            continue  # its pages show everybody's letters, that is what they are for
        for node in ast.walk(module.tree):
            is_manager = isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}
            if is_manager and getattr(node.value, "id", "") not in shared and not _is_narrowed(node):
                faults.append(module.at(node))
            if isinstance(node, ast.Call) and _finds_in_a_whole_model(node):
                faults.append(module.at(node))

    assert not faults, listed(faults)


def _is_narrowed(node: ast.AST) -> bool:
    """Whether `.visible_to(...)` follows somewhere in the chain of calls: `Order.objects.open().visible_to(user)`."""
    parent = getattr(node, "parent", None)
    while isinstance(parent, (ast.Attribute, ast.Call)) and (
        getattr(parent, "value", None) is node or getattr(parent, "func", None) is node
    ):
        if isinstance(parent, ast.Attribute) and parent.attr in SCOPES:
            return True
        node, parent = parent, getattr(parent, "parent", None)
    return False


def _finds_in_a_whole_model(call: ast.Call) -> bool:
    """`get_object_or_404(Order, ...)`, the same for lists."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return (
        name in {"get_object_or_404", "get_list_or_404"}
        and bool(call.args)
        and isinstance(call.args[0], ast.Name)
        and call.args[0].id[:1].isupper()
    )


def test_views_write_nothing_themselves():
    verbs = {"save", "delete", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "update"}
    faults = [
        f"{module.at(node)} .{node.func.attr}()"
        for module in _of("views")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in verbs
        and _is_of_a_row(node)
    ]

    assert not faults, listed(faults)


def _is_of_a_row(call: ast.Call) -> bool:
    """A manager's or a row's verb: not `actions.create(...)`, not a dictionary's `update`, not `part.save(form)`."""
    assert isinstance(call.func, ast.Attribute)
    if call.func.attr in {"create", "update", "delete"}:
        return any(isinstance(part, ast.Attribute) and part.attr == "objects" for part in ast.walk(call.func.value))
    return call.func.attr != "save" or not call.args


def test_models_do_nothing_when_saved():
    """They may refuse, though: audit rows are never changed."""
    faults = [
        module.at(node)
        for module in _of("models")
        for node in functions(module)
        if node.name in {"save", "delete", "full_clean"} and getattr(node.returns, "id", "") != "NoReturn"
    ]

    assert not faults, listed(faults)


def test_actions_take_keywords_and_say_who_and_when():
    """What wraps itself in a transaction is an action; other functions beside actions serve them."""
    faults = {}
    for module in _of("actions"):
        for node in module.tree.body:
            if isinstance(node, ast.FunctionDef) and node.decorator_list and not node.name.startswith("_"):
                lacking = {"by", "at"} - {argument.arg for argument in node.args.kwonlyargs}
                if lacking or node.args.args or node.args.posonlyargs:
                    faults[f"{module.name} {node.name}"] = f"lacks {', '.join(sorted(lacking)) or 'keywords'}"
    new = [
        f"{name}: {lack} (mend it, or give its reason in BY_NOBODY)" for name, lack in faults.items() if name not in BY_NOBODY
    ]
    gone = [f"{name}: no longer needed in BY_NOBODY" for name in BY_NOBODY if name not in faults]

    assert not new + gone, listed(new + gone)


def test_signals_inside_an_area_are_not_received():
    """`post_save` and its like are no way to make things happen; upward news is a signal of our own."""
    banned = {"pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed"}
    faults = [
        module.at(node)
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.db.models.signals"
        for name in node.names
        if name.name in banned
    ]

    assert not faults, listed(faults)
