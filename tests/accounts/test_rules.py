import pytest

from kokemussilta.accounts.rules import DAY, HOUR, Device, Limits, device, has_ended, is_fresh, renews

LIMITS = Limits.of(idle_hours=12, days=7)


def test_a_session_lives_through_its_idle_hours_to_the_second():
    assert has_ended(opened=0, seen=0, now=12 * HOUR, limits=LIMITS) is False
    assert has_ended(opened=0, seen=0, now=12 * HOUR + 1, limits=LIMITS) is True


def test_a_session_ends_after_its_days_however_busy():
    assert has_ended(opened=0, seen=7 * DAY, now=7 * DAY, limits=LIMITS) is False
    assert has_ended(opened=0, seen=7 * DAY, now=7 * DAY + 1, limits=LIMITS) is True


def test_who_signed_in_a_moment_ago_is_not_asked_again():
    assert is_fresh(shown=100, now=1899, timeout=1800) is True
    assert is_fresh(shown=100, now=1900, timeout=1800) is False
    assert is_fresh(shown=None, now=0, timeout=1800) is False


def test_use_is_written_down_seldom():
    assert renews(seen=0, now=300, second_factor=True) is False
    assert renews(seen=0, now=301, second_factor=True) is True
    assert renews(seen=0, now=HOUR, second_factor=False) is False
    assert renews(seen=0, now=HOUR + 1, second_factor=False) is True


WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "browser", "system"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0", "firefox", "windows"),
        (f"Mozilla/5.0 (Windows NT 10.0) {WEBKIT} Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0", "edge", "windows"),
        (f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Version/18.1 Safari/605.1.15", "safari", "mac"),
        (f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} Chrome/131.0.0.0 Safari/537.36 OPR/116.0.0.0", "opera", "linux"),
        (f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {WEBKIT} Chrome/131.0.0.0 Safari/537.36", "chrome", "chromebook"),
        (f"Mozilla/5.0 (Linux; Android 10; K) {WEBKIT} Chrome/131.0.0.0 Mobile Safari/537.36", "chrome", "android"),
        (f"Mozilla/5.0 (Linux; Android 14; SM-S901B) {WEBKIT} SamsungBrowser/27.0 Chrome/125.0 Mobile", "samsung", "android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1",
            "chrome",
            "iphone",
        ),
        ("Mozilla/5.0 (iPad; CPU OS 17_7 like Mac OS X) Version/17.7 Mobile/15E148 Safari/604.1", "safari", "ipad"),
        ("curl/8.5.0", "", ""),
        ("", "", ""),
    ],
)
def test_a_device_is_known_by_what_its_browser_tells(user_agent, browser, system):
    assert device(user_agent) == Device(browser, system)
