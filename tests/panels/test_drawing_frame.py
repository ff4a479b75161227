"""The list that cases are drawn from: the whole of what is eligible, and a reason for each case that is left out."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cases.casework.services import raise_flag
from cases.casework.store import recode
from cases.enums import BatchState, Chosen, ItemAct, ItemStage, PanelKind, Role
from cases.models import Case, Draw, ImportBatch, Meeting
from cases.panels.meetings.agenda import remove_item
from cases.panels.meetings.moving import move_item
from cases.panels.meetings.queries import meetings_before
from cases.panels.selecting.asking import Asked
from cases.panels.selecting.frame import awaiting, frame_of
from cases.panels.selecting.redrawing import redraw
from cases.panels.selecting.services import draw_sample
from tests import make
from tests.panels import making

pytestmark = pytest.mark.django_db

ALL_OF_THEM = Asked(Chosen.RANDOM, size=200)


@pytest.fixture
def panel():
    return making.a_panel_on_terms(kind=PanelKind.ALL_AGES)


@pytest.fixture
def administrator(panel):
    return making.an_administrator(panel)


@pytest.fixture
def meeting(panel):
    return making.a_meeting(panel)


def left_out_of(frame):
    return {key: reason for key, reason, _words in frame.left_out}


def keys_of(frame):
    return [case.key for case in frame.eligible]


def a_waiting_item(meeting, ref):
    """An item of which the panel asked for more information."""
    item = making.a_closed_item(meeting, case=make.a_case(case_ref=ref))
    return move_item(item=item, act=ItemAct.CARRY_OVER, by=None)


AGES = {"child": (14, 14), "adult": (30, 30), "range": (10, 24), "from": (16, None), "none": None}


@pytest.mark.parametrize(
    ("kind", "eligible", "left_out"),
    [
        ("adult", ["adult"], {"child": "other_age", "range": "age_uncertain", "from": "age_uncertain"}),
        ("youth", ["child"], {"adult": "other_age", "range": "age_uncertain", "from": "age_uncertain"}),
        ("all_ages", ["adult", "child", "from", "none", "range"], {}),
        ("themed", ["adult", "child", "from", "none", "range"], {}),
    ],
)
def test_an_age_that_is_not_recorded_is_neither_taken_nor_left_out_in_silence(kind, eligible, left_out):
    panel = making.a_panel_on_terms(kind=kind, theme="Knives" if kind == "themed" else "")
    for ref, age in AGES.items():
        make.a_case(case_ref=ref, age_at_offence=age, age_at_disposal=age)
    if kind in ("adult", "youth"):
        left_out = {**left_out, "none": "age_not_recorded"}

    frame = frame_of(making.a_meeting(panel), making.an_administrator(panel), ALL_OF_THEM)

    assert keys_of(frame) == [f"hampshire/{ref}" for ref in eligible]
    assert left_out_of(frame) == {f"hampshire/{ref}": reason for ref, reason in left_out.items()}


def test_what_was_before_the_panel_lately_is_left_out_where_that_is_asked(panel, administrator):
    oldest, older, last = (making.a_meeting(panel) for _ in range(3))
    for meeting, ref in ((oldest, "A"), (older, "B"), (last, "C")):
        making.an_item(meeting, make.a_case(case_ref=ref))
    removed = making.an_item(last, make.a_case(case_ref="D"))
    remove_item(item=removed, reason="A mistake.", by=administrator)
    another_panel = making.a_panel_on_terms()
    making.an_item(making.a_meeting(another_panel), make.a_case(case_ref="E"))
    cancelled = making.a_meeting(panel, cancelled_at=timezone.now(), cancel_reason="Snow.")
    making.an_item(cancelled, make.a_case(case_ref="F"))
    now = making.a_meeting(panel)

    frames = [frame_of(now, administrator, replace(ALL_OF_THEM, seen_within=within)) for within in (0, 1, 2, 9)]

    seen = [sorted(key for key, reason in left_out_of(frame).items() if reason == "seen_before") for frame in frames]
    assert seen == [
        [],
        ["hampshire/C"],
        ["hampshire/B", "hampshire/C"],
        ["hampshire/A", "hampshire/B", "hampshire/C"],
    ]


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def test_a_meeting_still_to_come_is_none_of_the_last_ones(panel, administrator):
    first, second, third, fourth = (making.a_meeting(panel, held_on=in_days(days)) for days in (1, 90, 180, 270))
    for meeting, ref in ((first, "A"), (third, "C"), (fourth, "D")):
        making.an_item(meeting, make.a_case(case_ref=ref))

    frames = [frame_of(second, administrator, replace(ALL_OF_THEM, seen_within=within)) for within in (1, 9)]

    assert [left_out_of(frame) for frame in frames] == [{"hampshire/A": "seen_before"}] * 2


def test_the_last_meetings_are_the_last_by_day_and_not_by_number(panel, administrator):
    called_first, called_second = (
        making.a_meeting(panel, held_on=in_days(9)),
        making.a_meeting(panel, held_on=in_days(2)),
    )
    for meeting, ref in ((called_first, "late"), (called_second, "early")):
        making.an_item(meeting, make.a_case(case_ref=ref))
    now = making.a_meeting(panel, held_on=in_days(20))

    frame = frame_of(now, administrator, replace(ALL_OF_THEM, seen_within=1))

    assert left_out_of(frame) == {"hampshire/late": "seen_before"}


@pytest.mark.parametrize(
    ("other", "own", "is_before"),
    [
        ({"answer_by": 3}, {"answer_by": 5}, True),
        ({"answer_by": 7}, {"answer_by": 5}, False),
        ({"answer_by": 3}, {"held_on": 5}, True),
        ({"held_on": 7, "answer_by": 3}, {"held_on": 5}, False),
        ({"held_on": 5}, {"held_on": 5}, True),
        ({}, {"held_on": 5}, True),
        ({"held_on": 5}, {}, True),
    ],
)
def test_a_review_without_a_meeting_has_its_place_by_the_last_day_for_answers_and_else_by_its_number(
    panel, other, own, is_before
):
    other, own = (
        making.a_meeting(panel, **{"held_on": None, **{name: in_days(days) for name, days in given.items()}})
        for given in (other, own)
    )

    assert list(meetings_before(own)) == ([other] if is_before else [])


def test_only_what_an_earlier_meeting_asked_more_of_waits_for_a_meeting(panel, administrator):
    called_first = making.a_meeting(panel, held_on=in_days(90))
    item = a_waiting_item(called_first, "A")
    sooner, later = (making.a_meeting(panel, held_on=in_days(days)) for days in (30, 120))

    assert [list(awaiting(meeting, administrator)) for meeting in (sooner, later)] == [[], [item]]


def test_a_draw_is_drawn_again_as_it_was_wherever_its_meetings_stand_by_now(panel, administrator):
    making.an_item(making.a_meeting(panel, held_on=in_days(1)), make.a_case(case_ref="A"))
    make.a_case(case_ref="B")
    meeting = making.a_meeting(panel, held_on=in_days(30))
    draw = draw_sample(meeting=meeting, by=administrator, asked=replace(ALL_OF_THEM, size=1, seen_within=1))
    Meeting.objects.filter(pk=meeting.pk).update(held_on=timezone.localdate())

    assert draw.excluded == [["hampshire/A", "seen_before", ""]]
    assert redraw(Draw.objects.get(pk=draw.pk)).is_same


def test_cases_of_other_forces_are_never_in_the_list():
    panel = making.a_panel_on_terms("hampshire")
    make.a_case(case_ref="ours")
    make.a_case(case_ref="theirs", force="metropolitan")
    both = make.an_actor(Role.ADMINISTRATOR, ("hampshire", "metropolitan"))

    frame = frame_of(making.a_meeting(panel), both, ALL_OF_THEM)

    assert keys_of(frame) == ["hampshire/ours"]
    assert frame.left_out == []


def test_flagged_cases_are_those_of_closed_rounds_and_whole_cases(panel, administrator):
    earlier, member = making.a_meeting(panel), making.a_member(panel)
    open_round = making.an_item_in_review(earlier, make.a_case(case_ref="open"))
    closed_round = making.an_item_in_review(earlier, make.a_case(case_ref="closed"))
    for item in (open_round, closed_round):
        flag = make.a_flag(item.release, member)
        flag.item = item
        flag.save()
    move_item(item=closed_round, act=ItemAct.CLOSE, by=None)
    whole = make.a_case(case_ref="whole")
    raise_flag(case=whole, rule="", severity="gap", reason="Why?", by=administrator)
    make.a_case(case_ref="unflagged")

    draw = draw_sample(meeting=making.a_meeting(panel), by=administrator, asked=Asked(Chosen.FLAGGED))

    assert sorted(draw.drawn) == ["hampshire/closed", "hampshire/whole"]


class TestTheList(TestCase):
    """Whatever forces, panels and actors there are, a list holds nothing from outside, and everything has its place."""

    FORCES = ("hampshire", "metropolitan", "kent")

    @settings(max_examples=25)
    @given(
        served=st.sets(st.sampled_from(FORCES), min_size=1),
        covered=st.sets(st.sampled_from(FORCES), min_size=1),
        cases=st.lists(
            st.tuples(st.sampled_from(FORCES), st.sampled_from([None, 14, 30, (10, 20)]), st.booleans()), max_size=5
        ),
        kind=st.sampled_from([PanelKind.ADULT, PanelKind.YOUTH, PanelKind.ALL_AGES]),
    )
    def test_holds_every_case_of_the_panel_s_forces_once_and_no_other(self, served, covered, cases, kind):
        panel = making.a_panel_on_terms(*sorted(served), kind=kind)
        made = [
            make.a_case(force=force, age_at_offence=age, age_at_disposal=age, screened=screened)
            for force, age, screened in cases
        ]
        actor = make.an_actor(Role.ADMINISTRATOR, tuple(sorted(covered)))

        frame = frame_of(making.a_meeting(panel), actor, ALL_OF_THEM)

        here = sorted(f"{one.force_id}/{one.case_ref}" for one in made if one.force_id in served & covered)
        assert sorted([*keys_of(frame), *left_out_of(frame)]) == here
        assert all(case.force in served & covered for case in frame.eligible)


def test_an_item_that_was_carried_on_already_waits_no_more(panel, administrator):
    earlier = making.a_meeting(panel)
    item = a_waiting_item(earlier, "A")
    making.an_item(making.a_meeting(panel), item.case, carried_from=item)

    assert item.stage == ItemStage.CARRIED_OVER
    assert list(awaiting(making.a_meeting(panel), administrator)) == []


def test_what_is_left_out_has_its_reason_and_is_never_drawn(meeting, administrator):
    on_it, recoded, by_hand, stale, fine = (
        make.a_case(case_ref=ref) for ref in ("on", "recoded", "hand", "stale", "ok")
    )
    making.an_item(meeting, on_it)
    batch = ImportBatch.objects.create(
        force_id="hampshire", filename="later.csv", state=BatchState.COMMITTED, received_at=timezone.now()
    )
    recode([(recoded, 1)], batch=batch, by=None)
    Case.objects.filter(pk=stale.pk).update(screened_version=F("version") + 1)
    make.a_case(case_ref="never", screened=False)
    asked = replace(ALL_OF_THEM, without={"hampshire/hand": "Tried by the chair."})

    draw = draw_sample(meeting=meeting, by=administrator, asked=asked)

    assert draw.drawn == [f"hampshire/{fine.case_ref}"]
    assert draw.excluded == [
        ["hampshire/hand", "by_hand", "Tried by the chair."],
        ["hampshire/never", "stale", ""],
        ["hampshire/on", "on_the_agenda", ""],
        ["hampshire/recoded", "recoded", ""],
        ["hampshire/stale", "stale", ""],
    ]
    assert by_hand.case_ref == "hand"
