"""When a session ends, and on what kind of device it is. Pure functions; moments are seconds since 1970."""

from dataclasses import dataclass

HOUR = 3600
DAY = 24 * HOUR


@dataclass(frozen=True)
class Limits:
    """How long a session with a second factor lives: without use, and in any case. Seconds."""

    idle: float
    whole: float

    @classmethod
    def of(cls, *, idle_hours: int, days: int) -> "Limits":
        """From the units that people set."""
        return cls(idle_hours * HOUR, days * DAY)


def has_ended(*, opened: float, seen: float, now: float, limits: Limits) -> bool:
    """Whether a session with a second factor, opened and last used at these moments, is over."""
    return now - seen > limits.idle or now - opened > limits.whole


def is_fresh(*, shown: float | None, now: float, timeout: float) -> bool:
    """Whether the person showed who they are lately enough to change how they sign in."""
    return shown is not None and now - shown < timeout


def renews(*, seen: float, now: float, second_factor: bool) -> bool:
    """Whether the moment of last use is written anew: every five minutes, for ordinary sessions every hour."""
    return now - seen > (5 * 60 if second_factor else HOUR)


@dataclass(frozen=True)
class Device:
    """A browser and what it runs on, as plain keys; "" when it can't be told."""

    browser: str
    system: str


# The first mark found decides: browsers call themselves by each other's names too.
_BROWSERS = (
    ("edg", "edge"), ("opr/", "opera"), ("samsungbrowser", "samsung"), ("firefox", "firefox"), ("fxios", "firefox"),
    ("crios", "chrome"), ("chrome", "chrome"), ("safari", "safari"),
)  # fmt: skip
_SYSTEMS = (
    ("iphone", "iphone"), ("ipad", "ipad"), ("android", "android"), ("cros", "chromebook"), ("windows", "windows"),
    ("macintosh", "mac"), ("linux", "linux"),
)  # fmt: skip


def device(user_agent: str) -> Device:
    """What a browser tells of itself, without versions: enough for its owner to know it again."""
    words = user_agent.lower()
    browser = next((name for mark, name in _BROWSERS if mark in words), "")
    return Device(browser, next((name for mark, name in _SYSTEMS if mark in words), ""))
