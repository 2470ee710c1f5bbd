"""Why somebody may read another person's sensitive data, and what they were shown, in words for the person concerned."""

from django.utils.translation import gettext_lazy as _

MATCHING = "matching"
ORDER = "order"
REGISTER = "register"
SUPPORT = "support"
SEARCH = "search"
EXPORT = "export"
PAYROLL = "payroll"

REASONS = {
    MATCHING: _("Tekijän etsiminen tehtävään"),
    ORDER: _("Tilauksen hoitaminen"),
    REGISTER: _("Rekisterin ylläpito"),
    SUPPORT: _("Yhteydenpito ja tuki"),
    SEARCH: _("Henkilöhaku"),
    EXPORT: _("Luettelon lataaminen"),
    PAYROLL: _("Palkkion maksaminen"),
}

# What was shown, by the names of fields that readings hold.
FIELDS = {
    "availability": _("ajat, jotka sopivat"),
    "boundaries": _("rajat"),
    "holder": _("tilinomistajan nimi"),
    "iban": _("tilinumero"),
    "introduction": _("esittely"),
    "personal_id": _("henkilötunnus"),
    "paused_from": _("tauko"),
    "story": _("jaettu tarina"),
    "themes": _("kokemustaustat"),
    "talk_notes": _("juttelun muistiinpanot"),
    "wants_to_talk": _("toive jutella"),
}
