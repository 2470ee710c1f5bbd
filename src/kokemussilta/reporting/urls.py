"""Addresses of the figures."""

from django.urls import path

from kokemussilta.reporting import views

urlpatterns = [path("", views.figures, name="figures")]
