"""Addresses of organisations."""

from django.urls import path

from kokemussilta.access.views import installation, messages, organisations, people

urlpatterns = [
    path("", organisations.organisations, name="organisations"),
    path("messages/", messages.messages, name="messages"),
    path("messages/<str:code>/", messages.message, name="message"),
    path("installation/", installation.installation, name="installation"),
    path("installation/new/", installation.new_organisation, name="new-organisation"),
    path("installation/<str:code>/lead/", installation.first_lead, name="first-lead"),
    path("<str:code>/", organisations.organisation, name="organisation"),
    path("<str:code>/facts/", organisations.facts, name="facts"),
    path("<str:code>/units/", organisations.units, name="units"),
    path("<str:code>/units/new/", organisations.new_unit, name="new-unit"),
    path("<str:code>/units/<str:unit>/", organisations.unit, name="unit"),
    path("<str:code>/people/", people.people, name="people"),
    path("<str:code>/people/new/", people.invitation, name="invitation"),
    path("<str:code>/people/<str:membership>/", people.person, name="person"),
    path("<str:code>/people/<str:membership>/end/", people.person_end, name="person-end"),
]
