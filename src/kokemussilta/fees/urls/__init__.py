"""Addresses of the area."""

from kokemussilta.fees.urls import approval

urlpatterns = [*approval.urlpatterns]
