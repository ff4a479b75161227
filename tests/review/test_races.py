"""Members and an administrator at the same moment: a round closes once, and nobody's review is lost."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cases.enums import Agency, Category, Conflict, Event, ItemStage
from cases.models import Actor, AgendaItem, AuditEvent, Declaration, Invitation, Notice, Review, ReviewVersion
from cases.panels.meetings.queries import outstanding
from cases.review.closing import close_round
from cases.review.declaring import declare, lift
from cases.review.queries import own_review
from cases.review.scoring import submit_review
from tests.authorisation.test_races import at_once
from tests.casework.acting import signed_in
from tests.panels import making
from tests.review.rounds import a_round, said, scored

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROUNDS = 30
SENT = {"category": Category.APPROPRIATE, "revision": "0"}
MEMBERS = (Agency.MAGISTRATES, Agency.PROBATION, Agency.CPS, Agency.POLICE)


def now(item: AgendaItem) -> AgendaItem:
    return AgendaItem.objects.get(pk=item.pk)


def closings(item: AgendaItem) -> int:
    named = {"details__item": item.number, "details__meeting": item.meeting.number}
    return AuditEvent.objects.filter(kind=Event.ROUND_CLOSED, details__panel=item.meeting.panel.slug, **named).count()


def scores(client: Client, item: AgendaItem) -> Callable[[], int]:
    """The form of the review page, sent as a browser would; what it answers."""
    address = reverse("review", args=[item.meeting.panel.slug, item.meeting.number, item.number])
    return lambda: client.post(address, SENT).status_code


def submits(item: AgendaItem, by: Actor) -> Callable[[], object]:
    return lambda: submit_review(item=item, by=by, said=said(), revision=0)


def a_round_in_step(item: AgendaItem) -> None:
    """Nobody outstanding means closed, closed means once, and whoever has answered has a review that counts."""
    item = now(item)
    waits = outstanding(item).exists()
    answered = Invitation.objects.filter(item=item, answered_at__isnull=False, conflicted_at__isnull=True)
    assert closings(item) == (1 if item.stage == ItemStage.AT_PANEL else 0)
    assert item.stage == ItemStage.AT_PANEL or waits or not answered.exists()
    people = set(answered.values_list("attendance__membership__person", flat=True))
    assert set(Review.objects.counted().filter(item=item).values_list("person", flat=True)) == people


def test_all_members_submit_at_once_and_the_round_closes_once():
    round_ = a_round(*MEMBERS, cases=ROUNDS)
    clients = [signed_in(member) for member in round_.members]

    for item in round_.items:
        answers = at_once(*(scores(client, item) for client in clients))

        assert answers == [302] * len(clients)
        assert now(item).stage == ItemStage.AT_PANEL
        assert Review.objects.counted().filter(item=item).count() == len(clients)
        a_round_in_step(item)

    assert ReviewVersion.objects.count() == ROUNDS * len(clients)
    assert Notice.objects.open().filter(kind="to_score").count() == 0


def test_a_double_click_of_everybody_at_once_is_one_review_each():
    round_ = a_round(*MEMBERS[:2], cases=ROUNDS)
    clients = [signed_in(member) for member in round_.members]

    for item in round_.items:
        answers = at_once(*(scores(client, item) for client in clients * 2))

        assert answers == [302] * 4
        assert Review.objects.counted().filter(item=item).count() == 2
        a_round_in_step(item)

    assert ReviewVersion.objects.count() == ROUNDS * 2


def test_a_submission_against_the_administrators_close_is_in_time_or_told():
    round_ = a_round(*MEMBERS[:2], cases=ROUNDS)
    by, administrator = round_.members[0], making.an_administrator(round_.panel)
    ended = set()

    for item in round_.items:
        told = at_once(submits(item, by), lambda item=item: close_round(item=item, by=administrator))

        assert now(item).stage == ItemStage.AT_PANEL
        assert isinstance(told[1], AgendaItem)
        counted = Review.objects.counted().filter(item=item).count()
        assert counted == (1 if isinstance(told[0], Review) else 0)
        assert counted or str(told[0]).startswith("The round of this case closed on ")
        a_round_in_step(item)
        ended.add(counted)

    assert ended <= {0, 1}


def test_a_conflict_against_the_last_review_closes_the_round_once():
    round_ = a_round(*MEMBERS[:2], cases=ROUNDS)
    first, second = round_.members

    for item in round_.items:
        at_once(submits(item, first), lambda item=item: declare(item=item, by=second, kind=Conflict.KNOWS_A_PARTY))

        assert now(item).stage == ItemStage.AT_PANEL
        assert Declaration.objects.standing().filter(item=item).count() == 1
        a_round_in_step(item)


def test_a_members_own_conflict_and_review_at_once_never_both_count():
    round_ = a_round(*MEMBERS[:2], cases=ROUNDS)
    by = round_.members[0]

    for item in round_.items:
        at_once(submits(item, by), lambda item=item: declare(item=item, by=by, kind=Conflict.KNOWS_A_PARTY))

        review = own_review(item, by.person)
        assert review is None or review.set_aside_at is not None
        assert not Review.objects.counted().filter(item=item).exists()
        a_round_in_step(item)


def test_conflicts_with_a_case_of_two_meetings_wait_for_each_other_without_end():
    round_ = a_round(*MEMBERS[:3], cases=10)
    later = making.a_meeting(round_.panel, *round_.members)
    twins = [making.an_item_in_review(later, item.case) for item in reversed(round_.items)]
    twin_of = {twin.case_id: twin for twin in twins}

    for item in round_.items:
        twin = twin_of[item.case_id]
        scored(item, round_.members[2])
        scored(twin, round_.members[2])
        at_once(
            lambda item=item: declare(item=item, by=round_.members[0], kind=Conflict.IN_COURT),
            lambda twin=twin: declare(item=twin, by=round_.members[1], kind=Conflict.IN_COURT),
        )

        for one in (item, twin):
            assert now(one).stage == ItemStage.AT_PANEL
            a_round_in_step(one)


def test_a_conflict_is_lifted_against_the_last_review():
    round_ = a_round(*MEMBERS[:2], cases=ROUNDS)
    first, second, administrator = *round_.members, making.an_administrator(round_.panel)
    declared = [declare(item=item, by=first, kind=Conflict.KNOWS_A_PARTY) for item in round_.items]

    for item, declaration in zip(round_.items, declared, strict=True):
        at_once(
            submits(item, second),
            lambda declaration=declaration: lift(declaration=declaration, by=administrator, reason="A mistake."),
        )

        a_round_in_step(item)


def test_two_windows_of_one_member_at_once_lose_nothing_unseen():
    round_ = a_round(*MEMBERS[:2], cases=ROUNDS)
    by = round_.members[0]

    for item in round_.items:
        told = at_once(
            *(
                lambda item=item, note=note: submit_review(item=item, by=by, said=said(note=note), revision=0)
                for note in ("one", "two")
            )
        )

        assert sum(isinstance(one, Review) for one in told) == 1
        (kept,) = Review.objects.filter(item=item)
        assert kept.revision == 1


def test_reviews_come_in_while_all_rounds_of_the_meeting_are_closed():
    round_ = a_round(*MEMBERS[:3], cases=6)
    clients = [signed_in(member) for member in round_.members]
    administrator = signed_in(making.an_administrator(round_.panel))
    close = reverse("rounds-close", args=[round_.panel.slug, 1])

    def closes() -> int:
        """Looks again where a round has closed since the last look."""
        while administrator.post(close, {"shown": administrator_sees()}).status_code == 409:
            pass
        return 302

    def administrator_sees() -> list[int]:
        return [item.number for item, _awaited in administrator.get(close).context["rounds"]]

    answers = at_once(
        closes,
        *(scores(client, item) for client in clients for item in round_.items[:2]),
    )

    assert set(answers) <= {302, 409}
    for item in round_.items:
        assert now(item).stage == ItemStage.AT_PANEL
        a_round_in_step(item)
