"""The program starts, answers, and its front page can be read on every device."""

import pytest

from tests.browser import assert_accessible


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_the_front_page_is_accessible(visitor, device):
    page = visitor(device)

    page.goto("/")

    assert page.locator("h1").count() == 1
    assert_accessible(page)


def test_the_front_page_reads_without_scripts(visitor):
    page = visitor("phone", javascript=False)

    page.goto("/")

    assert page.locator("h1").count() == 1
