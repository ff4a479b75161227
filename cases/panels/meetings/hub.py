"""The page of a meeting as one person reads it: the agenda, who is invited, how far members are, the quorum."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce
from django.urls import reverse

from cases.enums import Agency, Chosen, ItemStage, Presence
from cases.models import Actor, AgendaItem, Attendance, Draw, Meeting
from cases.models.conflicts import in_conflict
from cases.panels.meetings import policies
from cases.panels.meetings.policies import Sitting
from cases.panels.meetings.progress import NOT_ASKED, AgencyProgress, asked_now, progress_of
from cases.panels.meetings.queries import invited_to, own_questions
from cases.panels.meetings.quorum import Quorum, is_recorded, quorum_at
from cases.words import WITHHELD

COLOURS = {
    ItemStage.SELECTED: "grey",
    ItemStage.IN_REVIEW: "blue",
    ItemStage.AT_PANEL: "yellow",
    ItemStage.FOUND: "green",
    ItemStage.CARRIED_OVER: "orange",
    ItemStage.REMOVED: "grey",
}
HEAVY = tuple(f"release__{name}" for name in ("record", "texts", "hits", "settings"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One place of the agenda; of a case that its reader has a conflict with there is nothing but the place."""

    number: int
    is_conflict: bool = False
    offence: str = ""
    resolved: date | None = None
    reference: str = ""
    address: str = ""
    stage: ItemStage = ItemStage.SELECTED
    own: str = ""
    answered: tuple[int, int] | None = None
    chosen: str = ""
    chosen_why: str = ""
    carried_from: Meeting | None = None
    remove: str = ""
    carry: str = ""

    @property
    def colour(self) -> str:
        return COLOURS[self.stage]


@dataclass(frozen=True, slots=True)
class AgencyThere:
    """Who is invited for one agency, and how many of them were there."""

    agency: Agency
    invited: Sequence[Attendance]

    @property
    def present(self) -> int:
        return sum(one.presence == Presence.PRESENT for one in self.invited)

    @property
    def expected(self) -> int:
        """How many have not said that they will not be there."""
        return sum(one.presence == Presence.EXPECTED for one in self.invited)


@dataclass(frozen=True)
class MeetingPage:
    """Everything that the page of one meeting shows to one person."""

    meeting: Meeting
    sitting: Sitting
    lines: Sequence[Line]
    removed: Sequence[AgendaItem]
    draws: Sequence[Draw]
    progress: Sequence[AgencyProgress]
    agencies: Sequence[AgencyThere]
    quorum: Quorum | None
    stages: Mapping[ItemStage, int] = field(default_factory=Counter)
    own: tuple[int, int] = (0, 0)

    @property
    def invited_count(self) -> int:
        return sum(len(one.invited) for one in self.agencies)

    @property
    def is_attendance_known(self) -> bool:
        """Whether anybody has recorded who was there; an apology that came early is not that."""
        return is_recorded(one for group in self.agencies for one in group.invited)

    @property
    def answered(self) -> tuple[int, int]:
        """Of all that was asked of everybody, how much is answered."""
        return sum(one.answered for one in self.progress), sum(one.asked for one in self.progress)


def page_of(meeting: Meeting, actor: Actor, sitting: Sitting) -> MeetingPage:
    """The page of a meeting that was found among those that this person sees, in a few queries."""
    items = _read_by(meeting, actor)
    lines = _lines_run(meeting, items) if sitting.runs else _lines_of(meeting, actor, items)
    invited = list(invited_to(meeting))
    own = own_questions(actor).filter(item__meeting=meeting) if sitting.attendance else None
    counted = own.aggregate(answered=Count("answered_at"), asked=Count("pk")) if own is not None else {}
    return MeetingPage(
        meeting=meeting,
        sitting=sitting,
        lines=lines,
        removed=list(_removed(meeting)) if sitting.runs else (),
        draws=list(Draw.objects.visible_to(actor).filter(meeting=meeting).only("number", "method"))
        if sitting.runs
        else (),
        progress=progress_of(meeting),
        agencies=by_agency(invited),
        quorum=quorum_at(meeting, invited) if _may_say(meeting, invited) else None,
        stages=Counter(ItemStage(item.stage) for item in items),
        own=(counted.get("answered", 0), counted.get("asked", 0)),
    )


def by_agency(invited: Sequence[Attendance]) -> list[AgencyThere]:
    """Those invited, in the order of the agencies."""
    groups: dict[Agency, list[Attendance]] = {}
    for one in invited:
        groups.setdefault(Agency(one.membership.agency), []).append(one)
    return [AgencyThere(agency, groups[agency]) for agency in Agency if agency in groups]


