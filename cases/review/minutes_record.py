"""What the minutes of a meeting say: who was there, how cases were chosen, and what the panel found of each."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from cases.enums import Agency, BetterOutcome, Category, Chosen, Inconclusive, ItemStage, Leniency, Presence, Role
from cases.models import Actor, AgendaItem, Attendance, Dissent, Draw, Finding, Meeting
from cases.models.conflicts import in_conflict
from cases.panels.meetings.queries import invited_to, terms_of
from cases.panels.meetings.quorum import quorum_at
from cases.panels.queries.released import offence_in_words
from cases.panels.selecting.comparing import label_of
from cases.panels.selecting.queries import force_names
from cases.review.conflicts import MinutedConflict, conflicts_for_minutes
from cases.review.spread import reason_words, rule_in_words

CONFLICTED = "You have a conflict with this case, so what was said and found of it is left out of your copy."
NOT_RELEASED = "This case is not released to the panel any more, so what was said and found of it is left out."


@dataclass(frozen=True, slots=True)
class Bench:
    """One agency at the meeting: who was there, sent apologies or was absent, and of whom nothing is recorded."""

    agency: str
    present: tuple[str, ...]
    apologies: tuple[str, ...]
    absent: tuple[str, ...]
    unrecorded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """How some of the cases came to the meeting; of a draw, what is needed to draw them again."""

    method: str
    number: int
    seed: str = ""
    digest: str = ""
    strata: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """A rule that somebody relied on, as the panel answered it."""

    rule: str
    words: str
    is_upheld: bool


@dataclass(frozen=True, slots=True)
class Minuted:
    """One finding in the words of the minutes; its votes and dissents by agency, and never anybody's own review."""

    finding: Finding
    category: str
    why_open: str
    leniency: str
    better_outcome: str
    reasons: tuple[str, ...]
    rules: tuple[Answered, ...]
    dissents: tuple[tuple[str, str], ...]

    @property
    def upheld(self) -> list[Answered]:
        return [one for one in self.rules if one.is_upheld]

    @property
    def dismissed(self) -> list[Answered]:
        return [one for one in self.rules if not one.is_upheld]

    @property
    def votes(self) -> str:
        """ "5 for, 1 against, 1 abstained"; empty where none were taken."""
        if self.finding.votes_for is None:
            return ""
        against, abstained = self.finding.votes_against or 0, self.finding.votes_abstained or 0
        return f"{self.finding.votes_for} for, {against} against, {abstained} abstained"


@dataclass(frozen=True, slots=True)
class MinutedItem:
    """One case of the agenda; what this reader may not read of it is left out, and why is said."""

    item: AgendaItem
    left_out: str
    offence: str = ""
    came_from: str = ""
    goes_to: str = ""
    finding: Minuted | None = None
    corrections: tuple[Minuted, ...] = ()

    @property
    def name(self) -> str:
        return f"Case {self.item.number}"


@dataclass(frozen=True, slots=True)
class Minutes:
    """The whole of the minutes as one person may read them."""

    meeting: Meeting
    chair: str
    benches: Sequence[Bench]
    quorum: Mapping[str, Any]
    agreement: str
    conflicts: Sequence[MinutedConflict]
    choices: Sequence[Choice]
    items: Sequence[MinutedItem]

    @property
    def corrected(self) -> list[tuple[MinutedItem, Minuted]]:
        """What was corrected after the minutes were confirmed, in the order of the agenda."""
        return [(one, correction) for one in self.items for correction in one.corrections]

    @property
    def left_out(self) -> list[str]:
        """The cases whose content this reader's copy does not have."""
        return [one.name for one in self.items if one.left_out]

    @property
    def is_confirmed(self) -> bool:
        return self.meeting.confirmed_at is not None

    @property
    def quorum_words(self) -> str:
        reached = self.quorum.get("is_reached")
        if reached is None:
            return "The panel’s terms ask for no quorum."
        return "There was a quorum." if reached else "There was no quorum. What the panel found stands all the same."


def minutes_of(meeting: Meeting, actor: Actor) -> Minutes:
    """The minutes of a meeting, without the content of cases that this person does not look at."""
    terms, invited = terms_of(meeting.panel), list(invited_to(meeting))
    items = list(_items_of(meeting, actor))
    return Minutes(
        meeting=meeting,
        chair=_chair(invited),
        benches=_benches(invited),
        quorum=quorum_at(meeting).as_json() if meeting.quorum is None else meeting.quorum,
        agreement=terms.agreement_reference,
        conflicts=conflicts_for_minutes(meeting),
        choices=_choices(items, force_names(meeting.panel)),
        items=_minuted_items(meeting, items, actor),
    )


def _items_of(meeting: Meeting, actor: Actor) -> Iterable[AgendaItem]:
    """What is on the agenda; a member is not told of what was not released yet."""
    items = AgendaItem.objects.on_the_agenda().filter(meeting=meeting)
    if actor.sits_on_panels:
        items = items.exclude(stage=ItemStage.SELECTED)
    named = ("release", "draw", "carried_from__meeting", "carried_to__meeting")
    return items.select_related(*named).defer("draw__frame", "draw__excluded").order_by("number")


