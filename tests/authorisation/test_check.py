"""The check beyond the rank: the day that is taken, whom to consult, what is missing, and what changes nothing."""

from datetime import date

import pytest
from django.utils import timezone

from cases.authorisation.checking import check
from cases.authorisation.questions import question_of
from cases.enums import Rank
from cases.guidance.settings import DEFAULTS
from cases.models import AuditEvent, Case
from tests import make
from tests.guidance.firing import A_RESOLUTION, BLADE, CHILD, INDICTABLE, OPPOSED, RACE

pytestmark = pytest.mark.django_db


def test_a_missing_day_is_today_and_said_so():
    answer = check(make.a_record(disposal_date=None), DEFAULTS)

    assert (answer.on, answer.is_day_assumed) == (timezone.localdate(), True)


def test_the_records_own_day_counts_until_another_is_given():
    record = make.a_record(disposal_date="2023-05-10")

    given, own = check(record, DEFAULTS, on=date(2019, 5, 10)), check(record, DEFAULTS)

    assert (given.on, given.is_day_assumed) == (date(2019, 5, 10), False)
    assert (own.on, own.is_day_assumed) == (date(2023, 5, 10), False)
    assert record["disposal_date"] == "2023-05-10"


@pytest.mark.parametrize(
    ("changes", "day", "consult", "why"),
    [
        ({}, "2023-05-10", (), {}),
        (A_RESOLUTION, "2023-05-10", ("supervisor",), {"supervisor": ["CR-AUTH-03"]}),
        ({**OPPOSED, "victim_departure_reason": "why"}, "2020-05-10", ("supervisor",), {"supervisor": ["CR-AUTH-04"]}),
        (CHILD, "2023-05-10", (), {}),
        (CHILD, "2023-09-01", ("yjs",), {"yjs": ["CR-YOUTH-02"]}),
        ({**CHILD, **A_RESOLUTION}, "2023-05-10", ("yjs",), {"yjs": ["CR-YOUTH-01"]}),
        ({**CHILD, **BLADE}, "2026-03-01", ("yjs",), {"yjs": ["CR-KNIFE-05", "CR-YOUTH-02"]}),
        (RACE, "2023-05-10", ("cps",), {"cps": ["CR-HATE-01"]}),
        (RACE, "2019-05-10", (), {}),
        ({**RACE, "cps_consulted": "yes"}, "2023-05-10", ("cps",), {"cps": ["CR-HATE-01"]}),
    ],
)
def test_whom_to_consult_is_whoever_would_spare_a_hit(changes, day, consult, why):
    answer = check(make.a_record(disposal_date=day, **changes), DEFAULTS)

    assert answer.consult == consult
    assert {name: [rule.id for rule in rules] for name, rules in answer.consult_because.items() if rules} == why


@pytest.mark.parametrize(
    ("changes", "floor", "endorses", "consult"),
    [
        (INDICTABLE, Rank.NONE, True, ("supervisor",)),
        (INDICTABLE, Rank.NONE, False, ()),
        ({}, Rank.SERGEANT, True, ()),
        ({}, Rank.INSPECTOR, True, ("supervisor",)),
    ],
)
def test_a_supervisor_endorses_what_goes_above_a_sergeant_where_the_force_asks(changes, floor, endorses, consult):
    assert check(make.a_record(**changes), DEFAULTS, floor, endorses=endorses).consult == consult


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({}, ()),
        ({"gravity_matrix": None}, ("gravity_matrix",)),
        # Were there a history, somebody's supervision would matter too.
        ({"history_checked": None, "previous": None}, ("history_checked", "supervisor_rank")),
        ({"history_checked": "no"}, ("history_checked", "supervisor_rank")),
        ({"actions": None}, ("actions",)),
        ({"actions": []}, ()),
        ({"domestic_abuse": True, "da_relationship": None}, ("da_relationship",)),
        ({"domestic_abuse": None, "da_relationship": None}, ("da_relationship", "domestic_abuse")),
        ({"domestic_abuse": False, "da_relationship": None}, ()),
        ({"responsibility": None, "evidence_sufficient": None}, ("evidence_sufficient", "responsibility")),
        ({**CHILD, "appropriate_adult": None}, ("appropriate_adult",)),
        ({**INDICTABLE, "authorising_rank": None}, ("authorised_date", "authorising_rank")),
        ({"previous": [{"type": "conviction"}], **CHILD, "weapon": "blade_possession", "gravity_matrix": "child_2023",
          "disposal_date": "2023-09-02", "yjs_consulted": "yes"}, ("previous.violent", "previous.weapon")),
    ],
)  # fmt: skip
def test_what_is_missing_is_what_a_rule_waits_for(changes, missing):
    assert check(make.a_record(**changes), DEFAULTS).missing == missing


def test_what_is_missing_of_nothing_at_all_is_answered_by_a_question_or_comes_later():
    missing = check({}, DEFAULTS).missing

    assert "offence_code" in missing
    assert [name for name in missing if question_of(name) is None] == [
        "authorised_date",
        "authorising_rank",
        "cps_consulted",
        "supervisor_rank",
        "victim_informed",
        "victim_informed_date",
        "yjs_consulted",
    ]


def test_an_acting_or_special_rank_in_the_record_changes_nothing_of_what_is_needed():
    record = make.a_record(
        **INDICTABLE, authorising_rank="inspector", authorising_rank_prefix="special", supervisor_rank="sergeant",
        supervisor_rank_prefix="special",
    )  # fmt: skip

    assert check(record, DEFAULTS).required_rank == Rank.INSPECTOR


def test_checking_stores_nothing():
    check(make.a_record(), DEFAULTS)

    assert not Case.objects.exists()
    assert not AuditEvent.objects.exists()
