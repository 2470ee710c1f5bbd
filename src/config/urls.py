"""All addresses; each area brings its own."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path

AREAS = {
    "": "portals",
    "orders/": "orders",
    "tasks/": "assignments",
    "seats/": "matching",
    "people/": "register",
    "figures/": "reporting",
    "account/": "accounts",
    "demo/": "demo",
}

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
for prefix, area in AREAS.items():
    if f"kokemussilta.{area}" in settings.INSTALLED_APPS and find_spec(f"kokemussilta.{area}.urls"):
        urlpatterns.append(path(prefix, include((f"kokemussilta.{area}.urls", area))))
