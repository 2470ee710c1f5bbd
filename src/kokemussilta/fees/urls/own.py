"""Addresses of the person's own money, under `fees/`."""

from django.urls import path

from kokemussilta.fees.views import earnings, own, terms

urlpatterns = [
    path("", own.mine, name="mine"),
    path("earnings/", earnings.mine, name="earnings"),
    path("earnings/letter/", earnings.letter, name="letter"),
    path("terms/<str:code>/", terms.terms, name="terms"),
    path("<str:code>/", own.claim, name="claim"),
    path("<str:code>/settling/", terms.settle, name="settle"),
    path("<str:code>/trip/", own.trip, name="trip"),
    path("<str:code>/kind/", own.kind, name="kind"),
    path("<str:code>/receipts/", own.receipts, name="receipts"),
    path("<str:code>/receipts/<str:receipt>/", own.receipt, name="receipt"),
    path("<str:code>/sending/", own.send, name="send"),
    path("<str:code>/withdrawing/", own.withdraw, name="withdraw"),
    path("<str:code>/opening/", own.again, name="again"),
]
