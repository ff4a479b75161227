"""Who does not look at a case: as those who run the meeting see it, and as its minutes say it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import F

from cases.decisions import Decision
from cases.enums import Agency, Conflict, ItemStage
from cases.models import Actor, AgendaItem, Declaration, Invitation, Meeting, Membership
from cases.panels.meetings.policies import Sitting
from cases.panels.meetings.queries import conflicted_on
from cases.review.policies import may_lift

HAD_A_PART: Final = "Had a part in the case’s own proposal"
IN_WORDS: Final[Mapping[str, str]] = {
    Conflict.KNOWS_A_PARTY: "Knows somebody in the case",
    Conflict.SUPERVISED_THE_OFFICER: "Supervised the officer",
    Conflict.HANDLED_THE_FILE: "Handled the file",
    Conflict.WORKED_WITH_THE_CHILD: "Worked with the child",
    Conflict.IN_COURT: "The matter may come before them in court",
    Conflict.OTHER: "Another reason",
}


@dataclass(frozen=True, slots=True)
class MinutedConflict:
    """One conflict as the minutes say it: who, of which agency, with which case of the agenda, and of what kind."""

    member: str
    agency: str
    place: int
    kind: str


@dataclass(frozen=True, slots=True)
class Declared:
    """One declaration at a meeting, under a number among them, and whether one may lift it."""

    number: int
    declaration: Declaration
    may_lift: Decision

    @property
    def kind(self) -> str:
        return IN_WORDS[self.declaration.kind]


@dataclass(frozen=True, slots=True)
class Conflicts:
    """What a meeting's page of conflicts shows: what was declared at it, and those who are in conflict anyway."""

    declared: Sequence[Declared]
    otherwise: Sequence[MinutedConflict]


def conflicts_at(meeting: Meeting, actor: Actor, sitting: Sitting) -> Conflicts:
    """As those who run or chair the meeting see them; of a case in conflict with themselves, a chair sees their own."""
    items = AgendaItem.objects.visible_to(actor).filter(meeting=meeting)
    seen, known = set(items.values_list("pk", flat=True)), _declared_at(meeting)
    declared = [
        Declared(number, one, may_lift(actor, one, meeting, sitting))
        for number, one in enumerate(known, 1)
        if one.item_id in seen or one.person_id == actor.person.pk
    ]
    named = {(one.item_id, one.person_id) for one in known if one.lifted_at is None}
    otherwise = [
        minuted
        for invitation, minuted in _in_conflict(meeting)
        if invitation.item_id in seen and (invitation.item_id, invitation.attendance.membership.person_id) not in named
    ]
    return Conflicts(declared, otherwise)


def conflicts_for_minutes(meeting: Meeting) -> list[MinutedConflict]:
    """Every conflict that stands with a case of the agenda, by case and name; in words, without anybody's own."""
    asked = {(one.item_id, one.attendance.membership.person_id): said for one, said in _in_conflict(meeting)}
    declared = {
        (one.item_id, one.person_id): _minuted(one.item, one.membership, IN_WORDS[one.kind])
        for one in _declared_at(meeting)
        if one.lifted_at is None and one.item.stage != ItemStage.REMOVED
    }
    return sorted({**asked, **declared}.values(), key=lambda one: (one.place, one.member))


def _declared_at(meeting: Meeting) -> list[Declaration]:
    """Lifted ones too, in the order in which they were made."""
    declared = Declaration.objects.filter(item__meeting=meeting).order_by("pk")
    return list(declared.select_related("item", "membership__person"))


def _in_conflict(meeting: Meeting) -> Iterable[tuple[Invitation, MinutedConflict]]:
    """Who was invited and is not asked about a case, whether they said so here, at another meeting, or had a part."""
    asked = Invitation.objects.filter(item__meeting=meeting, conflicted_at__isnull=False)
    standing = asked.filter(attendance__withdrawn_at__isnull=True).exclude(item__stage=ItemStage.REMOVED)
    found = list(standing.select_related("item", "attendance__membership__person").order_by("item__number", "pk"))
    kinds = _declared_kinds({one.item.case_id for one in found})
    for one in found:
        kind = kinds.get((one.item.case_id, one.attendance.membership.person_id))
        yield one, _minuted(one.item, one.attendance.membership, IN_WORDS[kind] if kind else HAD_A_PART)


def _declared_kinds(cases: Collection[int]) -> dict[tuple[int, int], str]:
    """Of what kind the conflict is that somebody has with a case; one that was lifted since kept them out all the same.

    Nobody whose declaration was lifted had a part in the case's own proposal for that.
    """
    declared = Declaration.objects.filter(case__in=cases).order_by(F("lifted_at").asc(nulls_last=True))
    rows = list(declared.values_list("case", "person", "kind", "lifted_at"))
    lifted = {row[:2] for row in rows if row[3]} - {row[:2] for row in rows if not row[3]}
    parts = conflicted_on(cases) if lifted else {}
    return {
        (case, person): kind
        for case, person, kind, _at in rows
        if (case, person) not in lifted or person not in parts.get(case, ())
    }


def _minuted(item: AgendaItem, membership: Membership, kind: str) -> MinutedConflict:
    agency = Agency(membership.agency).label if membership.agency else membership.title
    return MinutedConflict(membership.person.name, agency, item.number, kind)
