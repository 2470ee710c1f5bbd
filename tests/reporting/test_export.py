"""What a spreadsheet gets: numbers that it can sum."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from kokemussilta.access.roles import Role
from kokemussilta.orders.models import Task
from tests.factories import assignments as factory
from tests.factories import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at", "clean_cache")]


@pytest.fixture
def browser(at):
    place = factory.desk(at)
    Task.objects.filter(pk=place.task.pk).update(
        state="held", starts_at=at.replace(month=1), ends_at=at.replace(month=1, hour=10, minute=45)
    )
    return people.sign_in(Client(), people.member(Role.LEAD, place.organisation), at=at)


def test_a_workbook_holds_numbers(browser):
    answer = browser.get(reverse("reporting:figures"), {"export": "xlsx", "table": "month", "year": "2027"})
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows())

    assert 'filename="kokemussilta-2027-month.xlsx"' in answer["Content-Disposition"]
    assert [cell.value for cell in rows[1]] == ["1/2027", 1, 0, 1.3, 0]
    assert [cell.number_format for cell in rows[1][3:]] == ["0.0", "0.0"]


def test_a_csv_has_commas(browser):
    answer = browser.get(reverse("reporting:figures"), {"export": "csv", "table": "month", "year": "2027"})

    assert answer.content.decode("utf-8-sig").splitlines()[1] == "1/2027;1;0;1,3;0,0"


def test_the_page_shows_what_adds_up(browser):
    page = browser.get(reverse("reporting:figures")).content.decode()

    assert page.count(">1,3<") == 7  # once above, and in each table its row and the total
