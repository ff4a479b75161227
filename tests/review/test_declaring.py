"""A conflict hides the case from its member, sets aside what they said, and closes the round if they were the last."""

import pytest

from cases.enums import Agency, Conflict, Event, ItemAct, ItemStage
from cases.exceptions import NotAllowed
from cases.models import AgendaItem, AuditEvent, Declaration, Finding, Invitation, Release, Review
from cases.panels.meetings.moving import move_item
from cases.review.declaring import declare, lift
from cases.review.queries import own_review
from cases.review.scoring import save_draft
from tests.casework.acting import events
from tests.panels import making
from tests.review.rounds import Round, a_round, said, scored

pytestmark = pytest.mark.django_db
KNOWS = Conflict.KNOWS_A_PARTY


def refused(words: str):
    return pytest.raises(NotAllowed, match=f"^{words}")


def question(round_: Round, number: int = 0) -> Invitation:
    return Invitation.objects.get(item=round_.item, attendance=round_.attendance(round_.members[number]))


def stage(item: AgendaItem) -> str:
    return AgendaItem.objects.get(pk=item.pk).stage


def test_the_case_is_gone_for_whoever_declares_and_stays_for_the_others():
    round_ = a_round()
    by, other = round_.members[:2]

    declaration = declare(item=round_.item, by=by, kind=KNOWS, words=" We sing together. ")

    assert (declaration.person, declaration.words) == (by.person, "We sing together.")
    for kind in (AgendaItem, Release):
        assert not kind.objects.visible_to(by).exists()
        assert kind.objects.visible_to(other).count() == 1
    assert question(round_).conflicted_at is not None
    assert stage(round_.item) == ItemStage.IN_REVIEW
    (event,) = AuditEvent.objects.filter(kind=Event.CONFLICT_DECLARED)
    assert event.details == {
        "panel": round_.panel.slug, "meeting": 1, "item": 1, "kind": KNOWS, "of": by.title,
    }  # fmt: skip


@pytest.mark.parametrize("is_submitted", [True, False])
def test_what_they_had_said_is_kept_and_counts_nowhere(is_submitted):
    round_ = a_round()
    by = round_.members[0]
    scored(round_.item, by) if is_submitted else save_draft(item=round_.item, by=by, said=said(), revision=0)

    declare(item=round_.item, by=by, kind=KNOWS)

    review = own_review(round_.item, by.person)
    assert review.set_aside_at is not None
    assert (review.submitted_at is not None) is is_submitted
    assert not Review.objects.counted().exists()
    assert question(round_).answered_at is None
    assert events(Event.REVIEW_SET_ASIDE) == 1


def test_nothing_is_set_aside_where_nothing_was_said():
    round_ = a_round()

    declare(item=round_.item, by=round_.members[0], kind=KNOWS)

    assert events(Event.REVIEW_SET_ASIDE) == 0


def test_the_last_to_be_awaited_closes_the_round_by_declaring():
    round_ = a_round()
    for by in round_.members[1:]:
        scored(round_.item, by)

    declare(item=round_.item, by=round_.members[0], kind=KNOWS)

    assert stage(round_.item) == ItemStage.AT_PANEL
    assert events(Event.ROUND_CLOSED) == 1


def test_a_round_that_nobody_answered_is_not_closed_by_conflicts():
    round_ = a_round()
    scored(round_.item, round_.members[0])

    for by in round_.members:
        declare(item=round_.item, by=by, kind=KNOWS)

    assert stage(round_.item) == ItemStage.IN_REVIEW
    assert events(Event.ROUND_CLOSED) == 0


def test_a_conflict_reaches_the_case_at_every_meeting():
    round_ = a_round(Agency.MAGISTRATES, Agency.CPS)
    by, other = round_.members
    later = making.a_meeting(round_.panel, by, other)
    item = making.an_item_in_review(later, round_.item.case)
    scored(item, by)
    scored(item, other)
    assert stage(item) == ItemStage.AT_PANEL
    scored(round_.item, other)

    declare(item=item, by=by, kind=KNOWS)

    assert own_review(item, by.person).set_aside_at is not None
    assert question(round_).conflicted_at is not None
    assert stage(round_.item) == ItemStage.AT_PANEL


def test_another_reason_is_in_words():
    round_ = a_round()

    with refused("Say in a few words what the conflict is, without names."):
        declare(item=round_.item, by=round_.members[0], kind=Conflict.OTHER, words="  ")
    with refused("Say in a few words what the conflict is, without names."):
        declare(item=round_.item, by=round_.members[0], kind="no such thing", words="words")

    assert not Declaration.objects.exists()


