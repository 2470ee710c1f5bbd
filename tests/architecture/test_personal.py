"""Every field of every model is classified: what erasure does with it, and whether reading it is logged."""

from django.apps import apps

from kokemussilta.core.privacy import Kept
from tests.architecture.house import listed, tiers


def _models():
    return [model for model in apps.get_models() if model._meta.app_label in tiers()]


def _fields(model) -> set[str]:
    return {field.name for field in [*model._meta.fields, *model._meta.many_to_many]}


def _classified(model) -> dict[str, object]:
    return getattr(getattr(model, "Personal", None), "fields", {})


def test_every_field_is_classified():
    faults = [
        f"{model._meta.label}.{name} is not classified"
        for model in _models()
        for name in _fields(model) - set(_classified(model))
    ]

    assert _models(), "no models found"
    assert not faults, listed(faults)


def test_nothing_else_is_classified():
    faults = [
        f"{model._meta.label}.{name} is no field" for model in _models() for name in set(_classified(model)) - _fields(model)
    ]

    assert not faults, listed(faults)


def test_classes_are_the_known_ones():
    faults = [
        f"{model._meta.label}.{name}: {kept!r}"
        for model in _models()
        for name, kept in _classified(model).items()
        if not isinstance(kept, Kept)
    ]

    assert not faults, listed(faults)
