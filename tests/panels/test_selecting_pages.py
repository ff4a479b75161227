"""The pages on which an administrator chooses a method, looks at the list, draws, and draws again."""

import json
from html import unescape
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from cases.enums import Chosen, Event, ItemAct, PanelKind, Role
from cases.models import AgendaItem, AuditEvent, Case, Draw
from cases.panels.meetings.moving import move_item
from cases.panels.selecting.asking import Asked
from cases.panels.selecting.services import draw_sample, save_theme
from tests import make
from tests.panels import making

pytestmark = pytest.mark.django_db

RANDOM = {"method": "random", "look": "1", "size": "2", "seen_within": "0"}


@pytest.fixture
def panel():
    return making.a_panel_on_terms(kind=PanelKind.ALL_AGES)


@pytest.fixture
def administrator(panel):
    return making.an_administrator(panel)


@pytest.fixture
def meeting(panel):
    return making.a_meeting(panel)


@pytest.fixture
def client(administrator):
    return make.a_client_of(administrator.person)


def cases(number=4):
    return [make.a_case(case_ref=f"C-{place:04d}") for place in range(1, number + 1)]


def page_of(meeting, name="meeting-select", *args, **asked):
    address = reverse(name, args=[meeting.panel.slug, meeting.number, *args])
    return f"{address}?{urlencode(asked, doseq=True)}" if asked else address


def text_of(answer):
    return unescape(" ".join(answer.content.decode().split()))


def seen_on(answer):
    """What the page hands to the form that draws."""
    drawing = answer.context["drawing"]
    return {name: drawing[name].value() for name in ("draws", "digest")}


def test_the_methods_are_offered_with_what_each_means(client, meeting):
    page = text_of(client.get(page_of(meeting)))

    assert all(method.label in page for method in Chosen)
    assert "Nothing has been drawn for this meeting yet." in page


def test_a_method_that_is_not_there_is_said(client, meeting):
    assert "There is no method “dice”: choose from the list." in text_of(client.get(page_of(meeting, method="dice")))
    assert "Choose how cases come to the meeting." in text_of(client.get(page_of(meeting, method="")))


def test_a_look_at_the_list_shows_how_many_there_are_and_draws_nothing(client, meeting):
    cases()
    make.a_case(case_ref="never", screened=False)

    answer = client.get(page_of(meeting, **RANDOM))

    page = text_of(answer)
    assert "<strong>4 eligible cases</strong>" in page
    assert "1: Its screening is out of date" in page
    assert "Draw 2 cases</button>" in page
    assert "C-0001" not in page
    assert not Draw.objects.exists()


def test_what_was_looked_at_is_drawn_with_the_seed_that_was_typed(client, meeting):
    cases()
    address = page_of(meeting, **RANDOM)
    seen = seen_on(client.get(address))

    answer = client.post(address, {**seen, "seed": "lime street 7"}, follow=True)

    assert answer.redirect_chain[-1][0] == page_of(meeting, "meeting-draw", 1)
    assert Draw.objects.get().drawn == ["hampshire/C-0003", "hampshire/C-0004"]
    page = text_of(answer)
    assert "2 cases drawn and put on the agenda." in page
    assert "Draw 1: 2 of 4 cases" in page
    assert "lime street 7</span>, typed by who drew" in page


def test_a_form_sent_twice_draws_once_and_leads_to_what_was_drawn(client, meeting):
    cases()
    address = page_of(meeting, **RANDOM)
    seen = seen_on(client.get(address))
    client.post(address, seen)

    answer = client.post(address, seen, follow=True)

    assert answer.redirect_chain[-1][0] == page_of(meeting, "meeting-draw", 1)
    assert "nothing was drawn twice" in text_of(answer)
    assert (Draw.objects.count(), AgendaItem.objects.count()) == (1, 2)


def test_a_list_that_has_changed_meanwhile_is_shown_again_before_it_is_drawn_from(client, meeting):
    cases()
    address = page_of(meeting, **RANDOM)
    seen = seen_on(client.get(address))
    make.a_case(case_ref="C-0005")

    answer = client.post(address, {**seen, "seed": "7"})

    assert answer.status_code == 409
    page = text_of(answer)
    assert "The list has changed while the page was open. Nothing is drawn yet: look at it again." in page
    assert "<strong>5 eligible cases</strong>" in page
    assert not Draw.objects.exists()
    assert client.post(address, {**seen_on(answer), "seed": "7"}).status_code == 302


def test_a_seed_that_not_everybody_can_type_is_refused(client, meeting):
    cases()
    address = page_of(meeting, **RANDOM)
    seen = seen_on(client.get(address))

    answer = client.post(address, {**seen, "seed": "söme:seed"})

    assert answer.status_code == 200
    assert "Write the seed with letters A to Z, digits, spaces, full stops and hyphens" in text_of(answer)
    assert client.post(address, {**seen_on(answer), "seed": "some seed"}).status_code == 302


