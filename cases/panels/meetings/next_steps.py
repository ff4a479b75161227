"""What there is to do next at a meeting, for this person: the first of it is the page's own button."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from cases.enums import ItemStage, Presence
from cases.models import Draw, Meeting
from cases.panels.meetings.hub import MeetingPage
from cases.panels.meetings.policies import cases_in_words, is_going_on
from cases.panels.meetings.progress import asked_now
from cases.panels.meetings.queries import has_left
from cases.words import uk_date

UNDECIDED = (ItemStage.SELECTED, ItemStage.IN_REVIEW, ItemStage.AT_PANEL)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: what, and where."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Paper:
    """What of a meeting can be read or printed, and by whom it may."""

    label: str
    address: str


def steps_of(page: MeetingPage, today: date) -> list[Step]:
    """What this person has to do, what comes first first; empty where they wait for others."""
    if not is_going_on(page.meeting):
        return []
    wanted = _to_run(page, today) if page.sitting.runs else _to_sit(page)
    return list(wanted)


def waiting_words(page: MeetingPage) -> str:
    """Where there is nothing to do: for what the meeting waits."""
    meeting, stages = page.meeting, page.stages
    answered, asked = page.answered
    if meeting.confirmed_at or meeting.cancelled_at:
        return ""
    if stages[ItemStage.IN_REVIEW]:
        until = f" They answer by {uk_date(meeting.answer_by)}." if meeting.answer_by else ""
        return f"Members are reviewing: {answered} of {asked} answers are in.{until}"
    if stages[ItemStage.AT_PANEL]:
        return "The rounds are closed: whoever chairs records what the panel finds."
    if page.sitting.runs and stages and not stages[ItemStage.SELECTED]:
        return "Every case has its finding: the minutes wait for whoever chairs to confirm them."
    return "You have nothing to do for this meeting now. You will be told when cases are released to you."


def papers_of(page: MeetingPage) -> list[Paper]:
    """The papers that this person may open."""
    meeting, sitting = page.meeting, page.sitting
    is_known = meeting.announced_at is not None and meeting.cancelled_at is None
    open_rounds = page.stages[ItemStage.IN_REVIEW]
    closed = any(page.stages[stage] for stage in ItemStage.after_the_round())
    leads = sitting.runs or sitting.chairs
    wanted = (
        ("The pack", "meeting-pack", is_known and (sitting.runs or sitting.attendance)),
        ("Score sheets to print and to enter", "score-sheets", sitting.runs and is_known),
        ("Declared conflicts", "meeting-conflicts", leads),
        ("What members said, case by case", "meeting-table", closed),
        ("How far members agree", "meeting-agreement", closed and (leads or (sitting.attendance and not open_rounds))),
        ("Minutes", "meeting-minutes", meeting.confirmed_at is not None or leads),
    )
    return [
        *(Paper(label, _at(meeting, name)) for label, name, may in wanted if may),
        *(
            Paper(f"Draw {draw.number}: {draw.get_method_display().lower()}", _draw(meeting, draw))
            for draw in page.draws
        ),
    ]


def _to_run(page: MeetingPage, today: date) -> Iterator[Step]:
    meeting, stages = page.meeting, page.stages
    if not page.invited_count:
        yield Step("Invite members", _at(meeting, "meeting-members"))
    if not stages:
        yield Step("Draw cases", _at(meeting, "meeting-select"))
    if meeting.announced_at is None and page.invited_count:
        yield Step("Announce the meeting", _at(meeting, "meeting-announce"))
    if number := stages[ItemStage.SELECTED]:
        yield Step(f"Redact and release {cases_in_words(number)}", _at(meeting, "meeting-release"))
    if number := asked_now().filter(**_unanswered(meeting), attendance__on_paper=True).count():
        yield Step(f"Enter {number} answer{'' if number == 1 else 's'} from paper", _at(meeting, "score-sheets"))
    if has_left(meeting):
        yield Step("Withdraw the invitation of whoever has left the panel", _at(meeting, "meeting-members"))
    last = meeting.answer_by or meeting.held_on
    nobody_left = not asked_now().filter(**_unanswered(meeting)).exists()
    if stages[ItemStage.IN_REVIEW] and (nobody_left or (last is not None and today > last)):
        yield Step("Close the rounds that are open", _at(meeting, "rounds-close"))
    if _is_unrecorded(page, today):
        yield Step("Record who attended", _at(meeting, "meeting-attendance"))
    if stages and not any(stages[stage] for stage in UNDECIDED) and not meeting.minutes:
        yield Step("Write the minutes", _at(meeting, "minutes-edit"))
    for line in page.lines:
        if line.carry:
            yield Step(f"Put case {line.number} on a later agenda", line.carry)


def _to_sit(page: MeetingPage) -> Iterator[Step]:
    meeting, stages, (answered, asked) = page.meeting, page.stages, page.own
    attendance = page.sitting.attendance
    if any(line.own == "To do" for line in page.lines) and not (attendance and attendance.on_paper):
        words = "Review your cases" if answered else "Begin to review your cases"
        yield Step(f"{words}: {answered} of {asked} reviewed", _at(meeting, "review-queue"))
    if not page.sitting.chairs:
        return
    if number := stages[ItemStage.AT_PANEL]:
        yield Step(f"Sit at the table: {cases_in_words(number)} to decide", _at(meeting, "meeting-table"))
    if stages and meeting.minutes and not any(stages[stage] for stage in UNDECIDED):
        yield Step("Confirm the minutes", _at(meeting, "meeting-minutes"))


def _unanswered(meeting: Meeting) -> dict[str, object]:
    return {"item__meeting": meeting, "item__stage": ItemStage.IN_REVIEW, "answered_at__isnull": True}


def _is_unrecorded(page: MeetingPage, today: date) -> bool:
    held_on = page.meeting.held_on
    expected = any(one.presence == Presence.EXPECTED for group in page.agencies for one in group.invited)
    return held_on is not None and held_on <= today and expected


def _draw(meeting: Meeting, draw: Draw) -> str:
    return reverse("meeting-draw", args=[meeting.panel.slug, meeting.number, draw.number])


def _at(meeting: Meeting, name: str) -> str:
    return reverse(name, args=[meeting.panel.slug, meeting.number])
