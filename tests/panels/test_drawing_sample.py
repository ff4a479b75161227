"""Drawing cases for a meeting: by whom, once, by which method, and what is put on record."""

import hashlib
from dataclasses import replace

import pytest
from django.utils import timezone

from cases.enums import Allocation, Chosen, Event, ItemAct, PanelKind, Role, Stratum
from cases.exceptions import NotAllowed, OutOfDate
from cases.models import AgendaItem, AuditEvent, Case, Draw
from cases.panels.meetings.agenda import remove_item
from cases.panels.meetings.moving import move_item
from cases.panels.selecting.asking import Asked
from cases.panels.selecting.frame import awaiting
from cases.panels.selecting.services import draw_sample
from tests import make
from tests.panels import making

pytestmark = pytest.mark.django_db

FOUR = Asked(Chosen.RANDOM, size=4)
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


def twelve(**facts):
    return [make.a_case(case_ref=f"C-{number:04d}", **facts) for number in range(1, 13)]


def test_a_fixed_seed_draws_these_cases_on_every_database(meeting, administrator):
    """The keys are computed from the seed by hand in test_drawing: SHA-256, sorted, the lowest four."""
    twelve()

    draw = draw_sample(meeting=meeting, by=administrator, asked=replace(FOUR, seed="lime street 7"))

    assert draw.drawn == ["hampshire/C-0005", "hampshire/C-0003", "hampshire/C-0004", "hampshire/C-0007"]
    lines = "".join(f'["hampshire/C-{number:04d}",1,""]\n' for number in range(1, 13))
    assert draw.frame_digest == hashlib.sha256(lines.encode()).hexdigest()
    items = AgendaItem.objects.filter(meeting=meeting).order_by("number").select_related("case")
    assert [(item.case.case_ref, item.chosen, item.stage, item.draw) for item in items] == [
        ("C-0005", "random", "selected", draw),
        ("C-0003", "random", "selected", draw),
        ("C-0004", "random", "selected", draw),
        ("C-0007", "random", "selected", draw),
    ]
    assert {item.chosen_why for item in items} == {"Draw 1: 4 of 12 cases by lot"}


def test_a_draw_is_recorded_with_its_seed_and_digest_and_without_its_list(meeting, administrator):
    twelve()

    draw = draw_sample(meeting=meeting, by=administrator, asked=FOUR)

    event = AuditEvent.objects.get(kind=Event.SAMPLE_DRAWN)
    assert len(draw.seed) == 32
    assert event.force == "hampshire"
    assert event.details == {
        "panel": meeting.panel.slug,
        "meeting": 1,
        "draw": 1,
        "method": "random",
        "algorithm": "sha256-rank/1",
        "seed": draw.seed,
        "frame_digest": draw.frame_digest,
        "frame": 12,
        "left_out": {},
        "drawn": 4,
        "strata": {},
    }


def test_each_draw_has_a_seed_of_its_own(panel, administrator):
    twelve()

    draws = [draw_sample(meeting=making.a_meeting(panel), by=administrator, asked=FOUR) for _ in range(3)]

    assert len({draw.seed for draw in draws}) == 3


def test_where_fewer_are_eligible_than_asked_for_all_of_them_are_drawn(meeting, administrator):
    twelve()

    draw = draw_sample(meeting=meeting, by=administrator, asked=Asked(Chosen.RANDOM, size=50))

    assert sorted(draw.drawn) == [f"hampshire/C-{number:04d}" for number in range(1, 13)]


def test_a_case_that_was_taken_off_the_agenda_can_be_drawn_again(meeting, administrator):
    twelve()
    first = draw_sample(meeting=meeting, by=administrator, asked=ALL_OF_THEM)
    remove_item(item=first.items.get(number=1), reason="Too much for one morning.", by=administrator)

    second = draw_sample(meeting=meeting, by=administrator, asked=ALL_OF_THEM)

    assert (second.number, second.drawn) == (2, first.drawn[:1])
    assert len(second.excluded) == 11


def test_a_stratified_draw_gives_each_part_its_share(meeting, administrator):
    for number in range(12):
        make.a_case(age_at_offence=30 if number < 9 else 14, age_at_disposal=30 if number < 9 else 14)
    asked = Asked(Chosen.STRATIFIED, size=4, stratum=Stratum.AGE_GROUP, allocation=Allocation.PROPORTIONAL)

    draw = draw_sample(meeting=meeting, by=administrator, asked=asked)

    assert draw.numbers == {"adult": {"there": 9, "drawn": 3}, "under_18": {"there": 3, "drawn": 1}}
    strata = {key: stratum for key, _version, stratum in draw.frame}
    assert sorted(strata[key] for key in draw.drawn) == ["adult", "adult", "adult", "under_18"]


@pytest.mark.parametrize("by", Stratum)
def test_every_case_belongs_to_one_part_even_where_nothing_is_recorded(meeting, administrator, by):
    make.a_case(area="North")
    make.a_case(offence_group=None, offence_code=None, age_at_offence=None, age_at_disposal=None)
    asked = Asked(Chosen.STRATIFIED, size=2, stratum=by, allocation=Allocation.EQUAL)

    draw = draw_sample(meeting=meeting, by=administrator, asked=asked)

    assert len(draw.drawn) == 2
    assert {
        "offence_group": {"theft_shop", "not_recorded"},
        "age_group": {"adult", "not_recorded"},
        "area": {"hampshire/North", "not_recorded"},
        "severity": {"none", "gap"},
    }[by] == set(draw.numbers)


