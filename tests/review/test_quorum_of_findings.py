"""Attendance recorded after a finding counts for it, and until it is recorded nobody says that there was no quorum."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from cases.enums import Presence
from cases.exceptions import NotAllowed
from cases.models import AgendaItem, Attendance, Finding, Meeting
from cases.panels.meetings import services
from cases.review.finding import correct_finding, record_finding
from cases.review.found import Votes
from cases.review.minutes import confirm_minutes
from cases.review.minutes_record import minutes_of
from tests.casework.acting import signed_in, words
from tests.panels import making
from tests.review.deciding import Bench, a_bench, a_case_at_the_table, a_finding, conflict, found

pytestmark = pytest.mark.django_db

NOT_RECORDED = {"is_reached": None, "is_recorded": False, "lines": []}
P = Presence


def now(bench: Bench) -> Meeting:
    return Meeting.objects.select_related("panel").get(pk=bench.meeting.pk)


def attended(bench: Bench, **presences: Presence) -> Meeting:
    """What the administrator records of the chair, probation, the CPS and the police."""
    said = {
        bench.meeting.attendances.get(membership=getattr(bench, who).membership).pk: presence
        for who, presence in presences.items()
    }
    meeting = now(bench)
    return services.record_attendance(
        meeting=meeting, presences=said, revision=meeting.revision, by=bench.administrator
    )


def confirmed(bench: Bench) -> Meeting:
    meeting = now(bench)
    return confirm_minutes(meeting=meeting, by=bench.chair, revision=meeting.revision)


def shown(bench: Bench, name: str, who: str = "chair", *more: int) -> str:
    address = reverse(name, args=[bench.panel.slug, bench.meeting.number, *more])
    return words(signed_in(getattr(bench, who)).get(address))


def test_attendance_that_is_recorded_after_the_finding_counts_for_it():
    bench = a_bench(quorum_count=2)
    finding = a_finding(a_case_at_the_table(bench), bench.chair)
    assert finding.quorum == NOT_RECORDED

    attended(bench, chair=P.PRESENT, cps=P.PRESENT, police=P.ABSENT, probation=P.APOLOGIES)

    finding.refresh_from_db()
    assert finding.quorum == {"is_reached": True, "lines": ["At least 2 members: there are 2."]}


def test_each_finding_counts_without_those_who_have_a_conflict_with_its_case():
    bench = a_bench(quorum_count=2)
    first, second = (a_case_at_the_table(bench) for _ in range(2))
    conflict(first, bench.cps)
    for item in (first, second):
        a_finding(item, bench.chair)

    attended(bench, chair=P.PRESENT, cps=P.PRESENT, police=P.ABSENT, probation=P.ABSENT)

    found_ = {one.item_id: one.quorum["is_reached"] for one in Finding.objects.all()}
    assert found_ == {first.pk: False, second.pk: True}


def test_the_quorum_of_each_finding_is_pinned_as_it_stands_when_the_minutes_are_confirmed():
    bench = a_bench(quorum_count=4)
    item = a_case_at_the_table(bench)
    a_finding(item, bench.chair)
    attended(bench, **dict.fromkeys(("chair", "probation", "cps", "police"), P.PRESENT))
    conflict(item, bench.police)
    draft = minutes_of(now(bench), bench.administrator).items[0].finding.quorum

    meeting = confirmed(bench)

    finding = Finding.objects.get()
    assert finding.quorum == draft == {"is_reached": False, "lines": ["At least 4 members: there are 3."]}
    assert (finding.confirmed_at, meeting.quorum["is_reached"]) == (meeting.confirmed_at, True)


def test_a_correction_keeps_the_quorum_of_the_finding_that_it_corrects():
    bench = a_bench(quorum_count=4)
    item = a_case_at_the_table(bench)
    a_finding(item, bench.chair)
    attended(bench, **dict.fromkeys(("chair", "probation", "cps", "police"), P.PRESENT))
    confirmed(bench)
    conflict(item, bench.police)
    item = AgendaItem.objects.select_related("meeting__panel").get()

    corrected = correct_finding(item=item, by=bench.chair, found=found(item), reason="A slip.", number=1)

    assert corrected.quorum == {"is_reached": True, "lines": ["At least 4 members: there are 4."]}


def test_minutes_whose_attendance_nobody_recorded_say_so_and_neither_reached_nor_missed():
    bench = a_bench(quorum_count=2)
    a_finding(a_case_at_the_table(bench), bench.chair)

    meeting = confirmed(bench)

    assert meeting.quorum == Finding.objects.get().quorum == NOT_RECORDED
    for page in (shown(bench, "meeting-minutes"), shown(bench, "meeting-minutes", "probation")):
        assert "Quorum Attendance is not recorded, so whether there was a quorum is not known." in page
        assert "Quorum for this case Attendance is not recorded, so whether there was a quorum is not known." in page
        assert "There was" not in page
        assert "there are 0" not in page


def test_the_table_says_that_attendance_is_not_recorded_and_what_is_expected():
    bench = a_bench(quorum_count=5)
    item = a_case_at_the_table(bench)

    before = shown(bench, "table-item", "chair", item.number)
    a_finding(item, bench.chair)
    after = shown(bench, "table-item", "chair", item.number)

    for page in (before, after):
        assert "With everybody who is expected there would be no quorum." in page
        assert "At least 5 members: 4 are expected." in page
        assert "There is no quorum for this case" not in page
    assert "Quorum Attendance is not recorded, so whether there was a quorum is not known." in after


def test_whoever_records_a_finding_before_attendance_is_told_that_the_quorum_is_not_known():
    bench = a_bench(quorum_count=2)
    item = a_case_at_the_table(bench)
    address = reverse("table-item", args=[bench.panel.slug, bench.meeting.number, item.number])

    sent: Any = signed_in(bench.chair).post(
        address, {"revision": "0", "category": "appropriate", "wording": "Right.", "dissents": "0"}
    )

    assert [str(one) for one in get_messages(sent.wsgi_request)] == [
        "Finding recorded on case 1: Appropriate.",
        "Attendance is not recorded yet. Whether there was a quorum for this case is kept with the finding once it is.",
    ]


def test_a_confirmed_case_is_read_with_the_quorum_that_was_pinned():
    bench = a_bench(quorum_count=4)
    item = a_case_at_the_table(bench)
    a_finding(item, bench.chair)
    attended(bench, **dict.fromkeys(("chair", "probation", "cps", "police"), P.PRESENT))
    confirmed(bench)
    conflict(item, bench.police)
    bench.panel.terms.__class__.objects.update(quorum_count=9)

    assert "There is a quorum for this case" in shown(bench, "table-item", "chair", item.number)
    assert "At least 4 members: there are 4." in shown(bench, "meeting", "cps")
    assert "At least 4 members: there are 4." in shown(bench, "meeting-attendance", "administrator")


WARNED = {
    "nobody": ({}, "Attendance is not recorded."),
    "some": (
        {"chair": P.PRESENT, "cps": P.APOLOGIES},
        "Attendance is recorded of some members only. It is not recorded of",
    ),
    "everybody": (dict.fromkeys(("chair", "probation", "cps", "police"), P.PRESENT), ""),
}


@pytest.mark.parametrize("case", WARNED)
def test_the_chair_is_warned_where_attendance_is_not_or_only_partly_recorded_and_may_confirm(case):
    presences, warning = WARNED[case]
    bench = a_bench()
    a_finding(a_case_at_the_table(bench), bench.chair)
    if presences:
        attended(bench, **presences)

    page = shown(bench, "minutes-confirm")

    assert "Confirm the minutes" in page
    assert (warning in page) if warning else ("Attendance is" not in page)
    assert ("it can be recorded no more" in page) is bool(warning)
    assert confirmed(bench).confirmed_at


def test_without_a_meeting_those_who_answered_count_and_nobody_is_warned():
    bench = a_bench(quorum_count=4)
    Meeting.objects.update(held_on=None)
    bench.meeting.refresh_from_db()
    item = making.a_closed_item(now(bench), bench.chair, bench.cps)

    finding = a_finding(item, bench.chair)

    assert finding.quorum == {"is_reached": False, "lines": ["At least 4 members: there are 2."]}
    assert "it can be recorded no more" not in shown(bench, "minutes-confirm")
    confirmed(bench)
    finding.refresh_from_db()
    assert finding.quorum == {"is_reached": False, "lines": ["At least 4 members: there are 2."]}


EXPECTED = {
    "an apology days ahead": ({"police": P.APOLOGIES}, 3),
    "some are recorded as present": ({"chair": P.PRESENT, "police": P.ABSENT}, 3),
    "nobody is expected any more": (
        {"chair": P.PRESENT, "probation": P.PRESENT, "cps": P.ABSENT, "police": P.APOLOGIES},
        2,
    ),
}


@pytest.mark.parametrize("case", EXPECTED)
def test_whoever_is_present_or_still_expected_may_have_voted(case):
    presences, most = EXPECTED[case]
    bench = a_bench(takes_votes=True)
    item = a_case_at_the_table(bench)
    attended(bench, **presences)

    with pytest.raises(NotAllowed, match=f"{most + 1} votes are more than the {most} voting members"):
        record_finding(item=item, by=bench.chair, found=found(item, votes=Votes(most + 1)), revision=0)

    assert record_finding(item=item, by=bench.chair, found=found(item, votes=Votes(most)), revision=0).votes_for == most


def test_the_form_says_that_whoever_is_expected_counts_while_attendance_is_not_fully_recorded():
    bench = a_bench(takes_votes=True)
    item = a_case_at_the_table(bench)
    attended(bench, police=P.APOLOGIES)

    page = shown(bench, "table-item", "chair", item.number)

    assert "3 may vote on this case" in page
    assert "Attendance is not fully recorded yet, so whoever is expected counts." in page


def test_attendance_waits_for_nobody_and_touches_no_confirmed_finding():
    bench = a_bench(quorum_count=2)
    a_finding(a_case_at_the_table(bench), bench.chair)
    confirmed(bench)

    with pytest.raises(NotAllowed, match="The minutes were confirmed on"):
        attended(bench, chair=P.PRESENT)

    assert (Finding.objects.get().quorum, Attendance.objects.filter(presence=P.PRESENT).count()) == (NOT_RECORDED, 0)
