"""Addresses of prices."""

from django.urls import path

from kokemussilta.pricing.views import budgets, rows, schedules, terms

urlpatterns = [
    path("travel/", terms.rates, name="rates"),
    path("travel/new/", terms.new_rates, name="new-rates"),
    path("<str:code>/", schedules.schedule, name="schedule"),
    path("<str:code>/compare/", schedules.comparison, name="compare"),
    path("<str:code>/versions/<int:number>/", schedules.version, name="version"),
    path("<str:code>/draft/", schedules.begin, name="begin"),
    path("<str:code>/draft/publication/", schedules.publication, name="publication"),
    path("<str:code>/draft/discarding/", schedules.discarding, name="discarding"),
    path("<str:code>/draft/rows/new/", rows.new_row, name="new-row"),
    path("<str:code>/draft/rows/<int:number>/", rows.row, name="row"),
    path("<str:code>/draft/supplements/new/", rows.new_supplement, name="new-supplement"),
    path("<str:code>/draft/supplements/<int:number>/", rows.supplement, name="supplement"),
    path("<str:code>/ladder/", terms.ladder, name="ladder"),
    path("<str:code>/ladder/new/", terms.new_ladder, name="new-ladder"),
    path("<str:code>/budgets/", budgets.budgets, name="budgets"),
    path("<str:code>/budgets/new/", budgets.new_budget, name="new-budget"),
    path("<str:code>/budgets/<str:budget>/", budgets.budget, name="budget"),
]
