"""What minutes say that no row keeps by itself: names, labels and how cases were chosen, kept when they are confirmed.

What the panel found stands in its findings, which are frozen: of them only what they name is kept here.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db.models import Prefetch

from cases.audit.keyed import keyed_digest
from cases.enums import Agency, BetterOutcome, Category, Chosen, Inconclusive, Leniency, Presence, Role
from cases.models import AgendaItem, Attendance, Dissent, Draw, Finding, Meeting, PanelTerms
from cases.models.meetings import AgendaItemQuerySet
from cases.panels.meetings.queries import invited_to, terms_of
from cases.panels.queries.released import offence_in_words
from cases.panels.selecting.comparing import label_of
from cases.panels.selecting.drawing import BY_LOT
from cases.panels.selecting.queries import force_names
from cases.review.conflicts import conflicts_for_minutes
from cases.review.spread import reason_words, rule_in_words

PRESENCES = (Presence.PRESENT, Presence.APOLOGIES, Presence.ABSENT, Presence.EXPECTED)


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
    """How some of the cases came to the meeting: by lot, with what is needed to draw them again; or who named them."""

    method: str
    number: int
    picked_by: str = ""
    why: str = ""
    seed: str = ""
    digest: str = ""
    strata: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What minutes are made from that are not confirmed: the rows as they are now, and reasons in words."""

    meeting: Meeting
    items: Sequence[AgendaItem]
    findings: Mapping[int, Sequence[Finding]]
    words: Mapping[str, str]
    invited: Sequence[Attendance]
    terms: PanelTerms


def kept_of(meeting: Meeting) -> dict[str, Any]:
    """All of it as it is now, whoever reads it then."""
    items = list(agenda_of(meeting))
    findings = findings_on(item.pk for item in items)
    words, invited = reason_words(meeting.panel), list(invited_to(meeting))
    return as_it_stands(Standing(meeting, items, findings, words, invited, terms_of(meeting.panel)))


def kept_digest(meeting: Meeting) -> str:
    """What proves later that this was kept, in the audit record of the confirmation."""
    return keyed_digest("record of the minutes", {"meeting": meeting.pk, "record": meeting.record})


def as_it_stands(now: Standing) -> dict[str, Any]:
    panel = now.meeting.panel
    return {
        "panel": panel.name,
        "chair": _chair(now.invited),
        "benches": [asdict(one) for one in _benches(now.invited)],
        "agreement": now.terms.agreement_reference,
        "conflicts": [asdict(one) for one in conflicts_for_minutes(now.meeting)],
        "choices": [asdict(one) for one in _choices(now.items, force_names(panel))],
        "cases": {str(item.number): _case(item, now.findings.get(item.pk, ()), now.words) for item in now.items},
    }


def agenda_of(meeting: Meeting) -> AgendaItemQuerySet:
    items = AgendaItem.objects.on_the_agenda().filter(meeting=meeting)
    named = ("release", "draw", "carried_from__meeting", "carried_to__meeting")
    return items.select_related(*named).defer("draw__frame", "draw__excluded").order_by("number")


def findings_on(items: Iterable[int]) -> dict[int, list[Finding]]:
    """For each item its finding and then what corrects it, each with its answers and dissents."""
    dissents = Prefetch("dissents", Dissent.objects.select_related("membership"))
    rows = Finding.objects.filter(item__in=list(items)).order_by("item", "number").prefetch_related("answers", dissents)
    found: dict[int, list[Finding]] = {}
    for finding in rows:
        found.setdefault(finding.item_id, []).append(finding)
    return found


def labels_of(finding: Finding, words: Mapping[str, str]) -> dict[str, Any]:
    """What a finding names, as it is called now; its dissents by agency, and never anybody's own review."""
    return {
        "category": Category(finding.category).label,
        "why_open": Inconclusive(finding.inconclusive).label if finding.inconclusive else "",
        "leniency": Leniency(finding.leniency).label if finding.leniency else "",
        "better_outcome": BetterOutcome(finding.better_outcome).label if finding.better_outcome else "",
        "reasons": [words.get(code, code) for code in finding.reasons],
        "rules": {one.rule: rule_in_words(one.rule) for one in finding.answers.all()},
        "dissents": [_agency_of(one) for one in finding.dissents.all()],
    }


def _case(item: AgendaItem, findings: Sequence[Finding], words: Mapping[str, str]) -> dict[str, Any]:
    return {
        "offence": (offence_in_words(item.release) or "") if item.release else "",
        "came_from": _elsewhere(item.carried_from),
        "goes_to": _elsewhere(getattr(item, "carried_to", None)),
        "finding": labels_of(findings[0], words) if findings else None,
    }


def _elsewhere(item: AgendaItem | None) -> dict[str, Any] | None:
    """Another meeting's item, which is named to those who know of that meeting."""
    return {"meeting": item.meeting_id, "title": item.meeting.title, "place": item.number} if item else None


def _agency_of(dissent: Dissent) -> str:
    agency = dissent.membership.agency
    return Agency(agency).label if agency else dissent.membership.title


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

    agencies = {one.membership.agency for one in invited}
    return [
        Bench(agency.label, *(names(agency.value, presence) for presence in PRESENCES))
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
    choice = Choice(Chosen(draw.method).label, number, strata=strata)
    if draw.algorithm == BY_LOT:
        return replace(choice, seed=draw.seed, digest=draw.frame_digest)
    if draw.method == Chosen.CHAIRS_PICK:
        return replace(choice, picked_by=draw.asked.get("picked_by", ""), why=draw.asked.get("why", ""))
    return choice
