"""The addresses that a watchman asks."""

from django.urls import path

from kokemussilta.access.views import health

urlpatterns = [path("healthz", health.health, name="healthz"), path("healthz/worker", health.worker, name="healthz-worker")]
