"""Minutes are made from the record, written by one person at a time, and stand once the chair confirms them."""

import pytest
from django.db import DatabaseError, transaction

from cases.enums import Category, Event, Presence
from cases.exceptions import NotAllowed, OutOfDate
from cases.models import AgendaItem, Attendance, AuditEvent, Declaration, Finding, Meeting, Notice
from cases.review.finding import correct_finding, record_finding
from cases.review.found import Objection, Votes
from cases.review.minutes import confirm_minutes, findings_read, record_taking, write_minutes
from cases.review.minutes_record import CONFLICTED, minutes_of
from tests import make
from tests.panels import making
from tests.review.deciding import Bench, a_bench, a_case_at_the_table, a_finding, found, more_information

pytestmark = pytest.mark.django_db

SAID = "Probation asked why nobody wrote to the shop."


def decided(**terms) -> Bench:
    """A meeting with one case, of which the panel has found something."""
    bench = a_bench(**terms)
    a_finding(a_case_at_the_table(bench), bench.chair)
    return bench


def now(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_related("panel").get(pk=meeting.pk)


def written(bench: Bench, words: str = SAID, discussions: dict[int, str] | None = None) -> Meeting:
    meeting = now(bench.meeting)
    return write_minutes(
        meeting=meeting, by=bench.administrator, words=words, discussions=discussions or {}, revision=meeting.revision
    )


def confirmed(bench: Bench) -> Meeting:
    meeting = now(bench.meeting)
    return confirm_minutes(meeting=meeting, by=bench.chair, revision=meeting.revision)


def in_conflict(item: AgendaItem, actor) -> Declaration:
    return Declaration.objects.create(
        item=item, case=item.case, person=actor.person, membership=actor.membership, kind="handled_the_file",
        at=item.round_opened_at,
    )  # fmt: skip


def events(kind: Event) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(kind=kind))


def test_the_administrator_writes_what_was_said():
    bench = decided()

    written(bench, discussions={1: "The case, at length."})

    assert now(bench.meeting).minutes == SAID
    assert AgendaItem.objects.get(meeting=bench.meeting).discussion == "The case, at length."
    (event,) = events(Event.MINUTES_WRITTEN)
    assert (event.details["panel"], event.details["meeting"]) == (bench.panel.slug, 1)
    assert SAID not in str(event.details)
    assert sorted(event.details) == ["after", "before", "meeting", "panel"]


def test_writing_the_same_again_changes_nothing():
    bench = decided()
    written(bench)
    before = now(bench.meeting).revision

    written(bench)

    assert now(bench.meeting).revision == before
    assert len(events(Event.MINUTES_WRITTEN)) == 1


def test_whoever_is_second_writes_over_nobody():
    bench = decided()
    stale = bench.meeting.revision
    written(bench)

    with pytest.raises(OutOfDate, match="What you wrote is kept below"):
        write_minutes(
            meeting=bench.meeting, by=bench.administrator, words="Other words.", discussions={}, revision=stale
        )

    assert now(bench.meeting).minutes == SAID


@pytest.mark.parametrize("who", ["chair", "probation"])
def test_members_do_not_write_minutes(who):
    bench = decided()

    with pytest.raises(NotAllowed, match="written by administrators"):
        write_minutes(meeting=bench.meeting, by=getattr(bench, who), words=SAID, discussions={}, revision=1)


def test_the_chair_is_told_when_the_minutes_are_ready():
    bench = decided()

    write_minutes(
        meeting=bench.meeting, by=bench.administrator, words=SAID, discussions={},
        revision=now(bench.meeting).revision, is_ready=True,
    )  # fmt: skip

    told = Notice.objects.open().filter(meeting=bench.meeting, kind="to_confirm_minutes")
    assert [one.person_id for one in told] == [bench.chair.person.pk]
    confirmed(bench)
    assert not told.all().exists()


def test_the_chair_confirms_and_everything_is_pinned():
    bench = decided(quorum_count=3)
    Attendance.objects.filter(meeting=bench.meeting).update(presence=Presence.PRESENT)

    meeting = confirmed(bench)

    assert meeting.quorum == {"is_reached": True, "lines": ["At least 3 members: there are 4."]}
    assert (meeting.confirmed_by, meeting.confirmed_at) == (bench.chair.signature, Finding.objects.get().confirmed_at)
    (event,) = events(Event.MINUTES_CONFIRMED)
    assert event.details["findings"] == 1
    assert event.details["quorum"] == meeting.quorum


