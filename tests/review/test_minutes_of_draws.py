"""The minutes say how cases came to the meeting, in words, and where it was drawn from."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import AgendaItem, Draw, Meeting
from cases.review.minutes_record import minutes_of
from tests.casework.acting import signed_in, words
from tests.review.deciding import a_bench, a_case_at_the_table

pytestmark = pytest.mark.django_db


def a_stratified_draw(meeting: Meeting) -> Draw:
    return Draw.objects.create(
        meeting=meeting,
        number=1,
        method="stratified",
        algorithm="1",
        seed="s",
        stratum="age_group",
        size=1,
        frame=[],
        frame_digest="d",
        numbers={"under_18": {"there": 5, "drawn": 1}},
        at=timezone.now(),
        by="A test",
    )


def test_a_stratified_draw_stands_in_the_minutes_under_the_names_of_its_parts():
    bench = a_bench()
    item = a_case_at_the_table(bench)
    AgendaItem.objects.filter(pk=item.pk).update(draw=a_stratified_draw(bench.meeting))

    (choice,) = minutes_of(bench.meeting, bench.chair).choices

    assert choice.strata == ("Child: 1 of 5",)


def test_the_page_of_a_meeting_leads_to_its_draws_those_who_run_it_even_when_it_is_over():
    bench = a_bench()
    a_stratified_draw(bench.meeting)
    Meeting.objects.update(confirmed_at=timezone.now(), confirmed_by="The chair")

    run, sat = (signed_in(who).get(bench.meeting.get_absolute_url()) for who in (bench.administrator, bench.chair))

    assert "Draw 1: stratified random sample" in words(run)
    assert reverse("meeting-draw", args=[bench.panel.slug, 1, 1]) in run.content.decode()
    assert "Draw 1" not in words(sat)
