"""The pages about workflows say what the tables and the actions say."""

import ast

from kokemussilta.core import workflow_pages
from tests.architecture.house import ROOT, listed, modules

FOLDER = ROOT / "docs" / "workflows"


def test_the_pages_are_fresh():
    pages = workflow_pages.pages()
    written = {path.name: path.read_text() for path in FOLDER.glob("*.md")}
    faults = [name for name in sorted({*pages, *written}) if pages.get(name) != written.get(name)]

    assert not faults, f"run `kokemussilta workflows --write docs/workflows`: {', '.join(faults)}"


def test_every_move_is_made_by_an_action():
    deeds = workflow_pages._deeds()
    faults = [
        f"{table.name}: {move.name}"
        for table in workflow_pages.tables()
        for move in table.workflow.moves
        if not workflow_pages._makers(move, deeds) and (table.name, move.name) not in BY_THE_WORKER
    ]

    assert not faults, listed(faults)


#: Moves that the worker makes on its way, in no action: nobody decides them.
BY_THE_WORKER = {("notifications-message", "send"), ("notifications-message", "give up")}


def test_actions_are_whole():
    """An action runs again when another was in the way (`core.transactions`); a bare transaction would show an error instead."""
    faults = [
        module.at(node)
        for module in modules()
        if module.area and module.name.split("/")[1] in {"actions", "actions.py"}
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef) and any(ast.unparse(one) == "transaction.atomic" for one in node.decorator_list)
    ]

    assert not faults, listed(faults)
