"""Why a file is not taken, and how to mend it, in words."""

from django.utils.translation import gettext_lazy as _

from kokemussilta.core.workflow import Refused
from kokemussilta.files.rules import MB, MOST_BYTES

WORDS = {
    "empty": _("Tiedosto on tyhjä. Tarkista, että se avautuu omalla laitteellasi, ja valitse se uudelleen."),
    "heic": _(
        "Kuva on HEIC-muodossa, jota kaikki laitteet eivät avaa. Ota siitä kuvakaappaus ja lähetä se, tai valitse iPhonessa"
        " Asetukset > Kamera > Muodot > Yhteensopivin ja ota kuva uudelleen."
    ),
    "picture": _(
        "Tätä kuvamuotoa emme pysty näyttämään kaikille. Tallenna kuva JPEG- tai PNG-muotoon, tai lähetä kuvakaappaus."
    ),
    "document": _("Tallenna asiakirja ensin PDF-muotoon (Tiedosto > Tallenna nimellä > PDF) ja lähetä PDF."),
    "unknown": _("Tämä ei ole kuva eikä PDF. Lähetä kuva (JPEG, PNG tai WebP) tai PDF-tiedosto."),
    "broken": _("Tiedosto ei avaudu, se on ehkä katkennut matkalla. Tallenna se uudelleen tai ota uusi kuva."),
    "pixels": _("Kuva on mitoiltaan liian suuri. Pienennä sitä tai lähetä siitä kuvakaappaus."),
    "encrypted": _("PDF on suojattu salasanalla. Tallenna se ilman suojausta, tai tulosta se uudeksi PDF-tiedostoksi."),
    "active": _(
        "PDF:ssä on toimintoja, jotka voisivat käynnistyä lukijan laitteella. Tulosta se uudeksi PDF-tiedostoksi ja lähetä se."
    ),
    "embedded": _("PDF:n sisällä on muita tiedostoja. Tulosta se uudeksi PDF-tiedostoksi, tai lähetä tiedostot erikseen."),
    "pages": _("PDF:ssä on liikaa sivuja. Lähetä vain ne sivut, joita tässä tarvitaan."),
    "heavy": _("Tiedosto on meille liian raskas avata. Tallenna se pienempänä tai lähetä siitä kuva."),
    "busy": _("Juuri nyt moni lähettää tiedostoja. Odota hetki ja lähetä uudelleen."),
    "gone": _("Tiedosto on poistettu."),
    "lost": _("Tiedostoa ei saatu auki. Kokeile hetken päästä uudelleen, tai pyydä lähettäjää lähettämään se uudelleen."),
}


def refusal(why: str) -> Refused:
    """The sentence for a reason; an unknown one is a file that does not open."""
    return Refused(str(WORDS.get(why, WORDS["broken"])))


def too_large(purpose: str) -> Refused:
    """How large a file may be, and what helps."""
    most = MOST_BYTES[purpose] // MB
    return Refused(
        _("Tiedosto on liian suuri: enintään %(most)s megatavua. Lähetä siitä kuvakaappaus tai tallenna se pienempänä.")
        % {"most": most}
    )
