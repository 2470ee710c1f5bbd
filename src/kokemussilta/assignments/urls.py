"""Addresses of the area, under `tasks/`."""

from django.urls import path

from kokemussilta.assignments import views

urlpatterns = [
    path("", views.mine, name="mine"),
    path("offers/", views.offers, name="offers"),
    path("offers/<str:code>/", views.offer, name="offer"),
    path("answers/<str:token>/", views.answer, name="answer"),
    path("board/", views.board, name="board"),
    path("board/<str:code>/", views.board_seat, name="board-seat"),
    path("trusted/", views.trusted, name="trusted"),
    path("trusted/units/", views.my_units, name="my-units"),
    path("trusted/<str:code>/", views.trust, name="trust"),
    path("week/", views.week, name="week"),
    path("visits/", views.visits, name="visits"),
    path("feeds/", views.feeds, name="feeds"),
    path("feeds/<str:token>.ics", views.feed, name="feed"),
    path("talks/<str:code>/<str:kind>/", views.talk, name="talk"),
    path("talks/<str:code>/<str:kind>/calendar.ics", views.talk_calendar, name="talk-calendar"),
    path("deliverables/<str:code>/", views.deliverable, name="deliverable"),
    path("replies/<str:token>/", views.reply, name="reply"),
    path("inductions/<str:code>/", views.induction, name="induction"),
    path("inductions/units/<str:code>/", views.unit_induction, name="unit-induction"),
    path("desk/", views.desk_tasks, name="desk-tasks"),
    path("desk/week/", views.desk_week, name="desk-week"),
    path("desk/talks/", views.desk_talks, name="desk-talks"),
    path("desk/offers/<str:code>/", views.desk_offer, name="desk-offer"),
    path("desk/rounds/<str:code>/", views.desk_round, name="desk-round"),
    path("desk/interests/<str:code>/", views.desk_interest, name="desk-interest"),
    path("desk/assignments/<str:code>/", views.desk_assignment, name="desk-assignment"),
    path("desk/assignments/<str:code>/report/", views.desk_report, name="desk-report"),
    path("<str:code>/", views.task, name="task"),
    path("<str:code>/sheet/", views.sheet, name="sheet"),
    path("<str:code>/calendar.ics", views.calendar, name="calendar"),
    path("<str:code>/cancel/", views.cancel, name="cancel"),
    path("<str:code>/report/", views.report, name="report"),
    path("<str:code>/deliverables/", views.begin_deliverable, name="begin-deliverable"),
    path("<str:code>/desk/", views.desk, name="desk"),
    path("<str:code>/desk/weight/", views.desk_heavy, name="desk-heavy"),
    path("<str:code>/desk/outcome/", views.desk_outcome, name="desk-outcome"),
]
