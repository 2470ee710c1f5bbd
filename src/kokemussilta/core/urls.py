"""Addresses of `core`."""

from django.urls import path

from kokemussilta.core import views

urlpatterns = [path("lists/", views.narrow, name="narrow")]
