"""Whether enough of the right people are there: by count, agency and majority; it warns and never blocks."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cases.enums import Agency, Presence
from cases.models import AgendaItem, Attendance, Invitation, Meeting, PanelTerms
from cases.panels.meetings.queries import conflicted_on, terms_of


@dataclass(frozen=True, slots=True)
class Quorum:
    """Whether there is a quorum, with a line for each thing that the terms ask; None where they ask for nothing."""

    is_reached: bool | None
    lines: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        if self.is_reached is None:
            return "The panel’s terms ask for no quorum."
        return "There is a quorum." if self.is_reached else "There is no quorum."

    def as_json(self) -> dict[str, Any]:
        return {"is_reached": self.is_reached, "lines": list(self.lines)}


def quorum_at(meeting: Meeting) -> Quorum:
    """Of the meeting as a whole, as attendance stands now."""
    there = _there(meeting)
    return quorum_of(terms_of(meeting.panel), there)


def quorum_on(item: AgendaItem) -> Quorum:
    """For one case: whoever has a conflict with it is not counted."""
    return _on(item.meeting, [item])[item.pk]


def quorums_of(meeting: Meeting) -> dict[int, Quorum]:
    """For each case on the agenda, by the item's key."""
    return _on(meeting, list(AgendaItem.objects.on_the_agenda().filter(meeting=meeting).order_by("number")))


def quorum_of(terms: PanelTerms, there: Collection[Attendance]) -> Quorum:
    """What the terms ask, against those who are there.

    Members of agencies that do not vote are no part of the number; they count as their agency and as police.
    """
    asked = list(_asked(terms, [one.membership.agency for one in there]))
    if not asked:
        return Quorum(None)
    return Quorum(all(is_met for is_met, _line in asked), tuple(line for _is_met, line in asked))


def _asked(terms: PanelTerms, agencies: Sequence[str]) -> Iterator[tuple[bool, str]]:
    if terms.quorum_count:
        voting = sum(agency not in terms.non_voting for agency in agencies)
        who = "member" if terms.quorum_count == 1 else "members"
        votes = " who may vote" if terms.non_voting else ""
        yield voting >= terms.quorum_count, f"At least {terms.quorum_count} {who}{votes}: {_there_are(voting)}."
    number = Counter(agencies)
    for agency in terms.quorum_agencies:
        name = Agency(agency).label
        yield number[agency] > 0, f"{name}: {_members(number[agency])}."
    if terms.quorum_non_police:
        others = len(agencies) - number[Agency.POLICE]
        yield others > number[Agency.POLICE], f"Most are not police: {others} of {len(agencies)}."


def _there_are(number: int) -> str:
    return "there is 1" if number == 1 else f"there are {number}"


def _members(number: int) -> str:
    return {0: "nobody", 1: "1 member"}.get(number, f"{number} members")


def _on(meeting: Meeting, items: Sequence[AgendaItem]) -> dict[int, Quorum]:
    """In the same few questions for one case and for forty."""
    terms, conflicts = terms_of(meeting.panel), conflicted_on([item.case_id for item in items])
    answered = _answered(meeting) if meeting.held_on is None else {}
    present = [] if meeting.held_on is None else _there(meeting)
    found = {}
    for item in items:
        there = answered.get(item.pk, []) if meeting.held_on is None else present
        persons = conflicts.get(item.case_id, set())
        found[item.pk] = quorum_of(terms, [one for one in there if one.membership.person_id not in persons])
    return found


def _there(meeting: Meeting) -> list[Attendance]:
    """Those who are present; without a meeting, those who have answered about any case."""
    if meeting.held_on is not None:
        present = Attendance.objects.standing().filter(meeting=meeting, presence=Presence.PRESENT)
        return list(present.select_related("membership"))
    found = {one.pk: one for listed in _answered(meeting).values() for one in listed}
    return list(found.values())


def _answered(meeting: Meeting) -> dict[int, list[Attendance]]:
    """Without a meeting: for each case, who has answered about it."""
    answers = Invitation.objects.filter(
        item__meeting=meeting, answered_at__isnull=False, attendance__withdrawn_at__isnull=True
    )
    found: dict[int, list[Attendance]] = {}
    for one in answers.select_related("attendance__membership"):
        found.setdefault(one.item_id, []).append(one.attendance)
    return found
