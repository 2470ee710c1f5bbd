"""Files, functions and templates that fit on a screen or few."""

import ast

from tests.architecture.house import functions, listed, modules, templates

FILE, FILE_P90, FUNCTION, MODEL, TEMPLATE = 400, 200, 60, 200, 150
FOLDERS = ("src", "tests", "scripts", "bench")


def _length(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_files_are_short():
    faults = [f"{module.name}: {module.lines} lines" for module in modules(*FOLDERS) if module.lines > FILE]

    assert not faults, listed(faults)


def test_nine_files_of_ten_are_shorter_still():
    lengths = sorted(module.lines for module in modules() if module.lines > 1)

    assert lengths[int(len(lengths) * 0.9)] <= FILE_P90


def test_functions_are_short():
    faults = [
        f"{module.at(node)} {node.name}: {_length(node)} lines"
        for module in modules(*FOLDERS)
        for node in functions(module)
        if _length(node) > FUNCTION
    ]

    assert not faults, listed(faults)


def test_classes_are_short():
    faults = [
        f"{module.at(node)} {node.name}: {_length(node)} lines"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and _length(node) > MODEL
    ]

    assert not faults, listed(faults)


def test_templates_are_short():
    lengths = {page.name: len(page.text.splitlines()) for page in templates()}
    faults = [f"{name}: {lines} lines" for name, lines in lengths.items() if lines > TEMPLATE]

    assert not faults, listed(faults)
