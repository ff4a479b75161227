"""Meetings are called, changed, announced and cancelled by those who run the panel."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.enums import Agency, ItemStage, Presence
from cases.exceptions import NotAllowed, OutOfDate
from cases.models import AgendaItem, Attendance, AuditEvent, Invitation, Meeting, Notice, Panel
from cases.panels.meetings import agenda, inviting, services
from cases.panels.meetings.queries import outstanding, places_of
from cases.panels.meetings.services import Plan
from tests import make
from tests.panels import making

pytestmark = pytest.mark.django_db


def in_days(number: int):
    return timezone.localdate() + timedelta(days=number)


@pytest.fixture
def panel() -> Panel:
    return making.a_panel_on_terms("hampshire")


@pytest.fixture
def administrator(panel):
    return making.an_administrator(panel)


def a_call(panel: Panel, by, **plan) -> Meeting:
    return services.call_meeting(panel=panel, by=by, **{"title": "Spring", "held_on": in_days(14), **plan})


def test_meetings_are_numbered_within_their_panel(panel, administrator):
    other = make.a_panel("hampshire", slug="other")

    numbers = [a_call(one, administrator).number for one in (panel, panel, other)]

    assert numbers == [1, 2, 1]


def test_calling_a_meeting_is_one_event_with_all_that_was_planned(panel, administrator):
    a_call(panel, administrator, theme="Knives", answer_by=in_days(10))

    event = AuditEvent.objects.get(kind="meeting.called")
    assert (event.force, event.details) == (
        "hampshire",
        {
            "panel": panel.slug,
            "meeting": 1,
            "after": {
                "title": "Spring",
                "theme": "Knives",
                "held_on": in_days(14).isoformat(),
                "starts_at": None,
                "place": "",
                "answer_by": in_days(10).isoformat(),
                "note": "",
            },
        },
    )


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ({"title": " "}, "Give the meeting a title"),
        ({"held_on": None}, "say by which day members answer"),
        ({"held_on": in_days(-1)}, "Choose today or a later day"),
        ({"answer_by": in_days(15)}, "choose a day on or before it"),
    ],
)
def test_a_meeting_that_cannot_be_is_not_called(panel, administrator, plan, words):
    with pytest.raises(NotAllowed, match=words):
        a_call(panel, administrator, **plan)

    assert not Meeting.objects.exists()
    assert not AuditEvent.objects.filter(kind="meeting.called").exists()


def test_only_those_who_run_the_panel_for_all_its_forces_call_a_meeting(administrator):
    panel = make.a_panel("hampshire", "metropolitan", slug="joint")
    member = making.a_member(panel)

    for by in (administrator, member):
        with pytest.raises(NotAllowed):
            a_call(panel, by)


def test_a_meeting_that_cannot_be_held_goes_on_without_one_and_keeps_everything(panel, administrator):
    member = making.a_member(panel)
    meeting = making.a_meeting(panel, member, place="Room 1")
    item = making.an_item_in_review(meeting)
    making.a_review(item, member)

    plan = Plan(title=meeting.title, answer_by=in_days(7), place="Room 1")
    changed = services.change_meeting(meeting=meeting, plan=plan, revision=1, by=administrator)

    assert (changed.held_on, changed.place, changed.answer_by, changed.revision) == (None, "", in_days(7), 2)
    assert Invitation.objects.get(item=item).answered_at is not None
    assert AgendaItem.objects.get().stage == ItemStage.IN_REVIEW
    event = AuditEvent.objects.get(kind="meeting.changed")
    assert event.details == {
        "panel": panel.slug,
        "meeting": 1,
        "before": {"held_on": in_days(14).isoformat(), "place": "Room 1", "answer_by": None},
        "after": {"held_on": None, "place": "", "answer_by": in_days(7).isoformat()},
    }


def test_two_who_change_a_meeting_at_once_do_not_overwrite_each_other(panel, administrator):
    meeting = a_call(panel, administrator)
    plan = Plan(title="Summer", held_on=meeting.held_on)
    services.change_meeting(meeting=meeting, plan=plan, revision=1, by=administrator)

    with pytest.raises(OutOfDate, match="Somebody else changed this meeting"):
        services.change_meeting(
            meeting=meeting, plan=Plan(title="Autumn", held_on=meeting.held_on), revision=1, by=administrator
        )

    assert Meeting.objects.get().title == "Summer"


def test_members_see_a_meeting_from_the_moment_it_is_announced(panel, administrator):
    member = making.a_member(panel)
    meeting = a_call(panel, administrator)
    inviting.invite(meeting=meeting, membership=member.membership, by=administrator)
    assert list(Meeting.objects.visible_to(member)) == []

    services.announce(meeting=meeting, by=administrator)

    assert list(Meeting.objects.visible_to(member)) == [meeting]
    assert AuditEvent.objects.get(kind="meeting.announced").recipients == [panel.name]


def test_a_meeting_to_which_nobody_is_invited_is_not_announced_and_one_that_is_only_once(panel, administrator):
    meeting = a_call(panel, administrator)
    with pytest.raises(NotAllowed, match="Nobody is invited yet"):
        services.announce(meeting=meeting, by=administrator)
    inviting.invite(meeting=meeting, membership=making.a_member(panel).membership, by=administrator)
    services.announce(meeting=meeting, by=administrator)

    with pytest.raises(NotAllowed, match="This meeting was announced on"):
        services.announce(meeting=meeting, by=administrator)


def test_cancelling_takes_what_is_not_found_off_the_agenda_and_leaves_closed_rounds(panel, administrator):
    member = making.a_member(panel)
    meeting = making.a_meeting(panel, member)
    selected, in_review = making.an_item(meeting), making.an_item_in_review(meeting)
    closed = making.a_closed_item(meeting, member)

    services.cancel(meeting=meeting, reason="The chair is ill.", by=administrator)

    stages = dict(AgendaItem.objects.values_list("pk", "stage"))
    assert stages == {selected.pk: "removed", in_review.pk: "removed", closed.pk: "at_panel"}
    assert AgendaItem.objects.get(pk=selected.pk).remove_reason == "The meeting was cancelled: The chair is ill."
    assert list(AgendaItem.objects.visible_to(member)) == [closed]
    event = AuditEvent.objects.get(kind="meeting.cancelled")
    assert (event.why, event.details["removed"]) == ("The chair is ill.", 2)
    with pytest.raises(NotAllowed, match="This meeting was cancelled on"):
        services.cancel(meeting=meeting, reason="Again", by=administrator)


def test_a_meeting_that_found_anything_is_not_cancelled(panel, administrator):
    chair = making.a_chair(panel)
    meeting = making.a_meeting(panel, chair)
    making.a_finding(making.a_closed_item(meeting, chair), chair)

    with pytest.raises(NotAllowed, match="The panel has recorded what it found of 1 case"):
        services.cancel(meeting=meeting, reason="No", by=administrator)


def test_whoever_is_invited_later_is_asked_about_every_case_in_review(panel, administrator):
    first, later = making.a_member(panel), making.a_member(panel)
    meeting = making.a_meeting(panel, first)
    in_review = [making.an_item_in_review(meeting) for _ in range(2)]
    making.an_item(meeting)
    making.a_closed_item(meeting, first)

    inviting.invite(meeting=meeting, membership=later.membership, by=administrator, on_paper=True)

    asked = Invitation.objects.filter(attendance__membership=later.membership)
    assert sorted(asked.values_list("item", flat=True)) == [item.pk for item in in_review]
    assert AuditEvent.objects.get(kind="invitation.given").details == {
        "panel": panel.slug,
        "meeting": 1,
        "person": later.person.email,
        "membership": later.title,
        "on_paper": True,
    }


def test_only_those_who_sit_on_the_panel_are_invited_and_once(panel, administrator):
    member, stranger = making.a_member(panel), make.an_actor()
    meeting = making.a_meeting(panel, member)

    with pytest.raises(NotAllowed, match="is invited already"):
        inviting.invite(meeting=meeting, membership=member.membership, by=administrator)
    with pytest.raises(NotAllowed, match="give them a seat first"):
        inviting.invite(meeting=meeting, membership=stranger.membership, by=administrator)


def test_a_withdrawn_invitation_is_waited_for_no_more_and_the_round_that_waited_for_it_alone_closes(
    panel, administrator
):
    members = [making.a_member(panel) for _ in range(2)]
    meeting = making.a_meeting(panel, *members)
    answered, open_still = making.an_item_in_review(meeting), making.an_item_in_review(meeting)
    making.a_review(answered, members[0])

    closed = inviting.withdraw_invitation(attendance=places_of(meeting)[2], by=administrator)

    assert [item.pk for item in closed] == [answered.pk]
    assert AgendaItem.objects.get(pk=answered.pk).stage == ItemStage.AT_PANEL
    assert [one.attendance.membership_id for one in outstanding(open_still)] == [members[0].membership.pk]


def test_a_round_of_which_nobody_has_answered_stays_open_when_the_last_one_leaves(panel, administrator):
    meeting = making.a_meeting(panel, making.a_member(panel))
    item = making.an_item_in_review(meeting)

    closed = inviting.withdraw_invitation(attendance=places_of(meeting)[1], by=administrator)

    assert closed == []
    assert AgendaItem.objects.get(pk=item.pk).stage == ItemStage.IN_REVIEW


def test_whoever_is_invited_again_takes_up_their_own_place_with_their_answers(panel, administrator):
    member = making.a_member(panel)
    meeting = making.a_meeting(panel, member, making.a_member(panel))
    item = making.an_item_in_review(meeting)
    making.a_review(item, member)
    before = places_of(meeting)[1]
    inviting.withdraw_invitation(attendance=before, by=administrator)

    again = inviting.invite(meeting=meeting, membership=member.membership, by=administrator)

    assert (again.pk, again.order_seed) == (before.pk, before.order_seed)
    assert Invitation.objects.get(attendance=again).answered_at is not None


def test_whoever_presides_chairs_in_the_chairs_place_and_one_at_a_time(panel, administrator):
    members = [making.a_member(panel) for _ in range(2)]
    meeting = making.a_meeting(panel, *members)
    places = places_of(meeting)

    for place in (1, 2):
        inviting.set_presiding(meeting=meeting, attendance=places[place], by=administrator)

    assert [one.presides for one in places_of(meeting).values()] == [False, True]
    inviting.set_presiding(meeting=meeting, attendance=None, by=administrator)
    assert not Attendance.objects.filter(presides=True).exists()


def test_attendance_is_recorded_for_all_at_once_and_names_who_was_there(panel, administrator):
    probation = making.a_member(panel, agency=Agency.PROBATION)
    police = making.a_member(panel, agency=Agency.POLICE)
    meeting = making.a_meeting(panel, probation, police)
    said = {1: Presence.PRESENT, 2: Presence.APOLOGIES}
    presences = {places_of(meeting)[place].pk: presence for place, presence in said.items()}

    services.record_attendance(meeting=meeting, presences=presences, revision=1, by=administrator)

    assert AuditEvent.objects.get(kind="attendance.recorded").details == {
        "panel": panel.slug,
        "meeting": 1,
        "present": [probation.person.email],
        "apologies": [police.person.email],
        "absent": [],
    }
    with pytest.raises(OutOfDate):
        services.record_attendance(meeting=meeting, presences=presences, revision=1, by=administrator)


def test_nothing_of_a_meeting_changes_once_its_minutes_are_confirmed(panel, administrator):
    meeting = making.a_meeting(panel, making.a_member(panel))
    Meeting.objects.update(confirmed_at=timezone.now(), confirmed_by="The chair")
    plan = Plan(title="Another", held_on=meeting.held_on)

    for act in (
        lambda: services.change_meeting(meeting=meeting, plan=plan, revision=1, by=administrator),
        lambda: services.cancel(meeting=meeting, reason="No", by=administrator),
        lambda: services.record_attendance(meeting=meeting, presences={}, revision=1, by=administrator),
        lambda: inviting.withdraw_invitation(attendance=places_of(meeting)[1], by=administrator),
        lambda: agenda.add_items(meeting=meeting, cases=[make.a_case()], chosen="chairs_pick", by=administrator),
    ):
        with pytest.raises(NotAllowed, match="The minutes were confirmed on"):
            act()
    assert not Notice.objects.exists()
