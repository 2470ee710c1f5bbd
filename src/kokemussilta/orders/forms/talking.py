"""Messages, and the word why something is called off."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from kokemussilta.orders.forms.fields import area, words
from kokemussilta.orders.forms.reach import Reach


class PostForm(forms.Form):
    """A message of a conversation."""

    text = forms.CharField(
        max_length=5000,
        widget=area(4),
        **words(gettext_lazy("Viesti"), required=gettext_lazy("Kirjoita viesti ennen kuin lähetät.")),
    )


class DeskPostForm(PostForm):
    """The desk's message; it may hold the order up until the client has answered."""

    waits = forms.BooleanField(**words(gettext_lazy("Odotan vastausta ennen kuin jatkan"), required=""))

    def __init__(self, *args: Any, may_wait: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not may_wait:
            del self.fields["waits"]


class CancelForm(forms.Form):
    """Why something is called off; it may be left unsaid."""

    reason = forms.CharField(
        max_length=200,
        **words(
            gettext_lazy("Syy"),
            gettext_lazy("Lyhyesti, ilman nimiä. Syy kerrotaan toiselle osapuolelle."),
        ),
    )


class CallOffForm(CancelForm, Reach):
    """The same for one time, or with all that follow it in its series."""

    field_order = ("reach", "reason")

    def __init__(self, *args: Any, following: int, **more: Any) -> None:
        super().__init__(*args, **more)
        self.tell_reach(following)
