"""The detector of identifiers: what it finds is measured, what it costs is bounded, and it says the same each time."""

import re
from pathlib import Path
from time import process_time

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from cases.panels.redacting import detector, measuring
from cases.panels.redacting.kinds import Identifier

HANDBOOK = Path(__file__).resolve().parents[2] / "docs" / "panels.md"
SNIPPETS = measuring.snippets(measuring.TEST_SET.read_text("utf-8"))

# What it finds of its test set: a change of the detector, or of the set, is seen here and in the handbook.
FIGURES = """\
| Kind | In the set | Found | Missed | False alarms |
|---|---:|---:|---:|---:|
| Name | 83 | 63 | 20 | 3 |
| Date of birth | 16 | 13 | 3 | 0 |
| Address | 20 | 14 | 6 | 1 |
| Postcode | 10 | 9 | 1 | 0 |
| Telephone number | 18 | 16 | 2 | 0 |
| E-mail address | 9 | 8 | 1 | 0 |
| Social media | 15 | 13 | 2 | 0 |
| Vehicle mark | 14 | 12 | 2 | 0 |
| National Insurance number | 5 | 5 | 0 | 0 |
| PNC or CRO number | 9 | 9 | 0 | 0 |
| Crime or incident reference | 15 | 13 | 2 | 0 |
| All | 214 | 175 | 39 | 4 |
"""

UNSEEN = "Of 42 identifiers in 45 snippets written after it was finished: found 28, missed 14, false alarms 1."

# What a text may be full of so that a careless pattern takes minutes; 20,000 characters of each.
HOSTILE = {
    "one letter": "a",
    "capitals": "A",
    "digits": "0",
    "digits in pairs": "07 ",
    "plus and digits": "+4",
    "days": "1/",
    "hyphens": "a-",
    "apostrophes": "a'",
    "at signs": "a@",
    "dots": "a.",
    "e-mail without an end": "a@b.",
    "titles": "Mr ",
    "names": "Mr Smithson ",
    "initials": "J. ",
    "particles": "Mr de la van ",
    "given names": "John ",
    "numbers and capitals": "1 Abc ",
    "flats": "Flat 1, ",
    "addresses": "at 12 high ",
    "births": "born on the ",
    "networks": "snapchat name is ",
    "links": "https://",
    "incidents": "incident log number ",
    "slashes": "1/2/",
    "spaces": " ",
    "lines": "\n",
    "open brackets": "(",
    "quotes": "snap “",
    "accents": "e\u0301",
    "joined faces": "\U0001f468\u200d",
}


def marked(text):
    """The words that are marked, with their kinds."""
    return [(mark.kind.value, text[mark.start : mark.end]) for mark in detector.find({"text": text})["text"]]


def test_the_figures_are_what_they_are_said_to_be():
    readings = [measuring.read(snippet) for snippet in SNIPPETS]

    assert "".join(f"{line}\n" for line in measuring.table(measuring.measure(readings))) == FIGURES
    assert measuring.in_words(readings) == UNSEEN


def test_the_handbook_shows_the_figures_that_the_command_prints(capsys):
    call_command("detector_figures")

    printed = capsys.readouterr().out
    assert printed == f"Detector “{detector.VERSION}”, {len(SNIPPETS)} snippets\n\n{FIGURES}\n{UNSEEN}\n"
    assert printed in HANDBOOK.read_text("utf-8")


def test_the_command_names_every_miss_and_every_false_alarm_where_it_is_asked_to(capsys):
    readings = [measuring.read(snippet) for snippet in SNIPPETS]
    wrong = sum(len(one.missed) + len(one.false_alarms) for one in readings)

    call_command("detector_figures", "--each")

    assert len(re.findall("^(?:Missed|False alarm), ", capsys.readouterr().out, re.MULTILINE)) == wrong


def test_the_test_set_has_every_kind_and_as_many_look_alikes_as_it_needs():
    kinds = {label.kind for snippet in SNIPPETS for label in snippet.labels}

    assert len(SNIPPETS) >= 150
    assert kinds == set(Identifier.found_by_itself())
    assert sum(not snippet.labels for snippet in SNIPPETS) >= 50
    assert len({snippet.text for snippet in SNIPPETS}) == len(SNIPPETS)


@pytest.mark.parametrize("junk", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_read_in_linear_time(junk):
    text = (junk * 20_000)[:20_000]
    detector.find({"text": "warm"})

    began = process_time()
    detector.find({"text": text})

    assert process_time() - began < 1


@given(st.text(max_size=200))
def test_it_says_the_same_each_time_of_any_text_and_every_mark_lies_within_it(text):
    first = detector.find({"text": text})

    assert first == detector.find({"text": text})
    assert all(0 <= mark.start < mark.end <= len(text) and mark.hidden for mark in first["text"])


def test_a_name_that_one_text_gives_away_is_marked_wherever_it_stands_in_another():
    found = detector.find({"a": "Spoke to Mr Harcastle.", "b": "He said that Harcastle’s till was short."})

    assert [(mark.kind, mark.start, mark.end) for mark in found["b"]] == [(Identifier.NAME, 13, 22)]


def test_a_text_in_which_nothing_is_found_was_looked_at_all_the_same():
    assert detector.find({"a": "Nothing.", "b": ""}) == {"a": [], "b": []}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr and Mrs Jones", [("name", "Jones")]),
        ("PC 4471 DUNMORE", [("name", "4471 DUNMORE")]),
        ("PC 4471 attended", [("name", "4471")]),
        ("at 18:30 PC 12:30", []),
        ("Mr Van der Merwe’s shop", [("name", "Van der Merwe")]),
        ("SMITH, John", [("name", "SMITH, John")]),
        ("born on 3 May", [("birth_date", "3 May")]),
        ("on 12/05/2023 between 18:30 and 19:45", []),
        ("SO14 7DY", [("postcode", "SO14 7DY")]),
        ("QQ123456C", []),
        ("(01632) 960 456", [("telephone", "(01632) 960 456")]),
        ("a.b@example.com.", [("email", "a.b@example.com")]),
        ("meet @ 7pm", []),
        ("AB12 CDE", [("vehicle", "AB12 CDE")]),
        ("section 47", []),
    ],
)
def test_what_it_marks(text, expected):
    assert marked(text) == expected
