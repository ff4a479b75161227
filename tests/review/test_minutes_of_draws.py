"""The minutes say how cases came to the meeting, in words, and where it was drawn from."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import AgendaItem, Draw, Meeting
from cases.panels.selecting.drawing import BY_LOT, BY_NAME
from cases.panels.selecting.services import NO_SEED
from cases.review.minutes_record import Choice, minutes_of
from tests.casework.acting import signed_in, words
from tests.review.deciding import Bench, a_bench, a_case_at_the_table

pytestmark = pytest.mark.django_db


def a_draw(meeting: Meeting, **how: Any) -> Draw:
    given = {"method": "random", "algorithm": BY_LOT, "seed": "lime street 7", "size": 1, "frame": [], **how}
    return Draw.objects.create(
        meeting=meeting, number=1, frame_digest="d" * 64, at=timezone.now(), by="A test", **given
    )


def a_stratified_draw(meeting: Meeting) -> Draw:
    numbers = {"under_18": {"there": 5, "drawn": 1}}
    return a_draw(meeting, method="stratified", stratum="age_group", numbers=numbers)


def chosen_by(bench: Bench, **how: Any) -> tuple[Choice, str]:
    """What the minutes say of it when the bench's only case was drawn so, and how their page words it."""
    item = a_case_at_the_table(bench)
    AgendaItem.objects.filter(pk=item.pk).update(draw=a_draw(bench.meeting, **how))
    (choice,) = minutes_of(bench.meeting, bench.chair).choices
    page = words(signed_in(bench.chair).get(reverse("meeting-minutes", args=[bench.panel.slug, 1])))
    return choice, page[page.index("How the cases were chosen") : page.index("What the panel finds is its view")]


def test_a_stratified_draw_stands_in_the_minutes_under_the_names_of_its_parts():
    bench = a_bench()
    item = a_case_at_the_table(bench)
    AgendaItem.objects.filter(pk=item.pk).update(draw=a_stratified_draw(bench.meeting))

    (choice,) = minutes_of(bench.meeting, bench.chair).choices

    assert choice.strata == ("Child: 1 of 5",)


def test_of_a_draw_by_lot_the_minutes_hold_what_is_needed_to_draw_again():
    choice, page = chosen_by(a_bench())

    assert (choice.seed, choice.digest) == ("lime street 7", "d" * 64)
    assert f"Seed lime street 7 ; SHA-256 of the whole list drawn from {'d' * 64} ." in page


def test_of_the_chairs_pick_the_minutes_say_who_picked_and_why_and_no_seed():
    asked = {"picked_by": "R. Chair", "why": "Two of one street."}

    choice, page = chosen_by(a_bench(), method="chairs_pick", algorithm=BY_NAME, seed=NO_SEED, asked=asked)

    assert (choice.seed, choice.digest) == ("", "")
    assert (choice.picked_by, choice.why) == ("R. Chair", "Two of one street.")
    assert page.endswith("1 case on this agenda. Who picked them: R. Chair. Why: Two of one street. The cases ")


def test_of_cases_that_were_carried_over_the_minutes_give_no_seed():
    asked = {"picked_by": "", "why": "The others wait for the force."}

    choice, page = chosen_by(a_bench(), method="carried_over", algorithm=BY_NAME, seed=NO_SEED, asked=asked)

    assert (choice.seed, choice.digest, choice.picked_by, choice.why) == ("", "", "", "")
    assert "eed" not in page


def test_the_page_of_a_meeting_leads_to_its_draws_those_who_run_it_even_when_it_is_over():
    bench = a_bench()
    a_stratified_draw(bench.meeting)
    Meeting.objects.update(confirmed_at=timezone.now(), confirmed_by="The chair")

    run, sat = (signed_in(who).get(bench.meeting.get_absolute_url()) for who in (bench.administrator, bench.chair))

    assert "Draw 1: stratified random sample" in words(run)
    assert reverse("meeting-draw", args=[bench.panel.slug, 1, 1]) in run.content.decode()
    assert "Draw 1" not in words(sat)
