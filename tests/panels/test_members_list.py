"""A member's list: what was released to their panels and nothing else, found and sorted by released facts only."""

import pytest
from django.http import QueryDict
from django.utils import timezone

from cases.casework.filters import CaseFilter
from cases.enums import Event, Role
from cases.guidance.queries import hits_by_rule
from cases.models import AuditEvent, Case, Offence, Release
from cases.panels.filters import ReleasedFilter
from tests import make
from tests.casework.acting import signed_in, words
from tests.casework.test_filters import VARIETY

pytestmark = pytest.mark.django_db

DENIED = {"responsibility": "denied"}


def a_member(*panels, forces=("hampshire",), role=Role.PANEL_MEMBER):
    member = make.an_actor(role, forces)
    for panel in panels:
        make.a_seat(panel, member)
    return member


def places(response):
    return [row.record.number for row in response.context["table"].paginated_rows]


@pytest.fixture
def panel(db):
    Offence.objects.create(code="46", title="Shoplifting", is_class=True)
    return make.a_panel()


def test_members_list_what_was_released_to_the_panels_they_sit_on_by_place(panel):
    joint = make.a_panel("hampshire", "metropolitan")
    for place in range(2):
        make.a_release(make.a_case(case_ref=f"SECRET{place}"), panel)
    make.a_release(make.a_case(), make.a_panel())
    make.a_release(make.a_case(force="metropolitan"), joint)
    make.a_case()
    client = signed_in(a_member(panel))

    response = client.get("/panels/cases/")

    assert places(response) == [1, 2]
    assert "Case 1 of 2" in words(response)
    assert "SECRET" not in response.content.decode()
    assert response.context["totals"].cases == 2


def test_the_list_of_whole_cases_leads_members_to_what_was_released(panel):
    response = signed_in(a_member(panel)).get("/cases/")

    assert (response.status_code, response.headers["Location"]) == (302, "/panels/cases/")


@pytest.mark.parametrize("role", [one for one in Role if one not in (Role.PANEL_MEMBER, Role.PANEL_CHAIR)])
def test_the_list_of_released_cases_is_the_members(role):
    assert signed_in(make.an_actor(role)).get("/panels/cases/").status_code == 403


def test_a_joint_panel_s_member_sees_both_forces_and_which_is_which():
    joint = make.a_panel("hampshire", "metropolitan")
    for force in ("hampshire", "metropolitan"):
        make.a_release(make.a_case(force=force, area="North"), joint)

    text = words(signed_in(a_member(joint, forces=("hampshire", "metropolitan"))).get("/panels/cases/"))

    assert "Case 1 of 2 Hampshire Constabulary, North" in text
    assert "Case 2 of 2 Metropolitan Police Service, North" in text


def test_what_was_withdrawn_is_gone_and_the_other_places_stay(panel):
    releases = [make.a_release(make.a_case(), panel) for _ in range(3)]
    Release.objects.filter(pk=releases[0].pk).update(withdrawn_at=timezone.now())

    response = signed_in(a_member(panel)).get("/panels/cases/")

    assert places(response) == [2, 3]
    assert "Case 2 of 3" in words(response)


@pytest.mark.parametrize(("seats", "sentence"), [
    (0, "You do not sit on a panel yet."), (1, "No case is released to your panels yet."),
])  # fmt: skip
def test_an_empty_list_says_what_would_appear(panel, seats, sentence):
    assert sentence in words(signed_in(a_member(*[panel] * seats)).get("/panels/cases/"))


def test_listing_is_recorded_with_the_panel_as_its_reason(panel):
    make.a_release(make.a_case(), panel)
    member = a_member(panel)

    signed_in(member, why="").get("/panels/cases/?q=shop")

    event = AuditEvent.objects.get(kind=Event.CASES_LISTED)
    assert (event.person, event.why, event.details) == (
        member.person.email,
        f"Panel: {panel}",
        {"asked": {"q": ["shop"]}, "found": 1},
    )


