"""The list of cases: its order, its counts, its addresses, and a constant number of queries."""

import pytest
from django.utils import timezone

from cases.casework import services
from cases.enums import Event, Role
from cases.models import AuditEvent, Case
from tests import make
from tests.casework.acting import a_client, references, signed_in, words

pytestmark = pytest.mark.django_db

DENIED = {"responsibility": "denied"}
SILENT = {"responsibility": None}
ODD = {"area": "North", "victim_consulted": "no", "victim_wishes": "not_sought"}


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_list_takes_a_constant_number_of_queries(number, django_assert_num_queries):
    for position in range(number):
        make.a_case(**(ODD if position % 2 == 0 else DENIED))
    actor = make.an_actor(Role.ADMINISTRATOR)
    case = Case.objects.first()
    services.raise_flag(case=case, rule="", severity="gap", reason="Why?", by=actor)
    client = signed_in(actor)

    client.get("/")

    with django_assert_num_queries(13):
        response = client.get("/cases/")

    assert len(references(response)) == min(number, 25)


def test_the_gravest_and_newest_come_first_and_gaps_never_order_the_list():
    old_gap = make.a_case(**SILENT, disposal_date="2023-01-10")
    new_clean = make.a_case(disposal_date="2023-06-01")
    breach = make.a_case(**DENIED, disposal_date="2023-01-01")
    undated = make.a_case(disposal_date=None)

    response = a_client().get("/cases/")

    assert references(response) == [case.case_ref for case in (breach, new_clean, old_gap, undated)]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("reference", "ABC"),
        ("-reference", "CBA"),
        ("resolved", "BAC"),
        ("-resolved", "ABC"),
        ("offence", "CBA"),
        ("found", "BAC"),
        ("-found", "CAB"),
        ("-flags", "BCA"),
        ("nonsense", "CAB"),
    ],
)
def test_the_list_is_sorted_both_ways_with_what_is_not_recorded_last(sort, expected):
    make.a_case(case_ref="A", disposal_date="2023-05-02", offence_title="Theft")
    make.a_case(case_ref="B", disposal_date="2023-05-01", offence_title="Damage")
    make.a_case(case_ref="C", disposal_date=None, offence_title="Assault")
    Case.objects.filter(case_ref="C").update(gravity_order=2, breach_count=1)
    actor = make.an_actor(Role.ADMINISTRATOR)
    services.raise_flag(case=Case.objects.get(case_ref="B"), rule="", severity="gap", reason="Why?", by=actor)

    assert references(signed_in(actor).get(f"/cases/?sort={sort}")) == list(expected)


def test_a_sort_that_is_not_known_is_said_and_all_else_is_kept():
    make.a_case(case_ref="CLEAN")
    make.a_case(case_ref="OLD", disposal_date="2023-05-01", **DENIED)
    make.a_case(case_ref="NEW", disposal_date="2023-05-02", **DENIED)
    sentence = "The list cannot be sorted by “zzz”. It stands in its usual order: the gravest first, then the newest."

    unknown, known = (a_client().get(f"/cases/?severity=breach&sort={sort}") for sort in ("zzz", "resolved"))

    assert (sentence in words(unknown), references(unknown)) == (True, ["NEW", "OLD"])
    assert [tag.text for tag in unknown.context["tags"]] == ["Departs from guidance"]
    assert 'name="sort"' not in unknown.content.decode()
    assert "cannot be sorted" not in words(known)
    assert '<input type="hidden" name="sort" value="resolved">' in known.content.decode()


def test_the_headline_counts_the_filtered_cases_and_leaves_gaps_apart():
    make.a_case(**DENIED)
    make.a_case(**DENIED, area="North")
    make.a_case(**SILENT)
    make.a_case()

    response = a_client().get("/cases/")

    assert "4 cases · 2 depart from guidance" in words(response)
    assert "1 thing not recorded in 1 case" in words(response)
    area = Case.objects.get(area__isnull=False).area_id
    assert "1 case · 1 departs from guidance" in words(a_client().get(f"/cases/?area={area}"))


def test_an_empty_list_says_so():
    assert "No cases match these filters." in words(a_client().get("/cases/"))


def test_filters_and_sorting_stay_in_every_address():
    make.a_case(**DENIED)

    response = a_client().get("/cases/?severity=breach&severity=gap&sort=-resolved&page=1")

    assert [tag.text for tag in response.context["tags"]] == ["Departs from guidance", "Something not recorded"]
    assert response.context["tags"][0].address == "?severity=gap&sort=-resolved"
    assert "?severity=breach&amp;severity=gap&amp;sort=-resolved&amp;n=1" in response.content.decode()


def test_listing_is_recorded_with_what_was_asked():
    make.a_case()
    actor = make.an_actor(Role.FORCE_LEAD)

    signed_in(actor).get("/cases/?q=bike")

    event = AuditEvent.objects.get(kind=Event.CASES_LISTED)
    assert (event.person, event.details) == (actor.person.email, {"asked": {"q": ["bike"]}, "found": 0})


@pytest.mark.parametrize("role", Role)
def test_only_roles_that_see_cases_may_list_them(role):
    make.a_case(case_ref="HERE")
    make.a_case(case_ref="ELSEWHERE", force="metropolitan")
    actor = make.an_actor(role)

    response = signed_in(actor).get("/cases/")

    if actor.runs_scrutiny:
        assert references(response) == ["HERE"]
    elif actor.sees_cases:
        assert references(response) == []
    elif actor.sits_on_panels:
        assert (response.status_code, response.headers["Location"]) == (302, "/panels/cases/")
    else:
        assert response.status_code == 403


def test_a_case_knows_its_place_in_the_list_it_was_opened_from():
    for number in range(4):
        make.a_case(case_ref=f"R{number}", disposal_date=f"2023-05-0{9 - number}", **DENIED)
    make.a_case(case_ref="CLEAN")
    client = a_client()

    response = client.get("/cases/hampshire/R1/?severity=breach&n=2")

    assert "Back to the list , 2 of 4 Previous case Next case" in words(response)
    assert response.context["previous"] == "/cases/hampshire/R0/?severity=breach&n=1"
    assert response.context["next"] == "/cases/hampshire/R2/?severity=breach&n=3"
    assert response.context["back"] == "/cases/?severity=breach"


@pytest.mark.parametrize("number", ["1", "3", "99", "0", "-1", "x", "²", "9" * 40, ""])
def test_where_the_list_has_changed_only_the_way_back_is_left(number):
    make.a_case(case_ref="R0", disposal_date="2023-05-09")
    make.a_case(case_ref="R1", disposal_date="2023-05-08")

    response = a_client().get(f"/cases/hampshire/R1/?q=&n={number}")

    assert (response.context["place"], response.context["back"]) == (None, "/cases/?q=")


def test_a_re_coded_case_opens_outside_the_list_and_says_so():
    case = make.a_case(case_ref="R0")
    Case.objects.filter(pk=case.pk).update(recoded_at=timezone.now(), outcome_code=1)

    response = a_client().get("/cases/hampshire/R0/?n=1")

    assert response.context["place"] is None
    assert "No longer a Community Resolution: since" in words(response)
    assert response.context["page"].assessments == []
