"""What the minutes of a meeting say: who was there, how cases were chosen, and what the panel found of each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cases.enums import ItemStage
from cases.models import Actor, AgendaItem, Finding, Meeting
from cases.models.conflicts import in_conflict
from cases.panels.meetings.queries import invited_to, terms_of
from cases.panels.meetings.quorum import Quorum, quorum_at, quorums_on, said_of_it
from cases.panels.queries.released import items_whose_hits_wait
from cases.review.conflicts import MinutedConflict
from cases.review.minutes_kept import Bench, Standing, agenda_of, as_it_stands, findings_on, labels_of
from cases.review.minutes_kept import Choice as Choice
from cases.review.spread import reason_words

CONFLICTED = "You have a conflict with this case, so what was said and found of it is left out of your copy."
NOT_RELEASED = "This case is not released to the panel any more, so what was said and found of it is left out."


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
    quorum: Mapping[str, Any]
    category: str
    why_open: str
    leniency: str
    better_outcome: str
    reasons: tuple[str, ...]
    rules: tuple[Answered, ...]
    dissents: tuple[tuple[str, str], ...]
    rules_wait: bool = False

    def without_rules(self) -> "Minuted":
        return replace(self, rules=(), rules_wait=True)

    @property
    def upheld(self) -> list[Answered]:
        return [one for one in self.rules if one.is_upheld]

    @property
    def dismissed(self) -> list[Answered]:
        return [one for one in self.rules if not one.is_upheld]

    @property
    def quorum_words(self) -> str:
        return said_of_it(self.quorum)

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

    def without_rules(self) -> "MinutedItem":
        """For whoever is to score the case first."""
        finding = self.finding.without_rules() if self.finding else None
        return replace(self, finding=finding, corrections=tuple(one.without_rules() for one in self.corrections))


@dataclass(frozen=True, slots=True)
class Minutes:
    """The whole of the minutes as one person may read them."""

    meeting: Meeting
    panel: str
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
    def unrecorded(self) -> list[str]:
        """Of whom nobody recorded whether they were there; without a meeting, nothing is to be recorded."""
        return [name for bench in self.benches for name in bench.unrecorded] if self.meeting.held_on else []

    @property
    def is_attendance_recorded(self) -> bool:
        """Whether it is known of anybody that they were there, or of everybody that they were not."""
        return not self.unrecorded or any(bench.present for bench in self.benches)

    @property
    def quorum_words(self) -> str:
        if self.quorum.get("is_reached") is False:
            return f"{said_of_it(self.quorum)} What the panel found stands all the same."
        return said_of_it(self.quorum) or "The panel’s terms ask for no quorum."


def minutes_of(meeting: Meeting, actor: Actor) -> Minutes:
    """The minutes of a meeting, without the content of cases that this person does not look at.

    Once they are confirmed they are read as they were kept then; a draft is read as everything stands now.
    """
    items, words = _items_of(meeting, actor), reason_words(meeting.panel)
    seen = set(AgendaItem.objects.visible_to(actor).filter(meeting=meeting).values_list("pk", flat=True))
    findings = findings_on(item.pk for item in items if item.pk in seen)
    now, kept = None, meeting.record
    if kept is None:
        now = Standing(meeting, items, findings, words, list(invited_to(meeting)), terms_of(meeting.panel))
        kept = as_it_stands(now)
    found = _Found(findings, _quorums(now), kept["cases"], words)
    return Minutes(
        meeting=meeting,
        panel=kept["panel"],
        chair=kept["chair"],
        benches=[Bench(**_given(one)) for one in kept["benches"]],
        quorum=(quorum_at(meeting, now.invited, now.terms) if now else quorum_at(meeting)).as_json(),
        agreement=kept["agreement"],
        conflicts=[MinutedConflict(**_given(one)) for one in kept["conflicts"]],
        choices=[Choice(**_given(one)) for one in kept["choices"]],
        items=_minuted_items(meeting, items, seen, found, actor),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found of the cases that somebody looks at, the quorum of each in a draft, and what each is called."""

    findings: Mapping[int, Sequence[Finding]]
    quorums: Mapping[int, Quorum]
    cases: Mapping[str, Any]
    words: Mapping[str, str]

    def first_on(self, item: AgendaItem) -> Minuted | None:
        """What the minutes confirm, under the labels that they keep."""
        labels = self.cases[str(item.number)]["finding"]
        if item.pk not in self.findings or labels is None:
            return None
        finding, quorum = self.findings[item.pk][0], self.quorums.get(item.pk)
        return _minuted(finding, labels, quorum.as_json() if quorum else finding.quorum)

    def corrections_on(self, item: AgendaItem) -> tuple[Minuted, ...]:
        later = self.findings.get(item.pk, ())[1:]
        return tuple(_minuted(one, labels_of(one, self.words), one.quorum) for one in later)


def _given(kept: Mapping[str, Any]) -> dict[str, Any]:
    """As it was before it was kept, which knows no tuples."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()}


def _items_of(meeting: Meeting, actor: Actor) -> list[AgendaItem]:
    """What is on the agenda; a member is not told of what was not released yet."""
    items = agenda_of(meeting)
    return list(items.exclude(stage=ItemStage.SELECTED) if actor.sits_on_panels else items)


def _quorums(now: Standing | None) -> Mapping[int, Quorum]:
    """For the cases of a draft, as it would be confirmed now; a finding that is confirmed holds its own."""
    if now is None or now.meeting.confirmed_at is not None:
        return {}
    decided = [item for item in now.items if item.pk in now.findings]
    return quorums_on(now.meeting, decided, now.invited, now.terms)


def _minuted_items(
    meeting: Meeting, items: Sequence[AgendaItem], seen: Collection[int], found: _Found, actor: Actor
) -> list[MinutedItem]:
    conflicted = set(AgendaItem.objects.filter(in_conflict(actor.person), meeting=meeting).values_list("pk", flat=True))
    known = set(Meeting.objects.visible_to(actor).filter(panel=meeting.panel).values_list("pk", flat=True))
    waiting, minuted = items_whose_hits_wait(seen, actor), []
    for item in items:
        if item.pk not in seen:
            minuted.append(MinutedItem(item, CONFLICTED if item.pk in conflicted else NOT_RELEASED))
            continue
        kept = found.cases[str(item.number)]
        one = MinutedItem(
            item,
            left_out="",
            offence=kept["offence"],
            came_from=_named(kept["came_from"], known),
            goes_to=_named(kept["goes_to"], known),
            finding=found.first_on(item),
            corrections=found.corrections_on(item),
        )
        minuted.append(one.without_rules() if item.pk in waiting else one)
    return minuted


def _named(other: Mapping[str, Any] | None, known: Collection[int]) -> str:
    """Another meeting's item; its title only where this person knows of that meeting."""
    if other is None:
        return ""
    return f"case {other['place']} of {other['title']}" if other["meeting"] in known else "another meeting"


def _minuted(finding: Finding, labels: Mapping[str, Any], quorum: Mapping[str, Any]) -> Minuted:
    """A finding as it stands, under these labels."""
    dissents = (one.words for one in finding.dissents.all())
    return Minuted(
        finding=finding,
        quorum=quorum,
        **{name: labels[name] for name in ("category", "why_open", "leniency", "better_outcome")},
        reasons=tuple(labels["reasons"]),
        rules=tuple(Answered(labels["rules"][one.rule], one.words, one.is_upheld) for one in finding.answers.all()),
        dissents=tuple(zip(labels["dissents"], dissents, strict=True)),
    )