@pytest.mark.parametrize("number", [1, 3, 27])
def test_the_list_takes_a_constant_number_of_queries(panel, number, django_assert_num_queries):
    for _ in range(number):
        make.a_release(make.a_case(screened=True), panel)
    client = signed_in(a_member(panel))
    client.get("/")

    with django_assert_num_queries(15):
        client.get("/panels/cases/")


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("place", [1, 2, 3]),
        ("-place", [3, 2, 1]),
        ("-found", [2, 1, 3]),
        ("resolved", [1, 3, 2]),
        ("-resolved", [3, 1, 2]),
        ("-flags", [3, 1, 2]),
        ("offence", [1, 3, 2]),
        ("zzz", [1, 2, 3]),
    ],
)
def test_the_list_is_sorted_both_ways_with_what_is_not_recorded_last(panel, sort, expected):
    member = a_member(panel)
    make.a_release(make.a_case(disposal_date="2023-05-01"), panel)
    make.a_release(make.a_case(disposal_date=None, offence_date=None, offence_code="ZZ", **DENIED), panel)
    make.a_flag(make.a_release(make.a_case(disposal_date="2023-05-02"), panel), member)
    # Without a date no rule can be held against a case, so what it departs from is set here.
    Release.objects.filter(number=2).update(breach_count=1)

    response = signed_in(member).get(f"/panels/cases/?sort={sort}")

    assert places(response) == expected
    assert ("cannot be sorted by “zzz”" in words(response)) is (sort == "zzz")


BOTH = ("offence_group", "weapon", "age", "history", "victim_wishes", "child_victim", "domestic_abuse", "hate",
        "authorising_rank", "severity", "rule")  # fmt: skip


@pytest.mark.parametrize("name", BOTH)
def test_a_filter_finds_the_releases_of_the_cases_that_it_finds_among_whole_ones(panel, name):
    for changes in VARIETY:
        make.a_release(make.a_case(**changes), panel)
    member, administrator = a_member(panel), make.an_actor(Role.ADMINISTRATOR)
    choices = list(dict(ReleasedFilter(QueryDict(""), actor=member).form.fields[name].choices))
    queries = [f"{name}={choice}" for choice in choices] + [f"{name}={choices[0]}&{name}={choices[1]}"]
    if name == "rule":
        queries += [f"{query}&severity={severity}" for query in queries for severity in ("breach", "gap")]

    for query in queries:
        released = ReleasedFilter(QueryDict(query), actor=member).found.values_list("case", flat=True)
        whole = CaseFilter(QueryDict(query), actor=administrator).found.values_list("pk", flat=True)
        assert (query, set(released)) == (query, set(whole))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=shoplift", [1, 2]),
        ("q=NORTH", [1]),
        ("q=shop+north", [1]),
        ("q=46", [1, 2]),
        ("q=SECRET", []),
        ("q=sorry", []),
        ("q=withheld", []),
        ("q=Smith", []),
        ("flags=yes", [2]),
        ("flags=no", [1]),
        ("panel=one", [1, 2]),
    ],
)
def test_words_are_searched_in_what_was_released_only(query, expected):
    Offence.objects.create(code="46", title="Shoplifting", is_class=True)
    panel = make.a_panel(slug="one")
    member, other = a_member(panel), a_member(panel)
    sorry = make.a_case(case_ref="SECRET", area="North", rationale_text="He was sorry.")
    make.a_flag(make.a_release(sorry, panel), other)
    make.a_flag(make.a_release(make.a_case(offence_title="Theft by Smith", officer_ref="Smith"), panel), member)

    assert places(signed_in(member).get(f"/panels/cases/?{query}")) == expected


def test_a_filter_that_cannot_be_understood_shows_no_case_and_says_why(panel):
    make.a_release(make.a_case(), panel)
    make.a_panel(slug="not-mine")

    response = signed_in(a_member(panel)).get("/panels/cases/?panel=not-mine")

    assert "Panel: “not-mine” is not a choice here." in words(response)
    assert places(response) == []


def test_the_rules_page_counts_what_was_found_on_the_day_in_what_was_released(panel):
    case = make.a_case(**DENIED)
    make.a_release(case, panel)
    make.a_case(**DENIED)
    member = a_member(panel)
    Case.objects.filter(pk=case.pk).update(responsibility="accepted")

    assert hits_by_rule(member) == {"CR-ADMIT-01": {"breach": 1}}
    assert "1 of your cases" in words(signed_in(member).get("/rules/"))
    assert "/panels/cases/?rule=CR-ADMIT-01" in signed_in(member).get("/rules/CR-ADMIT-01/").content.decode()
    assert hits_by_rule(a_member()) == {}
