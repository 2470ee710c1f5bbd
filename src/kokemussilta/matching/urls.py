"""Addresses of matching."""

from django.urls import path

from kokemussilta.matching import views

urlpatterns = [path("<str:code>/", views.seat, name="seat")]
