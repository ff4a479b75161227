"""What could not be checked is told apart from what is clear (guidance 2.5)."""

import random
from typing import Any

import pytest

from cases.enums import PreviousType
from cases.guidance.assessment import Assessment, Standing, assess, group_by_fact
from cases.guidance.fields import FIELDS, Kind
from cases.guidance.on_trial import try_records
from cases.guidance.settings import DEFAULTS
from cases.models import Hit
from tests import make

Record = dict[str, Any]
SILENT_KINDS = (Kind.TEXT, Kind.KEY, Kind.OFFENDER, Kind.OUTCOME, Kind.MOMENT)
DAYS = ("2023-04-25", "2023-05-01", "2023-05-09", "2023-05-10", "2023-05-11", "2023-05-17", "2023-05-19", "2022-09-01")


def assessed(record: Record) -> dict[str, Assessment]:
    (found,) = try_records([record], DEFAULTS)
    hits = [Hit(rule=rule, severity=severity, rule_version=1) for rule, severity in found]
    return {one.rule.id: one for one in assess(record, settings=DEFAULTS, hits=hits)}


@pytest.mark.django_db
def test_a_complete_case_is_clear_of_every_rule_in_force():
    standings = {one.standing for one in assessed(make.a_record()).values()}

    assert standings == {Standing.CLEAR, Standing.NOT_IN_FORCE}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "rule", "sentence"),
    [
        ({"victim_wishes": None}, "CR-VIC-03", "Could not be checked, because victim's wishes is not recorded"),
        (
            {"age_at_offence": (10, 17), "weapon": "blade_possession"},
            "CR-KNIFE-02",
            "Could not be checked, because age at the offence is known only as 10 to 17",
        ),
        (
            {"age_at_offence": (16, None), "weapon": "threat_or_use"},
            "CR-KNIFE-01",
            "Could not be checked, because age at the offence is known only as 16 or over",
        ),
        ({"history_checked": None}, "CR-HIST-01", "Could not be checked, because history checked is not recorded"),
        (
            {"history_checked": "no", "previous": None},
            "CR-HIST-02",
            "Could not be checked, because history checked is not recorded",
        ),
        ({"previous": None}, "CR-HIST-01", "Could not be checked, because list of previous outcomes is not recorded"),
        (
            {"previous": [{"type": "conviction", "date": "2022-05-01"}]},
            "CR-HIST-02",
            "Could not be checked, because ‘similar’ in the list of previous outcomes is not recorded",
        ),
        (
            {"victim_enhanced": None, "victim_informed_date": "2023-05-15"},
            "CR-VIC-05",
            "Could not be checked, because victim entitled to enhanced rights is not recorded",
        ),
        ({"victim_enhanced": None, "victim_informed_date": "2023-05-11"}, "CR-VIC-05", "Clear"),
        ({"remedy_followed": "no"}, "CR-VIC-04", "Clear"),
        ({"authorising_rank": None, "supervisor_rank": "sergeant"}, "CR-AUTH-03", "Clear"),
        ({"mode_of_trial": None, "authorising_rank": "inspector"}, "CR-AUTH-01", "Clear"),
        ({"age_at_offence": None}, "CR-GRAV-02", "Could not be checked, because age at the offence is not recorded"),
        (
            {"age_at_offence": None, "gravity_matrix": "youth_2013"},
            "CR-GRAV-02",
            "Could not be checked, because age at the offence is not recorded",
        ),
        ({"mode_of_trial": "summary", "offence_date": None}, "CR-TIME-01", None),
    ],
)
def test_what_could_not_be_checked_says_what_is_missing(changes, rule, sentence):
    one = assessed(make.a_record(**changes))[rule]

    expected = sentence or "Could not be checked, because date of the offence is not recorded"
    assert one.sentence == expected


@pytest.mark.django_db
def test_without_a_disposal_date_nothing_but_the_core_facts_could_be_checked():
    standings = assessed(make.a_record(disposal_date=None))

    assert standings["CR-REC-01"].standing is Standing.NOT_RECORDED
    others = {one.sentence for rule, one in standings.items() if rule != "CR-REC-01"}
    assert others == {"Could not be checked, because date resolved is not recorded"}