def _chair(invited: Sequence[Attendance]) -> str:
    """Whoever presided by name, or else the chairs among those who were there."""
    chairs = [one for one in invited if one.presides] or [
        one for one in invited if one.membership.role == Role.PANEL_CHAIR and one.presence == Presence.PRESENT
    ]
    return ", ".join(one.membership.person.name for one in chairs)


def _benches(invited: Sequence[Attendance]) -> list[Bench]:
    def names(agency: str, presence: Presence) -> tuple[str, ...]:
        there = [one.membership for one in invited if one.membership.agency == agency and one.presence == presence]
        return tuple(one.person.name for one in there)

    kinds = (Presence.PRESENT, Presence.APOLOGIES, Presence.ABSENT, Presence.EXPECTED)
    agencies = {one.membership.agency for one in invited}
    return [
        Bench(agency.label, *(names(agency.value, presence) for presence in kinds))
        for agency in Agency
        if agency.value in agencies
    ]


def _choices(items: Sequence[AgendaItem], forces: Mapping[str, str]) -> list[Choice]:
    """Each draw with what came of it, then how the other cases came."""
    draws = {one.draw.pk: one.draw for one in items if one.draw}
    drawn = Counter(one.draw_id for one in items if one.draw)
    others = Counter(one.chosen for one in items if not one.draw)
    return [
        *(_drawn(draw, drawn[key], forces) for key, draw in sorted(draws.items())),
        *(Choice(Chosen(chosen).label, number) for chosen, number in sorted(others.items())),
    ]


def _drawn(draw: Draw, number: int, forces: Mapping[str, str]) -> Choice:
    strata = tuple(
        f"{label_of(draw.stratum, name, forces)}: {counts['drawn']} of {counts['there']}"
        for name, counts in sorted(draw.numbers.items())
    )
    return Choice(Chosen(draw.method).label, number, seed=draw.seed, digest=draw.frame_digest, strata=strata)


def _minuted_items(meeting: Meeting, items: Sequence[AgendaItem], actor: Actor) -> list[MinutedItem]:
    seen = set(AgendaItem.objects.visible_to(actor).filter(meeting=meeting).values_list("pk", flat=True))
    conflicted = set(AgendaItem.objects.filter(in_conflict(actor.person), meeting=meeting).values_list("pk", flat=True))
    known = set(Meeting.objects.visible_to(actor).filter(panel=meeting.panel).values_list("pk", flat=True))
    findings = _findings_on([one.pk for one in items if one.pk in seen], reason_words(meeting.panel))
    minuted = []
    for item in items:
        if item.pk not in seen:
            minuted.append(MinutedItem(item, CONFLICTED if item.pk in conflicted else NOT_RELEASED))
            continue
        first, *later = findings.get(item.pk) or [None]
        after = getattr(item, "carried_to", None)
        minuted.append(
            MinutedItem(
                item,
                left_out="",
                offence=(offence_in_words(item.release) or "") if item.release else "",
                came_from=_named(item.carried_from, known),
                goes_to=_named(after, known),
                finding=first,
                corrections=tuple(one for one in later if one),
            )
        )
    return minuted


def _named(item: AgendaItem | None, known: Collection[int]) -> str:
    """Another meeting's item; its title only where this person knows of that meeting."""
    if item is None:
        return ""
    return f"case {item.number} of {item.meeting.title}" if item.meeting_id in known else "another meeting"


def _findings_on(items: Collection[int], words: Mapping[str, str]) -> dict[int, list[Minuted | None]]:
    """For each item its finding and then what corrects it, each with its answers and dissents."""
    dissents = Prefetch("dissents", Dissent.objects.select_related("membership"))
    rows = Finding.objects.filter(item__in=items).order_by("item", "number").prefetch_related("answers", dissents)
    found: dict[int, list[Minuted | None]] = {}
    for finding in rows:
        found.setdefault(finding.item_id, []).append(_minuted(finding, words))
    return found


def _minuted(finding: Finding, words: Mapping[str, str]) -> Minuted:
    return Minuted(
        finding=finding,
        category=Category(finding.category).label,
        why_open=Inconclusive(finding.inconclusive).label if finding.inconclusive else "",
        leniency=Leniency(finding.leniency).label if finding.leniency else "",
        better_outcome=BetterOutcome(finding.better_outcome).label if finding.better_outcome else "",
        reasons=tuple(words.get(code, code) for code in finding.reasons),
        rules=tuple(Answered(rule_in_words(one.rule), one.words, one.is_upheld) for one in finding.answers.all()),
        dissents=tuple((_agency_of(one), one.words) for one in finding.dissents.all()),
    )


def _agency_of(dissent: Dissent) -> str:
    agency = dissent.membership.agency
    return Agency(agency).label if agency else dissent.membership.title
