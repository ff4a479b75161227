"""The pages of meetings in every state they have, for test_accessibility to look at."""

from collections.abc import Callable
from datetime import timedelta

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases.enums import Agency, ItemStage, Presence, Role
from cases.models import Actor, AgendaItem, Attendance, Declaration, Invitation, Meeting, Panel
from cases.panels.meetings import agenda, services
from tests import make
from tests.pages.sights import MUCH, colleague, send_nothing
from tests.panels import making

MEMBER, CHAIR, ADMINISTRATOR = Role.PANEL_MEMBER, Role.PANEL_CHAIR, Role.ADMINISTRATOR
TITLE = "Third quarter of 2026: knives and other weapons, adults"
TERMS = {"quorum_count": 5, "quorum_agencies": ["magistrates", "cps"], "quorum_non_police": True}
AGENCIES = (Agency.MAGISTRATES, Agency.POLICE, Agency.YOUTH_JUSTICE, Agency.VICTIM_REPRESENTATION)
PLAN = {
    "theme": "Knives",
    "place": "Room 2, or by the link in the calendar",
    "note": "Bring your copy.\nTea.",
}


def a_panel(actor: Actor) -> Panel:
    panel = making.a_panel_on_terms("hampshire", **TERMS)
    Panel.objects.filter(pk=panel.pk).update(slug="adults", name="The Hampshire scrutiny panel for adults")
    panel.refresh_from_db()
    if actor.sits_on_panels:
        make.a_seat(panel, actor)
    for agency in AGENCIES:
        making.a_member(panel, agency=agency)
    return panel


def a_meeting(actor: Actor) -> Meeting:
    """A meeting with a case at each stage, one of which this actor has a conflict with, and one taken off."""
    panel, today = a_panel(actor), timezone.localdate()
    first = making.a_meeting(panel, title="Second quarter of 2026", held_on=today - timedelta(days=90))
    meeting = making.a_meeting(panel, title=TITLE, answer_by=today + timedelta(days=7), **PLAN)
    for seat in panel.seats.order_by("pk"):
        person, membership = seat.membership.person, seat.membership
        on_paper = membership.agency == Agency.VICTIM_REPRESENTATION
        making.invite(meeting, Actor(person, membership, ("hampshire",)), on_paper=on_paper)
    members = [one.membership for one in meeting.attendances.order_by("pk")]
    reviewer = Actor(members[-1].person, members[-1], ("hampshire",))
    earlier = making.a_closed_item(first, case=make.a_case(**{**MUCH, "case_ref": "24/1"}))
    AgendaItem.objects.filter(pk=earlier.pk).update(stage=ItemStage.CARRIED_OVER)
    making.an_item_in_review(meeting, earlier.case, chosen="carried_over", carried_from=earlier)
    making.a_review(making.an_item_in_review(meeting, make.a_case(case_ref="24/2")), reviewer)
    making.a_closed_item(meeting, reviewer, case=make.a_case(case_ref="24/3"))
    making.an_item(meeting, make.a_case(**{**MUCH, "case_ref": "24/4"}))
    for reference in ("24/5", "24/6"):
        last = making.an_item(meeting, make.a_case(case_ref=reference))
    agenda.remove_item(item=last, reason="The same case as 24/5.", by=colleague(ADMINISTRATOR))
    return meeting


def in_conflict(actor: Actor) -> str:
    meeting = a_meeting(actor)
    item = meeting.items.get(number=2)
    terms = {"person": actor.person, "membership": actor.membership, "kind": "in_court", "at": timezone.now()}
    Declaration.objects.create(item=item, case=item.case, **terms)
    own = Invitation.objects.filter(item=item, attendance__membership=actor.membership)
    own.update(conflicted_at=timezone.now())
    return meeting.get_absolute_url()


def at(name: str, *more: int) -> Callable[[Actor], str]:
    """The page of this name about the meeting with much in it."""
    return lambda actor: reverse(name, args=["adults", a_meeting(actor).number, *more])


def held(actor: Actor) -> str:
    """A meeting of yesterday, of which some of those invited were there."""
    meeting = a_meeting(actor)
    Meeting.objects.filter(pk=meeting.pk).update(held_on=timezone.localdate() - timedelta(days=1))
    Attendance.objects.filter(meeting=meeting, membership__agency=Agency.MAGISTRATES).update(presence=Presence.PRESENT)
    Attendance.objects.filter(meeting=meeting, membership__agency=Agency.POLICE).update(presence=Presence.APOLOGIES)
    return meeting.get_absolute_url()


def bare(actor: Actor) -> str:
    """A meeting to which nobody is invited, with nothing on its agenda."""
    return making.a_meeting(a_panel(actor), title=TITLE, announced=False).get_absolute_url()


