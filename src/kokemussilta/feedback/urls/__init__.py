"""Addresses of surveys for those who arrange; the listeners' are in `short`."""

from django.urls import path

from kokemussilta.feedback.views import desk

urlpatterns = [
    path("", desk.surveys, name="surveys"),
    path("templates/<str:code>/<str:organisation>/", desk.take, name="take"),
    path("sheets/<str:code>/undo/", desk.undo, name="undo"),
    path("posters/<str:code>/", desk.poster, name="poster"),
    path("<str:code>/", desk.results, name="results"),
    path("<str:code>/sheets/", desk.bring, name="bring"),
]
