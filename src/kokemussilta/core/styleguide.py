"""The component page: every part in every state, for those who build pages. Only in debug and in the demo."""

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from kokemussilta.core.pages import public


class Example(forms.Form):
    """A form with one of each field."""

    name = forms.CharField(label=_("Nimi"), help_text=_("Se, jolla sinua kutsutaan."))
    day = forms.DateField(label=_("Päivä"), widget=forms.DateInput(attrs={"type": "date"}))
    count = forms.IntegerField(label=_("Kuinka monta kuulijaa?"), min_value=1, required=False)
    minors = forms.ChoiceField(
        label=_("Onko paikalla alle 18-vuotiaita?"), choices=[("yes", _("Kyllä")), ("no", _("Ei"))], widget=forms.RadioSelect
    )
    many = forms.MultipleChoiceField(
        label=_("Kenelle?"),
        required=False,
        choices=[("a", _("opiskelijat")), ("b", _("läheiset")), ("c", _("ammattilaiset"))],
        widget=forms.CheckboxSelectMultiple,
    )
    agree = forms.BooleanField(label=_("Olen lukenut ohjeen"))
    words = forms.CharField(label=_("Kerro omin sanoin"), widget=forms.Textarea, required=False)


TONES = ("primary", "neutral", "good", "bad", "action", "info")


@public()
def styleguide(request: HttpRequest) -> HttpResponse:
    """Shows the parts; elsewhere than in debug and demo there is no such page."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    context = {
        "tones": TONES,
        "form": Example(),
        "broken": Example({"count": "-3"}),
        "variants": ("primary", "secondary", "quiet", "danger"),
    }
    return render(request, "core/styleguide.html", context)
