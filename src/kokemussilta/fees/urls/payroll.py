"""Addresses of payroll, and of what a person is paid by."""

from django.urls import path

from kokemussilta.fees.views import batches, billing, payee, payroll

urlpatterns = [
    path("account/", payee.payee, name="payee"),
    path("account/<str:code>/money/", payee.money, name="money"),
    path("payroll/", payroll.queue, name="payroll"),
    path("payroll/claims/<str:code>/", payroll.claim, name="payroll-claim"),
    path("payroll/batches/", batches.all_batches, name="batches"),
    path("payroll/batches/<str:code>/", batches.batch, name="batch"),
    path("payroll/batches/<str:code>/nets/", batches.nets, name="batch-nets"),
    path("payroll/batches/<str:code>/sheet/", batches.sheet, name="batch-sheet"),
    path("payroll/batches/<str:code>/columns/", batches.columns, name="batch-columns"),
    path("payroll/rows/<str:code>/fault/", batches.fault, name="batch-fault"),
    path("payroll/files/<str:code>/", batches.file, name="pay-file"),
    path("payroll/invoices/", billing.invoices, name="invoices"),
    path("payroll/invoices/<str:code>/", billing.invoice, name="invoice"),
    path("payroll/invoices/<str:code>/crediting/", billing.crediting, name="crediting"),
    path("payroll/settings/<str:code>/", billing.pay_settings, name="pay-settings"),
]
