"""The pages of meetings: what each person reads there, what they may do, and what they are never shown."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.enums import Agency, ItemStage, Presence
from cases.models import AgendaItem, Attendance, AuditEvent, Declaration, Invitation, Meeting, Offence, Panel, Release
from tests import make
from tests.panels import making

pytestmark = pytest.mark.django_db

# What a member's request never asks for, whatever page of a meeting they open.
SECRET = ("cases_review", "cases_reviewversion", "cases_flag", "cases_flagchange", "cases_finding")


def page(actor, name: str, meeting: Meeting, *more: int, **sent):
    client = make.a_client_of(actor.person)
    address = reverse(name, args=[meeting.panel.slug, meeting.number, *more])
    return client.post(address, sent) if sent else client.get(address)


def words(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def panel() -> Panel:
    return making.a_panel_on_terms("hampshire", quorum_count=1)


@pytest.fixture
def administrator(panel):
    return making.an_administrator(panel)


def test_a_member_reads_the_offence_and_date_of_what_was_released_and_nothing_of_the_rest(panel):
    member = making.a_member(panel)
    meeting = making.a_meeting(panel, member)
    Offence.objects.create(code="46", title="Shoplifting", is_class=True)
    making.an_item(meeting, make.a_case(case_ref="UNRELEASED", offence_title="Affray"))
    making.an_item_in_review(meeting, make.a_case(case_ref="RELEASED"))

    text = words(page(member, "meeting", meeting))

    event = AuditEvent.objects.get(kind="cases.listed")
    assert (event.details["found"], event.why) == (1, f"Panel: {panel}")
    assert "Case 2" in text
    assert "Shoplifting" in text
    assert "Begin to review your cases: 0 of 1 reviewed" in text
    for secret in ("UNRELEASED", "RELEASED", "Affray", "Case 1<", "Run this meeting"):
        assert secret not in text


def test_a_case_that_one_has_a_conflict_with_is_a_place_without_a_word_of_it(panel):
    member = making.a_member(panel)
    meeting = making.a_meeting(panel, member)
    item = making.an_item_in_review(meeting, make.a_case(offence_title="Affray"))
    terms = {"person": member.person, "membership": member.membership, "kind": "in_court", "at": timezone.now()}
    Declaration.objects.create(item=item, case=item.case, **terms)
    Invitation.objects.update(conflicted_at=timezone.now())

    text = words(page(member, "meeting", meeting))

    assert "A case that you have a conflict with" in text
    assert "Affray" not in text


def test_a_withdrawn_release_leaves_nothing_on_a_members_agenda(panel):
    member = making.a_member(panel)
    meeting = making.a_meeting(panel, member)
    making.an_item_in_review(meeting)
    Release.objects.update(withdrawn_at=timezone.now(), withdrawn_by="Somebody")

    assert "No case is released for this meeting yet." in words(page(member, "meeting", meeting))


def test_a_meeting_that_is_not_announced_is_not_there_for_members(panel):
    member = making.a_member(panel)
    meeting = making.a_meeting(panel, member, announced=False)

    assert page(member, "meeting", meeting).status_code == 404
    assert "No meeting is to come." in words(make.a_client_of(member.person).get("/meetings/"))


def test_the_list_says_how_much_one_has_reviewed_and_of_no_other_panel(panel):
    member = making.a_member(panel)
    meeting = making.a_meeting(panel, member, title="Mine")
    items = [making.an_item_in_review(meeting) for _ in range(2)]
    making.a_review(items[0], member)
    making.a_meeting(make.a_panel("hampshire", slug="other", name="Other"), title="Elsewhere")

    text = words(make.a_client_of(member.person).get("/meetings/"))

    assert "1 of 2 reviewed" in text
    assert "Elsewhere" not in text


def test_those_who_run_meetings_read_progress_by_agency_and_what_is_still_to_do(panel, administrator):
    members = [making.a_member(panel, agency=one) for one in (Agency.MAGISTRATES, Agency.CPS)]
    meeting = making.a_meeting(panel, *members)
    item = making.an_item_in_review(meeting)
    making.a_review(item, members[1])
    making.an_item(meeting)

    text = words(make.a_client_of(administrator.person).get("/meetings/"))

    assert "Magistrates 0 of 1; Crown Prosecution Service 1 of 1" in text
    assert "1 case to release<br>1 case in review" in text


@pytest.mark.parametrize("name", ["meeting", "meetings"])
def test_no_page_of_a_meeting_asks_for_what_others_said_when_a_member_opens_it(panel, name):
    chair, member = making.a_chair(panel), making.a_member(panel)
    meeting = making.a_meeting(panel, chair, member)
    item = making.an_item_in_review(meeting)
    making.a_review(item, chair)
    making.a_closed_item(meeting, chair, member)
    for actor in (chair, member):
        client = make.a_client_of(actor.person)
        address = meeting.get_absolute_url() if name == "meeting" else "/meetings/"
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(address).status_code == 200

        touched = [query["sql"] for query in asked if any(f'"{table}"' in query["sql"] for table in SECRET)]
        assert touched == []


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("who", "queries"), [("member", 18), ("administrator", 20)])
def test_a_meeting_takes_as_many_questions_for_one_case_and_member_as_for_three(
    django_assert_num_queries, panel, administrator, who, queries, number
):
    members = [making.a_member(panel) for _ in range(number)]
    meeting = making.a_meeting(panel, *members)
    for _ in range(number):
        making.an_item_in_review(meeting)
        making.a_closed_item(meeting, members[0])
    client = make.a_client_of((members[0] if who == "member" else administrator).person)

    with django_assert_num_queries(queries):
        client.get(meeting.get_absolute_url())


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("who", "queries"), [("member", 10), ("administrator", 12)])
def test_the_list_takes_as_many_questions_for_one_meeting_as_for_three(
    django_assert_num_queries, panel, administrator, who, queries, number
):
    member = making.a_member(panel)
    for _ in range(number):
        making.an_item_in_review(making.a_meeting(panel, member))
        making.a_meeting(panel, member, cancelled_at=timezone.now(), cancel_reason="Snow")
    client = make.a_client_of((member if who == "member" else administrator).person)

    with django_assert_num_queries(queries):
        client.get("/meetings/")


def test_a_meeting_is_called_on_the_page_and_everybody_who_sits_on_the_panel_invited(panel, administrator):
    member = making.a_member(panel)
    client = make.a_client_of(administrator.person)
    day = timezone.localdate() + timedelta(days=9)
    sent = {"title": "Spring", "how": "together", "held_on": day.isoformat(), "starts_at": "14:00", "whom": "everybody"}

    response = client.post(reverse("meeting-new", args=[panel.slug]), sent)

    meeting = Meeting.objects.get()
    assert response.url == meeting.get_absolute_url()
    assert (meeting.held_on, str(meeting.starts_at)) == (day, "14:00:00")
    assert [one.membership_id for one in meeting.attendances.all()] == [member.membership.pk]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Enter what the meeting is called."),
        ({"title": "Spring", "how": "together"}, "Enter the day on which they meet."),
        ({"title": "Spring", "how": "apart"}, "Without a meeting, say by which day members answer."),
        ({"title": "Spring", "how": "together", "held_on": "31/2/2026"}, "is not a date that exists"),
        (
            {"title": "Spring", "how": "together", "held_on": "6/7/2019", "whom": "chosen"},
            "Choose today or a later day",
        ),
    ],
)
def test_what_is_wrong_with_a_meeting_to_call_is_said(panel, administrator, sent, said):
    response = make.a_client_of(administrator.person).post(reverse("meeting-new", args=[panel.slug]), {"x": "", **sent})

    assert said in words(response)
    assert not Meeting.objects.exists()


def test_a_meeting_is_cancelled_by_typing_its_name(panel, administrator):
    member = making.a_member(panel)
    meeting = making.a_meeting(panel, member, title="Spring")

    refused = page(administrator, "meeting-cancel", meeting, reason="Snow", named="Summer")
    assert "Type “Spring”, so that no other meeting is cancelled by mistake." in words(refused)
    page(administrator, "meeting-cancel", meeting, reason="Snow", named="spring ")

    assert "This meeting was cancelled on" in words(page(member, "meeting", meeting))
    again = page(administrator, "meeting-cancel", meeting, reason="Snow", named="spring")
    assert again.url == meeting.get_absolute_url()


def test_two_who_edit_a_meeting_at_once_are_told(panel, administrator):
    meeting = making.a_meeting(panel)
    sent = {"title": "Summer", "how": "together", "held_on": meeting.held_on.isoformat(), "revision": 1}
    page(administrator, "meeting-edit", meeting, **sent)

    late = page(administrator, "meeting-edit", meeting, **{**sent, "title": "Autumn"})

    assert late.status_code == 409
    assert "Somebody else changed this meeting" in words(late)
    assert page(administrator, "meeting-edit", meeting, **{**sent, "title": "Autumn", "revision": 2}).status_code == 302
    assert Meeting.objects.get().title == "Autumn"


def test_members_are_invited_on_screen_and_on_paper(panel, administrator):
    members = [making.a_member(panel) for _ in range(3)]
    meeting = making.a_meeting(panel, members[0])
    first, second = (str(one.membership.pk) for one in members[1:])

    alone = page(administrator, "meeting-members", meeting, members=[first], on_paper=[second])
    assert "above as well, or do not choose them here" in words(alone)
    page(administrator, "meeting-members", meeting, members=[first, second], on_paper=[second])

    assert list(Attendance.objects.order_by("pk").values_list("on_paper", flat=True)) == [False, False, True]
    assert "Nobody is left to invite" in words(page(administrator, "meeting-members", meeting))


@pytest.mark.parametrize("act", ["paper", "screen", "preside", "step_down", "withdraw"])
def test_an_invitation_is_changed_from_its_own_page_and_sent_twice_it_says_so(panel, administrator, act):
    meeting = making.a_meeting(panel, making.a_member(panel))

    first = page(administrator, "meeting-member", meeting, 1, act=act)

    assert first.url == reverse("meeting-members", args=[panel.slug, 1])
    second = page(administrator, "meeting-member", meeting, 1, act=act)
    assert second.status_code == (404 if act == "withdraw" else 302)


def test_attendance_is_recorded_by_agency_with_the_quorum(panel, administrator):
    member = making.a_member(panel, agency=Agency.MAGISTRATES)
    meeting = making.a_meeting(panel, member)
    attendance = Attendance.objects.get()
    sent = {"revision": 1, f"presence_{attendance.pk}": "present"}
    before = words(page(administrator, "meeting-attendance", meeting))
    assert "With everybody who is expected there would be a quorum." in before

    page(administrator, "meeting-attendance", meeting, **sent)

    assert Attendance.objects.get().presence == Presence.PRESENT
    assert "There is a quorum." in words(page(administrator, "meeting-attendance", meeting))
    assert "Magistrates</strong>: 1 of 1 present" in words(page(member, "meeting", meeting))
    assert page(administrator, "meeting-attendance", meeting, **sent).status_code == 409


def test_an_early_apology_is_no_attendance_and_the_meeting_says_who_is_expected(panel, administrator):
    member, other = (making.a_member(panel, agency=Agency.MAGISTRATES) for _ in range(2))
    meeting = making.a_meeting(panel, member, other)
    apology = Attendance.objects.get(membership=other.membership)

    here = Attendance.objects.get(membership=member.membership)
    said = {f"presence_{apology.pk}": "apologies", f"presence_{here.pk}": "expected"}
    page(administrator, "meeting-attendance", meeting, revision=1, **said)

    for reader in (administrator, member):
        text = words(page(reader, "meeting", meeting))
        assert "Magistrates</strong>: 1 of 2 expected" in text
        assert "With everybody who is expected there would be a quorum." in text
        assert "At least 1 member: 1 is expected." in text
        for false in ("There is no quorum", "There is a quorum", "present"):
            assert false not in text


def test_a_case_is_taken_off_the_agenda_with_a_reason(panel, administrator):
    meeting = making.a_meeting(panel)
    making.an_item(meeting)

    assert "Say why it is taken off the agenda." in words(page(administrator, "item-remove", meeting, 1, reason=" "))
    page(administrator, "item-remove", meeting, 1, reason="A duplicate")

    assert AgendaItem.objects.get().stage == ItemStage.REMOVED
    assert "A duplicate" in words(page(administrator, "meeting", meeting))
    assert page(administrator, "item-remove", meeting, 1, reason="Again").status_code == 302


def test_a_case_that_was_carried_over_is_put_on_a_later_agenda_with_its_history(panel, administrator):
    chair = making.a_chair(panel)
    first, later = making.a_meeting(panel, chair, title="First"), making.a_meeting(panel, title="Later")
    item = making.a_closed_item(first, chair)
    assert page(administrator, "item-carry", first, 1).status_code == 404
    AgendaItem.objects.filter(pk=item.pk).update(stage=ItemStage.CARRIED_OVER)
    assert "Put case 1 on a later agenda" in words(page(administrator, "meeting", first))

    assert page(administrator, "item-carry", first, 1, to="2").url == later.get_absolute_url()

    carried = AgendaItem.objects.get(meeting=later)
    assert (carried.carried_from_id, carried.chosen) == (item.pk, "carried_over")
    assert "Carried over from First" in words(page(administrator, "meeting", later))
    assert "No other meeting of this panel is to come" in words(page(administrator, "item-carry", first, 1))


def test_a_panel_of_two_forces_is_run_by_nobody_who_covers_only_one(panel):
    joint = make.a_panel("hampshire", "metropolitan", slug="joint", name="Joint")
    meeting = making.a_meeting(joint)
    of_one = making.an_administrator(panel)

    assert page(of_one, "meeting", meeting).status_code == 404
    assert make.a_client_of(of_one.person).get(reverse("meeting-new", args=["joint"])).status_code == 404


def test_members_may_not_open_what_is_for_those_who_run_the_meeting(panel):
    member = making.a_member(panel)
    meeting = making.a_meeting(panel, member)
    making.an_item_in_review(meeting)

    names = ("meeting-edit", "meeting-announce", "meeting-cancel", "meeting-members", "meeting-attendance")
    assert [page(member, name, meeting).status_code for name in names] == [404] * 5
    assert [page(member, name, meeting, 1).status_code for name in ("item-remove", "item-carry")] == [404] * 2
