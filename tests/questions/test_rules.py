"""What is asked of whom, and whether an answer is one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kokemussilta.questions.rules import LONGEST, Asked, Given, Hangs, check, is_shown

YES_NO = Asked("helped", "single", ("yes", "no"), is_required=True)
WHY = Asked("why", "long", is_required=True, hangs=Hangs("helped", frozenset({"no"})))
FEELINGS = Asked("feelings", "several", ("hope", "fear", "other"), others=frozenset({"other"}))
SCALE = Asked("again", "scale")


def test_a_question_that_hangs_is_asked_only_then():
    assert is_shown(WHY, {"helped": Given(picked=("no",))})
    assert not is_shown(WHY, {"helped": Given(picked=("yes",))})
    assert not is_shown(WHY, {})
    assert check([YES_NO, WHY], {"helped": Given(picked=("no",))}).wrong == {"why": "missing"}
    # What was written before the mind was changed is left out.
    found = check([YES_NO, WHY], {"helped": Given(picked=("yes",)), "why": Given(words="Ei auttanut")})
    assert (set(found.answers), found.wrong) == ({"helped"}, {})


@pytest.mark.parametrize(
    ("question", "answer", "wrong"),
    [
        (YES_NO, Given(), "missing"),
        (YES_NO, Given(picked=("maybe",)), "unknown"),
        (YES_NO, Given(picked=("yes", "no")), "several"),
        (YES_NO, Given(picked=("yes",), words="koska"), "unknown"),
        (FEELINGS, Given(picked=("hope", "hope")), "unknown"),
        (FEELINGS, Given(picked=("other",), words="x" * (LONGEST["short"] + 1)), "long"),
        (FEELINGS, Given(words="pelkät sanat"), "unknown"),
        (SCALE, Given(number=11), "number"),
        (SCALE, Given(number=-1), "number"),
        (SCALE, Given(words="kymmenen"), "number"),
        (Asked("free", "long"), Given(words="x" * (LONGEST["long"] + 1)), "long"),
        (Asked("free", "long"), Given(number=3), "unknown"),
    ],
)
def test_what_is_no_answer(question, answer, wrong):
    found = check([question], {question.code: answer})
    assert (found.answers, found.wrong) == ({}, {question.code: wrong})


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (YES_NO, Given(picked=("yes",))),
        (FEELINGS, Given(picked=("hope", "other"), words="ilo")),
        (SCALE, Given(number=0)),
        (Asked("count", "number"), Given(number=1_000_000)),
        (Asked("free", "short"), Given(words="Kiitos")),
    ],
)
def test_what_is(question, answer):
    found = check([question], {question.code: answer})
    assert (found.answers, found.wrong) == ({question.code: answer}, {})


answers = st.builds(
    Given,
    picked=st.lists(st.sampled_from(["yes", "no", "hope", "fear", "other", "x"]), max_size=3).map(tuple),
    number=st.none() | st.integers(-2, 20),
    words=st.sampled_from(["", " ", "sana"]),
)


@given(st.dictionaries(st.sampled_from(["helped", "why", "feelings", "again", "stranger"]), answers))
def test_what_counts_is_asked_and_whole(given_):
    questions = [YES_NO, WHY, FEELINGS, SCALE]
    found = check(questions, given_)
    assert set(found.answers) & set(found.wrong) == set()
    assert set(found.answers) <= {question.code for question in questions}
    again = check(questions, found.answers)
    assert again.answers == found.answers