@pytest.mark.django_db
def test_hits_that_rest_on_one_fact_stand_together_gravest_group_first():
    record = make.a_record(
        offence_group="sexual",
        previous=[{"type": "conviction", "date": "2023-01-01", "similar": True}],
        victim_consulted="no",
    )

    groups = group_by_fact(one for one in assessed(record).values() if one.is_hit)

    assert [(fact.value, [one.rule.id for one in found]) for fact, found in groups] == [
        ("Victim", ["CR-VIC-01"]),
        ("Seriousness and authority", ["CR-AUTH-01", "CR-SEX-01"]),
        ("History", ["CR-AUTH-03", "CR-HIST-01", "CR-HIST-02"]),
    ]


def some_value(name: str, chance: random.Random) -> Any:
    field = FIELDS[name]
    match field.kind:
        case Kind.BOOLEAN:
            return chance.choice([True, False])
        case Kind.SET:
            return sorted(chance.sample(field.values, chance.randint(0, 2)))
        case Kind.DATE:
            return chance.choice(DAYS)
        case Kind.NUMBER:
            return chance.randint(0, min(field.most or 3, 5))
        case Kind.AGE:
            return chance.choice([9, 10, 15, 16, 17, 18, 30])
        case _:
            return chance.choice(field.values)


def filled(record: Record, chance: random.Random) -> Record:
    """The record with every silent fact that the guidance calls unknown filled in at random."""
    full = dict(record)
    for name, field in FIELDS.items():
        if field.kind in SILENT_KINDS or name in ("force", "area") or any(key in full for key in field.columns):
            continue
        for key in field.columns if field.kind is Kind.AGE else field.columns[:1]:
            full.setdefault(key, some_value(name, chance))
        if field.kind is Kind.AGE:
            full[field.columns[1]] = full[field.columns[0]]
    if not full.get("previous") and (record.get("history_checked") != "yes" or "previous" not in record):
        full["previous"] = [an_entry(chance) for _ in range(chance.randint(0, 2))]
    full["previous"] = [{**an_entry(chance), **entry} for entry in full.get("previous", [])]
    for name in ("actions", "contact_attempts"):
        full.setdefault(name, chance.choice([[], [{}]]))
    return full


def an_entry(chance: random.Random) -> Record:
    flags = {name: chance.choice([True, False]) for name in ("similar", "violent", "weapon", "hate")}
    dates = ["2020-05-01", "2021-05-01", "2022-05-01", "2023-05-09", "2023-06-01"]
    return {"type": chance.choice(PreviousType.values), "date": chance.choice(dates), **flags}


def with_silences(record: Record, chance: random.Random) -> Record:
    """The record with a random part of its facts taken out, an earlier outcome's among them."""
    kept = {key: value for key, value in record.items() if chance.random() > 0.35}
    for key in ("case_ref", "force", "outcome_code", "disposal_date"):
        kept[key] = record[key]
    for name in ("age_at_offence", "age_at_disposal"):
        if f"{name}_youngest" not in kept or f"{name}_oldest" not in kept:
            kept.pop(f"{name}_youngest", None)
            kept.pop(f"{name}_oldest", None)
    if "previous" in kept:
        kept["previous"] = [
            {key: value for key, value in entry.items() if chance.random() > 0.3} for entry in kept["previous"]
        ]
    return kept


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(12))
def test_a_rule_that_is_clear_does_not_fire_whatever_the_silent_facts_turn_out_to_be(seed):
    chance = random.Random(seed)
    base = filled({"case_ref": "A", "force": "hampshire", "outcome_code": 8, "disposal_date": "2023-05-10"}, chance)
    record = with_silences(base, chance)
    clear = {rule for rule, one in assessed(record).items() if one.standing is Standing.CLEAR}

    fired = [set(dict(hits)) for hits in try_records([filled(record, chance) for _ in range(150)], DEFAULTS)]

    assert clear & set().union(*fired) == set()


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_what_is_named_as_missing_is_missing(seed):
    chance = random.Random(100 + seed)
    base = filled({"case_ref": "A", "force": "hampshire", "outcome_code": 8, "disposal_date": "2023-05-10"}, chance)
    record = with_silences(base, chance)

    named = {fact.field for one in assessed(record).values() for fact in one.silent}

    recorded = {name for name in named if name in FIELDS and any(key in record for key in FIELDS[name].columns)}
    assert recorded - {"history_checked"} == set()
