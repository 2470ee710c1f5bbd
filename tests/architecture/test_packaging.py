"""What we lean on: each library has a reason, a lock names all of them by digest and no place to get them from."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions

import pytest

from tests.architecture.house import ROOT, Module, listed, modules, project

LOCKS = ("requirements.lock", "requirements-dev.lock")


def _plain(name: str) -> str:
    """A project's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^A-Za-z0-9._-]", name, maxsplit=1)[0]).lower()


def _locked(lock: str) -> dict[str, str]:
    """Each locked requirement with the text up to the next one."""
    blocks = re.split(r"\n(?=[A-Za-z0-9])", (ROOT / lock).read_text().strip())
    return {_plain(block): block for block in blocks if not block.startswith("#")}


def test_every_dependency_says_why():
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    faults = [
        dependency
        for dependency in project()["project"]["dependencies"]
        if not re.search(r'",\s+# \w', next(line for line in lines if f'"{dependency}"' in line))
    ]

    assert not faults, listed(faults)


def test_every_dependency_is_locked():
    runtime = {_plain(name) for name in project()["project"]["dependencies"]}
    development = {_plain(name) for name in project()["project"]["optional-dependencies"]["dev"]}

    assert runtime <= set(_locked("requirements.lock")), listed(runtime - set(_locked("requirements.lock")))
    assert runtime | development <= set(_locked("requirements-dev.lock"))


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_name_versions_and_digests_only(lock):
    text = (ROOT / lock).read_text()
    faults = [name for name, block in _locked(lock).items() if "==" not in block or "--hash=sha256:" not in block]

    assert not faults, listed(faults)
    assert [
        word for word in ("http", "--index-url", "--extra-index-url", "--find-links", "file:", "git+") if word in text
    ] == []


def test_both_locks_agree():
    runtime, development = _locked("requirements.lock"), _locked("requirements-dev.lock")

    def version(block: str) -> str:
        return block.partition("==")[2].split(maxsplit=1)[0]

    assert {name: version(block) for name, block in runtime.items()} == {name: version(development[name]) for name in runtime}


def _imported(module: Module) -> Iterator[str]:
    """The top names of what a module imports when it runs; what stands under `if TYPE_CHECKING:` is for tools alone."""
    for node in ast.walk(module.tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)) and not _is_for_tools(node):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
            yield from (name.partition(".")[0] for name in names)


def _is_for_tools(node: ast.AST) -> bool:
    parent = getattr(node, "parent", None)
    while parent is not None:
        if isinstance(parent, ast.If) and "TYPE_CHECKING" in ast.dump(parent.test):
            return True
        parent = getattr(parent, "parent", None)
    return False


def test_the_program_imports_only_what_is_installed_with_it():
    """Not what tests and checks bring along: with `requirements.lock` alone it would not start."""
    runtime, homes = set(_locked("requirements.lock")), packages_distributions()
    own = {"config", "kokemussilta"} | sys.stdlib_module_names
    faults = [
        f"{module.name}: {name}"
        for module in modules()
        for name in set(_imported(module)) - own
        if not {_plain(home) for home in homes.get(name, [])} & runtime
    ]

    assert not faults, listed(faults)


def test_the_oldest_python_is_the_same_everywhere():
    """Where versions are written down: the package, the linter, the type checker, the set-up."""
    tools = project()["tool"]
    oldest = project()["project"]["requires-python"].removeprefix(">=")

    assert tools["ruff"]["target-version"] == f"py{oldest.replace('.', '')}"
    assert tools["mypy"]["python_version"] == oldest
    assert f"OLDEST = ({oldest.replace('.', ', ')})" in (ROOT / "scripts" / "set_up.py").read_text()
