"""The strip above the header: who you are now, and whom else you can be."""

from django.http import HttpRequest
from django.middleware.csrf import get_token

from kokemussilta.core.slots import Panel
from kokemussilta.demo.queries import roles_to_play


def role_switch(request: HttpRequest) -> Panel | None:
    """On every page of the demo."""
    # An error page may be drawn before it is known who asks.
    user = getattr(request, "user", None)
    return Panel(
        "demo/bar.html",
        {
            "groups": roles_to_play(),
            "now": user.email if user is not None and user.is_authenticated else "",
            "csrf_token": get_token(request),
        },
    )
