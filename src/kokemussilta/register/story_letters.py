"""What is written about shared stories: that there is something to read; never whose, nor what it is called or says."""

from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.notifications.letters import Action, Letter
from kokemussilta.register.models import Story, StoryShare


def shared(share: StoryShare) -> Letter:
    """Tells the reader that something waits for them."""
    return Letter(
        subject=_("Sinulle on jaettu luonnos luettavaksi"),
        paragraphs=(
            _(
                "Kokemusasiantuntija toivoo ajatuksiasi luonnoksestaan. Voit lukea sen ja kirjoittaa hänelle, kun olet kirjautunut."
            ),
            _("Luonnos on luottamuksellinen. Hän voi perua jakamisen milloin tahansa."),
        ),
        action=Action(_("Avaa luonnos"), reverse("register:shared-story", args=[share.code])),
    )


def commented_to_teller(story: Story) -> Letter:
    """Tells the one whose story it is that there is a comment."""
    return Letter(
        subject=_("Luonnokseesi on kirjoitettu kommentti"),
        paragraphs=(_("Luonnos, jonka jaoit, on saanut kommentin. Lue se omilta sivuiltasi, kun sinulle sopii."),),
        action=Action(_("Lue kommentti"), reverse("register:my-story-sharing", args=[story.code])),
    )


def commented_to_reader(share: StoryShare) -> Letter:
    """Tells the reader that they got an answer."""
    return Letter(
        subject=_("Sait vastauksen kommenttiisi"),
        paragraphs=(_("Luonnoksesta, joka on jaettu sinulle, on kirjoitettu lisää. Lue vastaus, kun olet kirjautunut."),),
        action=Action(_("Lue vastaus"), reverse("register:shared-story", args=[share.code])),
    )
