"""Choices from the shared lists, as forms draw them."""

from collections.abc import Iterator
from typing import Any

from django.forms.models import ModelChoiceIterator

from kokemussilta.vocabulary.rules import alphabetical


class Alphabetical(ModelChoiceIterator):  # type: ignore[type-arg]
    """A field's rows in the alphabetical order of the reader's language: `iterator = Alphabetical` on the field's class."""

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        """The empty choice first, if there is one."""
        if self.field.empty_label is not None:
            yield "", str(self.field.empty_label)
        for row in sorted(self.queryset.all(), key=lambda row: alphabetical(row.name)):
            yield self.choice(row)
