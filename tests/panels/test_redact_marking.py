"""Marks on free text: what is hidden is nowhere in what members read, and a new version keeps what was decided."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.panels.redacting.kinds import Identifier
from cases.panels.redacting.marking import (
    DETECTOR,
    PERSON,
    Mark,
    carried_over,
    from_spans,
    occurrences,
    redacted,
    to_spans,
    with_whole,
    with_words,
    without_hidden,
)

NAME, POSTCODE, WORDS, WHOLE = Identifier.NAME, Identifier.POSTCODE, Identifier.WORDS, Identifier.WHOLE
# No letter of these stands in any word that is put in place of what was removed.
SECRET = "XYZжß語\U0001f600ÅÇ7890#%&"
OPEN = "abcdefghijklmno prst uvw\n."


@st.composite
def texts_with_hidden_parts(draw):
    """A text in which what is secret is covered by marks: overlapping, adjacent, within each other, beyond the end."""
    pieces = draw(st.lists(st.tuples(st.booleans(), st.integers(1, 6)), max_size=12))
    text, marks = "", []
    for is_secret, length in pieces:
        letters = draw(st.text(SECRET if is_secret else OPEN, min_size=length, max_size=length))
        if is_secret:
            cut = draw(st.integers(0, length))
            start, end = len(text), len(text) + length
            back, on = draw(st.integers(0, 3)), draw(st.integers(0, 3))
            kinds = st.sampled_from([NAME, POSTCODE, WORDS])
            marks.append(Mark(start - back, start + cut, draw(kinds)))
            marks.append(Mark(start + cut, end + on, draw(kinds), PERSON))
        text += letters
    marks += [
        Mark(start, start + length, NAME, DETECTOR, hidden=False)
        for start, length in draw(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 9)), max_size=4))
    ]
    return text, draw(st.permutations(marks))


@given(texts_with_hidden_parts())
def test_no_character_of_a_hidden_part_is_in_what_members_read(given_text):
    text, marks = given_text

    assert not set(SECRET) & set(without_hidden(text, marks))


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70), st.booleans()), max_size=8))
def test_what_is_hidden_nowhere_is_read_as_it_is_written_and_the_rest_is_not(text, spans):
    marks = [Mark(start, end, NAME, DETECTOR, hidden) for start, end, hidden in spans]
    kept = [
        letter
        for at, letter in enumerate(text)
        if not any(mark.hidden and mark.start <= at < mark.end for mark in marks)
    ]

    read = "".join(without_hidden(text, marks).split(NAME.in_its_place))

    # An accent, or what joins two signs into one, goes with the letter that it stands on.
    assert len(read) <= len(kept)
    assert [one for one in kept if one.isalnum()] == [one for one in read if one.isalnum()]


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([], "Mr Smith of SO14 7DY"),
        ([Mark(3, 8, NAME)], "Mr [name removed] of SO14 7DY"),
        ([Mark(3, 8, NAME, hidden=False)], "Mr Smith of SO14 7DY"),
        ([Mark(3, 6, NAME), Mark(6, 8, POSTCODE)], "Mr [name removed][postcode removed] of SO14 7DY"),
        ([Mark(3, 6, NAME), Mark(5, 20, POSTCODE)], "Mr [postcode removed]"),
        ([Mark(0, 20, NAME), Mark(12, 20, POSTCODE)], "[name removed]"),
        ([Mark(12, 99, POSTCODE)], "Mr Smith of [postcode removed]"),
        ([Mark(0, 20, WHOLE)], "[text removed]"),
    ],
)
def test_a_word_of_what_was_removed_stands_in_its_place(marks, expected):
    assert without_hidden("Mr Smith of SO14 7DY", marks) == expected


def test_an_accent_on_the_last_hidden_letter_is_hidden_with_it():
    assert without_hidden("Jose\u0301 ran", [Mark(0, 4, NAME)]) == "[name removed] ran"


def test_a_text_that_nobody_looked_at_stays_out():
    assert redacted({"a": "One", "b": "Two"}, {"a": []}) == {"a": "One"}


def test_a_redaction_keeps_marks_as_plain_values_and_every_text_that_was_looked_at():
    marks = {"a": [Mark(0, 3, NAME, PERSON, hidden=False)], "b": []}

    assert to_spans(marks) == {
        "a": [{"start": 0, "end": 3, "kind": "name", "by": "person", "hidden": False}],
        "b": [],
    }
    assert from_spans(to_spans(marks)) == marks


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        ("smith", "Smith and SMITH, not Smithson", [(0, 5), (10, 15)]),
        ("big  dave", "Big\nDave", [(0, 8)]),
        ("(x)", "a (x) b", [(2, 5)]),
        ("a.b", "axb a.b", [(4, 7)]),
        ("Smith", "nobody", []),
        (" ", "a b", []),
    ],
)
def test_words_are_found_whatever_their_case_and_spaces_and_never_within_a_word(words, text, expected):
    assert occurrences(words, text) == expected


def test_words_are_hidden_everywhere_or_in_one_text():
    texts = {"a": "Spud ran.", "b": "So did spud."}
    marks = {"a": [Mark(0, 4, NAME, hidden=False)], "b": []}

    everywhere = with_words(marks, texts, "Spud", WORDS)
    in_one = with_words(marks, {"b": texts["b"]}, "Spud", WORDS)

    assert everywhere == {"a": [Mark(0, 4, WORDS, PERSON)], "b": [Mark(7, 11, WORDS, PERSON)]}
    assert in_one == {"a": [Mark(0, 4, NAME, hidden=False)], "b": [Mark(7, 11, WORDS, PERSON)]}


def test_a_whole_text_is_hidden_and_shown_again_with_its_marks_as_they_were():
    marks = [Mark(0, 4, NAME, hidden=False)]

    hidden = with_whole(marks, "Spud ran.", hidden=True)

    assert hidden == [Mark(0, 4, NAME, hidden=False), Mark(0, 9, WHOLE, PERSON)]
    assert with_whole(hidden, "Spud ran.", hidden=True) == hidden
    assert with_whole(hidden, "Spud ran.", hidden=False) == marks


def test_a_new_version_keeps_what_was_decided_of_words_that_are_still_there():
    before = {"a": "Ford saw Spud at Boots.", "c.0.m": "Rang Jo.", "d": "Gone"}
    decided = {
        "a": [Mark(0, 4, NAME, hidden=False), Mark(9, 13, NAME, PERSON), Mark(17, 22, NAME, PERSON, hidden=False)],
        "c.0.m": [Mark(5, 7, NAME, PERSON)],
        "d": [Mark(0, 4, WHOLE, PERSON)],
    }
    now = {"a": "At Boots, Ford and Kim saw spud.", "c.1.m": "Jo again", "d": "Come back", "e": "Ford"}
    found = {"a": [Mark(10, 14, NAME), Mark(19, 22, NAME)], "c.1.m": [], "d": [], "e": [Mark(0, 4, NAME)]}

    assert carried_over(found, now, decided, before) == {
        "a": [
            Mark(3, 8, NAME, PERSON, hidden=False),
            Mark(10, 14, NAME, hidden=False),
            Mark(19, 22, NAME),
            Mark(27, 31, NAME, PERSON),
        ],
        "c.1.m": [Mark(0, 2, NAME, PERSON)],
        "d": [Mark(0, 9, WHOLE, PERSON)],
        "e": [Mark(0, 4, NAME)],
    }


def test_what_was_hidden_in_one_place_and_shown_in_another_is_hidden_in_the_next_version():
    decided = {"a": [Mark(0, 4, NAME, hidden=False), Mark(5, 9, NAME), Mark(10, 14, NAME, hidden=False)]}

    carried = carried_over({"a": [Mark(0, 4, NAME)]}, {"a": "Spud"}, decided, {"a": "Spud Spud Spud"})

    assert carried == {"a": [Mark(0, 4, NAME)]}
