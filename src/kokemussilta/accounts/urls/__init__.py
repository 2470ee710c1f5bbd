"""Addresses of one's own account."""

from django.urls import path

from kokemussilta.accounts.views import own

urlpatterns = [
    path("", own.own, name="own"),
    path("second-factor/", own.second_factor, name="second-factor"),
    path("sessions/", own.sessions_end, name="sessions"),
    path("continuation/", own.continuation, name="continuation"),
]
