"""A case before two meetings, and what two people do of it at the same moment: nobody waits without end or in vain."""

from collections.abc import Callable, Sequence

import pytest

from cases.enums import Conflict, ItemStage
from cases.models import Actor, AgendaItem, Declaration, Finding, Invitation, Panel
from cases.panels.meetings.queries import outstanding
from cases.panels.redacting.releasing import release_item
from cases.review.declaring import declare, lift
from cases.review.finding import record_finding
from tests.authorisation.test_races import at_once
from tests.panels import making
from tests.review.deciding import a_bench, a_case_at_the_table, more_information

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROUNDS = 25


def declares(item: AgendaItem, by: Actor) -> Callable[[], object]:
    return lambda: declare(item=item, by=by, kind=Conflict.KNOWS_A_PARTY)


def releases(item: AgendaItem, by: Actor) -> Callable[[], object]:
    return lambda: release_item(item=item, by=by)


def asked_of(item: AgendaItem, member: Actor) -> Invitation:
    return Invitation.objects.get(item=item, attendance__membership=member.membership)


def before_both(panel: Panel, members: Sequence[Actor], by: Actor) -> tuple[AgendaItem, AgendaItem]:
    """A case in review at one meeting that another is about to release."""
    making.the_reason_codes()
    first, second = (making.a_meeting(panel, *members) for _ in range(2))
    item = making.an_item_in_review(first)
    return item, making.redacted(making.an_item(second, item.case), by)


def test_more_information_is_carried_to_the_next_meeting_while_conflicts_are_declared_at_both():
    for _round in range(ROUNDS):
        bench = a_bench()
        following = making.a_meeting(bench.panel, *bench.members)
        waiting = a_case_at_the_table(bench)
        here = making.an_item_in_review(bench.meeting)
        there = making.an_item_in_review(following, here.case)

        ended = at_once(
            lambda item=waiting, by=bench.chair: record_finding(item=item, by=by, found=more_information(), revision=0),
            declares(here, bench.cps),
            declares(there, bench.police),
        )

        assert [type(one) for one in ended] == [Finding, Declaration, Declaration]
        assert AgendaItem.objects.get(carried_from=waiting).meeting == following


def test_a_conflict_against_a_release_of_the_same_case_elsewhere_leaves_no_question_that_nobody_can_answer():
    panel = making.a_panel_on_terms()
    members, by = [making.a_member(panel) for _ in range(2)], making.an_administrator(panel)

    for _round in range(ROUNDS):
        item, elsewhere = before_both(panel, members, by)

        ended = at_once(declares(item, members[0]), releases(elsewhere, by))

        assert [type(one) for one in ended] == [Declaration, AgendaItem]
        assert AgendaItem.objects.get(pk=elsewhere.pk).stage == ItemStage.IN_REVIEW
        assert asked_of(elsewhere, members[0]).conflicted_at is not None
        assert list(outstanding(elsewhere)) == [asked_of(elsewhere, members[1])]


def test_a_conflict_that_is_lifted_against_a_release_elsewhere_is_lifted_there_too():
    panel = making.a_panel_on_terms()
    members, by = [making.a_member(panel) for _ in range(2)], making.an_administrator(panel)

    for _round in range(ROUNDS):
        item, elsewhere = before_both(panel, members, by)
        declaration = declare(item=item, by=members[0], kind=Conflict.IN_COURT)

        ended = at_once(
            lambda declaration=declaration: lift(declaration=declaration, by=by, reason="A mistake."),
            releases(elsewhere, by),
        )

        assert [type(one) for one in ended] == [Declaration, AgendaItem]
        assert asked_of(elsewhere, members[0]).conflicted_at is None


def test_two_meetings_release_a_case_of_which_conflicts_are_declared_at_a_third():
    panel = making.a_panel_on_terms()
    members, by = [making.a_member(panel) for _ in range(3)], making.an_administrator(panel)

    for _round in range(ROUNDS):
        item, second = before_both(panel, members, by)
        third = making.an_item(making.a_meeting(panel, *members), item.case)

        at_once(releases(second, by), releases(third, by), *(declares(item, one) for one in members[:2]))

        for elsewhere in (second, third):
            if AgendaItem.objects.get(pk=elsewhere.pk).stage == ItemStage.IN_REVIEW:
                assert list(outstanding(elsewhere)) == [asked_of(elsewhere, members[2])]
