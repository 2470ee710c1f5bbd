"""Addresses of the homes."""

from django.urls import path

from kokemussilta.portals import views

urlpatterns = [
    path("", views.home, name="home"),
    path("desk/", views.desk, name="desk"),
    path("today/", views.expert_home, name="expert"),
    path("client/", views.client_home, name="client"),
    path("search/", views.search, name="search"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
]
