"""The component page: every part in every state, for those who build pages. Only in debug and in the demo.

Its texts are the program's own, so that it can be looked at in each language.
"""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kokemussilta.core import clock
from kokemussilta.core.fields import EuroField, PhoneField
from kokemussilta.core.forms import DayInput, Numerals, TimeInput
from kokemussilta.core.lists import Choice, Heading, PageOf
from kokemussilta.core.pages import public

TONES = ("primary", "neutral", "good", "bad", "action", "info")
VARIANTS = ("primary", "secondary", "quiet", "danger")
DAYS = (
    ("mon", gettext_lazy("maanantai")), ("tue", gettext_lazy("tiistai")), ("wed", gettext_lazy("keskiviikko")),
    ("thu", gettext_lazy("torstai")), ("fri", gettext_lazy("perjantai")), ("sat", gettext_lazy("lauantai")),
)  # fmt: skip


class Example(forms.Form):
    """A form with one of each field."""

    name = forms.CharField(label=gettext_lazy("Nimesi"), help_text=gettext_lazy("Miten haluat, että sinua kutsutaan."))
    email = forms.EmailField(label=gettext_lazy("Sähköposti"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    phone = PhoneField(label=gettext_lazy("Puhelin"), required=False)
    yes_or_no = forms.ChoiceField(
        label=gettext_lazy("Onko paikalla alle 18-vuotiaita?"),
        help_text=gettext_lazy("Jos on, opettaja tai muu ammattilainen on mukana koko ajan."),
        choices=[("yes", gettext_lazy("Kyllä")), ("no", gettext_lazy("Ei"))],
        widget=forms.RadioSelect,
    )
    days = forms.MultipleChoiceField(
        label=gettext_lazy("Päivät, jotka käyvät"), choices=DAYS, widget=forms.CheckboxSelectMultiple, required=False
    )
    count = forms.IntegerField(
        label=gettext_lazy("Kuinka monta?"), help_text=gettext_lazy("Arvio riittää."), min_value=1, widget=Numerals()
    )
    sum = EuroField(label=gettext_lazy("Palkkio tekijälle, euroa"), required=False)
    day = forms.DateField(label=gettext_lazy("Päivä"), widget=DayInput(), required=False)
    time = forms.TimeField(label=gettext_lazy("Kello"), widget=TimeInput(), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Kieli"), choices=settings.LANGUAGES)
    words = forms.CharField(label=gettext_lazy("Viesti"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    file = forms.FileField(label=gettext_lazy("Taulukko"), required=False)
    agree = forms.BooleanField(label=gettext_lazy("Voin tulla paikalle"), help_text=gettext_lazy("Matkat lasketaan täältä."))


@public()
def styleguide(request: HttpRequest) -> HttpResponse:
    """Shows the parts; elsewhere than in debug and demo there is no such page."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    now = clock.now()
    begins = clock.helsinki(clock.local_day(now) + timedelta(days=10), 17, 30)
    context = {
        "tones": TONES,
        "variants": VARIANTS,
        "icons": ICONS.split(),
        "begins": begins,
        "ends": begins + timedelta(minutes=90),
        "later": now + timedelta(days=1),
        "ended": now - timedelta(days=3, hours=2),
        "ended_at": now - timedelta(days=3),
        "long_ago": now - timedelta(days=400),
        "fee": 120_050,
        "earned": 31_000,
        "ceiling": 90_000,
        "number": "+358401234567",
        "foreign": "+46701234567",
        "page": _page(),
        "form": Example(initial={"name": "Aino", "yes_or_no": "yes", "days": ["thu"], "count": 24, "phone": "+358401234567"}),
        "broken": Example(
            {"broken-email": "aino(at)demo", "broken-count": "20 – 30", "broken-sum": "1,234", "broken-language": "fi"},
            prefix="broken",
        ),
    }
    return render(request, "core/styleguide/page.html", context)


def _page() -> PageOf:
    """A page of a made-up list."""
    every = ("", _("Kaikki"))
    return PageOf(
        rows=[
            ("Aino Lehtola", "Seinäjoki", 12, _("mukana"), "good"),
            ("Björn Sandvik", "Vaasa", 3, _("mukana"), "good"),
            ("Henna Viitala", "Ilmajoki", 0, _("tauolla"), "info"),
        ],
        count=61,
        number=2,
        num_pages=3,
        prev_url="?page=1",
        next_url="?page=3",
        headings=[
            Heading("name", _("Nimi"), "?sort=-name", "ascending"),
            Heading("home", _("Kotikunta"), "?sort=home", ""),
            Heading("tasks", _("Tehtäviä"), "?sort=tasks", ""),
            Heading("state", _("Tilanne"), "", ""),
        ],
        filters=[
            Choice("language", _("Kieli"), [every, *settings.LANGUAGES], ""),
            Choice("state", _("Tilanne"), [every, ("in", _("mukana")), ("pause", _("tauolla"))], "in"),
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
