"""The list that a chair picks from: the whole of what is eligible, and no reference on it."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from cases.enums import PanelKind
from cases.models import Draw
from cases.panels.selecting.services import save_theme
from tests import make
from tests.panels import making
from tests.panels.test_selecting_pages import seen_on, text_of

pytestmark = pytest.mark.django_db

WHO = {"picked_by": "R. Chair", "why": "Two of one street."}


@pytest.fixture
def meeting():
    return making.a_meeting(making.a_panel_on_terms(kind=PanelKind.YOUTH))


@pytest.fixture
def administrator(meeting):
    return making.an_administrator(meeting.panel)


@pytest.fixture
def client(administrator):
    return make.a_client_of(administrator.person)


def children(*refs):
    for ref in refs:
        make.a_case(
            case_ref=ref, age_at_offence=14, age_at_disposal=14, area="North", offence_title=f"Offence of {ref}"
        )


def of_the_chair(meeting, **asked):
    address = reverse("meeting-select", args=[meeting.panel.slug, meeting.number])
    return f"{address}?{urlencode({'method': 'chairs_pick', **asked}, doseq=True)}"


def test_the_list_shows_what_a_case_is_about_and_not_which_one_it_is(client, meeting):
    make.a_case(case_ref="REF-77", age_at_offence=None, age_at_disposal=None, offence_title="Theft of a bicycle")
    make.a_case(case_ref="REF-78", offence_title="An adult's offence")

    page = text_of(client.get(of_the_chair(meeting, blind="1")))

    assert "Theft of a bicycle" in page
    assert "10 May 2023" in page
    assert "An adult's offence" not in page
    assert "REF-7" not in page
    assert "hampshire/" not in page


def test_what_the_chair_ticks_is_put_on_the_agenda(client, meeting):
    children("A", "B", "C")
    listed = client.get(of_the_chair(meeting, blind="1")).context["listed"]
    wanted = [case.token for case in listed if case.offence in ("Offence of A", "Offence of C")]

    address = of_the_chair(meeting, look="1", ticked=wanted, **WHO)
    looked = client.get(address)
    client.post(address, seen_on(looked))

    draw = Draw.objects.get()
    assert "Put 2 cases on the agenda" in text_of(looked)
    assert sorted(draw.drawn) == ["hampshire/A", "hampshire/C"]
    assert (draw.method, draw.algorithm, draw.asked["picked_by"]) == ("chairs_pick", "named/1", "R. Chair")
    assert len(draw.frame) == 3


def test_the_same_case_has_another_token_at_another_meeting(client, meeting):
    children("A")
    second = making.a_meeting(meeting.panel)

    tokens = [client.get(of_the_chair(one, blind="1")).context["listed"][0].token for one in (meeting, second)]

    assert len(set(tokens)) == 2


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"ticked": ["0" * 16]}, "A case that was ticked is not in the list any more: look at the list again."),
        ({}, "Write the references of the cases that were picked, one a line."),
    ],
)
def test_a_tick_that_leads_nowhere_is_said(client, meeting, asked, expected):
    children("A")

    assert expected in text_of(client.get(of_the_chair(meeting, look="1", **WHO, **asked)))


def test_too_many_for_one_list_are_narrowed_by_a_theme(client, meeting, administrator, monkeypatch):
    children("A", "B")
    theme = save_theme(panel=meeting.panel, name="B only", query="q=B", by=administrator)
    monkeypatch.setattr("cases.panels.selecting.views.blind.MOST_LISTED", 1)

    many = text_of(client.get(of_the_chair(meeting, blind="1")))
    few = client.get(of_the_chair(meeting, blind="1", theme=theme.pk))

    assert "2 cases are eligible, too many to pick from in one list." in many
    assert [case.offence for case in few.context["listed"]] == ["Offence of B"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_queries_however_long_it_is(client, meeting, number, django_assert_num_queries):
    children(*"ABC"[:number])

    with django_assert_num_queries(17):
        client.get(of_the_chair(meeting, blind="1"))
