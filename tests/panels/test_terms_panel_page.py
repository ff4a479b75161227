"""A panel's own page and the list of panels: what its members read there, and what only those who run it do."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.enums import Agency, Event, Role
from cases.models import AuditEvent, Panel, Seat
from cases.panels.services import end_seat
from tests import make
from tests.panels import making

pytestmark = pytest.mark.django_db

MEMBERS = (Role.PANEL_MEMBER, Role.PANEL_CHAIR)
OTHERS = tuple(role for role in Role if role not in {*MEMBERS, Role.ADMINISTRATOR})


def page_of(panel, actor) -> str:
    return make.a_client_of(actor.person).get(panel.get_absolute_url()).content.decode()


@pytest.mark.parametrize("role", MEMBERS)
def test_those_who_sit_on_it_read_what_it_is_and_nothing_that_only_administrators_may(role):
    panel = making.a_panel_on_terms(chaired_by="The deputy commissioner")
    case = make.a_case(case_ref="REF-1")
    make.a_release(case, panel)
    member = making.a_member(panel, role, agency=Agency.PROBATION, name="Pro Bation")
    making.a_member(panel, agency=Agency.MAGISTRATES, name="Magi Strate")
    meeting = making.a_meeting(panel, title="Spring")

    page = page_of(panel, member)

    assert "The deputy commissioner" in page
    assert page.index("Magi Strate") < page.index("Pro Bation")
    assert "Panel member, Magistrates" in page
    assert f'href="{meeting.get_absolute_url()}"' in page
    assert f'href="{reverse("panel-terms", args=[panel.slug])}"' in page
    assert f'href="{reverse("panel-reasons", args=[panel.slug])}"' in page
    assert "No information-sharing agreement is on record for this panel." in page
    for kept in ("REF-1", "@example.org", "Give a seat", "End<", "Call a meeting", "panel-themes", "Cases released"):
        assert kept not in page
    assert not AuditEvent.objects.filter(kind=Event.CASES_LISTED).exists()


def test_a_meeting_is_there_for_members_once_it_is_announced():
    panel = make.a_panel()
    making.a_meeting(panel, title="Still secret", announced=False)
    member, actor = making.a_member(panel), making.an_administrator(panel)

    assert "Still secret" not in page_of(panel, member)
    assert "No meeting is announced yet." in page_of(panel, member)
    assert "Still secret" in page_of(panel, actor)
    assert "Not announced yet" in page_of(panel, actor)


def test_whoever_no_longer_sits_on_it_is_no_longer_named_and_finds_nothing():
    panel = make.a_panel()
    member, left = making.a_member(panel), making.a_member(panel, name="Some Body")
    end_seat(seat=Seat.objects.get(membership=left.membership), by=making.an_administrator(panel))

    assert "Some Body" not in page_of(panel, member)
    assert make.a_client_of(left.person).get(panel.get_absolute_url()).status_code == 404


def test_those_who_run_it_have_what_was_released_and_what_may_be_done():
    panel = making.a_panel_on_terms()
    make.a_release(make.a_case(case_ref="REF-1"), panel)
    actor = making.an_administrator(panel)

    page = page_of(panel, actor)

    assert "REF-1" in page
    for name in ("meeting-new", "panel-themes", "panel-terms", "panel-reasons", "seat-give"):
        assert f'href="{reverse(name, args=[panel.slug])}"' in page
    assert AuditEvent.objects.get(kind=Event.CASES_LISTED).details["asked"] == {"panel": [panel.slug]}


def test_an_administrator_of_one_of_its_forces_reads_why_they_do_nothing_there():
    panel = make.a_panel("hampshire", "metropolitan")

    page = page_of(panel, make.an_actor(Role.ADMINISTRATOR))

    for act in ("Give a seat", "Call a meeting"):
        assert f"{act}: {panel} serves a force that your membership does not cover." in page


def test_a_late_agreement_is_said_on_the_page_and_one_in_order_is_named():
    yesterday = timezone.localdate() - timedelta(days=1)
    signed = {"agreement_reference": "ISA 7", "agreement_signed_on": yesterday}
    late = making.a_panel_on_terms(**signed, agreement_review_on=yesterday)
    good = making.a_panel_on_terms(**signed)

    assert "The information-sharing agreement “ISA 7” was to be reviewed by" in page_of(late, making.a_member(late))
    assert "Information-sharing agreement: “ISA 7”, signed on" in page_of(good, making.a_member(good))


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_opens_the_panels(role):
    panel, client = make.a_panel(), make.a_client_of(make.an_actor(role).person)

    assert client.get(panel.get_absolute_url()).status_code == 404
    assert client.get(reverse("panels")).status_code == 403


def test_a_member_of_one_panel_finds_no_other():
    panel, other = make.a_panel(), make.a_panel()
    client = make.a_client_of(making.a_member(panel).person)

    listed = client.get(reverse("panels")).content.decode()

    assert panel.name in listed
    assert other.name not in listed
    assert "Set up a panel" not in listed
    assert client.get(other.get_absolute_url()).status_code == 404


def test_the_list_says_what_would_stand_there():
    member, actor = make.an_actor(Role.PANEL_MEMBER), make.an_actor(Role.ADMINISTRATOR)

    assert "You do not sit on a panel yet." in make.a_client_of(member.person).get(reverse("panels")).content.decode()
    page = make.a_client_of(actor.person).get(reverse("panels")).content.decode()
    assert "No panel serves your forces yet." in page
    assert f'href="{reverse("panel-new")}"' in page


@pytest.mark.parametrize(("role", "number"), [(Role.PANEL_MEMBER, 11), (Role.ADMINISTRATOR, 17)])
def test_a_panels_page_asks_as_much_of_one_as_of_three(role, number, django_assert_num_queries):
    panel = making.a_panel_on_terms()
    actor = making.an_administrator(panel) if role == Role.ADMINISTRATOR else making.a_member(panel)
    client = make.a_client_of(actor.person)
    for _row in (1, 2):
        making.a_member(panel)
        making.a_meeting(panel)
        make.a_release(make.a_case(), panel)
        with django_assert_num_queries(number):
            assert client.get(panel.get_absolute_url()).status_code == 200
        making.a_member(panel)
        making.a_meeting(panel)
        make.a_release(make.a_case(), panel)
    assert Panel.objects.count() == 1


@pytest.mark.parametrize(("role", "number"), [(Role.PANEL_MEMBER, 7), (Role.ADMINISTRATOR, 6)])
def test_the_list_of_panels_asks_as_much_of_one_as_of_three(role, number, django_assert_num_queries):
    actor = make.an_actor(role)
    client = make.a_client_of(actor.person)
    for rows in (1, 2):
        for _row in range(rows):
            panel = make.a_panel("hampshire")
            if role == Role.PANEL_MEMBER:
                make.a_seat(panel, actor)
        with django_assert_num_queries(number):
            assert client.get(reverse("panels")).status_code == 200


@pytest.mark.parametrize("name", ["panel-terms", "panel-reasons"])
@pytest.mark.parametrize("role", MEMBERS)
def test_the_terms_and_reasons_open_for_members(role, name, client):
    panel = make.a_panel()
    client = make.a_client_of(making.a_member(panel, role).person)

    assert client.get(reverse(name, args=[panel.slug])).status_code == 200
