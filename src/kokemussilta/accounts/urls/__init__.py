"""Addresses of one's own account."""

from django.urls import path

from kokemussilta.accounts.views import address, own, places

urlpatterns = [
    path("", own.own, name="own"),
    path("second-factor/", own.second_factor, name="second-factor"),
    path("address/", address.address, name="address"),
    path("address/code/", address.code, name="address-code"),
    path("sessions/", places.sessions, name="sessions"),
    path("sessions/others/", places.others, name="other-sessions"),
    path("sessions/all/", places.everywhere, name="all-sessions"),
    path("sessions/<str:code>/", places.session, name="session"),
    path("continuation/", own.continuation, name="continuation"),
]
