"""The address that a watchman asks."""

from django.urls import path

from kokemussilta.access.views import health

urlpatterns = [path("", health.health, name="healthz")]
