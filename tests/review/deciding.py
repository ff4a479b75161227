"""Builders of a meeting at the table: a panel of four agencies, and rounds that closed as they said."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from cases.enums import Agency, Category, Conflict, ItemAct, Role
from cases.models import (
    Actor,
    AgendaItem,
    Case,
    Declaration,
    Finding,
    Invitation,
    Meeting,
    Panel,
    Release,
)
from cases.panels.meetings.moving import move_item
from cases.review.at_hand import at_hand
from cases.review.finding import record_finding
from cases.review.found import Answer, Found
from tests import make
from tests.panels import making

WORDS = "The panel’s own words."


@dataclass(frozen=True)
class Bench:
    """A panel, its chair and three members of other agencies, all invited to one meeting, and who runs it."""

    panel: Panel
    meeting: Meeting
    chair: Actor
    probation: Actor
    cps: Actor
    police: Actor
    administrator: Actor

    @property
    def members(self) -> tuple[Actor, ...]:
        return self.chair, self.probation, self.cps, self.police


def a_bench(given: Actor | None = None, **terms: Any) -> Bench:
    """Whoever is given sits in the place that is theirs: the chair’s, or probation’s."""
    panel = making.a_panel_on_terms(**terms)
    if given and given.sits_on_panels:
        make.a_seat(panel, given)
    chairs = given and given.role == Role.PANEL_CHAIR
    chair = given if chairs else making.a_chair(panel, agency=Agency.MAGISTRATES)
    sits = given and given.role == Role.PANEL_MEMBER
    probation = given if sits else making.a_member(panel, agency=Agency.PROBATION)
    cps, police = (making.a_member(panel, agency=agency) for agency in (Agency.CPS, Agency.POLICE))
    meeting = making.a_meeting(panel, chair, probation, cps, police)
    return Bench(panel, meeting, chair, probation, cps, police, making.an_administrator(panel))


def a_case_at_the_table(bench: Bench, case: Case | None = None, **said: Any) -> AgendaItem:
    """All of them say this of it, and the round is closed."""
    return making.a_closed_item(bench.meeting, *bench.members, case=case, **said)


def a_split_case(bench: Bench, case: Case | None = None) -> AgendaItem:
    """The chair and the CPS part from the others, and the CPS names a rule."""
    item = making.an_item_in_review(bench.meeting, case)
    making.a_review(item, bench.chair, category=Category.INAPPROPRIATE, leniency="too_lenient", note="Too soft.")
    making.a_review(item, bench.probation)
    making.a_review(
        item, bench.cps, category=Category.INAPPROPRIATE, better_outcome="charge", rules=["CR-SERIOUS-01"],
        reasons=["no-admission"],
    )  # fmt: skip
    making.a_review(item, bench.police, good_practice="The victim was asked twice.")
    return close(item)


def found(item: AgendaItem, **changes: Any) -> Found:
    """A finding that answers every rule that needs an answer."""
    answers = tuple(Answer(one.rule, is_upheld=True) for one in at_hand(item).spread.to_answer)
    return Found(**{"category": Category.APPROPRIATE.value, "wording": WORDS, "answers": answers, **changes})


def a_finding(item: AgendaItem, by: Actor, **changes: Any) -> Finding:
    return record_finding(item=item, by=by, found=found(item, **changes), revision=0)


def more_information(**changes: Any) -> Found:
    asked = {"inconclusive": "more_information", "question": "Was the victim asked?"}
    return Found(**{"category": Category.NO_CONCLUSION.value, "wording": WORDS, **asked, **changes})


def with_hits(item: AgendaItem, **hits: str) -> AgendaItem:
    """As if screening had found this under these rules on the day of the release."""
    named = {rule.replace("_", "-"): {"rule_version": 1, "severity": severity} for rule, severity in hits.items()}
    Release.objects.filter(pk=item.release_id).update(hits=named)
    return AgendaItem.objects.select_related("meeting__panel", "release", "case__force").get(pk=item.pk)


def close(item: AgendaItem) -> AgendaItem:
    return move_item(item=item, act=ItemAct.CLOSE, by=None)


def put_in_review(item: AgendaItem) -> AgendaItem:
    """An item that another meeting carried over is released as it was, and everybody who is invited is asked."""
    standing = Release.objects.standing().filter(panel=item.meeting.panel, case=item.case)
    AgendaItem.objects.filter(pk=item.pk).update(release=standing.get())
    item = move_item(item=item, act=ItemAct.RELEASE, by=None)
    for attendance in item.meeting.attendances.standing():
        Invitation.objects.create(item=item, attendance=attendance, asked_at=timezone.now())
    return item


def conflict(item: AgendaItem, member: Actor) -> None:
    """This member has declared that they know somebody in the case."""
    Declaration.objects.create(
        item=item, case=item.case, person=member.person, membership=member.membership,
        kind=Conflict.KNOWS_A_PARTY, at=timezone.now(),
    )  # fmt: skip
