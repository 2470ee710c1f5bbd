"""Addresses of approvers, routes and absences."""

from django.urls import path

from kokemussilta.fees.views import absences, approval, overseeing, routes, turns

urlpatterns = [
    path("approval/", approval.queue, name="queue"),
    path("approval/links/<str:token>/", turns.turn, name="turn"),
    path("approval/links/<str:token>/receipts/<str:receipt>/", turns.receipt, name="turn-receipt"),
    path("approval/open/", overseeing.open_claims, name="open-claims"),
    path("approval/times/", overseeing.lead_times, name="lead-times"),
    path("approval/absences/", absences.absences, name="absences"),
    path("approval/<str:code>/", approval.approval, name="approval"),
    path("approval/<str:code>/receipts/<str:receipt>/", approval.receipt, name="approval-receipt"),
    path("routes/", routes.routes, name="routes"),
    path("routes/<str:code>/", routes.route, name="route"),
    path("routes/<str:code>/<str:unit>/", routes.route, name="unit-route"),
]
