"""The tiers where import-linter is blind: relations by name, templates, addresses, migrations."""

import ast
import re

from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from tests.architecture.house import (
    LIBRARY_FOLDERS,
    calls,
    component_file,
    listed,
    may_know,
    modules,
    owners,
    templates,
    tiers,
    words,
)

#: Every area may send people home (`LOGIN_REDIRECT_URL` too); the frame that `core` draws holds the search box.
HOME = "portals:home"
FRAME = {("core", "portals:search")}
QUOTED = re.compile(r"""^["']([^"'#]+)""")
COMPONENT = re.compile(r"<c-([a-z0-9_.-]+)")


def test_every_area_is_installed_and_has_a_tier():
    labels = {config.label for config in apps.get_app_configs() if config.name.startswith("kokemussilta.")}

    assert labels == set(tiers())


def test_relations_point_downwards():
    faults = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in tiers()
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]
        if field.is_relation
        and field.related_model._meta.app_label in tiers()
        and not may_know(model._meta.app_label, field.related_model._meta.app_label)
    ]

    assert not faults, listed(faults)


def test_migrations_depend_downwards():
    loader = MigrationLoader(None)
    faults = [
        f"{area}.{name} -> {other}.{other_name}"
        for (area, name), migration in loader.disk_migrations.items()
        if area in tiers()
        for other, other_name in migration.dependencies
        if other in tiers() and not may_know(area, other)
    ]

    assert not faults, listed(faults)


def test_templates_extend_and_include_downwards():
    faults = []
    for page in templates():
        named = [QUOTED.match(argument) for tag in ("extends", "include") for argument in page.tags(tag)]
        names = [match[1] for match in named if match] + [component_file(tag) for tag in COMPONENT.findall(page.text)]
        faults += [
            f"{page.area}: {page.name} -> {name} of {owners()[name]}"
            for name in names
            if name in owners() and not may_know(page.area, owners()[name])
        ]

    assert not faults, listed(faults)


def test_templates_link_downwards():
    faults = [
        f"{page.area}: {page.name} -> {match[1]}"
        for page in templates()
        for match in (QUOTED.match(argument) for argument in page.tags("url"))
        if match and ":" in match[1] and not _may_link(page.area, match[1])
    ]

    assert not faults, listed(faults)


def test_code_links_downwards():
    faults = [
        f"{module.at(call)} -> {name}"
        for module in modules()
        if module.area
        for call in calls(module, "reverse", "reverse_lazy", "redirect")
        for name in map(words, call.args[:1])
        if ":" in name and not name.startswith(("http:", "https:")) and not _may_link(module.area, name)
    ]

    assert not faults, listed(faults)


def test_code_renders_templates_downwards():
    faults = [
        f"{module.at(node)} -> {name} of {owners()[name]}"
        for module in modules()
        if module.area
        for node in _string_nodes(module)
        for name in [words(node).partition("#")[0]]
        if name in owners() and name.partition("/")[0] not in LIBRARY_FOLDERS and not may_know(module.area, owners()[name])
    ]

    assert not faults, listed(faults)


def _string_nodes(module):
    return (node for node in ast.walk(module.tree) if words(node))


def _may_link(area: str, name: str) -> bool:
    other = name.partition(":")[0]
    return other not in tiers() or name == HOME or (area, name) in FRAME or may_know(area, other)
