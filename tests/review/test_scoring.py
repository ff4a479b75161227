"""A member's own review: drafted, submitted, changed until the round closes, and entered from paper."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.enums import Agency, BetterOutcome, Category, Event, ItemAct, ItemStage, Leniency
from cases.exceptions import NotAllowed, OutOfDate
from cases.models import AgendaItem, AuditEvent, Invitation, Reason, Release, Review, ReviewVersion
from cases.panels.meetings.moving import move_item
from cases.panels.services import end_seat
from cases.review.queries import own_review
from cases.review.scoring import CHANGED_ELSEWHERE, NO_CATEGORY, SUBMITTED, enter_review, save_draft, submit_review
from tests import make
from tests.casework.acting import events
from tests.panels import making
from tests.review.rounds import SECRET, Round, a_round, said, scored

pytestmark = pytest.mark.django_db


def refused(words: str):
    return pytest.raises(NotAllowed, match=f"^{words}")


def answered(round_: Round) -> list[bool]:
    return [one.answered_at is not None for one in Invitation.objects.filter(item=round_.item).order_by("pk")]


def test_a_review_is_submitted_with_all_that_was_said():
    round_ = a_round()
    by = round_.members[0]
    words = said(
        leniency=Leniency.TOO_LENIENT,
        better_outcome=BetterOutcome.CHARGE,
        reasons=("too-serious",),
        rules=("CR-SERIOUS-01",),
        good_practice="The victim was heard.",
    )

    review = submit_review(item=round_.item, by=by, said=words, revision=0)

    assert {name: getattr(review, name) for name in words.content} == words.content
    assert review.submitted_at is not None
    assert (review.membership, review.revision, review.hits_were_visible) == (by.membership, 1, True)
    assert review.entered_by == ""
    assert answered(round_) == [True, False, False]
    assert AgendaItem.objects.get(pk=round_.item.pk).stage == ItemStage.IN_REVIEW


def test_nothing_is_chosen_for_a_member_and_a_category_is_needed():
    round_ = a_round()

    with refused(NO_CATEGORY):
        submit_review(item=round_.item, by=round_.members[0], said=said(category=""), revision=0)

    assert not Review.objects.exists()
    assert answered(round_) == [False, False, False]


def test_a_draft_needs_nothing_and_counts_nowhere():
    round_ = a_round()

    draft = save_draft(item=round_.item, by=round_.members[0], said=said(category=""), revision=0)

    assert (draft.submitted_at, draft.note, draft.revision) == (None, SECRET, 1)
    assert answered(round_) == [False, False, False]
    assert not Review.objects.counted().exists()
    assert not ReviewVersion.objects.exists()


def test_a_draft_is_carried_on_and_then_submitted():
    round_ = a_round()
    by = round_.members[0]
    save_draft(item=round_.item, by=by, said=said(category=""), revision=0)
    save_draft(item=round_.item, by=by, said=said(category="", note="More"), revision=1)

    review = submit_review(item=round_.item, by=by, said=said(), revision=2)

    assert Review.objects.get() == review
    assert [version.content["note"] for version in review.versions.all()] == [SECRET]
    assert (events(Event.REVIEW_DRAFTED), events(Event.REVIEW_SUBMITTED)) == (1, 1)


def test_a_draft_saved_twice_over_is_one_draft():
    round_ = a_round()
    for _ in range(2):
        draft = save_draft(item=round_.item, by=round_.members[0], said=said(), revision=0)

    assert draft.revision == 1
    assert events(Event.REVIEW_DRAFTED) == 1


def test_a_review_that_was_submitted_is_no_draft_any_more():
    round_ = a_round()
    review = scored(round_.item, round_.members[0])

    with refused(SUBMITTED):
        save_draft(item=round_.item, by=round_.members[0], said=said(note="Other"), revision=review.revision)


def test_each_change_of_a_submitted_review_is_kept_and_recorded():
    round_ = a_round()
    by = round_.members[0]
    scored(round_.item, by)
    first = own_review(round_.item, by.person)

    scored(round_.item, by, category=Category.INAPPROPRIATE)

    changed = own_review(round_.item, by.person)
    assert (changed.category, changed.revision) == (Category.INAPPROPRIATE, 2)
    assert changed.submitted_at == first.submitted_at
    kept = [(one.number, one.content["category"]) for one in changed.versions.all()]
    assert kept == [(2, Category.INAPPROPRIATE), (1, Category.WITH_OBSERVATIONS)]
    assert (events(Event.REVIEW_SUBMITTED), events(Event.REVIEW_AMENDED)) == (1, 1)


def test_a_double_click_submits_once():
    round_ = a_round()
    by = round_.members[0]

    reviews = [submit_review(item=round_.item, by=by, said=said(), revision=0) for _ in range(2)]

    assert reviews[0] == reviews[1]
    assert events(Event.REVIEW_SUBMITTED) == 1
    assert ReviewVersion.objects.count() == 1


def test_the_double_click_of_the_last_to_answer_is_no_fault():
    round_ = a_round(Agency.MAGISTRATES)
    by = round_.members[0]

    reviews = [submit_review(item=round_.item, by=by, said=said(), revision=0) for _ in range(2)]

    assert reviews[0] == reviews[1]
    assert events(Event.ROUND_CLOSED) == 1


def test_of_two_windows_the_second_overwrites_nothing_unseen():
    round_ = a_round()
    by = round_.members[0]
    save_draft(item=round_.item, by=by, said=said(note="In the first window"), revision=0)

    with pytest.raises(OutOfDate, match=f"^{CHANGED_ELSEWHERE}$"):
        submit_review(item=round_.item, by=by, said=said(note="In the second window"), revision=0)

    assert own_review(round_.item, by.person).note == "In the first window"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"category": "grave"}, "There is no category “grave” to choose on this panel: open the page again."),
        ({"leniency": "harsh"}, "There is no view of how severe it was “harsh”"),
        ({"better_outcome": "prison"}, "There is no outcome “prison”"),
        ({"reasons": ("no-such",)}, "There is no reason “no-such”"),
        ({"rules": ("CR-NONE-99",)}, "There is no rule “CR-NONE-99”"),
    ],
)
def test_what_there_is_not_to_choose_is_not_stored(words, told):
    round_ = a_round()

    with refused(told):
        scored(round_.item, round_.members[0], **words)

    assert not Review.objects.exists()


def test_the_reasons_of_another_panel_are_not_this_ones():
    round_ = a_round()
    Reason.objects.create(panel=make.a_panel(), code="theirs", label="Theirs")
    Reason.objects.create(panel=round_.panel, code="ours", label="Ours")

    with refused("There is no reason “theirs”"):
        scored(round_.item, round_.members[0], reasons=("theirs",))

    assert scored(round_.item, round_.members[0], reasons=("ours",)).reasons == ["ours"]


def test_a_reason_that_is_retired_stays_on_what_named_it():
    round_ = a_round()
    reason = Reason.objects.create(panel=round_.panel, code="ours", label="Ours")
    scored(round_.item, round_.members[0], reasons=("ours",))
    Reason.objects.filter(pk=reason.pk).update(retired_at=round_.item.round_opened_at)

    assert scored(round_.item, round_.members[0], reasons=("ours",), note="More").reasons == ["ours"]
    with refused("There is no reason “ours”"):
        scored(round_.item, round_.members[1], reasons=("ours",))


def test_whether_hits_showed_is_kept_from_the_first_time_it_was_submitted():
    round_ = a_round(hides_hits=True)
    by = round_.members[0]
    scored(round_.item, by)
    AgendaItem.objects.filter(pk=round_.item.pk).update(hides_hits=False)

    scored(round_.item, by, note="After the hits had shown")

    assert own_review(round_.item, by.person).hits_were_visible is False


def test_whoever_scored_the_case_at_an_earlier_meeting_has_seen_its_hits():
    round_ = a_round(Agency.MAGISTRATES)
    scored(round_.item, round_.members[0])
    newcomer = making.a_member(round_.panel)
    later = making.a_meeting(round_.panel, round_.members[0], newcomer)
    item = making.an_item_in_review(later, round_.item.case, hides_hits=True)
    AgendaItem.objects.filter(pk=item.pk).update(round_opened_at=timezone.now() - timedelta(days=1))
    Release.objects.update(at=timezone.now() - timedelta(days=9))

    assert scored(item, round_.members[0]).hits_were_visible is True
    assert scored(item, newcomer).hits_were_visible is False


def test_a_member_of_an_agency_without_a_vote_reviews_as_well():
    making.the_reason_codes()
    panel = making.a_panel_on_terms("hampshire", takes_votes=True, non_voting=[Agency.POLICE])
    police = making.a_member(panel, agency=Agency.POLICE)
    item = making.an_item_in_review(making.a_meeting(panel, police, making.a_member(panel)))

    assert scored(item, police).submitted_at is not None


def test_whoever_is_not_invited_is_not_asked():
    round_ = a_round()
    stranger = making.a_member(round_.panel)

    with refused("You are not invited to this meeting, so you are not asked about its cases."):
        scored(round_.item, stranger)


def test_a_seat_that_has_ended_takes_the_question_with_it():
    round_ = a_round()
    by = round_.members[0]
    end_seat(seat=by.membership.seats.get(), by=making.an_administrator(round_.panel))

    with refused("You are not invited to this meeting"):
        scored(round_.item, by)


def test_an_administrator_does_not_score():
    round_ = a_round()

    with refused("Cases are reviewed by panel members and chairs."):
        scored(round_.item, making.an_administrator(round_.panel))


def test_after_the_round_nothing_changes_any_more():
    round_ = a_round()
    by = round_.members[0]
    scored(round_.item, by)
    move_item(item=round_.item, act=ItemAct.CLOSE, by=None)

    for act in (save_draft, submit_review):
        with refused("The round of this case closed on "):
            act(item=round_.item, by=round_.members[1], said=said(), revision=0)
    with refused("The round of this case closed on "):
        scored(round_.item, by, note="Late")


def test_what_was_said_stands_in_no_event():
    round_ = a_round(cases=1)
    by = round_.members[0]
    save_draft(item=round_.item, by=by, said=said(category=""), revision=0)
    words = {"leniency": Leniency.TOO_SEVERE, "reasons": ("wrongly-recorded",), "rules": ("CR-SERIOUS-01",)}
    scored(round_.item, by, **words)
    scored(round_.item, by, **words, good_practice="Praise")

    written = AuditEvent.objects.filter(kind__startswith="review.")
    for event in written:
        assert set(event.details) - {"sha256"} == {"panel", "meeting", "item"}
        assert event.why == f"Panel: {round_.panel}, meeting 1"
    assert [event.kind for event in written if "sha256" not in event.details] == [Event.REVIEW_DRAFTED]
    assert len({event.details.get("sha256") for event in written}) == 3


def on_paper(round_: Round):
    attendance = round_.attendance(round_.members[0])
    attendance.on_paper = True
    attendance.save()
    return attendance


def test_a_review_is_entered_from_paper_and_marked_so():
    round_ = a_round(hides_hits=True)
    administrator, attendance = making.an_administrator(round_.panel), on_paper(round_)

    review = enter_review(item=round_.item, attendance=attendance, by=administrator, said=said())

    assert (review.person, review.entered_by) == (round_.members[0].person, administrator.signature)
    assert review.hits_were_visible is False
    assert answered(round_) == [True, False, False]
    (event,) = AuditEvent.objects.filter(kind=Event.REVIEW_ENTERED)
    assert event.details["for"] == f"{round_.members[0].person.email}, {round_.members[0].title}"
    assert list(Review.objects.visible_to(administrator)) == []


def test_a_sheet_entered_again_replaces_what_was_entered_before():
    round_ = a_round()
    how = {"item": round_.item, "attendance": on_paper(round_), "by": making.an_administrator(round_.panel)}
    for category in (Category.APPROPRIATE, Category.APPROPRIATE, Category.INAPPROPRIATE):
        enter_review(**how, said=said(category=category))

    assert Review.objects.get().category == Category.INAPPROPRIATE
    assert ReviewVersion.objects.count() == events(Event.REVIEW_ENTERED) == 2


def test_what_a_member_submitted_themselves_is_nobody_elses_to_enter():
    round_ = a_round()
    attendance = on_paper(round_)
    scored(round_.item, round_.members[0])

    with refused("This member has submitted their own review of this case."):
        enter_review(
            item=round_.item, attendance=attendance, by=making.an_administrator(round_.panel), said=said(note="Other")
        )


def test_a_member_changes_what_was_entered_for_them():
    round_ = a_round()
    by = round_.members[0]
    enter_review(item=round_.item, attendance=on_paper(round_), by=making.an_administrator(round_.panel), said=said())

    scored(round_.item, by, note="In my own hand")

    assert (Review.objects.get().note, Review.objects.get().entered_by) == ("In my own hand", "")


def test_sheets_are_entered_by_whoever_runs_the_meeting_for_members_on_paper():
    round_ = a_round()
    here = round_.attendance(round_.members[1])
    administrator = making.an_administrator(round_.panel)

    with refused("This member answers here and not on paper"):
        enter_review(item=round_.item, attendance=here, by=administrator, said=said())
    with refused("A meeting is run by administrators"):
        enter_review(item=round_.item, attendance=on_paper(round_), by=round_.members[1], said=said())
    end_seat(seat=round_.members[0].membership.seats.get(), by=administrator)
    with refused("This member no longer sits on the panel"):
        enter_review(item=round_.item, attendance=on_paper(round_), by=administrator, said=said())
