"""Addresses of matching."""

from django.urls import path

from kokemussilta.matching.views import seats, weights

urlpatterns = [
    path("weights/<str:code>/", weights.weights, name="weights"),
    path("<str:code>/", seats.seat, name="seat"),
]
