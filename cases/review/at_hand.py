"""What the panel has before it when it decides on a case, and what a finding must say to be written down."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from cases.enums import BetterOutcome, Category, Inconclusive, Leniency, Presence
from cases.models import Actor, AgendaItem, Attendance, Finding, Membership, PanelTerms, Reason
from cases.panels.meetings.queries import conflicted_on, invited_to, terms_of
from cases.panels.queries.released import items_whose_hits_wait
from cases.panels.terms.labels import label_of
from cases.panels.terms.queries import asked_of
from cases.review.found import Found
from cases.review.spread import Relied, Spread, named, rule_in_words, spread_of

# How the form asks for each kind of finding: a category, or why there is none.
NO_CONCLUSION: Final = Category.NO_CONCLUSION.value
STAYS_ESCALATED: Final = (
    "This case was escalated when every force of this panel allowed it. Not every force allows it now, so nothing new "
    "is escalated, and what was escalated stays as it was."
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that a finding lacks, at the part of it that lacks it."""

    part: str
    words: str


@dataclass(frozen=True)
class AtHand:
    """One case at the table: what was said of it, what the terms ask, and who may vote or dissent."""

    item: AgendaItem
    spread: Spread
    terms: PanelTerms
    reasons: Mapping[str, str]
    may_escalate: bool
    members: Mapping[int, str]
    voters: Sequence[str]
    attendance_is_recorded: bool

    @property
    def categories(self) -> list[tuple[str, str]]:
        """The categories that conclude, as this panel calls them."""
        return [(one.value, label_of(self.terms, one)) for one in Category if one != Category.NO_CONCLUSION]

    @property
    def no_conclusions(self) -> list[tuple[str, str]]:
        return [(one.value, label_of(self.terms, NO_CONCLUSION, one)) for one in Inconclusive]

    @cached_property
    def relied(self) -> Mapping[str, Relied]:
        return {one.rule: one for one in self.spread.rules}


def at_hand(item: AgendaItem) -> AtHand:
    """What is before the panel; NotAllowed while the round is open."""
    panel, terms = item.meeting.panel, terms_of(item.meeting.panel)
    conflicted = conflicted_on([item.case_id]).get(item.case_id, set())
    free = [one for one in invited_to(item.meeting) if one.membership.person_id not in conflicted]
    names, spread = named(one.membership for one in free), spread_of(item)
    there, recorded = _there(free, spread)
    return AtHand(
        item=item,
        spread=spread,
        terms=terms,
        reasons={one.code: one.label for one in Reason.objects.in_use(panel)},
        may_escalate=asked_of(panel).allows_escalation,
        members=names,
        voters=[names[one.membership_id] for one in there if votes(one.membership, terms)],
        attendance_is_recorded=recorded,
    )


def at_hand_for(item: AgendaItem, actor: Actor) -> AtHand:
    """What is before the panel as this person reads it: without its rules while they are to score the case first."""
    hand = at_hand(item)
    return replace(hand, spread=hand.spread.without_rules()) if items_whose_hits_wait([item.pk], actor) else hand


def _there(free: Sequence[Attendance], spread: Spread) -> tuple[list[Attendance], bool]:
    """Who is there to vote, and whether that was recorded: without a meeting, those who reviewed the case.

    Until attendance is recorded of everybody, whoever is still expected may be there too.
    """
    if spread.item.meeting.held_on is None:
        answered = {voice.review.membership_id for voice in spread.voices}
        return [one for one in free if one.membership_id in answered], True
    there = [one for one in free if one.presence in (Presence.PRESENT, Presence.EXPECTED)]
    return there, all(one.presence != Presence.EXPECTED for one in free)


def votes(membership: Membership, terms: PanelTerms) -> bool:
    """Whether this member's agency votes under the panel's terms."""
    return membership.agency not in terms.non_voting


def findings_of(item: AgendaItem) -> list[Finding]:
    """The finding that stands, and after it those that it corrects, newest first."""
    found = Finding.objects.filter(item=item).prefetch_related("answers", "dissents__membership__person")
    return list(found.order_by("-number"))


def earlier_of(item: AgendaItem, actor: Actor) -> list[AgendaItem]:
    """The items that this case was carried over from, newest first, as far as this person sees them."""
    earlier: list[AgendaItem] = []
    before = item.carried_from_id
    while before is not None:
        found = AgendaItem.objects.visible_to(actor).select_related("meeting__panel").filter(pk=before).first()
        earlier += [found] if found else []
        before = found.carried_from_id if found else None
    return earlier


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding in words, as it is read at the table and in the minutes."""

    finding: Finding
    reasons: tuple[str, ...]
    answers: tuple[tuple[str, bool, str], ...]
    dissents: tuple[tuple[str, str], ...]


def shown_findings(findings: Sequence[Finding], hand: AtHand) -> list[ShownFinding]:
    """Findings with what they name in words: reasons by label, rules by title, members as the panel names them."""
    words, rules_wait = hand.spread.reason_words, hand.spread.rules_wait
    return [
        ShownFinding(
            finding=one,
            reasons=tuple(words.get(code, code) for code in one.reasons),
            answers=tuple(
                (rule_in_words(answer.rule), answer.is_upheld, answer.words)
                for answer in (() if rules_wait else one.answers.all())
            ),
            dissents=tuple(
                (hand.members.get(dissent.membership_id) or dissent.membership.title, dissent.words)
                for dissent in one.dissents.all()
            ),
        )
        for one in findings
    ]


def faults_of(found: Found, hand: AtHand, before: Finding | None = None) -> list[Fault]:
    """Everything that keeps this from being the panel's finding; `before` is the one that it amends or corrects."""
    return [
        *_of_the_category(found),
        *_of_the_words(found),
        *_of_reasons(found, hand, before),
        *_of_answers(found, hand),
        *_of_votes(found, hand),
        *_of_objections(found, hand),
        *_of_escalation(found, hand, before),
    ]


