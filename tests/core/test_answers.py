"""What nobody can see is no answer, in whatever form it comes."""

import unicodedata

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from kokemussilta.core.answers import is_blank
from kokemussilta.core.fields import EuroField, PhoneField

UNSEEN = [
    "", " ", "\u200b", "\ufeff", "\u2060\u200d", "\u00a0\u00ad", "\u202e\u202c", "\u2800", "\u3164", "\u115f\u1160", "\u034f",
    "\u180e", "\ufe0f", "\U000e0041", "\u2028\n\t",
]  # fmt: skip


@pytest.mark.parametrize("text", UNSEEN)
def test_what_nobody_sees_is_asked_for_again(text):
    for field in (
        forms.CharField(),
        forms.CharField(widget=forms.Textarea),
        PhoneField(),
        EuroField(),
        forms.EmailField(),
        forms.SlugField(),
    ):
        with pytest.raises(forms.ValidationError) as refusal:
            field.clean(text)
        assert [fault.code for fault in refusal.value.error_list] == ["required"]
    assert forms.CharField(required=False).clean(text) == ""
    assert forms.CharField(required=False, empty_value=None).clean(text) is None


@pytest.mark.parametrize("text", ["a", "👩‍👩‍👧", "ä\u0308", "می‌خواهم", "\u200bAino", "Aino\ufeff", "-", "❤️"])
def test_what_is_seen_stays_letter_for_letter(text):
    assert forms.CharField().clean(text) == text


@given(st.text())
def test_a_letter_a_number_or_a_sign_is_always_seen(text):
    seen = any(unicodedata.category(letter)[0] in "LNSP" and letter not in "\u115f\u1160\u3164\uffa0\u2800" for letter in text)

    assert not (seen and is_blank(text))


def test_a_field_that_keeps_spaces_keeps_what_it_got():
    assert forms.CharField(strip=False).clean("\u200b") == "\u200b"
