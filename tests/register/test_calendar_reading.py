"""What a calendar says becomes busy times and nothing else; what runs wild in it is ended from outside."""

import json
import sys
import time
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kokemussilta.core.clock import helsinki
from kokemussilta.register.calendars import child, outside, reading
from kokemussilta.register.calendars.address import Unreadable
from kokemussilta.register.calendars.reading import apart, busy_times
from kokemussilta.register.models import CalendarLink

SINCE = datetime(2027, 3, 1, tzinfo=UTC)
UNTIL = datetime(2027, 4, 12, tzinfo=UTC)


def calendar(*entries: str, kind: str = "VEVENT") -> bytes:
    """A calendar with these entries, lines parted by `;;`."""
    lines = [f"BEGIN:{kind}\r\nUID:{number}@elsewhere.example\r\nDTSTAMP:20270101T000000Z\r\n" + entry.replace(";;", "\r\n")
             + f"\r\nEND:{kind}" for number, entry in enumerate(entries)]  # fmt: skip
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test", *lines, "END:VCALENDAR", ""]).encode()


def found(*entries: str, **more) -> list[tuple[datetime, datetime]]:
    return busy_times(calendar(*entries), SINCE, UNTIL, **more)


def at(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return helsinki(date(2027, month, day), hour, minute)


def why(text: bytes) -> str:
    with pytest.raises(Unreadable) as fault:
        busy_times(text, SINCE, UNTIL)
    return fault.value.why


def test_an_entry_that_cannot_be_read_does_not_hide_the_others():
    assert len(found("DTSTART:nonsense", "DTSTART:20270310T100000Z;;DTEND:20270310T110000Z")) == 1


def test_one_entry_in_utc_in_a_zone_and_on_the_wall():
    expected = [(at(10, 12), at(10, 13))]
    assert found("DTSTART:20270310T100000Z;;DTEND:20270310T110000Z;;SUMMARY:Lääkäri") == expected
    assert found("DTSTART;TZID=Europe/Stockholm:20270310T110000;;DURATION:PT1H") == expected
    assert found("DTSTART:20270310T120000;;DTEND:20270310T130000") == expected


def test_a_whole_day_is_that_day_in_finland():
    assert found("DTSTART;VALUE=DATE:20270310;;DTEND;VALUE=DATE:20270312") == [(at(10, 0), at(12, 0))]
    assert found("DTSTART;VALUE=DATE:20270310") == [(at(10, 0), at(11, 0))]


@pytest.mark.parametrize(
    "mark",
    ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "STATUS:TENTATIVE", "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
     "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE"],
)  # fmt: skip
def test_what_does_not_keep_anybody_busy(mark):
    entry = f"DTSTART:20270310T100000Z;;DTEND:20270310T110000Z;;{mark}"
    assert found(entry) == []
    assert found(entry.replace(mark, "TRANSP:OPAQUE")) != []


def test_tasks_of_our_own_do_not_stand_in_their_own_way():
    entry = "DTSTART:20270310T100000Z;;DTEND:20270310T110000Z"
    assert len(found(entry, ours="silta.example")) == 1
    assert found(entry, ours="elsewhere.example") == []


def test_what_comes_round_with_its_exceptions():
    weekly = "DTSTART;TZID=Europe/Helsinki:20250107T170000;;DTEND;TZID=Europe/Helsinki:20250107T180000;;RRULE:FREQ=WEEKLY"
    without = weekly + ";;EXDATE;TZID=Europe/Helsinki:20270316T170000"
    tuesdays = [at(day, 17) for day in (2, 9, 16, 23, 30)] + [at(6, 17, month=4)]
    assert [start for start, _end in found(weekly)] == tuesdays
    assert [start for start, _end in found(without)] == [start for start in tuesdays if start != at(16, 17)]


