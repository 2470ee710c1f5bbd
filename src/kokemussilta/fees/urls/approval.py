"""Addresses of approvers, routes and absences."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