def untold(name: str) -> Callable[[Actor], str]:
    """A meeting whose members are invited and do not know of it yet."""

    def address(actor: Actor) -> str:
        panel = a_panel(actor)
        meeting = making.a_meeting(panel, title=TITLE, announced=False)
        for seat in panel.seats.all():
            making.invite(meeting, Actor(seat.membership.person, seat.membership, ("hampshire",)))
        return reverse(name, args=["adults", meeting.number])

    return address


def nobody_invited(actor: Actor) -> str:
    return f"{bare(actor)}members/"


def cancelled(actor: Actor) -> str:
    meeting = a_meeting(actor)
    services.cancel(meeting=meeting, reason="The chair has stepped down.", by=colleague(ADMINISTRATOR))
    return meeting.get_absolute_url()


def listed(actor: Actor) -> str:
    held(actor)
    panel = Panel.objects.get()
    making.a_meeting(panel, title="Reviewed apart", held_on=None, answer_by=timezone.localdate())
    making.a_meeting(panel, title="Snowed off", cancelled_at=timezone.now(), cancel_reason="Snow")
    return reverse("meetings")


def without_a_meeting(actor: Actor) -> str:
    panel = a_panel(actor)
    meeting = making.a_meeting(panel, title=TITLE, held_on=None, answer_by=timezone.localdate())
    for seat in panel.seats.all():
        making.invite(meeting, Actor(seat.membership.person, seat.membership, ("hampshire",)))
    return f"{meeting.get_absolute_url()}attendance/"


def to_carry(actor: Actor) -> str:
    """A case that the panel could not conclude, and the meetings to which it can go."""
    panel = a_panel(actor)
    first = making.a_meeting(panel, title="Second quarter of 2026")
    item = making.a_closed_item(first)
    AgendaItem.objects.filter(pk=item.pk).update(stage=ItemStage.CARRIED_OVER)
    making.a_meeting(panel, title=TITLE)
    making.a_meeting(panel, title="Reviewed apart", held_on=None, answer_by=timezone.localdate())
    return reverse("item-carry", args=["adults", first.number, item.number])


def nowhere_to_carry(actor: Actor) -> str:
    meeting = making.a_meeting(a_panel(actor))
    AgendaItem.objects.filter(pk=making.a_closed_item(meeting).pk).update(stage=ItemStage.CARRIED_OVER)
    return reverse("item-carry", args=["adults", meeting.number, 1])


def somebody_else_edits(page: Page) -> None:
    """The meeting has changed while the page was open."""
    now = Meeting.objects.filter(title__startswith=TITLE)
    now.update(title=f"{TITLE} and children", revision=F("revision") + 1)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Somebody else changed this meeting").first).to_be_visible()


MEETINGS = {
    "meetings": (ADMINISTRATOR, listed),
    "meetings: as a member": (MEMBER, listed),
    "meetings: none": (MEMBER, lambda actor: reverse("meetings")),
    "meetings: no panel to run": (ADMINISTRATOR, lambda actor: reverse("meetings")),
    "meeting": (ADMINISTRATOR, held),
    "meeting: nothing in it": (ADMINISTRATOR, bare),
    "meeting: as its chair": (CHAIR, held),
    "meeting: as a member, with a conflict": (MEMBER, in_conflict),
    "meeting: cancelled": (MEMBER, cancelled),
    "meeting-new": (ADMINISTRATOR, lambda actor: reverse("meeting-new", args=[a_panel(actor).slug])),
    "meeting-new: nothing said": (
        ADMINISTRATOR,
        lambda actor: reverse("meeting-new", args=[a_panel(actor).slug]),
        send_nothing("Call the meeting"),
    ),
    "meeting-edit": (ADMINISTRATOR, at("meeting-edit")),
    "meeting-edit: overtaken": (ADMINISTRATOR, at("meeting-edit"), somebody_else_edits),
    "meeting-announce": (ADMINISTRATOR, untold("meeting-announce")),
    "meeting-cancel": (ADMINISTRATOR, at("meeting-cancel")),
    "meeting-cancel: nothing said": (ADMINISTRATOR, at("meeting-cancel"), send_nothing("Cancel the meeting")),
    "meeting-members": (ADMINISTRATOR, at("meeting-members")),
    "meeting-members: nobody is invited": (ADMINISTRATOR, nobody_invited),
    "meeting-member": (ADMINISTRATOR, at("meeting-member", 1)),
    "meeting-attendance": (ADMINISTRATOR, lambda actor: f"{held(actor)}attendance/"),
    "meeting-attendance: without a meeting": (ADMINISTRATOR, without_a_meeting),
    "item-remove": (ADMINISTRATOR, at("item-remove", 1)),
    "item-remove: nothing said": (ADMINISTRATOR, at("item-remove", 1), send_nothing("Take case 1 off the agenda")),
    "item-carry": (ADMINISTRATOR, to_carry),
    "item-carry: nowhere to go": (ADMINISTRATOR, nowhere_to_carry),
}