def _of_the_category(found: Found) -> Iterator[Fault]:
    if found.category not in Category.values or (found.category == NO_CONCLUSION and not found.inconclusive):
        yield Fault("category", "Choose what the panel finds.")
    elif found.category != NO_CONCLUSION and found.inconclusive:
        yield Fault("category", "A finding that concludes does not also say why there is no conclusion.")
    if found.leniency not in ("", *Leniency.values):
        yield Fault("leniency", "Choose too lenient, about right or too severe, or leave it open.")
    if found.better_outcome not in ("", *BetterOutcome.values):
        yield Fault("better_outcome", "Choose what should have happened from the list, or leave it open.")


def _of_the_words(found: Found) -> Iterator[Fault]:
    if not found.wording.strip():
        yield Fault("wording", "Write what the panel finds, in its own words.")
    if found.asks_for_more and not found.question.strip():
        yield Fault(
            "question", "Write what the panel needs to know: the question goes with the case to its next meeting."
        )


def _of_reasons(found: Found, hand: AtHand, before: Finding | None) -> Iterator[Fault]:
    known = {*hand.reasons, *(before.reasons if before else ())}
    for code in found.reasons:
        if code not in known:
            yield Fault("reasons", f"“{code}” is no reason code of this panel: choose from the list.")


def _of_answers(found: Found, hand: AtHand) -> Iterator[Fault]:
    """A case that waits for more information may leave its rules unanswered; any other answers each."""
    answered = {answer.rule for answer in found.answers}
    for one in hand.spread.to_answer:
        if one.rule not in answered and not found.asks_for_more:
            yield Fault(part_of(one.rule), f"Say whether the panel upholds or dismisses {rule_in_words(one.rule)}.")
    for rule in sorted(answered - set(hand.relied)):
        yield Fault(
            "answers", f"Nothing was found under {rule_in_words(rule)} and nobody named it: take its answer out."
        )


def _of_votes(found: Found, hand: AtHand) -> Iterator[Fault]:
    if not hand.terms.takes_votes:
        if found.votes:
            yield Fault("votes", "This panel’s terms take no votes: leave them out.")
        return
    if found.votes is None:
        if not found.asks_for_more:
            yield Fault("votes", "Enter the votes: how many for, how many against, how many abstained.")
        return
    if found.votes.total > len(hand.voters):
        there = "are present" if hand.attendance_is_recorded else "are present or expected"
        yield Fault(
            "votes",
            f"{found.votes.total} votes are more than the {len(hand.voters)} voting members who {there} and have no "
            "conflict with this case. Count again, or put the attendance right.",
        )


def _of_objections(found: Found, hand: AtHand) -> Iterator[Fault]:
    seen: set[int] = set()
    for place, one in enumerate(found.objections):
        if one.membership not in hand.members:
            yield Fault(f"dissent-{place}", "Choose the member who dissents: somebody invited, without a conflict.")
        elif one.membership in seen:
            name = hand.members[one.membership]
            yield Fault(f"dissent-{place}", f"{name} dissents twice: put their reasons together.")
        if not one.words.strip():
            yield Fault(f"dissent-{place}-words", "Write why this member dissents: a dissent is kept with its reasons.")
        seen.add(one.membership)


def stays_escalated(hand: AtHand, before: Finding | None) -> bool:
    """Whether it was escalated while all forces of the panel allowed it, which an amendment does not undo."""
    return before is not None and before.is_escalated and not hand.may_escalate


def _of_escalation(found: Found, hand: AtHand, before: Finding | None) -> Iterator[Fault]:
    if before and stays_escalated(hand, before):
        if (found.is_escalated, found.escalation.strip()) != (True, before.escalation):
            yield Fault("is_escalated", STAYS_ESCALATED)
    elif found.is_escalated and not hand.may_escalate:
        yield Fault("is_escalated", "Not every force of this panel allows it to escalate a case.")
    elif found.is_escalated and not found.escalation.strip():
        yield Fault("escalation", "Write why the panel escalates this case, and what it asks the force to do.")


def part_of(rule: str) -> str:
    """The name of the part of the form that answers a rule."""
    return f"answer-{rule or 'none'}"
