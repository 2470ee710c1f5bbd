"""A story's words: how long they take, what changed."""

from hypothesis import given
from hypothesis import strategies as st

from kokemussilta.register.telling import Part, compared, minutes_to_tell, sentences, words_in

TEXT = st.text(alphabet='aäb .!?\n"”…', max_size=80)


@given(TEXT)
def test_sentences_joined_are_the_text(text):
    assert "".join(sentences(text)) == text


@given(TEXT, TEXT)
def test_both_versions_can_be_read_out_of_the_comparison(old, new):
    pieces = compared(old, new)

    assert "".join(piece.text for piece in pieces if piece.part != Part.GONE) == new
    assert "".join(piece.text for piece in pieces if piece.part != Part.NEW) == old


@given(TEXT)
def test_nothing_changed_is_nothing_to_show(text):
    assert {piece.part for piece in compared(text, text)} <= {Part.SAME}


def test_a_changed_sentence_is_out_and_in():
    pieces = compared("Oli yö. Oli kylmä. Loppu.", "Oli yö. Tuli aamu. Loppu.")

    assert [(str(piece.part), piece.text) for piece in pieces] == [
        ("same", "Oli yö. "), ("gone", "Oli kylmä."), ("new", "Tuli aamu."), ("same", " Loppu."),
    ]  # fmt: skip


def test_telling_takes_whole_minutes():
    assert [minutes_to_tell("sana " * number) for number in (0, 1, 95, 96, 950)] == [0, 1, 1, 2, 10]
    assert words_in(" kaksi\nsanaa ") == 2
