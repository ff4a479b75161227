"""The reference tables, and what an offence code alone settles."""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command

from cases.enums import EthnicityCode, ModeOfTrial, OffenceGroup
from cases.guidance.reference import load_reference, offence_class, offence_code, reviewed_groups, rows_of
from cases.models.reference import Ethnicity, Force, Offence, OutcomeCode

COUNTS = {"forces": 44, "Home Office classes": 132, "CJS codes": 6936, "ethnicities": 19, "outcome codes": 23}


@pytest.fixture(scope="module")
def offences():
    """Every offence of the list by its code, as it would be stored."""
    groups = reviewed_groups()
    classes = {row["code"]: offence_class(row, groups) for row in rows_of("offences.csv")}
    codes = {row["cjs_code"]: offence_code(row, classes) for row in rows_of("cjs_offence_codes_notifiable.csv.gz")}
    return classes | codes


@pytest.mark.parametrize(
    ("code", "mode", "group"),
    [
        pytest.param("105A", None, "violence_without_injury", id="assault without injury mixes modes"),
        pytest.param("46", "either_way", "theft_shop", id="shop theft"),
        pytest.param("34B", "indictable_only", "robbery", id="robbery"),
        pytest.param("58A", "either_way", "arson_damage", id="damage to a dwelling"),
        pytest.param("58B", "either_way", "arson_damage", id="damage to a building"),
        pytest.param("58C", "either_way", "arson_damage", id="damage to a vehicle"),
        pytest.param("58D", "either_way", "arson_damage", id="other damage, whatever its value"),
        pytest.param("8N", None, "violence_with_injury", id="assault with injury mixes modes"),
        pytest.param("8L", None, "stalking_harassment", id="harassment mixes modes"),
        pytest.param("8Q", "either_way", "stalking_harassment", id="stalking"),
        pytest.param("8R", "either_way", "stalking_harassment", id="malicious communications"),
        pytest.param("9A", "summary", "public_order", id="public fear, alarm or distress"),
        pytest.param("10D", "either_way", "weapons", id="a blade"),
        pytest.param("44", None, "theft_other", id="a pedal cycle, taken or stolen"),
        pytest.param("104", None, "violence_without_injury", id="principal offence and mapped code disagree"),
        pytest.param("126", "summary", "vehicle", id="vehicle interference"),
        pytest.param("802", "either_way", "road_traffic", id="dangerous driving"),
        pytest.param("92E", "either_way", "drug_possession", id="cannabis"),
        pytest.param("92A", None, "drug_trafficking", id="trafficking, one offence of which is indictable only"),
        pytest.param("92C", "either_way", None, id="other drug offences mix groups"),
        pytest.param("66", None, None, id="offences against the State or public order mix both"),
        pytest.param("35", "indictable_only", None, id="blackmail is no theft"),
        pytest.param("4/6", None, None, id="no mode is known, and the group is unsure"),
        pytest.param("96", None, "misc", id="no mode is known"),
    ],
)
def test_a_home_office_class_settles_what_nothing_in_it_disagrees_with(offences, code, mode, group):
    offence = offences[code]

    assert (offence.is_class, offence.class_code) == (True, code)
    assert (offence.mode_of_trial, offence.offence_group) == (mode, group)


@pytest.mark.parametrize(
    ("code", "class_code", "mode", "group"),
    [
        pytest.param("CJ88001", "105A", "summary", "violence_without_injury", id="common assault"),
        pytest.param("TH68010", "46", "either_way", "theft_shop", id="theft from a shop"),
        pytest.param("PU86116", "9A", "summary", "public_order", id="section 5"),
        pytest.param("MD71530", "92E", "either_way", "drug_possession", id="possession of cannabis"),
        pytest.param("FL96001", "66", "either_way", None, id="its class has no group"),
        pytest.param("CD71039", "", "either_way", "arson_damage", id="low-value damage, which may be of four classes"),
        pytest.param(
            "OF61102", "", "either_way", "violence_with_injury", id="actual bodily harm, which may be of two classes"
        ),
        pytest.param("AA06006", "", "either_way", None, id="no class is known"),
    ],
)
def test_a_cjs_code_settles_its_own_mode_and_takes_the_group_of_a_single_class(offences, code, class_code, mode, group):
    offence = offences[code]

    assert (offence.is_class, offence.class_code) == (False, class_code)
    assert (offence.mode_of_trial, offence.offence_group) == (mode, group)


