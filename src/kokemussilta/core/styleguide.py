"""The component page: every part in every state, for those who build pages. Only in debug and in the demo."""

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from kokemussilta.core.lists import Choice, Heading, PageOf
from kokemussilta.core.pages import public

TONES = ("primary", "neutral", "good", "bad", "action", "info")
VARIANTS = ("primary", "secondary", "quiet", "danger")
AUDIENCES = ("opiskelijat", "läheiset", "sote-ammattilaiset", "päättäjät", "opettajat", "yleisö", "asiakkaat")
NUMERALS = forms.TextInput(attrs={"inputmode": "numeric", "class": "short"})  # keeps what was typed, unlike type="number"


class Example(forms.Form):
    """A form with one of each field. It is shown in Finnish only: these are examples, not texts of the program."""

    name = forms.CharField(label="Nimi", help_text="Se, jolla sinua kutsutaan.")
    email = forms.EmailField(label="Sähköposti", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    minors = forms.ChoiceField(
        label="Onko paikalla alle 18-vuotiaita?",
        help_text="Jos on, opettaja tai muu ammattilainen on mukana koko ajan.",
        choices=[("yes", "Kyllä\nKerro ikä tai luokka-aste"), ("no", "Ei")],
        widget=forms.RadioSelect,
    )
    audience = forms.MultipleChoiceField(
        label="Keitä kuulijat ovat?",
        choices=[(name, name) for name in AUDIENCES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    count = forms.IntegerField(label="Kuinka monta kuulijaa?", help_text="Arvio riittää.", min_value=1, widget=NUMERALS)
    day = forms.DateField(label="Päivä", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    time = forms.TimeField(label="Kello", widget=forms.TimeInput(attrs={"type": "time"}), required=False)
    language = forms.ChoiceField(label="Kieli", choices=[("fi", "suomi"), ("sv", "ruotsi"), ("en", "englanti")])
    words = forms.CharField(
        label="Onko ryhmä kokenut äskettäin jotain raskasta?",
        help_text="Esimerkiksi menetys lähipiirissä. Tiedon näkevät vain koordinaattori ja tekijä.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    file = forms.FileField(label="Liite", required=False)
    agree = forms.BooleanField(label="Olen lukenut ohjeen", help_text="Se on kahden minuutin mittainen.")


@public()
def styleguide(request: HttpRequest) -> HttpResponse:
    """Shows the parts; elsewhere than in debug and demo there is no such page."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    context = {
        "tones": TONES,
        "variants": VARIANTS,
        "icons": ICONS.split(),
        "page": _page(),
        "form": Example(initial={"name": "Aino", "minors": "yes", "audience": ["läheiset"], "count": 24}),
        "broken": Example(
            {"broken-email": "aino(at)demo", "broken-count": "noin 20", "broken-language": "fi"}, prefix="broken"
        ),
    }
    return render(request, "core/styleguide/page.html", context)


def _page() -> PageOf:
    """A page of a made-up list."""
    return PageOf(
        rows=[
            ("Aino Lehtola", "Seinäjoki", 12, "mukana", "good"),
            ("Björn Sandvik", "Vaasa", 3, "mukana", "good"),
            ("Henna Viitala", "Ilmajoki", 0, "tauolla", "info"),
        ],
        count=61,
        number=2,
        num_pages=3,
        prev_url="?page=1",
        next_url="?page=3",
        headings=[
            Heading("name", "Nimi", "?sort=-name", "ascending"),
            Heading("home", "Kotikunta", "?sort=home", ""),
            Heading("tasks", "Tehtäviä", "?sort=tasks", ""),
            Heading("state", "Tilanne", "", ""),
        ],
        filters=[
            Choice("language", "Kieli", [("", "Kaikki"), ("fi", "suomi"), ("sv", "ruotsi")], ""),
            Choice("state", "Tilanne", [("", "Kaikki"), ("in", "mukana"), ("pause", "tauolla")], "in"),
        ],
        search="",
        searchable=True,
        is_narrowed=True,
        clear_url="?",
        csv_url="?export=csv",
        xlsx_url="?export=xlsx",
    )


ICONS = """
home calendar mail euro user users search clock map-pin phone check x alert info chevron-right chevron-down chevron-left plus
pencil trash download upload printer log-out message flag heart-handshake list filter arrow-right external lock eye settings globe
pause book-open bar-chart briefcase send undo school armchair mic megaphone clipboard presentation handshake hand-heart key building
noticeboard history
"""