def test_the_quorum_of_confirmed_minutes_is_the_one_that_was():
    bench = decided(quorum_count=3)
    Attendance.objects.filter(meeting=bench.meeting).update(presence=Presence.ABSENT)
    confirmed(bench)
    Attendance.objects.filter(meeting=bench.meeting).update(presence=Presence.PRESENT)

    minutes = minutes_of(now(bench.meeting), bench.probation)

    assert minutes.quorum_words == "There was no quorum. What the panel found stands all the same."
    assert minutes.quorum["lines"] == ["At least 3 members: there are 0."]


@pytest.mark.parametrize("who", ["administrator", "probation"])
def test_only_whoever_chairs_confirms(who):
    bench = decided()

    with pytest.raises(NotAllowed, match="confirmed by whoever chairs"):
        confirm_minutes(meeting=bench.meeting, by=getattr(bench, who), revision=now(bench.meeting).revision)


def test_a_member_who_presides_confirms():
    bench = decided()
    Attendance.objects.filter(meeting=bench.meeting, membership=bench.cps.membership).update(presides=True)

    meeting = confirm_minutes(meeting=bench.meeting, by=bench.cps, revision=now(bench.meeting).revision)

    assert meeting.confirmed_by == bench.cps.signature


def test_what_is_not_decided_is_named():
    bench = decided()
    making.an_item(bench.meeting)
    making.an_item_in_review(bench.meeting)
    a_case_at_the_table(bench)

    with pytest.raises(NotAllowed) as refused:
        confirmed(bench)

    assert str(refused.value) == (
        "The minutes cannot be confirmed yet: case 2 has not been released: release it, or take it off the agenda; "
        "case 3 is still in review: close its round first; case 4 has no finding yet: record what the panel finds."
    )
    assert now(bench.meeting).confirmed_at is None


def test_a_meeting_without_a_case_has_nothing_to_confirm():
    with pytest.raises(NotAllowed, match="nothing is on the agenda"):
        confirmed(a_bench())


def test_minutes_that_changed_meanwhile_are_read_again_first():
    bench = decided()
    seen = now(bench.meeting).revision
    written(bench)

    with pytest.raises(OutOfDate, match="Read the minutes as they are now"):
        confirm_minutes(meeting=bench.meeting, by=bench.chair, revision=seen)


def test_a_finding_that_was_amended_meanwhile_is_not_confirmed_unread():
    bench = decided()
    read, finding = findings_read(bench.meeting), Finding.objects.get()
    item = AgendaItem.objects.get()
    amended = found(item, wording="Amended while the chair was reading.")
    record_finding(item=item, by=bench.chair, found=amended, revision=finding.revision)
    meeting = now(bench.meeting)

    with pytest.raises(OutOfDate, match="Read the minutes as they are now"):
        confirm_minutes(meeting=meeting, by=bench.chair, revision=meeting.revision, findings=read)

    assert now(bench.meeting).confirmed_at is None
    as_it_is = findings_read(bench.meeting)
    assert confirm_minutes(meeting=meeting, by=bench.chair, revision=meeting.revision, findings=as_it_is).confirmed_at


def test_minutes_are_confirmed_once():
    bench = decided()
    confirmed(bench)

    with pytest.raises(NotAllowed, match="nothing of this meeting changes now"):
        confirmed(bench)
    with pytest.raises(NotAllowed, match="nothing of this meeting changes now"):
        written(bench, "Other words.")


def test_after_the_confirmation_no_finding_changes():
    bench = decided()
    confirmed(bench)
    item = AgendaItem.objects.get()

    with pytest.raises(NotAllowed, match="nothing of this meeting changes now"):
        record_finding(item=item, by=bench.chair, found=found(item, wording="Forged."), revision=1)
    with pytest.raises(DatabaseError, match="The minutes are confirmed"), transaction.atomic():
        Finding.objects.update(wording="Forged.")


def test_a_correction_is_an_addendum_that_cites_the_old():
    bench = decided()
    confirmed(bench)
    item = AgendaItem.objects.get()
    correct_finding(
        item=item, by=bench.chair, found=found(item, wording="It was too lenient."), reason="We misread the date.",
        number=1,
    )  # fmt: skip

    minutes = minutes_of(now(bench.meeting), bench.probation)

    ((one, correction),) = minutes.corrected
    assert (one.finding.finding.number, one.finding.finding.wording) == (1, "The panel’s own words.")
    assert (correction.finding.number, correction.finding.corrects) == (2, one.finding.finding)
    assert (correction.finding.wording, correction.finding.correction_reason) == (
        "It was too lenient.", "We misread the date.",
    )  # fmt: skip


