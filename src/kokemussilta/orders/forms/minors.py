"""A kind question when two answers seem to contradict each other: pupils listen, and nobody is under 18."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kokemussilta.vocabulary.models import Audience

FIELD = "minors_asked"


class AsksOfMinors(forms.Form):
    """A form with who listens (`audiences`) and whether minors are there (`with_minors`, False for no).

    The question is asked once: the second press with the same answers goes through, for a class of adults is possible.
    """

    def add_question_of_minors(self) -> None:
        """Give the form the hidden field that remembers what was asked; called by the `__init__` of each."""
        self.fields[FIELD] = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def ask_of_minors(self, known: Any = ()) -> None:
        """Ask, when it has not been asked of these listeners; `known`: who listens, when the form itself does not ask it."""
        told: list[Audience] = list(self.cleaned_data.get("audiences") or known)
        young = [audience for audience in told if audience.is_minors]
        about = ",".join(sorted(audience.code for audience in young))
        if self.cleaned_data.get("with_minors") is not False or not young or self.cleaned_data.get(FIELD) == about:
            return
        sentence = _(
            "%(who)s ovat yleensä alle 18-vuotiaita. Onko paikalla varmasti vain täysi-ikäisiä? Jos on, jatka painamalla uudelleen."
        )
        self.add_error("with_minors", sentence % {"who": capfirst(", ".join(audience.name for audience in young))})
        sent: Any = self.data
        self.data = sent.copy()
        self.data[self.add_prefix(FIELD)] = about  # type: ignore[index]  # a copy may be written to
