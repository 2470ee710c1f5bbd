from kokemussilta.accounts.rules import DAY, HOUR, Limits, has_ended, is_fresh, renews

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
    assert renews(seen=0, now=DAY, second_factor=False) is False
    assert renews(seen=0, now=DAY + 1, second_factor=False) is True