def test_a_double_click_declares_once():
    round_ = a_round()
    declare(item=round_.item, by=round_.members[0], kind=KNOWS)

    with refused("You have declared a conflict with this case already"):
        declare(item=round_.item, by=round_.members[0], kind=KNOWS)

    assert Declaration.objects.count() == 1


def test_a_conflict_is_declared_until_the_panel_has_found():
    round_ = a_round(Agency.MAGISTRATES)
    scored(round_.item, round_.members[0])
    making.a_finding(AgendaItem.objects.get(pk=round_.item.pk), making.a_chair(round_.panel))

    with refused("A conflict is declared while a case is in review or with the panel."):
        declare(item=round_.item, by=round_.members[0], kind=KNOWS)

    assert Finding.objects.count() == 1


def test_whoever_is_not_invited_declares_nothing():
    round_ = a_round()

    with refused("You are not invited to this meeting"):
        declare(item=round_.item, by=making.a_member(round_.panel), kind=KNOWS)

    assert declare(item=round_.item, by=making.a_chair(round_.panel), kind=KNOWS).kind == KNOWS


def test_an_administrator_enters_a_conflict_from_paper_and_declares_none_of_their_own():
    round_ = a_round()
    administrator, attendance = making.an_administrator(round_.panel), round_.attendance(round_.members[0])

    with refused("A conflict is declared by the member who has it."):
        declare(item=round_.item, by=administrator, kind=KNOWS)
    with refused("This member answers here and not on paper: they declare a conflict themselves."):
        declare(item=round_.item, by=administrator, kind=KNOWS, attendance=attendance)
    attendance.on_paper = True
    attendance.save()
    declaration = declare(item=round_.item, by=administrator, kind=KNOWS, attendance=attendance)

    assert declaration.person == round_.members[0].person
    assert question(round_).conflicted_at is not None


def test_a_lifted_conflict_gives_the_question_back_and_the_review_as_a_draft():
    round_ = a_round()
    by, administrator = round_.members[0], making.an_administrator(round_.panel)
    scored(round_.item, by)
    declaration = declare(item=round_.item, by=by, kind=KNOWS)

    lift(declaration=declaration, by=administrator, reason="It was another person of that name.")

    asked, review = question(round_), own_review(round_.item, by.person)
    assert (asked.conflicted_at, asked.answered_at) == (None, None)
    assert (review.set_aside_at, review.submitted_at) == (None, None)
    assert AgendaItem.objects.visible_to(by).exists()
    (event,) = AuditEvent.objects.filter(kind=Event.CONFLICT_LIFTED)
    assert event.why == "It was another person of that name."
    assert scored(round_.item, by).submitted_at is not None


def test_what_was_set_aside_stays_so_where_the_round_has_closed():
    round_ = a_round()
    by = round_.members[0]
    scored(round_.item, by)
    declaration = declare(item=round_.item, by=by, kind=KNOWS)
    move_item(item=round_.item, act=ItemAct.CLOSE, by=None)

    lift(declaration=declaration, by=making.an_administrator(round_.panel), reason="A mistake.")

    assert own_review(round_.item, by.person).set_aside_at is not None
    assert question(round_).conflicted_at is not None


def test_a_case_with_another_conflict_stays_hidden_when_one_is_lifted():
    round_ = a_round()
    by = round_.members[0]
    item = making.an_item_in_review(making.a_meeting(round_.panel, by), round_.item.case)
    first = declare(item=round_.item, by=by, kind=KNOWS)
    declare(item=item, by=by, kind=Conflict.HANDLED_THE_FILE)

    lift(declaration=first, by=making.an_administrator(round_.panel), reason="A mistake.")

    assert question(round_).conflicted_at is not None
    assert not AgendaItem.objects.visible_to(by).exists()


def test_a_conflict_is_lifted_once_with_a_reason_by_whoever_runs_the_meeting():
    round_ = a_round()
    administrator = making.an_administrator(round_.panel)
    declaration = declare(item=round_.item, by=round_.members[0], kind=KNOWS)

    with refused("Say why the conflict is lifted"):
        lift(declaration=declaration, by=administrator, reason=" ")
    with refused("A meeting is run by administrators"):
        lift(declaration=declaration, by=round_.members[0], reason="A mistake.")
    lift(declaration=declaration, by=administrator, reason="A mistake.")
    with refused("This conflict was lifted on "):
        lift(declaration=declaration, by=administrator, reason="A mistake.")
