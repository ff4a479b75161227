"""Drawing again: from the recorded list and seed come the same cases, and whatever was tampered with is told."""

import hashlib
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cases.enums import Allocation, Chosen, PanelKind, Stratum
from cases.models import Case, Draw
from cases.panels.selecting.asking import Asked
from cases.panels.selecting.redrawing import redraw
from cases.panels.selecting.services import draw_sample
from tests import make
from tests.panels import making

pytestmark = pytest.mark.django_db

SEED = "lime street 7"
BY_LOT = Asked(Chosen.RANDOM, size=2, seed=SEED)
DRAWN = ["hampshire/C-0003", "hampshire/C-0004"]


@pytest.fixture
def meeting():
    for number in range(1, 5):
        make.a_case(case_ref=f"C-{number:04d}")
    return making.a_meeting(making.a_panel_on_terms(kind=PanelKind.ALL_AGES))


def drawn(meeting, asked=BY_LOT):
    return draw_sample(meeting=meeting, by=making.an_administrator(meeting.panel), asked=asked)


def said(*arguments):
    stream = StringIO()
    call_command("redraw", *arguments, stdout=stream)
    return stream.getvalue()


def name_of(meeting):
    return f"{meeting.panel.slug}/{meeting.number}"


def test_the_command_prints_what_was_recorded_and_what_is_drawn_again(meeting):
    draw = drawn(meeting)

    assert json.loads(said(name_of(meeting), "--json")) == {
        "meeting": name_of(meeting),
        "draw": 1,
        "method": "random",
        "algorithm": "sha256-rank/1",
        "seed": SEED,
        "frame_digest": draw.frame_digest,
        "frame_size": 4,
        "recorded": DRAWN,
        "redrawn": DRAWN,
        "same": True,
    }


def test_the_command_says_it_in_words(meeting):
    drawn(meeting)

    assert said(name_of(meeting)) == (
        f"Draw 1 of {name_of(meeting)}: 2 of 4 cases, simple random sample, by seed {SEED}. "
        "Drawn again: the same 2 cases.\n"
    )


def test_the_list_that_was_drawn_from_is_printed_as_the_digest_was_taken(meeting):
    draw = drawn(meeting)

    assert hashlib.sha256(said(name_of(meeting), "--frame").encode()).hexdigest() == draw.frame_digest


@pytest.mark.parametrize(
    "asked",
    [
        Asked(Chosen.STRATIFIED, size=3, stratum=Stratum.SEVERITY, allocation=Allocation.EQUAL),
        Asked(Chosen.STRATIFIED, size=3, stratum=Stratum.OFFENCE_GROUP, allocation=Allocation.PROPORTIONAL),
        Asked(Chosen.CHAIRS_PICK, named=["hampshire/C-0003", "hampshire/C-0001"], picked_by="R. Chair", why="Alike."),
    ],
)
def test_every_method_draws_the_same_again(meeting, asked):
    draw = drawn(meeting, asked)

    again = redraw(Draw.objects.get())

    assert (again.redrawn, again.differs) == (draw.drawn, "")


def test_what_becomes_of_the_cases_later_changes_nothing(meeting):
    drawn(meeting)
    Case.objects.update(screened_version=None)
    make.a_case(case_ref="C-0000")

    assert redraw(Draw.objects.get()).is_same


def test_one_of_several_draws_is_named(meeting):
    drawn(meeting)
    second = drawn(meeting, Asked(Chosen.RANDOM, size=1, seed="another"))

    assert json.loads(said(name_of(meeting), "--json"))["redrawn"] == second.drawn
    assert json.loads(said(name_of(meeting), "--json", "--draw", "1"))["redrawn"] == DRAWN


LESS = [["hampshire/C-0001", 1, ""], ["hampshire/C-0002", 1, ""]]
DIGEST_OF_LESS = hashlib.sha256(b'["hampshire/C-0001",1,""]\n["hampshire/C-0002",1,""]\n').hexdigest()
OTHERWISE = "The audit record says otherwise of this draw: its method, its seed, its numbers or its list’s digest."


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"frame": LESS}, "The list that the cases were drawn from is no longer the one that was recorded"),
        ({"seed": "12"}, "The recorded list and seed give other cases than those that are recorded as drawn."),
        ({"drawn": DRAWN[::-1]}, "The recorded list and seed give other cases than those that are recorded as drawn."),
        ({"frame": LESS, "frame_digest": DIGEST_OF_LESS, "drawn": ["hampshire/C-0001", "hampshire/C-0002"]}, OTHERWISE),
        ({"number": 7}, "The audit record holds nothing of this draw."),
    ],
)
def test_what_was_tampered_with_is_told_and_ends_the_command_with_1(meeting, changed, expected):
    """Also where list, digest and result were changed together: the audit record cannot be."""
    drawn(meeting)
    Draw.objects.update(**changed)
    stream = StringIO()

    with pytest.raises(CommandError, match="is not the same") as refused:
        call_command("redraw", name_of(meeting), "--json", stdout=stream)

    assert refused.value.returncode == 1
    assert expected in str(refused.value)
    assert json.loads(stream.getvalue())["same"] is False


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("adults", "“adults” names no meeting: write the panel and the meeting’s number, for example adults/3."),
        ("adults/x", "“adults/x” names no meeting: write the panel and the meeting’s number, for example adults/3."),
        ("adults/9", "For adults/9 no cases were drawn."),
    ],
)
def test_a_meeting_that_is_not_there_is_said(named, expected):
    with pytest.raises(CommandError) as refused:
        said(named)

    assert str(refused.value) == expected


def test_a_draw_that_is_not_there_is_said(meeting):
    drawn(meeting)

    with pytest.raises(CommandError) as refused:
        said(name_of(meeting), "--draw", "4")

    assert str(refused.value) == f"For {name_of(meeting)} there is no draw 4."
