"""Those who see some of a panel and not all of it: a member in conflict, one who is not invited, one force of two.

What would name something that they may not see is a 404. Where they see the meeting or the panel and only may not do
this to it, nothing more is named, and they are told why: a 403 (docs/decisions/0011-pages-declare-their-policy.md).
Either way the try is on record and nothing changes.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.enums import Chosen, Event
from cases.models import AgendaItem, AuditEvent, Meeting
from cases.panels.meetings import agenda, inviting, services
from cases.panels.selecting.asking import Asked
from cases.panels.selecting.services import draw_sample
from cases.panels.terms.services import add_reason
from tests.panels import making
from tests.visibility.attacks_on_meetings import OF_ITEMS, OF_MEETINGS, Named, of_item, of_meeting, of_panel
from tests.visibility.test_attacks import NOT_TAKEN, NOT_THERE, SENT, asked_for, stored
from tests.world import World

pytestmark = pytest.mark.django_db

MEMBER, CHAIR, ADMINISTRATOR = "hampshire panel_member", "hampshire panel_chair", "hampshire administrator"
NOT_INVITED = "two memberships"
TOLD_WHY = (403, [Event.ACCESS_REFUSED])
ITEM = "hampshire meeting {}"
ON_SCREEN, ON_PAPER, NOBODY = 1, 2, 999
REVIEWED = ("review", "review-conflict", "review-print", "table-item", "finding-correct")
# Who sees the meeting and may not do this there; a method that is left out may be used.
REFUSED = {
    MEMBER: {
        **dict.fromkeys(("meeting-agreement", "meeting-minutes", "minutes-pdf"), ("get",)),
        **dict.fromkeys(("meeting-conflicts", "table-agreed", "minutes-confirm"), ("get", "post")),
        **dict.fromkeys(("panel-terms", "panel-reasons"), ("post",)),
    },
    NOT_INVITED: {
        **dict.fromkeys(("meeting-agreement", "meeting-minutes", "minutes-pdf"), ("get",)),
        **dict.fromkeys(("meeting-pack", "pack-pdf"), ("get",)),
        **dict.fromkeys(("meeting-conflicts", "table-agreed", "minutes-confirm"), ("get", "post")),
        **dict.fromkeys(("panel-terms", "panel-reasons"), ("post",)),
    },
    CHAIR: {"meeting-conflicts": ("post",), "panel-terms": ("post",), "panel-reasons": ("post",)},
}


def tried(world: World, name: str, addresses: list[str]) -> dict[tuple[str, str], tuple[int, list[str]]]:
    """What somebody is answered, once it is sure that nothing changed."""
    client, before = world.client(name), stored()
    answered = asked_for(client, addresses)
    assert stored() == before
    return answered


def of_hampshire(world: World, point: str) -> AgendaItem:
    return world.items[ITEM.format(point)]


def a_joint_meeting(world: World) -> AgendaItem:
    """Announced, with a case on its agenda, a draw and members who are invited."""
    by, panel = world.actor("joint administrator"), world.panels["joint"]
    held_on = timezone.localdate() + timedelta(days=14)
    meeting = services.call_meeting(panel=panel, by=by, title="A joint meeting", held_on=held_on)
    for name in ("joint panel_member", "joint panel_chair"):
        inviting.invite(meeting=meeting, membership=world.membership(name), on_paper=False, by=by)
    services.announce(meeting=meeting, by=by)
    case = world.cases["unreleased"]
    (item,) = agenda.add_items(meeting=meeting, cases=[case], chosen=Chosen.CHAIRS_PICK, why="A pick.", by=by)
    draw_sample(meeting=meeting, by=by, asked=Asked(Chosen.RANDOM, size=1, seed="joint"))
    return item


@pytest.mark.parametrize("name", [ADMINISTRATOR, "metropolitan administrator", MEMBER, "metropolitan panel_chair"])
def test_a_meeting_of_several_forces_is_not_there_for_those_who_are_of_one(world, name):
    world = world.apart()
    item = a_joint_meeting(world)
    at = of_meeting(item.meeting)
    addresses = [
        *(reverse(route, kwargs=at) for route in OF_MEETINGS),
        *(reverse(route, kwargs=of_item(item)) for route in OF_ITEMS),
        *(reverse(route, kwargs={**at, "attendance": 1}) for route in ("meeting-member", "sheets-of")),
        *(reverse(route, kwargs={**at, "draw": 1}) for route in ("meeting-draw", "meeting-redraw")),
        *(reverse(route, kwargs=of_panel(item.meeting.panel)) for route in ("meeting-new", "panel-themes")),
        reverse("sheet-enter", kwargs={**of_item(item), "attendance": 1}),
    ]

    answered = tried(world, name, addresses)

    assert {one: answer for one, answer in answered.items() if answer not in (NOT_THERE, NOT_TAKEN)} == {}


def test_an_administrator_of_one_force_reads_the_terms_of_a_panel_of_several_and_is_told_why_they_change_nothing(world):
    panel = world.panels["joint"]
    reason = add_reason(panel=panel, label="A joint reason", by=world.actor("joint administrator"))
    refused = [reverse(route, kwargs=of_panel(panel)) for route in ("panel-terms", "panel-reasons")]
    retired = reverse("reason-retire", kwargs={**of_panel(panel), "code": reason.code})

    answered = tried(world, ADMINISTRATOR, [*refused, retired])

    assert [answered["get", one] for one in refused] == [(200, [])] * 2
    assert [answered["post", one] for one in (*refused, retired)] == [TOLD_WHY] * 3
    assert answered["get", retired] == TOLD_WHY


def test_a_case_that_a_member_has_a_conflict_with_is_not_there_for_them(world):
    item = of_hampshire(world, "in conflict")
    addresses = {route: reverse(route, kwargs=of_item(item)) for route in REVIEWED}

    answered = tried(world, MEMBER, list(addresses.values()))

    again = answered.pop(("post", addresses["review-conflict"]))
    assert {one: answer for one, answer in answered.items() if answer not in (NOT_THERE, NOT_TAKEN)} == {}
    # The form that took the case away, sent twice, ends where it first did.
    assert again == (302, [])


def test_a_case_is_not_there_for_members_before_its_release(world):
    addresses = [reverse(route, kwargs=of_item(of_hampshire(world, "selected"))) for route in REVIEWED]

    for name in (MEMBER, CHAIR, NOT_INVITED):
        answered = tried(world, name, addresses)

        assert {one: answer for one, answer in answered.items() if answer not in (NOT_THERE, NOT_TAKEN)} == {}


@pytest.mark.parametrize("name", REFUSED)
def test_who_sees_a_meeting_and_may_not_do_this_there_is_told_why(world, name):
    at = of_meeting(world.meetings["hampshire meeting"])
    named = {
        route: reverse(route, kwargs={"slug": at["slug"]} if route.startswith("panel-") else at)
        for route in REFUSED[name]
    }

    answered = tried(world, name, list(named.values()))

    refused = {(method, named[route]) for route, methods in REFUSED[name].items() for method in methods}
    assert {one: answered[one] for one in refused} == dict.fromkeys(refused, TOLD_WHY)


def test_a_case_at_the_table_is_found_on_by_its_chair_alone(world):
    at_panel, found = (of_item(of_hampshire(world, point)) for point in ("at panel", "found"))
    table, correct = reverse("table-item", kwargs=at_panel), reverse("finding-correct", kwargs=found)

    for name in (MEMBER, NOT_INVITED, ADMINISTRATOR):
        assert tried(world, name, [table])["post", table] == TOLD_WHY
    for name in (MEMBER, NOT_INVITED, CHAIR):
        assert [*tried(world, name, [correct]).values()] == [TOLD_WHY] * 2


def test_a_member_who_is_not_invited_stores_nothing_of_a_case_in_review(world):
    item = of_hampshire(world, "in round")
    client, before = world.client(NOT_INVITED), stored()

    answers = [client.post(reverse(route, kwargs=of_item(item)), SENT) for route in ("review", "review-conflict")]

    # They read what was released to their panel; the page says why they are not asked.
    assert [(answer.status_code, b"not invited" in answer.content) for answer in answers] == [(409, True)] * 2
    assert stored() == before


def not_of_the_meeting(world: World) -> list[tuple[str, Named]]:
    """Numbers that one's own panel, meeting and agenda do not have, or have for something else."""
    meeting: Meeting = world.meetings["hampshire meeting"]
    at, panel = of_meeting(meeting), of_panel(meeting.panel)
    open_round = of_item(of_hampshire(world, "in round"))
    return [
        ("meeting", {**panel, "number": NOBODY}),
        ("meeting-member", {**at, "attendance": NOBODY}),
        ("meeting-draw", {**at, "draw": NOBODY}),
        ("meeting-redraw", {**at, "draw": NOBODY}),
        # A reason of everybody's is no panel's own.
        ("reason-retire", {**panel, "code": "too-serious"}),
        ("item-remove", {**at, "item": NOBODY}),
        ("item-carry", open_round),
        ("item-release", {**at, "item": NOBODY}),
        # Who answers on screen has no sheets, and nobody has one of a case that they were not asked about.
        ("sheets-of", {**at, "attendance": ON_SCREEN}),
        ("sheet-enter", {**open_round, "attendance": ON_SCREEN}),
        ("sheet-enter", {**of_item(of_hampshire(world, "selected")), "attendance": ON_PAPER}),
    ]


def test_what_ones_own_meeting_does_not_have_is_not_there(world):
    addresses = [reverse(route, kwargs=named) for route, named in not_of_the_meeting(world)]

    answered = tried(world, ADMINISTRATOR, addresses)

    assert {one: answer for one, answer in answered.items() if answer not in (NOT_THERE, NOT_TAKEN)} == {}


def test_a_conflict_of_another_meeting_is_not_lifted_here(world):
    world = world.apart()
    here = making.a_meeting(world.panels["hampshire"])
    address = reverse("meeting-conflicts", kwargs=of_meeting(here))

    assert tried(world, ADMINISTRATOR, [address])["post", address] == NOT_THERE
    assert AuditEvent.objects.order_by("-pk")[0].details["page"] == "meeting-conflicts"