def test_a_member_in_conflict_has_a_copy_without_the_case():
    bench = decided()
    item = AgendaItem.objects.get()
    in_conflict(item, bench.police)
    confirmed(bench)

    (own,) = minutes_of(now(bench.meeting), bench.police).items
    (other,) = minutes_of(now(bench.meeting), bench.probation).items

    assert (own.left_out, own.offence, own.finding) == (CONFLICTED, "", None)
    assert (other.left_out, other.finding.finding.wording) == ("", "The panel’s own words.")


def test_the_minutes_say_who_had_a_conflict_by_agency():
    bench = decided()
    in_conflict(AgendaItem.objects.get(), bench.police)

    minutes = minutes_of(now(bench.meeting), bench.administrator)

    assert [(one.agency, one.place) for one in minutes.conflicts] == [("Police", 1)]


def test_attendance_is_by_agency_and_names_who_was_in_the_chair():
    bench = decided()
    invited = bench.meeting.attendances.all()
    for actor, presence in ((bench.chair, "present"), (bench.cps, "apologies"), (bench.police, "absent")):
        invited.filter(membership=actor.membership).update(presence=presence)

    minutes = minutes_of(now(bench.meeting), bench.administrator)

    assert minutes.chair == bench.chair.person.name
    assert {one.agency: (one.present, one.apologies, one.absent, one.unrecorded) for one in minutes.benches} == {
        "Magistrates": ((bench.chair.person.name,), (), (), ()),
        "Probation": ((), (), (), (bench.probation.person.name,)),
        "Crown Prosecution Service": ((), (bench.cps.person.name,), (), ()),
        "Police": ((), (), (bench.police.person.name,), ()),
    }


def test_votes_dissent_and_the_question_stand_in_the_minutes():
    bench = a_bench(takes_votes=True)
    item = a_case_at_the_table(bench)
    said = more_information(votes=Votes(3, 1), objections=(Objection(bench.police.membership.pk, "Enough is known."),))
    record_finding(item=item, by=bench.chair, found=said, revision=0)

    (one,) = minutes_of(now(bench.meeting), bench.administrator).items

    assert (one.finding.votes, one.finding.dissents) == (
        "3 for, 1 against, 0 abstained",
        (("Police", "Enough is known."),),
    )
    assert (one.finding.finding.question, one.goes_to) == ("Was the victim asked?", "")
    assert (one.finding.category, one.finding.why_open) == ("No conclusion", "More information is needed")


def test_where_a_case_was_carried_is_named_to_those_who_know_the_meeting():
    bench = a_bench()
    item = a_case_at_the_table(bench)
    following = making.a_meeting(bench.panel, title="The next one", announced=False)
    record_finding(item=item, by=bench.chair, found=more_information(), revision=0)
    confirmed(bench)

    own = {
        who: minutes_of(now(bench.meeting), getattr(bench, who)).items[0].goes_to for who in ("administrator", "cps")
    }

    assert following.items.count() == 1
    assert own == {"administrator": "case 1 of The next one", "cps": "another meeting"}


def test_nobodys_own_review_stands_in_the_minutes():
    bench = a_bench()
    item = a_case_at_the_table(bench, category=Category.INAPPROPRIATE, note="CANARY", good_practice="CANARY")
    a_finding(item, bench.chair)

    assert "CANARY" not in repr(minutes_of(now(bench.meeting), bench.administrator))


def test_taking_a_copy_is_recorded_with_its_cases():
    bench = decided()
    confirmed(bench)
    item = AgendaItem.objects.select_related("case").get()

    record_taking(minutes=minutes_of(now(bench.meeting), bench.probation), by=bench.probation)

    (event,) = events(Event.MINUTES_TAKEN)
    assert (event.force, event.recipients) == ("hampshire", [bench.probation.signature])
    assert event.details == {
        "panel": bench.panel.slug, "meeting": 1, "items": [{"case": item.case.case_ref, "item": 1}], "is_draft": False,
    }  # fmt: skip


def test_a_panel_of_two_forces_leaves_each_its_own_event():
    panel = making.a_panel_on_terms("hampshire", "metropolitan")
    chair = making.a_chair(panel)
    meeting = making.a_meeting(panel, chair)
    for force in ("hampshire", "metropolitan"):
        item = making.a_closed_item(meeting, chair, case=make.a_case(force=force))
        making.a_finding(item, chair)

    record_taking(minutes=minutes_of(meeting, chair), by=chair)

    assert sorted((one.force, len(one.details["items"])) for one in events(Event.MINUTES_TAKEN)) == [
        ("hampshire", 1), ("metropolitan", 1),
    ]  # fmt: skip
