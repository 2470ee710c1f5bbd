"""The language cookie."""

from django.conf import settings
from django.http import HttpResponse


def remember(response: HttpResponse, language: str) -> None:
    """Keep the language for the pages that follow, as Django's own switch does."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
