"""The last answer closes a round; an administrator may close it before, whoever has not answered."""

import pytest
from django.utils import timezone

from cases.enums import Agency, Conflict, Event, ItemStage
from cases.exceptions import NotAllowed, OutOfDate
from cases.models import AgendaItem, AuditEvent, Meeting, Review
from cases.panels.meetings.inviting import withdraw_invitation
from cases.review.closing import close_round, close_rounds
from cases.review.declaring import declare
from cases.review.queries import awaited_by_agency
from cases.review.scoring import save_draft
from tests import make
from tests.panels import making
from tests.review.rounds import a_round, said, scored

pytestmark = pytest.mark.django_db


def now(item: AgendaItem) -> AgendaItem:
    return AgendaItem.objects.get(pk=item.pk)


def test_the_last_answer_closes_the_round_in_nobodys_name():
    round_ = a_round()

    for by in round_.members:
        assert now(round_.item).stage == ItemStage.IN_REVIEW
        scored(round_.item, by)

    assert now(round_.item).stage == ItemStage.AT_PANEL
    assert now(round_.item).round_closed_by == ""
    (event,) = AuditEvent.objects.filter(kind=Event.ROUND_CLOSED)
    assert (event.person, event.membership) == ("", "system")
    assert event.details == {"panel": round_.panel.slug, "meeting": 1, "item": 1}


def test_whoever_is_no_longer_invited_is_not_awaited():
    round_ = a_round()
    gone = round_.attendance(round_.members[2])
    gone.withdrawn_at = timezone.now()
    gone.save()

    for by in round_.members[:2]:
        scored(round_.item, by)

    assert now(round_.item).stage == ItemStage.AT_PANEL


@pytest.mark.parametrize("how_the_rest_leave", ["withdrawn", "in conflict"])
def test_what_somebody_answered_before_they_were_withdrawn_closes_a_round_that_nobody_else_answers(how_the_rest_leave):
    round_ = a_round()
    by, (first, *rest) = making.an_administrator(round_.panel), round_.members
    scored(round_.item, first)
    withdraw_invitation(attendance=round_.attendance(first), by=by)

    for member in rest:
        assert now(round_.item).stage == ItemStage.IN_REVIEW
        if how_the_rest_leave == "withdrawn":
            withdraw_invitation(attendance=round_.attendance(member), by=by)
        else:
            declare(item=round_.item, by=member, kind=Conflict.KNOWS_A_PARTY)

    assert now(round_.item).stage == ItemStage.AT_PANEL


def test_an_answer_that_a_conflict_took_back_closes_no_round():
    round_ = a_round(*Agency.values[:2])
    by, (first, second) = making.an_administrator(round_.panel), round_.members
    scored(round_.item, first)
    declare(item=round_.item, by=first, kind=Conflict.KNOWS_A_PARTY)

    withdraw_invitation(attendance=round_.attendance(second), by=by)

    assert now(round_.item).stage == ItemStage.IN_REVIEW


def test_an_answer_counts_where_a_round_is_closed_though_its_member_is_invited_no_more():
    round_ = a_round()
    by, first = making.an_administrator(round_.panel), round_.members[0]
    scored(round_.item, first)
    withdraw_invitation(attendance=round_.attendance(first), by=by)

    awaited = awaited_by_agency([round_.item])[round_.item.pk]
    close_round(item=round_.item, by=by)

    assert (awaited.answered, awaited.words) == (1, "Probation (1), Crown Prosecution Service (1)")
    (event,) = AuditEvent.objects.filter(kind=Event.ROUND_CLOSED)
    assert (event.details["answered"], event.details["outstanding"]) == (1, 2)


def test_an_administrator_closes_a_round_and_drafts_count_nowhere():
    round_ = a_round()
    administrator = making.an_administrator(round_.panel)
    scored(round_.item, round_.members[0])
    save_draft(item=round_.item, by=round_.members[1], said=said(), revision=0)

    closed = close_round(item=round_.item, by=administrator)

    assert (closed.stage, closed.round_closed_by) == (ItemStage.AT_PANEL, administrator.signature)
    assert [review.person for review in Review.objects.counted()] == [round_.members[0].person]
    assert list(Review.objects.visible_to(round_.members[0])) == [Review.objects.get(person=round_.members[0].person)]
    (event,) = AuditEvent.objects.filter(kind=Event.ROUND_CLOSED)
    assert (event.details["answered"], event.details["outstanding"]) == (1, 2)


def test_a_round_without_an_answer_is_closed_by_an_administrator_alone():
    round_ = a_round()

    assert close_round(item=round_.item, by=making.an_administrator(round_.panel)).stage == ItemStage.AT_PANEL


def test_a_round_closes_once():
    round_ = a_round()
    administrator = making.an_administrator(round_.panel)
    close_round(item=round_.item, by=administrator)

    with pytest.raises(NotAllowed, match=r"^Close the round: not possible here."):
        close_round(item=round_.item, by=administrator)

    assert AuditEvent.objects.filter(kind=Event.ROUND_CLOSED).count() == 1


def test_members_close_no_round_nor_does_anybody_once_the_meeting_is_over():
    round_ = a_round()
    administrator = making.an_administrator(round_.panel)

    with pytest.raises(NotAllowed, match=r"^A meeting is run by administrators"):
        close_round(item=round_.item, by=round_.members[0])
    with pytest.raises(NotAllowed, match=r"^A meeting is run by administrators"):
        close_round(item=round_.item, by=make.an_actor("administrator", ("metropolitan",)))
    Meeting.objects.update(cancelled_at=timezone.now(), cancel_reason="Nobody could come.")
    with pytest.raises(NotAllowed, match=r"^This meeting was cancelled on "):
        close_round(item=round_.item, by=administrator)


def test_all_open_rounds_of_a_meeting_close_together_and_no_other():
    round_ = a_round(cases=3)
    administrator = making.an_administrator(round_.panel)
    close_round(item=round_.item, by=administrator)
    other = making.an_item_in_review(making.a_meeting(round_.panel))

    closed = close_rounds(meeting=round_.meeting, by=administrator, shown={2, 3})

    assert [item.number for item in closed] == [2, 3]
    assert {now(item).stage for item in round_.items} == {ItemStage.AT_PANEL}
    assert now(other).stage == ItemStage.IN_REVIEW
    assert close_rounds(meeting=round_.meeting, by=administrator, shown={2, 3}) == []


def test_no_round_closes_where_others_are_open_than_somebody_looked_at():
    round_ = a_round(cases=3)
    administrator = making.an_administrator(round_.panel)
    close_round(item=round_.item, by=administrator)

    with pytest.raises(
        OutOfDate, match=r"^The round of case 1 is no longer open, and case 3 is in review since then\. "
    ):
        close_rounds(meeting=round_.meeting, by=administrator, shown={1, 2})

    assert [now(item).stage for item in round_.items[1:]] == [ItemStage.IN_REVIEW] * 2
