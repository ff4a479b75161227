"""Every filter finds what plain Python finds in the same rows."""

from datetime import date

import pytest
from django.http import QueryDict
from django.utils import timezone

from cases.casework import services
from cases.casework.filters import CaseFilter
from cases.enums import Role
from cases.guidance.services import screen
from cases.models import Case, Hit
from tests import make
from tests.casework.acting import a_client, references, words

pytestmark = pytest.mark.django_db

VARIETY = (
    {"offence_title": "Shoplifting of meat", "area": "North"},
    {"area": "South", "mode_of_trial": "indictable_only", "weapon": "firearm"},
    {"offence_group": "sexual", "disposal_date": "2024-02-01", "victim_age_band": "10_15", "victim_under_18": None},
    {"offence_group": None, "mode_of_trial": None, "weapon": None, "hate_strands": None, "domestic_abuse": None},
    {"age_at_offence": 15, "age_at_disposal": 15, "appropriate_adult": "yes", "victim_under_18": True},
    {"age_at_offence": (10, 17), "age_at_disposal": (10, 17), "victim_under_18": False},
    {"age_at_offence": (16, None), "age_at_disposal": (16, None), "victim_age_band": "25_64"},
    {"age_at_offence": (18, 24), "age_at_disposal": (18, 24), "hate_strands": ["race"]},
    {"age_at_offence": None, "age_at_disposal": None, "offence_code": "105A"},
    {"previous": [{"type": "conviction", "date": "2022-01-01"}], "authorising_rank": "sergeant"},
    {"previous": None, "authorising_rank": None, "victim_wishes": None},
    {"victim_wishes": "oppose", "circumstances": "He took a BICYCLE from the yard."},
    {"domestic_abuse": True, "da_relationship": "family", "victim_wishes_text": "Wants an apology."},
    {"weapon": "blade_possession", "rationale_text": "The knife was for fishing."},
    {"disposal_date": None},
    {"responsibility": "denied", "victim_consulted": "no", "victim_wishes": "not_sought"},
)


def open_hits(case):
    return {(hit.rule, hit.severity) for hit in Hit.objects.open().filter(case=case)}


def child(case):
    if case.victim_under_18 or case.victim_age_band in ("under_10", "10_15", "16_17"):
        return {"yes"}
    return {"no"} if case.victim_under_18 is False or case.victim_age_band else {"not_recorded"}


def age(case):
    youngest, oldest = case.age_at_offence_youngest, case.age_at_offence_oldest
    if youngest is None:
        return {"not_recorded"}
    if youngest >= 18:
        return {"adult"}
    return {"under_18"} if oldest is not None and oldest < 18 else {"either"}


def severities(case):
    return {severity for _rule, severity in open_hits(case)} or {"none"}


def said(value, names=None):
    """The choice that a stored value is under."""
    return {"not_recorded" if value is None else (names or {}).get(value, value)}


SOME_OR_NONE = {True: "some", False: "none"}
YES_OR_NO = {True: "yes", False: "no"}
IN_PYTHON = {
    "area": lambda case: said(case.area_id and str(case.area_id)),
    "offence_group": lambda case: said(case.offence_group),
    "mode_of_trial": lambda case: said(case.mode_of_trial),
    "age": age,
    "history": lambda case: said(None if case.previous_count is None else case.previous_count > 0, SOME_OR_NONE),
    "victim_wishes": lambda case: said(case.victim_wishes),
    "child_victim": child,
    "domestic_abuse": lambda case: said(case.domestic_abuse, YES_OR_NO),
    "hate": lambda case: said(None if case.hate_strands is None else case.hate_strands != "", YES_OR_NO),
    "weapon": lambda case: said(case.weapon),
    "sexual": lambda case: said(None if case.offence_group is None else case.offence_group == "sexual", YES_OR_NO),
    "authorising_rank": lambda case: said(case.authorising_rank),
    "severity": severities,
    "rule": lambda case: {rule for rule, _severity in open_hits(case)},
    "force": lambda case: {case.force_id},
}  # fmt: skip


@pytest.fixture
def actor(db):
    for changes in (*VARIETY, {"force": "metropolitan"}, {"force": "kent"}):
        make.a_case(screened=False, **changes)
    screen(by=None)
    return make.an_actor(Role.ADMINISTRATOR, ("hampshire", "metropolitan"))


def found(actor, query):
    return set(CaseFilter(QueryDict(query), actor=actor).found.values_list("pk", flat=True))