def _may_say(meeting: Meeting, invited: Sequence[Attendance]) -> bool:
    """Whether anything can be said of a quorum: who was there or is expected, or who has answered without a meeting."""
    return meeting.cancelled_at is None and (meeting.held_on is None or bool(invited))


def _read_by(meeting: Meeting, actor: Actor) -> list[AgendaItem]:
    """What is on the agenda for this person, in its order."""
    seen = AgendaItem.objects.visible_to(actor).on_the_agenda().filter(meeting=meeting)
    related = seen.select_related("meeting__panel", "release", "case__force", "carried_from__meeting", "carried_to")
    return list(
        related.defer(*HEAVY)
        .annotate(
            released_offence=KeyTextTransform("offence_title", "release__record"),
            released_text=KeyTextTransform("offence_title", "release__texts"),
            released_day=KeyTextTransform("disposal_date", "release__record"),
            offence_words=Coalesce("case__offence_title", "case__offence__title"),
            resolved_on=F("case__disposal_date"),
        )
        .order_by("number")
    )


def _lines_of(meeting: Meeting, actor: Actor, items: Sequence[AgendaItem]) -> list[Line]:
    """For a member: what was released, by offence and date, and the places of what they have a conflict with."""
    own = dict(own_questions(actor).filter(item__meeting=meeting).values_list("item", "answered_at"))
    lines = [_released_line(item, own) for item in items]
    released = AgendaItem.objects.filter(meeting=meeting).exclude(stage__in=NOT_ASKED)
    pinned = Q(release__withdrawn_at__isnull=True) | Q(release__gave_way=True)
    conflicts = released.filter(pinned, in_conflict(actor.person)).values_list("number", flat=True)
    lines.extend(Line(number=number, is_conflict=True) for number in conflicts)
    return sorted(lines, key=lambda line: line.number)


def _released_line(item: AgendaItem, own: Mapping[int, object]) -> Line:
    stage = ItemStage(item.stage)
    words = getattr(item, "released_offence", None) or getattr(item, "released_text", None)
    day = getattr(item, "released_day", None)
    is_withheld = item.release and {"offence_title", "offence_code"}.intersection(item.release.withheld)
    state = ""
    if item.pk in own:
        state = "Answered" if own[item.pk] else "To do" if stage == ItemStage.IN_REVIEW else "Not answered"
    page = "table-item" if stage in ItemStage.after_the_round() else "review" if item.pk in own else ""
    return Line(
        number=item.number,
        offence=words or (WITHHELD if is_withheld else ""),
        resolved=date.fromisoformat(day) if day else None,
        address=_at(item, page) if page else "",
        stage=stage,
        own=state,
        carried_from=item.carried_from.meeting if item.carried_from else None,
    )


def _lines_run(meeting: Meeting, items: Sequence[AgendaItem]) -> list[Line]:
    """For whoever runs the meeting: by the force's own references, with how many have answered about each."""
    counted = asked_now().filter(item__meeting=meeting).order_by().values_list("item")
    answers = {pk: (done, all_) for pk, done, all_ in counted.annotate(done=Count("answered_at"), asked=Count("pk"))}
    is_open = bool(policies.is_going_on(meeting))
    return [_run_line(item, answers.get(item.pk), is_open=is_open) for item in items]


def _run_line(item: AgendaItem, answered: tuple[int, int] | None, *, is_open: bool) -> Line:
    stage = ItemStage(item.stage)
    can_be_removed = is_open and stage in (ItemStage.SELECTED, ItemStage.IN_REVIEW)
    waits = policies.waits_for_another_meeting(item) and not hasattr(item, "carried_to")
    return Line(
        number=item.number,
        offence=getattr(item, "offence_words", None) or item.case.offence_code or "",
        resolved=getattr(item, "resolved_on", None),
        reference=item.case.case_ref,
        address=item.case.get_absolute_url(),
        stage=stage,
        answered=answered,
        chosen="" if item.carried_from_id else Chosen(item.chosen).label,
        chosen_why=item.chosen_why,
        carried_from=item.carried_from.meeting if item.carried_from else None,
        remove=_at(item, "item-remove") if can_be_removed else "",
        carry=_at(item, "item-carry") if waits else "",
    )


def _removed(meeting: Meeting) -> QuerySet[AgendaItem]:
    removed = AgendaItem.objects.filter(meeting=meeting, stage=ItemStage.REMOVED)
    return removed.select_related("case").order_by("number")


def _at(item: AgendaItem, page: str) -> str:
    return reverse(page, args=[item.meeting.panel.slug, item.meeting.number, item.number])
