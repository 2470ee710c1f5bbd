"""Addresses of plans."""

from django.urls import path

from kokemussilta.matching.views import fairness, offers, places, plans

urlpatterns = [
    path("", plans.plans, name="list"),
    path("fairness/", fairness.fairness, name="fairness"),
    path("<str:code>/", plans.plan, name="plan"),
    path("<str:code>/offers/", offers.offers, name="offers"),
    path("<str:code>/compare/", plans.compare, name="compare"),
    path("<str:code>/seats/<str:seat>/", places.place, name="place"),
]
