"""Whether enough of the right people are there: by count, agency and majority; it warns and never blocks."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cases.enums import Agency, Presence
from cases.models import AgendaItem, Attendance, Invitation, Meeting, PanelTerms
from cases.panels.meetings.queries import conflicted_on, invited_to, terms_of

NOT_KNOWN: Final = "Attendance is not recorded, so whether there was a quorum is not known."


@dataclass(frozen=True, slots=True)
class Quorum:
    """Whether there is a quorum, with a line for each thing that the terms ask; None where they ask for nothing.

    It is None too until attendance is recorded: then the lines say who is expected, and `is_expected` whether they
    would be enough.
    """

    is_reached: bool | None
    lines: tuple[str, ...] = ()
    is_recorded: bool = True
    is_expected: bool | None = None

    @property
    def words(self) -> str:
        if self.is_expected is not None:
            there = "a quorum" if self.is_expected else "no quorum"
            return f"Attendance is not recorded yet. With everybody who is expected there would be {there}."
        if not self.is_recorded:
            return NOT_KNOWN
        if self.is_reached is None:
            return "The panel’s terms ask for no quorum."
        return "There is a quorum." if self.is_reached else "There is no quorum."

    def as_json(self) -> dict[str, Any]:
        if not self.is_recorded:
            return {"is_reached": None, "is_recorded": False, "lines": []}
        return {"is_reached": self.is_reached, "lines": list(self.lines)}


def quorum_kept(kept: Mapping[str, Any]) -> Quorum:
    """As it was kept with a finding or with confirmed minutes."""
    return Quorum(kept.get("is_reached"), tuple(kept.get("lines", ())), kept.get("is_recorded", True))


def said_of_it(kept: Mapping[str, Any]) -> str:
    """What minutes say of a quorum that was kept; empty where the terms asked for none."""
    quorum = quorum_kept(kept)
    if not quorum.is_recorded:
        return NOT_KNOWN
    return {None: "", True: "There was a quorum.", False: "There was no quorum."}[quorum.is_reached]


def quorum_at(
    meeting: Meeting, invited: Collection[Attendance] | None = None, terms: PanelTerms | None = None
) -> Quorum:
    """Of the meeting as a whole, as attendance stands now; once its minutes are confirmed, as it stood then.

    `invited` and `terms` are given by whoever has read them already.
    """
    if meeting.quorum is not None:
        return quorum_kept(meeting.quorum)
    terms = terms or terms_of(meeting.panel)
    if meeting.held_on is None:
        return quorum_of(terms, _who_answered(meeting))
    return _recorded(terms, invited_to(meeting) if invited is None else invited)


def quorum_on(item: AgendaItem) -> Quorum:
    """For one case: whoever has a conflict with it is not counted."""
    return quorums_on(item.meeting, [item])[item.pk]


def quorums_of(meeting: Meeting) -> dict[int, Quorum]:
    """For each case on the agenda, by the item's key."""
    return quorums_on(meeting, list(AgendaItem.objects.on_the_agenda().filter(meeting=meeting).order_by("number")))


def quorums_on(
    meeting: Meeting,
    items: Sequence[AgendaItem],
    invited: Collection[Attendance] | None = None,
    terms: PanelTerms | None = None,
) -> dict[int, Quorum]:
    """For each of these cases of a meeting, in the same few questions for one and for forty."""
    terms, conflicts = terms or terms_of(meeting.panel), conflicted_on([item.case_id for item in items])
    is_held = meeting.held_on is not None
    answered = {} if is_held else _answered(meeting)
    asked = (invited_to(meeting) if invited is None else invited) if is_held else ()
    found, everybody = {}, list(asked)
    for item in items:
        persons = conflicts.get(item.case_id, set())
        counted = everybody if is_held else answered.get(item.pk, [])
        free = [one for one in counted if one.membership.person_id not in persons]
        found[item.pk] = _recorded(terms, free) if is_held else quorum_of(terms, free)
    return found


def is_recorded(invited: Iterable[Attendance]) -> bool:
    """Whether it is known who is there: somebody is, or nobody is expected any more.

    An apology that came early says nothing of the others.
    """
    presences = {one.presence for one in invited}
    return Presence.PRESENT in presences or Presence.EXPECTED not in presences


def quorum_of(terms: PanelTerms, there: Collection[Attendance]) -> Quorum:
    """What the terms ask, against those who are there.

    Members of agencies that do not vote are no part of the number; they count as their agency and as police.
    """
    asked = list(_asked(terms, [one.membership.agency for one in there], _there_are))
    if not asked:
        return Quorum(None)
    return Quorum(_are_met(asked), _lines_of(asked))


def _recorded(terms: PanelTerms, invited: Collection[Attendance]) -> Quorum:
    """Of those who are present, or, until attendance is recorded, of those who are expected to be."""
    if is_recorded(invited):
        return quorum_of(terms, [one for one in invited if one.presence == Presence.PRESENT])
    agencies = [one.membership.agency for one in invited if one.presence == Presence.EXPECTED]
    asked = list(_asked(terms, agencies, _are_expected))
    if not asked:
        return Quorum(None)
    return Quorum(None, _lines_of(asked), is_recorded=False, is_expected=_are_met(asked))


def _asked(terms: PanelTerms, agencies: Sequence[str], count: Callable[[int], str]) -> Iterator[tuple[bool, str]]:
    if terms.quorum_count:
        voting = sum(agency not in terms.non_voting for agency in agencies)
        who = "member" if terms.quorum_count == 1 else "members"
        votes = " who may vote" if terms.non_voting else ""
        yield voting >= terms.quorum_count, f"At least {terms.quorum_count} {who}{votes}: {count(voting)}."
    number = Counter(agencies)
    for agency in terms.quorum_agencies:
        name = Agency(agency).label
        yield number[agency] > 0, f"{name}: {_members(number[agency])}."
    if terms.quorum_non_police:
        others = len(agencies) - number[Agency.POLICE]
        yield others > number[Agency.POLICE], f"Most are not police: {others} of {len(agencies)}."


def _are_met(asked: Iterable[tuple[bool, str]]) -> bool:
    return all(is_met for is_met, _line in asked)


def _lines_of(asked: Iterable[tuple[bool, str]]) -> tuple[str, ...]:
    return tuple(line for _is_met, line in asked)


def _there_are(number: int) -> str:
    return "there is 1" if number == 1 else f"there are {number}"


def _are_expected(number: int) -> str:
    return {0: "nobody is expected", 1: "1 is expected"}.get(number, f"{number} are expected")


def _members(number: int) -> str:
    return {0: "nobody", 1: "1 member"}.get(number, f"{number} members")


def _who_answered(meeting: Meeting) -> list[Attendance]:
    """Without a meeting, those who have answered about any case."""
    found = {one.pk: one for listed in _answered(meeting).values() for one in listed}
    return list(found.values())


def _answered(meeting: Meeting) -> dict[int, list[Attendance]]:
    """Without a meeting: for each case, who has answered about it."""
    answers = Invitation.objects.filter(item__meeting=meeting, answered_at__isnull=False)
    found: dict[int, list[Attendance]] = {}
    for one in answers.select_related("attendance__membership"):
        found.setdefault(one.item_id, []).append(one.attendance)
    return found