def test_the_sample_is_compared_with_the_whole_as_both_were(meeting, administrator):
    for number in range(4):
        make.a_case(age_at_offence=30 if number else 14, age_at_disposal=30 if number else 14)

    draw = draw_sample(meeting=meeting, by=administrator, asked=ALL_OF_THEM)

    assert draw.compared == {
        "offence_group": {"theft_shop": [4, 4]},
        "age_group": {"adult": [3, 3], "under_18": [1, 1]},
        "area": {"not_recorded": [4, 4]},
        "severity": draw.compared["severity"],
        "force": {"hampshire": [4, 4]},
    }


def a_waiting_item(meeting, ref):
    """An item of which the panel asked for more information."""
    item = making.a_closed_item(meeting, case=make.a_case(case_ref=ref))
    return move_item(item=item, act=ItemAct.CARRY_OVER, by=None)


def test_cases_that_wait_for_another_meeting_are_carried_over_with_their_history(panel, administrator):
    earlier = making.a_meeting(panel)
    first, second = a_waiting_item(earlier, "A"), a_waiting_item(earlier, "B")
    meeting = making.a_meeting(panel)
    asked = Asked(
        Chosen.CARRIED_OVER, named=["hampshire/B"], without={"hampshire/A": "Still waiting."}, why="Still waiting."
    )

    draw = draw_sample(meeting=meeting, by=administrator, asked=asked)

    [item] = meeting.items.all()
    assert (item.carried_from, item.draw, item.chosen) == (second, draw, Chosen.CARRIED_OVER)
    assert draw.excluded == [["hampshire/A", "by_hand", "Still waiting."]]
    assert list(awaiting(making.a_meeting(panel), administrator)) == [first]


def test_the_chair_s_pick_is_kept_in_its_order_with_who_picked_and_why(meeting, administrator):
    twelve()
    asked = Asked(
        Chosen.CHAIRS_PICK, named=["hampshire/C-0009", "hampshire/C-0002"], picked_by="R. Chair", why="Alike."
    )

    draw = draw_sample(meeting=meeting, by=administrator, asked=asked)

    assert draw.drawn == ["hampshire/C-0009", "hampshire/C-0002"]
    assert (draw.algorithm, len(draw.frame)) == ("named/1", 12)
    assert [item.chosen_why for item in meeting.items.all()] == ["Picked by R. Chair: Alike."] * 2


def test_a_pick_that_is_not_eligible_says_why_and_puts_nothing_on_the_agenda(meeting, administrator):
    twelve()
    Case.objects.filter(case_ref="C-0002").update(screened_version=None)
    asked = Asked(
        Chosen.CHAIRS_PICK, named=["hampshire/C-0009", "hampshire/C-0002"], picked_by="R. Chair", why="Alike."
    )

    with pytest.raises(
        NotAllowed, match=r"^hampshire/C-0002 cannot be put on the agenda\. Its screening is out of date\.$"
    ):
        draw_sample(meeting=meeting, by=administrator, asked=asked)

    assert not Draw.objects.exists()
    assert not AgendaItem.objects.exists()


def test_a_pick_without_cases_draws_nothing_by_lot(meeting, administrator):
    twelve()

    with pytest.raises(NotAllowed, match="Say which cases come to the meeting"):
        draw_sample(meeting=meeting, by=administrator, asked=Asked(Chosen.CHAIRS_PICK))


def test_nothing_to_draw_from_is_said(meeting, administrator):
    with pytest.raises(NotAllowed, match="There is no case to draw from"):
        draw_sample(meeting=meeting, by=administrator, asked=FOUR)


def test_what_was_sent_twice_is_drawn_once(meeting, administrator):
    twelve()
    asked = replace(FOUR, draws_seen=0)
    draw_sample(meeting=meeting, by=administrator, asked=asked)

    with pytest.raises(OutOfDate, match="nothing was drawn twice"):
        draw_sample(meeting=meeting, by=administrator, asked=asked)

    assert (Draw.objects.count(), AgendaItem.objects.count()) == (1, 4)


def test_a_list_that_has_changed_since_somebody_looked_is_not_drawn_from(meeting, administrator):
    twelve()

    with pytest.raises(OutOfDate, match="The list has changed while the page was open"):
        draw_sample(meeting=meeting, by=administrator, asked=replace(FOUR, digest_seen="0" * 64))

    assert not Draw.objects.exists()
    assert not AuditEvent.objects.filter(kind=Event.SAMPLE_DRAWN).exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_who_runs_the_meeting_draws(meeting, role):
    twelve()
    actor = make.an_actor(role)
    if actor.sits_on_panels:
        make.a_seat(meeting.panel, actor)

    with pytest.raises(NotAllowed, match="run by administrators whose membership covers every force"):
        draw_sample(meeting=meeting, by=actor, asked=FOUR)

    assert not Draw.objects.exists()


def test_an_administrator_of_one_of_two_forces_does_not_draw():
    panel = making.a_panel_on_terms("hampshire", "metropolitan")
    twelve()

    with pytest.raises(NotAllowed, match="covers every force"):
        draw_sample(meeting=making.a_meeting(panel), by=make.an_actor(Role.ADMINISTRATOR), asked=FOUR)


def test_nothing_is_drawn_once_the_minutes_are_confirmed(panel, administrator):
    twelve()
    over = making.a_meeting(panel, confirmed_at=timezone.now(), confirmed_by="The chair")

    with pytest.raises(NotAllowed, match="minutes were confirmed"):
        draw_sample(meeting=over, by=administrator, asked=FOUR)