def test_one_that_was_moved_is_where_it_was_moved_to():
    series = calendar("DTSTART:20270302T150000Z;;DTEND:20270302T160000Z;;RRULE:FREQ=WEEKLY;COUNT=3")
    moved = calendar("DTSTART:20270311T080000Z;;DTEND:20270311T090000Z;;RECURRENCE-ID:20270309T150000Z")
    whole = series.replace(b"END:VCALENDAR\r\n", b"") + moved[moved.index(b"BEGIN:VEVENT") :]
    starts = [start for start, _end in busy_times(whole, SINCE, UNTIL)]
    assert starts == [at(2, 17), at(11, 10), at(16, 17)]


def test_times_are_cut_to_what_was_asked_for_and_made_one():
    assert found(
        "DTSTART:20270225T100000Z;;DTEND:20270301T020000Z",
        "DTSTART:20270301T010000Z;;DTEND:20270301T030000Z",
        "DTSTART:20270301T030000Z;;DTEND:20270301T040000Z",
        "DTSTART:20280301T030000Z;;DTEND:20280301T040000Z",
        "DTSTART:20270305T030000Z;;DTEND:20270305T030000Z",
    ) == [(SINCE, datetime(2027, 3, 1, 4, tzinfo=UTC))]


def test_a_sheet_that_tells_free_and_busy_only():
    sheet = calendar("FREEBUSY;FBTYPE=BUSY:20270310T100000Z/PT1H;;FREEBUSY;FBTYPE=FREE:20270311T100000Z/PT1H", kind="VFREEBUSY")
    assert busy_times(sheet, SINCE, UNTIL) == [(at(10, 12), at(10, 13))]


@pytest.mark.parametrize(
    "text",
    [b"", b"<!doctype html><p>Kirjaudu", b"{}", b"\x89PNG\r\n", b"\0" * 1000, b"BEGIN:VCARD\r\nEND:VCARD\r\n",
     b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:nonsense\r\nEND:VEVENT", b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 300],
)  # fmt: skip
def test_what_is_no_calendar(text):
    assert why(text) == "not_calendar"


def test_too_many_entries_and_too_many_times():
    assert why(b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 20_001 + b"END:VCALENDAR") == "too_large"
    every_half_hour = "DTSTART:20270301T000000Z;;DURATION:PT5M;;RRULE:FREQ=MINUTELY;INTERVAL=15;COUNT=3500"
    assert why(calendar(every_half_hour)) == "too_large"


@given(st.binary(max_size=400))
def test_no_bytes_do_anything_but_be_read_or_refused(noise):
    for text in (noise, b"BEGIN:VCALENDAR\r\n" + noise, calendar("DTSTART:20270310T100000Z").replace(b"2027", noise[:8])):
        try:
            spans = busy_times(text, SINCE, UNTIL)
        except Unreadable:
            continue
        assert all(SINCE <= start < end <= UNTIL for start, end in spans)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(-3, 10))))