@pytest.mark.parametrize("name", IN_PYTHON)
def test_each_choice_of_a_filter_finds_what_python_finds(actor, name):
    cases = list(Case.objects.filter(force__in=actor.force_ids))
    choices = list(dict(CaseFilter(QueryDict(""), actor=actor).form.fields[name].choices))

    for choice in choices:
        assert found(actor, f"{name}={choice}") == {case.pk for case in cases if choice in IN_PYTHON[name](case)}
    two = choices[:2]
    assert found(actor, "&".join(f"{name}={choice}" for choice in two)) == {
        case.pk for case in cases if IN_PYTHON[name](case) & set(two)
    }


def test_a_rule_and_a_severity_are_asked_of_the_same_hit(actor):
    cases = list(Case.objects.filter(force__in=actor.force_ids))

    for rule in ("CR-SERIOUS-01", "CR-VIC-01", "CR-ADMIT-01"):
        for severity in ("breach", "justify", "gap"):
            assert found(actor, f"rule={rule}&severity={severity}") == {
                case.pk for case in cases if (rule, severity) in open_hits(case)
            }


def test_dates_are_both_inclusive_and_leave_out_what_has_none(actor):
    cases = Case.objects.filter(force__in=actor.force_ids)

    assert found(actor, "resolved_from=1/2/2024&resolved_to=1/2/2024") == {
        case.pk for case in cases if case.disposal_date == date(2024, 2, 1)
    }
    assert len(found(actor, "resolved_to=31/1/2024")) == len(cases) - 2


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("offence=105a", 1),
        ("offence=meat+SHOPLIFTING", 1),
        ("offence=meat+nothing", 0),
        ("q=bicycle", 1),
        ("q=fishing+knife", 1),
        ("q=apology", 1),
        ("q=nowhere", 0),
        ("q=%25", 0),
        ("q=_", 0),
    ],
)
def test_words_are_found_where_the_reader_may_see_them(actor, query, number):
    assert len(found(actor, query)) == number


def test_a_reference_is_found_by_a_part_of_it(actor):
    case = make.a_case(case_ref="HC/99/x")

    assert found(actor, "q=hc/99") == {case.pk}


def test_flags_that_the_reader_may_not_know_of_find_nothing(actor):
    member, panel = make.an_actor(Role.PANEL_MEMBER), make.a_panel()
    make.a_seat(panel, member)
    flagged, released = Case.objects.filter(force="hampshire")[:2]
    words = {"rule": "", "severity": "gap", "reason": "Who says so?"}
    services.raise_flag(case=flagged, **words, by=make.an_actor(Role.ADMINISTRATOR))
    services.raise_flag(case=released, **words, by=member, release=make.a_release(released, panel))

    assert found(actor, "flags=yes") == {flagged.pk}
    assert released.pk in found(actor, "flags=no")


def test_stale_screening_is_found_clean_cases_too(actor):
    case = Case.objects.filter(force="hampshire", breach_count=0, gap_count=0).first()
    never = make.a_case(screened=False)
    Case.objects.filter(pk=case.pk).update(screened_settings="other")

    assert found(actor, "stale=true") == {case.pk, never.pk}
    assert len(found(actor, "stale=false")) == Case.objects.filter(force__in=actor.force_ids).count() - 2


def test_a_re_coded_case_has_left_the_list(actor):
    case = Case.objects.filter(force="hampshire").first()
    Case.objects.filter(pk=case.pk).update(recoded_at=timezone.now(), outcome_code=1)

    assert case.pk not in found(actor, "")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("severity=grave", "What screening found: “grave” is not a choice here. Choose from the list."),
        ("rule=CR-NO-01", "Rule: there is no rule “CR-NO-01”. Choose from the list."),
        ("force=kent", "Force: “kent” is not a choice here. Choose from the list."),
        ("resolved_from=31/2/2024", "“31/2/2024” is not a date that exists: write it like 6/7/2019."),
        (
            "resolved_from=2/2/2024&resolved_to=1/2/2024",
            "Resolved to: choose a day on or after the first one, or leave one empty.",
        ),
    ],
)
def test_a_filter_that_cannot_be_understood_shows_no_case_and_says_why(query, message):
    make.a_case()

    response = a_client().get(f"/cases/?{query}")

    assert references(response) == []
    assert message in words(response)
    assert response.context["totals"] is None
