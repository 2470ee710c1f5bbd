"""All addresses; each area brings its own."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path

from kokemussilta.core.styleguide import styleguide

AREAS = {
    "core/": "core",
    "": "portals",
    "orders/": "orders",
    "tasks/": "assignments",
    "seats/": "matching",
    "people/": "register",
    "prices/": "pricing",
    "fees/": "fees",
    "files/": "files",
    "figures/": "reporting",
    "feedback/": "feedback",
    "account/": "accounts",
    "organisation/": "access",
    "demo/": "demo",
}

urlpatterns = [
    path("styleguide/", styleguide, name="styleguide"),
    path("accounts/", include("kokemussilta.accounts.urls.sign_in")),
    path("", include("kokemussilta.access.urls.health")),
]
urlpatterns.append(path("", include("kokemussilta.feedback.urls.short")))
for prefix, area in AREAS.items():
    if f"kokemussilta.{area}" in settings.INSTALLED_APPS and find_spec(f"kokemussilta.{area}.urls"):
        urlpatterns.append(path(prefix, include((f"kokemussilta.{area}.urls", area))))
urlpatterns.append(path("plans/", include(("kokemussilta.matching.urls.plans", "plans"))))  # a second part of matching

handler429 = "kokemussilta.accounts.views.sign_in.too_many"  # the sign-in library asks for it
