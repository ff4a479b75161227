"""Builders of a meeting and its agenda, at each point of a round."""

from datetime import timedelta
from importlib import import_module
from typing import Any

from django.apps import apps
from django.utils import timezone

from cases.enums import Category, Chosen, ItemAct, ItemStage, Role
from cases.models import (
    Actor,
    AgendaItem,
    Attendance,
    Case,
    Finding,
    Invitation,
    Meeting,
    Panel,
    PanelTerms,
    Reason,
    Release,
    Review,
)
from cases.panels.meetings.moving import move_item
from cases.panels.redacting.releasing import release_item
from cases.panels.redacting.services import confirm_redaction, open_redaction
from tests import make

WORDS = "The panel's own words."


def the_reason_codes() -> None:
    """Those that come with the product, in a test whose database was emptied since it was migrated."""
    if not Reason.objects.exists():
        import_module("cases.migrations.0014_reasons_terms_and_guards").fill(apps, None)


def a_panel_on_terms(*forces: str, **terms: Any) -> Panel:
    """A panel that works on these terms."""
    panel = make.a_panel(*forces)
    PanelTerms.objects.create(panel=panel, changed_at=timezone.now(), changed_by="A test", **terms)
    return panel


def a_member(panel: Panel, role: Role = Role.PANEL_MEMBER, **terms: Any) -> Actor:
    """Somebody who sits on the panel."""
    actor = make.an_actor(role, tuple(panel.forces.values_list("pk", flat=True)), **terms)
    make.a_seat(panel, actor)
    return actor


def a_chair(panel: Panel, **terms: Any) -> Actor:
    return a_member(panel, Role.PANEL_CHAIR, **terms)


def an_administrator(panel: Panel) -> Actor:
    return make.an_actor(Role.ADMINISTRATOR, tuple(panel.forces.values_list("pk", flat=True)))


def a_meeting(panel: Panel, *invited: Actor, announced: bool = True, **terms: Any) -> Meeting:
    """A meeting in a fortnight, to which these members are invited."""
    now = timezone.now()
    given = {"title": "A meeting", "held_on": timezone.localdate() + timedelta(days=14), **terms}
    meeting = Meeting.objects.create(
        panel=panel,
        number=panel.meetings.count() + 1,
        made_at=now,
        made_by="A test",
        announced_at=now if announced else None,
        **given,
    )
    for actor in invited:
        invite(meeting, actor)
    return meeting


def invite(meeting: Meeting, actor: Actor, **how: Any) -> Attendance:
    return Attendance.objects.create(
        meeting=meeting, membership=actor.membership, invited_at=timezone.now(), invited_by="A test", **how
    )


def an_item(meeting: Meeting, case: Case | None = None, **how: Any) -> AgendaItem:
    """A selected case, not yet released; of the panel's first force unless one is given."""
    force = meeting.panel.forces.order_by("pk").values_list("pk", flat=True)[0]
    case = case or make.a_case(force=force)
    place = {"number": meeting.items.count() + 1, "chosen": Chosen.CHAIRS_PICK, "chosen_why": "A test", **how}
    return AgendaItem.objects.create(meeting=meeting, case=case, **place)


def redacted(item: AgendaItem, by: Actor) -> AgendaItem:
    """A selected case whose text this administrator has looked at and confirmed as the detector marked it."""
    redaction = open_redaction(item=item, case=item.case, by=by)
    confirm_redaction(item=item, by=by, revision=redaction.revision)
    return item


def a_released_item(meeting: Meeting, by: Actor, case: Case | None = None) -> AgendaItem:
    """A case whose text was redacted and which this administrator has released: everybody invited is asked."""
    return release_item(item=redacted(an_item(meeting, case), by), by=by)


def an_item_in_review(meeting: Meeting, case: Case | None = None, **how: Any) -> AgendaItem:
    """A released case whose round is open: everybody who is invited is asked."""
    item = an_item(meeting, case, **how)
    standing = Release.objects.standing().filter(panel=meeting.panel, case=item.case, case_version=item.case.version)
    item.release = standing.first() or make.a_release(item.case, meeting.panel)
    item.save()
    item = move_item(item=item, act=ItemAct.RELEASE, by=None)
    now = timezone.now()
    for attendance in meeting.attendances.standing():
        Invitation.objects.create(item=item, attendance=attendance, asked_at=now)
    return item


def a_review(item: AgendaItem, by: Actor, *, submitted: bool = True, **said: Any) -> Review:
    """What one member says of a case."""
    now = timezone.now()
    review = Review.objects.create(
        item=item,
        person=by.person,
        membership=by.membership,
        drafted_at=now,
        changed_at=now,
        submitted_at=now if submitted else None,
        hits_were_visible=True,
        **{"category": Category.APPROPRIATE, **said},
    )
    if submitted:
        Invitation.objects.filter(item=item, attendance__membership=by.membership).update(answered_at=now)
    return review


def a_closed_item(meeting: Meeting, *reviewers: Actor, case: Case | None = None, **said: Any) -> AgendaItem:
    """A case whose round is closed, as these members reviewed it."""
    item = an_item_in_review(meeting, case)
    for actor in reviewers:
        a_review(item, actor, **said)
    return move_item(item=item, act=ItemAct.CLOSE, by=None)


def a_finding(item: AgendaItem, by: Actor, **found: Any) -> Finding:
    """What the panel finds of a case whose round is closed."""
    if item.stage == ItemStage.AT_PANEL:
        item = move_item(item=item, act=ItemAct.FIND, by=None)
    words = {"category": Category.APPROPRIATE, "local_label": "Appropriate", "wording": WORDS, **found}
    return Finding.objects.create(item=item, at=timezone.now(), by=by.signature, person=by.person, **words)
