"""Addresses of the area; codes of claims come last, for they would match the words of the others."""

from kokemussilta.fees.urls import approval, own, payroll

urlpatterns = [*payroll.urlpatterns, *approval.urlpatterns, *own.urlpatterns]
