"""Addresses of the register, under /people/."""

from django.urls import path

from kokemussilta.register.views import coming, consents, importing, joining, keeping, officer, own, reach

urlpatterns = [
    path("", keeping.people, name="people"),
    path("new/", coming.new, name="new"),
    path("readings/", officer.readings, name="read-log"),
    path("imports/", importing.imports, name="imports"),
    path("imports/<str:code>/", importing.import_run, name="import"),
    path("invitations/<str:token>/", joining.invitation, name="invitation"),
    path("links/<str:token>/", joining.link, name="link"),
    path("addresses/<str:token>/", joining.address, name="address"),
    path("me/", own.me, name="me"),
    path("me/break/", own.my_break, name="my-break"),
    path("me/days/", own.my_days, name="my-days"),
    path("me/areas/", reach.my_areas, name="my-areas"),
    path("me/calendars/", reach.my_calendars, name="my-calendars"),
    path("me/places/", own.my_places, name="my-places"),
    path("me/consents/", consents.my_consents, name="my-consents"),
    path("me/readings/", own.my_readings, name="my-readings"),
    path("me/history/", own.my_history, name="my-history"),
    path("me/leaving/", own.my_leaving, name="my-leaving"),
    path("me/<slug:key>/", own.my_part, name="my-part"),
    path("<str:code>/", keeping.person, name="person"),
    path("<str:code>/break/", keeping.on_break, name="break"),
    path("<str:code>/days/", keeping.days, name="days"),
    path("<str:code>/areas/", reach.areas, name="areas"),
    path("<str:code>/meetings/", keeping.meetings, name="meetings"),
    path("<str:code>/qualifications/", keeping.qualifications, name="qualifications"),
    path("<str:code>/joining/", coming.joining, name="joining"),
    path("<str:code>/leaving/", coming.leaving, name="leaving"),
    path("<str:code>/<slug:key>/", keeping.part, name="part"),
]
