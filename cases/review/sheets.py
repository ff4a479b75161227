"""Members who answer on paper: whose sheets there are, and which are entered; never what one says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cases.enums import ItemStage
from cases.models import Actor, AgendaItem, Attendance, Invitation, Meeting, PanelTerms, Reason, Release, Review
from cases.panels.meetings.queries import places_of, terms_of
from cases.panels.queries.released import ReleasedPage, offence_in_words, resolved_on
from cases.review.policies import is_in_review
from cases.review.queue import own_place
from cases.review.review_page import ReviewPage
from cases.words import uk_date

MUST_BE_RELEASED = "A case that a member is asked about was released."


@dataclass(frozen=True, slots=True)
class Entered:
    """That a member has answered, when, and who entered it; empty where they answered here themselves."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One case that a member on paper is asked about, and how far its sheet is."""

    item: AgendaItem
    invitation: Invitation
    entered: Entered | None

    @property
    def is_conflicted(self) -> bool:
        return self.invitation.conflicted_at is not None

    @property
    def is_open(self) -> bool:
        """Whether it can be entered, or entered again."""
        is_own = self.entered is not None and not self.entered.by
        return bool(is_in_review(self.item)) and not self.is_conflicted and not is_own

    @property
    def is_awaited(self) -> bool:
        return self.is_open and self.entered is None

    @property
    def state(self) -> str:
        if self.is_conflicted:
            return "Conflict: not asked any more"
        if self.entered and self.entered.by:
            return f"Entered {uk_date(self.entered.at)} by {self.entered.by}"
        if self.entered:
            return f"Answered here by the member, {uk_date(self.entered.at)}"
        return "To be entered" if self.is_open else "Closed without an answer"

    @property
    def release(self) -> Release:
        if self.item.release is None:
            raise ValueError(MUST_BE_RELEASED)
        return self.item.release

    @property
    def offence(self) -> str | None:
        return offence_in_words(self.release)

    @property
    def resolved(self) -> str:
        return uk_date(resolved_on(self.release))


@dataclass(frozen=True, slots=True)
class OnPaper:
    """A member who answers on paper, at a place that stays theirs whoever else is invited, with their sheets."""

    place: int
    attendance: Attendance
    sheets: Sequence[Sheet]

    @property
    def name(self) -> str:
        """As a recipient is named: "A. Person (Panel member, Magistrates)"."""
        membership = self.attendance.membership
        return f"{membership.person.name} ({membership.title})"

    @property
    def asked(self) -> int:
        return sum(not one.is_conflicted for one in self.sheets)

    @property
    def answered(self) -> int:
        return sum(one.entered is not None for one in self.sheets if not one.is_conflicted)

    @property
    def to_print(self) -> list[Sheet]:
        """What they can still score, in their own order."""
        return [one for one in self.sheets if one.is_open]

    def sheet_of(self, number: int) -> Sheet | None:
        """The sheet of a case, by its number on the agenda."""
        return next((one for one in self.sheets if one.item.number == number), None)

    def next_awaited(self, item: AgendaItem) -> Sheet | None:
        """The next sheet of the pile after this one."""
        numbers = [one.item.number for one in self.sheets]
        at = numbers.index(item.number) + 1 if item.number in numbers else 0
        following = (*self.sheets[at:], *self.sheets[:at])
        return next((one for one in following if one.is_awaited and one.item.pk != item.pk), None)


def on_paper_at(meeting: Meeting) -> list[OnPaper]:
    """Who answers on paper at a meeting, each with their sheets in their own order, in a few queries."""
    chosen = {place: one for place, one in places_of(meeting).items() if one.on_paper and one.withdrawn_at is None}
    sheets = _sheets_of(meeting, chosen.values())
    return [OnPaper(place, one, _in_own_order(sheets.get(one.pk, []), one)) for place, one in chosen.items()]


def _sheets_of(meeting: Meeting, attendances: Iterable[Attendance]) -> dict[int, list[Sheet]]:
    people = {one.pk: one.membership.person_id for one in attendances}
    asked = Invitation.objects.filter(attendance__in=people).exclude(item__stage=ItemStage.REMOVED)
    found: dict[int, list[Sheet]] = {}
    entered = _entered(meeting, people.values())
    for invitation in asked.select_related("item__case__force", "item__release__panel", "item__meeting__panel"):
        key = (invitation.item_id, people[invitation.attendance_id])
        sheet = Sheet(invitation.item, invitation, entered.get(key))
        found.setdefault(invitation.attendance_id, []).append(sheet)
    return found


def _entered(meeting: Meeting, people: Iterable[int]) -> dict[tuple[int, int], Entered]:
    """Whose review of what counts, since when and by whom entered: these columns and no word of it."""
    counted = Review.objects.counted().filter(item__meeting=meeting, person__in=list(people))
    rows = counted.order_by().values_list("item", "person", "changed_at", "entered_by")
    return {(item, person): Entered(at, by) for item, person, at, by in rows}


def _in_own_order(sheets: Iterable[Sheet], attendance: Attendance) -> list[Sheet]:
    return sorted(sheets, key=lambda one: own_place(attendance.order_seed, one.item.number))


def page_to_enter(sheet: Sheet, attendance: Attendance, actor: Actor) -> ReviewPage:
    """What the form on a sheet is made of: the questions, and nothing of what was entered before."""
    return blank_page(sheet, attendance, actor, terms_of(sheet.item.meeting.panel), _reasons(sheet.item))


def pages_to_print(member: OnPaper, actor: Actor) -> list[ReviewPage]:
    """Each case that this member can still score, with its questions, in their own order."""
    sheets = member.to_print
    if not sheets:
        return []
    terms, reasons = terms_of(sheets[0].item.meeting.panel), _reasons(sheets[0].item)
    return [blank_page(one, member.attendance, actor, terms, reasons) for one in sheets]


def blank_page(
    sheet: Sheet, attendance: Attendance, actor: Actor, terms: PanelTerms, reasons: Sequence[Reason]
) -> ReviewPage:
    """The review page as a member meets it before they have said anything."""
    item, release = sheet.item, sheet.release
    case = ReleasedPage(
        release=release,
        reader=actor.person,
        flags=(),
        places=(release.number,),
        item=item,
        hits_hidden=item.hides_hits,
    )
    return ReviewPage(
        item=item,
        release=release,
        case=case,
        review=None,
        may=is_in_review(item),
        attendance=attendance,
        queue=None,
        earlier=(),
        terms=terms,
        reasons_in_use=reasons,
    )


def _reasons(item: AgendaItem) -> list[Reason]:
    return list(Reason.objects.in_use(item.meeting.panel))
