"""Addresses of approvers, routes and absences."""

from django.urls import path

from kokemussilta.fees.views import approval, turns

urlpatterns = [
    path("approval/links/<str:token>/", turns.turn, name="turn"),
    path("approval/", approval.queue, name="queue"),
    path("approval/<str:code>/", approval.approval, name="approval"),
    path("<str:code>/", approval.approval, name="claim"),
]
