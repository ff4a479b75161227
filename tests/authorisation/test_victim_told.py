"""The victim is told by the day that the Victims' Code says, and who waits for it is known."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from cases.authorisation.afterwards.due import to_tell, victims_to_tell
from cases.authorisation.delivering import deliver
from cases.authorisation.following_up import tell_victim
from cases.enums import Event, NoticeKind, Rank, Role, VictimInformed
from cases.exceptions import NotAllowed, OutOfDate
from cases.guidance.working_days import working_days_between
from cases.models import AuditEvent, Case, Notice
from tests import make
from tests.authorisation import making
from tests.authorisation.delivered import a_cast, a_delivered_case, proposal_of

pytestmark = pytest.mark.django_db

YES, NO, NOT_WANTED = VictimInformed
# The Wednesday before the early May holiday and the Coronation.
WEDNESDAY = date(2023, 5, 3)


def delivered_on(day, cast=None, case_ref="D-1", **changes):
    cast = cast or a_cast()
    dates = {"offence_date": "2023-04-01", "victim_consult_date": "2023-04-02"}
    proposal = making.a_proposal(rank=Rank.NONE, cast=cast, **{**dates, **changes})
    return deliver(proposal=proposal, by=cast.officer, revision=proposal.revision, on=day, case_ref=case_ref)


def told(case, by, informed, on=None):
    proposal = proposal_of(case)
    return tell_victim(proposal=proposal, by=by, revision=proposal.revision, informed=informed, on=on)


@pytest.mark.parametrize(
    ("is_enhanced", "due"),
    [
        pytest.param(False, date(2023, 5, 11), id="five working days, the Coronation holiday not among them"),
        pytest.param(True, date(2023, 5, 4), id="one working day with enhanced rights"),
    ],
)
def test_the_day_by_which_the_victim_is_told_is_counted_in_working_days(is_enhanced, due):
    case = delivered_on(WEDNESDAY, victim_enhanced=is_enhanced)

    waits = to_tell(case, due)
    assert (waits.due_on, waits.words, waits.is_overdue) == (due, "Due today", False)
    assert to_tell(case, due - timedelta(days=1)).words == "Not due yet"


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2023, 5, 12), "Overdue by 1 working day"),
        (date(2023, 5, 14), "Overdue by 1 working day"),
        (date(2023, 5, 15), "Overdue by 2 working days"),
    ],
)
def test_how_late_it_is_is_counted_in_working_days_too(today, words):
    waits = to_tell(delivered_on(WEDNESDAY), today)

    assert (waits.words, waits.is_overdue) == (words, True)


def test_no_working_day_lies_between_a_day_and_itself_or_an_earlier_one():
    assert working_days_between(WEDNESDAY, WEDNESDAY) == 0
    assert working_days_between(WEDNESDAY, date(2023, 4, 1)) == 0
    assert working_days_between(date(2023, 5, 5), date(2023, 5, 9)) == 1


def test_those_who_wait_are_listed_the_longest_due_first_until_they_are_told():
    cast = a_cast()
    later = delivered_on(date(2023, 5, 10), cast, "LATER")
    sooner = delivered_on(WEDNESDAY, cast, "SOONER")
    delivered_on(WEDNESDAY, cast, "NOBODY", victim_type="none", victim_identified=False, victim_consulted=None)
    delivered_on(WEDNESDAY, a_cast(), "OTHERS")

    assert [one.case for one in victims_to_tell(cast.officer)] == [sooner, later]
    told(sooner, cast.officer, YES, date(2023, 5, 9))
    told(later, cast.officer, NOT_WANTED)
    assert victims_to_tell(cast.officer) == []
    assert [one.case.case_ref for one in victims_to_tell(make.an_actor(Role.FORCE_LEAD))] == ["OTHERS"]
    assert victims_to_tell(cast.inspector) == []
    assert victims_to_tell(make.an_actor(Role.FORCE_LEAD, ("metropolitan",))) == []


def test_that_the_victim_was_told_is_a_new_version_and_one_event_and_lets_the_officer_off():
    cast = a_cast()
    case = delivered_on(WEDNESDAY, cast)
    notices = Notice.objects.open().filter(kind=NoticeKind.TO_TELL_VICTIM, person=cast.officer.person)
    assert ("CR-VIC-05" in rules_of(case), notices.count()) == (True, 1)
    events = AuditEvent.objects.count()

    after = told(case, cast.officer, YES, date(2023, 5, 10))

    event = AuditEvent.objects.order_by("pk").last()
    assert (after.version, after.victim_informed, after.victim_informed_date) == (2, "yes", date(2023, 5, 10))
    assert (AuditEvent.objects.count(), event.kind, event.case_version) == (events + 1, Event.VICTIM_TOLD, 2)
    assert ("CR-VIC-05" in rules_of(after), notices.count()) == (False, 0)


def rules_of(case):
    return set(case.hits.open().values_list("rule", flat=True))


def test_a_victim_who_was_not_told_still_waits():
    cast = a_cast()
    case = delivered_on(WEDNESDAY, cast)

    after = told(case, cast.officer, NO)

    assert ([one.case for one in victims_to_tell(cast.officer)], after.victim_informed) == ([case], "no")


@pytest.mark.parametrize(("on", "words"), [(date(2023, 5, 2), "is before"), (date(2999, 1, 1), "has not come yet")])
def test_nobody_was_told_before_delivery_or_in_the_future(on, words):
    cast = a_cast()

    with pytest.raises(NotAllowed, match=words):
        told(delivered_on(WEDNESDAY, cast), cast.officer, YES, on)

    assert Case.objects.get().version == 1


def test_the_day_is_needed_where_they_were_told_and_somebody_else_s_officer_records_nothing():
    cast = a_cast()
    case = delivered_on(WEDNESDAY, cast)

    with pytest.raises(NotAllowed, match="Enter the day on which the victim was told"):
        told(case, cast.officer, YES)
    with pytest.raises(NotAllowed, match="The officer, a supervisor or the force lead"):
        told(case, making.an_officer(), YES, date(2023, 5, 9))


def test_a_second_person_is_told_that_somebody_was_quicker():
    cast = a_cast()
    case = delivered_on(WEDNESDAY, cast)
    seen = proposal_of(case)
    told(case, cast.officer, YES, date(2023, 5, 9))

    with pytest.raises(OutOfDate):
        tell_victim(proposal=seen, by=cast.supervisor, revision=seen.revision, informed=NO)


def test_the_pages_say_by_when_and_how_late_and_record_it():
    cast = a_cast()
    case = delivered_on(WEDNESDAY, cast)
    proposal, client = proposal_of(case), make.a_client_of(cast.officer.person)

    listed = client.get("/victims-to-tell/").content.decode()
    assert ("11 May 2023" in listed, "Overdue by" in listed) == (True, True)
    address = f"/proposals/{proposal.pk}/victim-told/"
    assert "11 May 2023" in client.get(address).content.decode()
    sent = {"revision": proposal.revision, "informed": "yes"}
    assert "Enter the day on which the victim was told" in client.post(address, sent).content.decode()
    assert client.post(address, {**sent, "on": "10/5/2023"}).status_code == 302
    page = client.get(f"/proposals/{proposal.pk}/").content.decode()
    assert ("10 May 2023" in page, "Overdue" in page) == (True, False)
    assert "No victim waits to be told." in client.get("/victims-to-tell/").content.decode()


def test_a_case_delivered_today_is_not_late():
    assert to_tell(a_delivered_case()).days_late == 0
    assert a_delivered_case(case_ref="D-2").disposal_date == timezone.localdate()