def test_no_class_with_more_than_one_mode_settles_any(offences):
    mixed = [
        row["code"] for row in rows_of("offences.csv") if row["mode_of_trial"] == "mixed" or ";" in row["mode_mix"]
    ]

    assert {offences[code].mode_of_trial for code in mixed} == {None}


def test_every_cjs_code_settles_a_mode(offences):
    assert {offence.mode_of_trial for offence in offences.values() if not offence.is_class} == set(ModeOfTrial)


def test_the_reviewed_table_has_each_class_once_in_its_own_words():
    classes = [(row["code"], row["description"]) for row in rows_of("offences.csv")]

    assert [(row["class_code"], row["description"]) for row in rows_of("offence_groups.csv")] == classes


def test_the_reviewed_table_says_on_what_each_line_rests_and_why_one_is_left_out():
    for row in rows_of("offence_groups.csv"):
        assert row["basis"]
        assert row["basis"].startswith("Left out: ") is (row["offence_group"] == "")


def test_the_reviewed_table_uses_every_group_but_the_one_that_is_no_crime():
    assert set(reviewed_groups().values()) == set(OffenceGroup) - {OffenceGroup.ASB_NO_CRIME}


def test_every_class_the_home_office_counts_as_sexual_is_sexual_and_no_other():
    groups = reviewed_groups()

    for row in rows_of("offences.csv"):
        assert (groups.get(row["code"]) == OffenceGroup.SEXUAL) is (row["group"] == "Sexual offences")


def test_the_sample_cases_have_the_groups_of_the_reviewed_table():
    groups = reviewed_groups()
    coded = [row for row in rows_of("demonstration/sample_force/cases.csv") if row["offence_code"]]

    assert len(coded) == 299
    assert [row["case_ref"] for row in coded if groups.get(row["offence_code"]) != row["offence_group"]] == []


@pytest.mark.django_db
def test_loading_fills_every_reference_table():
    assert load_reference() == COUNTS

    assert Force.objects.count() == 44
    assert Offence.objects.classes().count() == 132
    assert Offence.objects.count() == 132 + 6936
    assert set(Ethnicity.objects.values_list("code", flat=True)) == set(EthnicityCode)
    assert list(OutcomeCode.objects.values_list("code", flat=True)) == list(range(23))
    assert Offence.objects.get(code="105A").mode_of_trial is None
    assert Offence.objects.get(code="105A").offence_group == OffenceGroup.VIOLENCE_WITHOUT_INJURY


@pytest.mark.django_db
def test_loading_again_changes_nothing():
    load_reference()
    before = [list(table.objects.order_by("pk").values()) for table in (Force, Offence, Ethnicity, OutcomeCode)]

    assert load_reference() == COUNTS

    after = [list(table.objects.order_by("pk").values()) for table in (Force, Offence, Ethnicity, OutcomeCode)]
    assert after == before


@pytest.mark.django_db
def test_loading_puts_right_a_row_that_differs_from_its_file():
    load_reference()
    Force.objects.filter(id="hampshire").update(name="Somewhere else")
    Offence.objects.filter(code="46").update(offence_group=OffenceGroup.MISC)

    load_reference()

    assert Force.objects.get(id="hampshire").name == "Hampshire Constabulary"
    assert Offence.objects.get(code="46").offence_group == OffenceGroup.THEFT_SHOP


@pytest.mark.django_db
def test_the_forces_are_the_43_and_the_transport_police():
    load_reference()

    assert Counter(Force.objects.values_list("is_territorial", flat=True)) == {True: 43, False: 1}
    assert list(Force.objects.filter(is_territorial=False).values_list("id", flat=True)) == ["btp"]


@pytest.mark.django_db
def test_community_resolution_is_the_out_of_court_outcome_8():
    load_reference()

    outcome = OutcomeCode.objects.get(code=8)
    assert (outcome.group, outcome.is_out_of_court) == ("Out-of-court (informal)", True)


@pytest.mark.django_db
def test_the_command_prints_what_it_loaded():
    printed = StringIO()

    call_command("load_reference", stdout=printed)

    assert printed.getvalue().splitlines() == [
        "    44 forces",
        "   132 Home Office classes",
        " 6,936 CJS codes",
        "    19 ethnicities",
        "    23 outcome codes",
    ]
