"""Addresses of the demo: only in the demo."""

from django.urls import path

from kokemussilta.demo import views

urlpatterns = [
    path("part/", views.play, name="part"),
    path("mail/", views.mailbox, name="mailbox"),
    path("mail/<str:code>/", views.letter, name="letter"),
]
