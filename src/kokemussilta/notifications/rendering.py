"""A letter as text and as HTML, in the language that is active."""

from django.conf import settings
from django.template.loader import render_to_string

from kokemussilta.notifications.letters import Letter, Recipient


def render(letter: Letter, *, to: Recipient, language: str) -> tuple[str, str]:
    """The plain text and the HTML of a letter; both say everything."""
    context = {
        "letter": letter,
        "to": to,
        "language": language,
        "url": settings.PUBLIC_URL + letter.action.path if letter.action else "",
        "site": settings.PUBLIC_URL,
    }
    text = render_to_string("notifications/letter.txt", context)
    return text.strip() + "\n", render_to_string("notifications/letter.html", context)
