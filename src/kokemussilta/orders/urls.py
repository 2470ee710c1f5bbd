"""Addresses of the area `orders`."""

from django.urls import path

from kokemussilta.orders.views import catalogue, clients, desk, drafts, links, planning

urlpatterns = [
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/<slug:slug>/", catalogue.product, name="product"),
    path("from/<slug:slug>/", catalogue.from_organisation, name="from"),
    path("new/<slug:slug>/", drafts.new, name="new"),
    path("drafts/<slug:code>/", drafts.summary, name="summary"),
    path("drafts/<slug:code>/send/", drafts.send, name="send"),
    path("drafts/<slug:code>/sent/", drafts.sent, name="sent"),
    path("drafts/<slug:code>/later/", drafts.later, name="later"),
    path("drafts/<slug:code>/removal/", drafts.discard, name="discard"),
    path("drafts/<slug:code>/steps/<slug:step>/", drafts.step, name="step"),
    path("resume/<str:token>/", drafts.resume, name="resume"),
    path("confirm/<str:token>/", links.confirm, name="confirm"),
    path("follow/<str:token>/", links.follow, name="follow"),
    path("mine/", clients.mine, name="mine"),
    path("desk/", desk.orders, name="desk"),
    path("by-phone/", desk.by_phone, name="by-phone"),
    path("tasks/<slug:code>/change/", planning.change, name="change-task"),
    path("tasks/<slug:code>/cancellation/", planning.call_off, name="call-off-task"),
    path("<slug:code>/", clients.order, name="order"),
    path("<slug:code>/messages/", clients.write, name="write"),
    path("<slug:code>/missing/", clients.complete, name="complete"),
    path("<slug:code>/cancellation/", clients.cancel, name="cancel"),
    path("<slug:code>/copy/", drafts.again, name="again"),
    path("<slug:code>/desk/", desk.handling, name="handling"),
    path("<slug:code>/desk/messages/", desk.ask, name="ask"),
    path("<slug:code>/desk/messages/read/", desk.read, name="read"),
    path("<slug:code>/desk/handler/", desk.take, name="take"),
    path("<slug:code>/desk/referral/", desk.hand_to, name="hand-to"),
    path("<slug:code>/desk/facts/", desk.edit, name="edit"),
    path("<slug:code>/desk/orderer/", desk.orderer, name="orderer"),
    path("<slug:code>/desk/go-on/", desk.go_on, name="go-on"),
    path("<slug:code>/desk/cancellation/", desk.cancel, name="cancel-by-desk"),
    path("<slug:code>/desk/tasks/", planning.plan, name="plan"),
]