def test_a_draw_without_what_was_seen_draws_nothing(client, meeting):
    cases()

    answer = client.post(page_of(meeting, **RANDOM), {})

    assert answer.status_code == 200
    assert not Draw.objects.exists()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"size": ""}, "Say how many cases are drawn."),
        ({"size": "many"}, "Say how many cases are drawn as a number, for example 12."),
        ({"size": "0"}, "Draw at least one case."),
        ({"size": "201"}, "At most 200 cases are drawn at once."),
        ({"seen_within": ""}, "Say at how many of the last meetings; 0 leaves none out."),
        ({"theme": "12"}, "That theme was retired: choose from the list."),
        ({"without": "C-0001"}, "Line 1: write the reference, a colon and the reason, as in “C-0012:"),
        ({"without": "C-0001: why\nnone: why"}, "Line 2: the forces of this panel have no case “none”."),
        ({"method": "stratified"}, "Choose by what the list is divided."),
        ({"method": "stratified"}, "Choose how many are drawn from each."),
        ({"method": "flagged"}, "Choose whether all flagged cases come to the meeting, or some of them by lot."),
        ({"method": "flagged", "which": "some", "size": ""}, "Say how many cases are drawn."),
        ({"method": "chairs_pick"}, "Write the references of the cases that were picked, one a line."),
        ({"method": "chairs_pick"}, "Say who picked these cases, for example the chair’s name."),
        ({"method": "chairs_pick"}, "Say why these cases were picked."),
        ({"method": "chairs_pick", "names": "C-0001\nnone"}, "Line 2: the forces of this panel have no case “none”."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_what_to_do(client, meeting, asked, expected):
    cases(1)

    assert expected in text_of(client.get(page_of(meeting, **{**RANDOM, **asked})))


def test_a_case_is_left_out_by_hand_with_its_reason(client, meeting):
    cases()
    make.a_case(case_ref="12/345: A")
    asked = {**RANDOM, "size": "9", "without": "C-0002: tried by the chair: twice\nhampshire/12/345: A: known to us"}

    client.post(page_of(meeting, **asked), seen_on(client.get(page_of(meeting, **asked))))

    assert Draw.objects.get().excluded == [
        ["hampshire/12/345: A", "by_hand", "known to us"],
        ["hampshire/C-0002", "by_hand", "tried by the chair: twice"],
    ]
    page = text_of(client.get(page_of(meeting, "meeting-draw", 1)))
    assert "Left out by hand: tried by the chair: twice" in page


def test_a_theme_narrows_the_list(client, panel, meeting, administrator):
    cases(2)
    make.a_case(case_ref="child", age_at_offence=14, age_at_disposal=14)
    theme = save_theme(panel=panel, name="Children", query="age=under_18", by=administrator)
    asked = {**RANDOM, "method": "themed", "theme": str(theme.pk)}

    answer = client.get(page_of(meeting, **asked))
    client.post(page_of(meeting, **asked), seen_on(answer))

    assert "<strong>1 eligible case</strong> in the theme “Children”." in text_of(answer)
    draw = Draw.objects.get()
    assert (draw.drawn, draw.saved_filter, draw.query) == (["hampshire/child"], theme, "age=under_18")


def test_a_theme_that_cannot_be_understood_any_more_is_said(client, panel, meeting, administrator):
    theme = save_theme(panel=panel, name="Gone", query="age=ancient", by=administrator)

    page = text_of(client.get(page_of(meeting, **{**RANDOM, "theme": str(theme.pk)})))

    assert "The theme “Gone” cannot be understood any more: retire it and save it again." in page


def test_the_numbers_of_each_part_are_shown_before_and_after_the_draw(client, meeting):
    cases(3)
    make.a_case(age_at_offence=14, age_at_disposal=14)
    asked = {**RANDOM, "method": "stratified", "stratum": "age_group", "allocation": "proportional"}

    answer = client.get(page_of(meeting, **asked))
    client.post(page_of(meeting, **asked), seen_on(answer))

    shown = [(one.label, one.there, one.exact, one.drawn) for one in answer.context["strata"]]
    assert shown == [("Adult", 3, "1.50", 2), ("Child", 1, "0.50", 0)]
    after = client.get(page_of(meeting, "meeting-draw", 1))
    assert [(one.label, one.there, one.exact, one.drawn) for one in after.context["strata"]] == shown
    assert all(">1.50</td>" in text_of(page) for page in (answer, after))


def test_what_waits_is_carried_over_and_the_rest_has_a_reason(client, panel):
    earlier = making.a_meeting(panel)
    for ref in ("A", "B"):
        move_item(item=making.a_closed_item(earlier, case=make.a_case(case_ref=ref)), act=ItemAct.CARRY_OVER, by=None)
    meeting = making.a_meeting(panel)
    asked = {"method": "carried_over", "look": "1", "items": ["1-2"]}

    refused = client.get(page_of(meeting, **asked))
    address = page_of(meeting, **asked, why="The file is still out.")
    client.post(address, seen_on(client.get(address)))

    assert "Say why the others are not carried over to this meeting." in text_of(refused)
    assert [item.case.case_ref for item in meeting.items.all()] == ["B"]
    assert Draw.objects.get().excluded == [["hampshire/A", "by_hand", "The file is still out."]]


def test_nothing_that_waits_is_said(client, meeting):
    page = text_of(client.get(page_of(meeting, method="carried_over")))

    assert "No case waits for another meeting." in page


def test_the_draw_is_done_again_on_the_page_and_as_data(client, meeting, administrator):
    cases()
    draw = draw_sample(meeting=meeting, by=administrator, asked=Asked(Chosen.RANDOM, size=2, seed="lime street 7"))

    page = text_of(client.get(page_of(meeting, "meeting-draw", 1, again="1")))
    data = json.loads(client.get(page_of(meeting, "meeting-redraw", 1)).content)

    assert "Drawn again from the recorded list and seed: the same 2 cases, in the same order." in page
    assert (data["redrawn"], data["same"], data["frame_digest"]) == (draw.drawn, True, draw.frame_digest)


def test_a_list_that_was_tampered_with_is_told_on_the_page(client, meeting, administrator):
    cases()
    draw_sample(meeting=meeting, by=administrator, asked=Asked(Chosen.RANDOM, size=2))
    Draw.objects.update(frame=[["hampshire/C-0001", 1, ""]])

    page = text_of(client.get(page_of(meeting, "meeting-draw", 1, again="1")))

    assert "is no longer the one that was recorded" in page


def test_looking_at_a_draw_is_recorded(client, meeting, administrator):
    cases()
    draw_sample(meeting=meeting, by=administrator, asked=Asked(Chosen.RANDOM, size=2))

    client.get(page_of(meeting, "meeting-draw", 1))

    event = AuditEvent.objects.filter(kind=Event.CASES_LISTED).first()
    assert event.details == {"asked": {"draw": [f"{meeting.panel.slug}/1/1"]}, "found": 2}


@pytest.mark.parametrize("role", [Role.PANEL_MEMBER, Role.PANEL_CHAIR, Role.FORCE_LEAD, Role.ADMINISTRATOR])
def test_what_others_draw_is_not_there_for_them(panel, meeting, administrator, role):
    """An administrator of another force included."""
    cases()
    draw_sample(meeting=meeting, by=administrator, asked=Asked(Chosen.RANDOM, size=2))
    actor = make.an_actor(role, ("metropolitan",) if role == Role.ADMINISTRATOR else ("hampshire",))
    if actor.sits_on_panels:
        make.a_seat(panel, actor)
    client = make.a_client_of(actor.person)

    addresses = [page_of(meeting), page_of(meeting, "meeting-draw", 1), page_of(meeting, "meeting-redraw", 1)]
    addresses.append(reverse("panel-themes", args=[panel.slug]))

    assert [client.get(address).status_code for address in addresses] == [404, 404, 404, 404]


@pytest.mark.parametrize("number", [1, 3])
def test_each_page_takes_the_same_queries_however_many_cases_there_are(
    client, panel, meeting, administrator, number, django_assert_num_queries
):
    cases(number)
    for place in range(number):
        save_theme(panel=panel, name=f"Theme {place}", query="age=adult", by=administrator)
    draw_sample(meeting=meeting, by=administrator, asked=Asked(Chosen.RANDOM, size=number))
    Case.objects.filter(case_ref="C-0001").update(screened_version=None)

    with django_assert_num_queries(7):
        client.get(page_of(meeting))
    with django_assert_num_queries(13):
        client.get(page_of(meeting, **RANDOM))
    with django_assert_num_queries(10):
        client.get(page_of(meeting, "meeting-draw", 1))
    with django_assert_num_queries(12):
        client.get(page_of(meeting, "meeting-draw", 1, again="1"))
    with django_assert_num_queries(9):
        client.get(reverse("panel-themes", args=[panel.slug]))
    with django_assert_num_queries(13):
        client.get(f"{reverse('panel-themes', args=[panel.slug])}?age=adult")


def test_a_theme_of_another_panel_is_neither_offered_nor_taken(client, meeting, administrator):
    other = making.a_panel_on_terms()
    theme = save_theme(panel=other, name="Others", query="age=adult", by=administrator)

    page = text_of(client.get(page_of(meeting, **{**RANDOM, "theme": str(theme.pk)})))

    assert "That theme was retired: choose from the list." in page
    assert "Others" not in page
