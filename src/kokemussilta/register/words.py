"""The register's moves in words, for the person's own history and for messages after a press."""

from django.utils.translation import gettext_lazy as _

#: What each audit verb of the register means to the person concerned.
VERBS = {
    "register.expert.added": _("Merkintä lisättiin rekisteriin"),
    "register.expert.imported": _("Merkintä tuotiin rekisteriin taulukosta"),
    "register.expert.linked": _("Toinen organisaatio sai luvan nähdä tiedot"),
    "register.expert.completed": _("Tietoja täydennettiin taulukosta"),
    "register.expert.invited": _("Kutsu lähetettiin"),
    "register.expert.joined": _("Tulit mukaan"),
    "register.expert.welcomed": _("Tervetuloviesti lähetettiin"),
    "register.expert.let_go": _("Merkintä irrotettiin tunnuksestasi, koska tulit mukaan toiseen rekisteriin"),
    "register.expert.left": _("Lopetit rekisterissä"),
    "register.consent.given": _("Lupa annettiin"),
    "register.consent.withdrawn": _("Lupa peruttiin"),
    "register.link.proposed": _("Toinen organisaatio kysyi lupaa nähdä tietosi"),
    "register.link.taken_back": _("Toinen organisaatio perui kysymyksensä, joten siihen ei tarvitse vastata"),
    "register.profile.updated": _("Perustietoja muutettiin"),
    "register.themes.set": _("Kokemustaustoja muutettiin"),
    "register.languages.set": _("Kieliä muutettiin"),
    "register.kinds.set": _("Tehtävälajeja muutettiin"),
    "register.boundaries.set": _("Rajoja muutettiin"),
    "register.boundary.added": _("Raja lisättiin"),
    "register.boundary.removed": _("Raja poistettiin"),
    "register.ceiling.set": _("Ansioraja muutettiin"),
    "register.weekly_hours.set": _("Viikon aikoja muutettiin"),
    "register.days.added": _("Poikkeavia päiviä lisättiin"),
    "register.days.removed": _("Poikkeavia päiviä poistettiin"),
    "register.break.started": _("Tauko alkoi"),
    "register.break.ended": _("Tauko päättyi"),
    "register.limits.set": _("Tehtävien määrää tai matkoja koskevia toiveita muutettiin"),
    "register.areas.set": _("Alueita, joille lähdet, muutettiin"),
    "register.rest.set": _("Lepopäiviä muutettiin"),
    "register.calendar.linked": _("Kalenteri liitettiin"),
    "register.calendar.unlinked": _("Kalenteri poistettiin"),
    "register.meeting.recorded": _("Yhteydenpito kirjattiin"),
    "register.qualification.added": _("Pätevyys kirjattiin"),
    "register.qualification.removed": _("Pätevyys poistettiin"),
    "register.ethics.accepted": _("Eettiset periaatteet hyväksyttiin"),
    "register.contract.offered": _("Sopimusta ehdotettiin"),
    "register.contract.accepted": _("Hyväksyit sopimuksen"),
    "register.contract.signed": _("Organisaatio hyväksyi sopimuksen"),
    "register.contract.refused": _("Sopimus ei tullut voimaan"),
    "register.contract.ended": _("Sopimus päätettiin"),
    "register.placement.added": _("Viikkovuoro lisättiin sopimukseen"),
    "register.placement.agreed": _("Viikkovuorosta sovittiin"),
    "register.placement.ended": _("Viikkovuoro päättyi"),
}

#: What an entry that lacks a part is asked for.
MISSING = {
    "themes": _("Kerro, mistä sinulla on kokemusta"),
    "languages": _("Kerro, millä kielillä toimit"),
    "kinds": _("Kerro, millaisia tehtäviä teet"),
    "reach": _("Kerro, voitko tulla paikalle vai toimitko etänä"),
}
WEEKDAYS = (_("maanantai"), _("tiistai"), _("keskiviikko"), _("torstai"), _("perjantai"), _("lauantai"), _("sunnuntai"))
