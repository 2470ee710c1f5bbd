"""What the decision helper says, in plain words; the rules themselves are in `background`."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from kokemussilta.register.background import Basis, Outcome, Why

BASES: dict[str, StrOrPromise] = {
    Basis.EMPLOYMENT: _("Työsuhteessa"),
    Basis.ASSIGNMENT: _("Toimeksiantona, palkkiota vastaan"),
    Basis.VOLUNTARY: _("Vapaaehtoisena, ilman palkkiota"),
}

TITLES: dict[str, StrOrPromise] = {
    Outcome.MUST: _("Ote on pyydettävä nähtäväksi"),
    Outcome.MAY: _("Otteen saa pyytää nähtäväksi, mutta ei ole pakko"),
    Outcome.MAY_APPLY: _("Otteen saa hakea, jos vapaaehtoinen suostuu"),
    Outcome.NOT_YET: _("Ei vielä: ensin tarvitaan kirjalliset ohjeet"),
    Outcome.NOT: _("Otetta ei pyydetä"),
}

#: The same in one or two words, for lists.
SHORT: dict[str, StrOrPromise] = {
    Outcome.MUST: _("pyydettävä"),
    Outcome.MAY: _("saa pyytää"),
    Outcome.MAY_APPLY: _("saa hakea suostumuksella"),
    Outcome.NOT_YET: _("ei vielä"),
    Outcome.NOT: _("ei pyydetä"),
}

REASONS: dict[str, StrOrPromise] = {
    Why.NO_MINORS: _("Tehtävässä ei kohdata alaikäisiä. Nämä kaksi lakia koskevat vain työtä lasten ja nuorten kanssa."),
    Why.NOT_ESSENTIAL: _(
        "Alaikäisten opettaminen, ohjaaminen, hoitaminen tai muu yhdessä oleminen ei ole tehtävän olennainen osa."
    ),
    Why.GUARDIAN_THERE: _("Alaikäisen oma huoltaja on mukana."),
    Why.LONG_EMPLOYMENT: _(
        "Työ on jatkuvaa, siinä ollaan alaikäisten kanssa ilman huoltajaa ja se kestää yli kolme kuukautta vuodessa. "
        "Silloin työnantajalla on velvollisuus pyytää ote nähtäväksi."
    ),
    Why.SHORT: _(
        "Työ on yksittäistä tai kestää enintään kolme kuukautta vuodessa. Velvollisuutta ei ole, mutta työnantaja saa pyytää "
        "otteen, kun on itse arvioinut sen tarpeelliseksi."
    ),
    Why.ASSIGNMENT: _(
        "Toimeksiannossa toimeksiantaja saa pyytää otteen, kun on itse arvioinut sen tarpeelliseksi. Yksittäiseen oppituntiin, "
        "jossa opettaja on paikalla, otetta ei yleensä tarvita."
    ),
    Why.VOLUNTEER_ALL: _(
        "Tehtävä on säännöllistä, siinä ollaan alaikäisten kanssa henkilökohtaisesti ja yksin, ja teillä on kirjalliset ohjeet. "
        "Silloin teillä on oikeus hakea ote, mutta ei velvollisuutta."
    ),
    Why.NOT_REGULAR: _("Tehtävä ei ole säännöllinen."),
    Why.NOT_ALONE: _("Vapaaehtoinen ei ole alaikäisten kanssa yksin, vaan turvallisuudesta huolehditaan muuten."),
    Why.NO_PROCEDURES: _(
        "Vapaaehtoistoiminnan järjestäjän pitää ensin kirjata, miten alaikäisten turvallisuudesta huolehditaan, ja arvioida tehtävä."
    ),
}  # fmt: skip

#: How it is done, by outcome: who asks, how it is shown, what may be noted.
_NOTED = _(
    "Kirjataan vain, että ote on nähty, minä päivänä, kuka sen näki ja mihin tehtävälajiin. Otetta ei oteta talteen, ei kopioida "
    "eikä kuvata, eikä sen sisällöstä kirjata mitään."
)
_OWN = _("Asiantuntija tilaa otteen itse Oikeusrekisterikeskuksesta ja näyttää sen. Se ei saa olla kuutta kuukautta vanhempi.")
HOW: dict[str, tuple[StrOrPromise, ...]] = {
    Outcome.MUST: (
        _("Otteen pyytää työnantaja ennen kuin työ alkaa. Kerro tarpeesta jo silloin, kun tehtävää tarjotaan."), _OWN, _NOTED,
    ),
    Outcome.MAY: (
        _("Otteen pyytää se, jolle työtä tehdään. Päättäkää asia tehtävälajille, älkää yksittäiselle ihmiselle, ja kertokaa siitä "
          "jo silloin, kun tehtävää tarjotaan."),
        _OWN, _NOTED,
    ),
    Outcome.MAY_APPLY: (
        _("Otteen hakee vapaaehtoistoiminnan järjestäjä Oikeusrekisterikeskuksesta, ja vain vapaaehtoisen kirjallisella suostumuksella."),
        _("Vapaaehtoinen saa itse nähdä otteen ensin. Ote annetaan hänelle tai hävitetään heti, kun se on nähty."), _NOTED,
    ),
    Outcome.NOT_YET: (
        _("Tehkää ohjeet ja palatkaa sitten tähän. Vapaaehtoista ei voi pyytää itse hankkimaan otetta sillä välin."),
    ),
    Outcome.NOT: (
        _("Älkää pyytäkö otetta varmuuden vuoksi. Sopikaa, että paikalla on henkilökuntaa, ja käykää tehtävä yhdessä läpi."),
    ),
}  # fmt: skip
