"""Addresses of the area `accounts`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
