"""Addresses of a task's survey for its listeners: short, to be typed from a wall."""

from django.urls import path

from kokemussilta.feedback.views import answering

urlpatterns = [
    path("k/<str:code>/", answering.answer, name="answer"),
    path("k/<str:code>/thanks/", answering.thanks, name="answered"),
]
