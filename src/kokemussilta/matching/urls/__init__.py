"""Addresses of matching."""

from django.urls import path

from kokemussilta.matching.views import seats

urlpatterns = [path("<str:code>/", seats.seat, name="seat")]
