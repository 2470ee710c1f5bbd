"""What is counted of tasks, each with the sentence that stands beside the number. All of them add up over any dimension."""

from dataclasses import dataclass

from django.db.models import Aggregate, Count, Sum
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Measure:
    """One figure of held tasks. `unit`: "" for a plain count, "minutes" (told as hours), "cents" (told as euros)."""

    key: str
    title: StrOrPromise
    meaning: StrOrPromise
    total: Aggregate
    unit: str = ""


_ALL = (
    Measure(
        "tasks", _("Tehtäviä"),
        _("Yksi tehtävä on se, minkä palvelu yhdeksi laskee: luento, keskustelu, ryhmän kerta tai vuoro. Vain pidetyt lasketaan."),
        Count("pk"),
    ),
    Measure(
        "people", _("Ihmisiä tavoitettu"),
        _("Tekijöiden ilmoittama kuulijoiden määrä, kerran tehtävää kohti. Sama ihminen voi olla mukana monta kertaa."), Sum("people"),
    ),
    Measure("task_minutes", _("Tehtävätunteja"), _("Tehtävien sovittu kesto yhteensä, tekijöiden määrästä riippumatta."), Sum("minutes"), "minutes"),
    Measure(
        "person_minutes", _("Henkilötunteja"), _("Tekijöiden ilmoittamat tunnit yhteensä, jokainen tekijä erikseen."),
        Sum("person_minutes"), "minutes",
    ),
    Measure(
        "voluntary_minutes", _("Vapaaehtoistunteja"), _("Se osa henkilötunneista, josta ei makseta palkkiota."),
        Sum("voluntary_minutes"), "minutes",
    ),
    Measure("seats", _("Tekijöitä tehtävissä"), _("Tekijät tehtävittäin laskettuina: sama ihminen kahdessa tehtävässä on kaksi."), Sum("experts")),
    Measure("fee_cents", _("Palkkioita"), _("Sovitut palkkiot pidetyistä tehtävistä, ilman matkoja."), Sum("fee_cents"), "cents"),
)  # fmt: skip
MEASURES = {measure.key: measure for measure in _ALL}