def test_spans_made_apart_cover_the_same_minutes(pairs):
    spans = [(SINCE + timedelta(minutes=start), SINCE + timedelta(minutes=start + length)) for start, length in pairs]

    def minutes(of):
        return {start + timedelta(minutes=n) for start, end in of for n in range(int((end - start).total_seconds() // 60))}

    made = apart(spans)
    assert minutes(made) == minutes(spans)
    assert all(one[1] < other[0] for one, other in pairwise(made))


# --- The process of its own -----------------------------------------------------------------------------------------------


def answered(text: bytes):
    asked = {"address": "https://x.example/", "since": SINCE.isoformat(), "until": UNTIL.isoformat(), "ours": ""}
    return child.answer(asked, get=lambda _address: text)


def test_nothing_but_times_comes_out():
    text = calendar("DTSTART:20270310T100000Z;;DTEND:20270310T110000Z;;SUMMARY:Salaisuus;;LOCATION:Sairaala;;DESCRIPTION:Hoito")
    assert answered(text) == {"spans": [["2027-03-10T10:00:00+00:00", "2027-03-10T11:00:00+00:00"]]}
    assert answered(b"<html>") == {"why": "not_calendar"}


def saying(program: str) -> tuple[str, ...]:
    return (sys.executable, "-c", program)


def asked(command, seconds=20.0):
    with pytest.raises(Unreadable) as fault:
        outside.busy_elsewhere("https://x.example/", SINCE, seconds=seconds, command=command)
    return fault.value.why


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("", "not_calendar"), ("[]", "not_calendar"), ("{}", "not_calendar"), ('{"spans": 3}', "not_calendar"),
        ('{"spans": [["2027-03-10T10:00:00+00:00"]]}', "not_calendar"), ('{"spans": [["now", "later"]]}', "not_calendar"),
        ('{"why": "refused"}', "refused"), ('{"spans": [' + '"x",' * 300_000 + '"x"]}', "too_heavy"),
    ],
)  # fmt: skip
def test_an_answer_is_believed_only_when_it_can_be_one(said, expected, tmp_path):
    (tmp_path / "said").write_text(said)
    assert asked(saying(f"print(open({str(tmp_path / 'said')!r}).read(), end='')")) == expected


def test_a_process_that_hangs_or_falls_is_no_more_than_a_calendar_that_was_not_read():
    began = time.monotonic()
    assert asked(saying("import time; time.sleep(60)"), seconds=0.5) == "no_answer"
    assert time.monotonic() - began < 5
    assert asked(saying("raise SystemExit(1)")) == "too_heavy"
    assert asked(saying("import os; os.abort()")) == "too_heavy"


def test_the_process_gets_nothing_of_our_surroundings(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "salaisuus")
    monkeypatch.setenv("DATABASE_URL", "postgres://salaisuus")
    seen = tmp_path / "seen"
    asked(saying(f"import os; open({str(seen)!r}, 'w').write(repr(dict(os.environ)))"))
    assert "salaisuus" not in seen.read_text()


def test_times_beyond_what_was_asked_for_are_not_believed():
    spans = [["2020-01-01T00:00:00+00:00", "2099-01-01T00:00:00+00:00"]]
    command = saying(f"print({json.dumps(json.dumps({'spans': spans}))})")
    assert outside.busy_elsewhere("https://x.example/", SINCE, command=command) == [(SINCE, SINCE + outside.AHEAD)]


@pytest.mark.parametrize("address", ["http://127.0.0.1:80/", "http://localhost/x.ics", "https://[::1]/", "file:///etc/passwd"])
def test_the_real_process_refuses_the_house_itself(address):
    with pytest.raises(Unreadable) as fault:
        outside.busy_elsewhere(address, SINCE, seconds=60)
    assert fault.value.why in {"not_public", "not_calendar"}


RUN = """
import sys
from kokemussilta.register.calendars import child
text = {text!r}
child.WORK_SECONDS, child.fetch = 2, None
child.answer.__defaults__ = (lambda _address: text,)
child.main()
"""


@pytest.mark.slow(seconds=8)
@pytest.mark.parametrize(
    "rule",
    [
        "DTSTART:10000101T000000Z;;DURATION:PT1S;;RRULE:FREQ=SECONDLY",
        "DTSTART:19700101T000000Z;;DURATION:PT1S;;RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;BYHOUR=1,2,3,4,5,6,7,8,9;BYSECOND=1,2,3",
    ],
)
def test_endless_recurrence_is_ended(rule):
    assert asked(saying(RUN.format(text=calendar(*[rule] * 40))), seconds=30) in {"too_heavy", "too_large"}


def test_every_fault_has_words_for_the_person():
    told = {"unknown_host", "not_public", "no_answer", "insecure", "refused", "not_calendar", "too_large", "too_heavy"}
    assert set(CalendarLink.Failure.values) == told
    assert reading.MOST_SPANS < 100_000
