"""What is released of a case: every field is classified, nothing withheld gets through, and silence stays silence."""

import json
from random import Random

import pytest

from cases.guidance.assessment import assess
from cases.guidance.fields import FIELDS, LISTS
from cases.guidance.settings import DEFAULTS
from cases.models import Offence
from cases.panels import projection
from cases.panels.projection import LIST_TREATMENTS, TREATMENTS, Treatment, project, readable
from cases.words import WITHHELD
from tests import make
from tests.guidance import chance

SHOPLIFTING = Offence(code="46", title="Shoplifting from a shop")
CANARY = "canary"


def shown(record, transcribed=(), offence=None):
    released = project(record, transcribed=transcribed, offence=offence)
    return readable(released.record, released.withheld)


def test_every_field_of_the_record_and_of_its_lists_is_classified():
    assert set(TREATMENTS) == set(FIELDS)
    assert {name: set(fields) for name, fields in LIST_TREATMENTS.items()} == {
        name: set(fields) for name, fields in LISTS.items()
    }


@pytest.mark.parametrize("name", [n for n, field in FIELDS.items() if field.kind.value in ("text", "key", "offender")])
def test_nothing_that_can_hold_a_person_s_own_words_or_key_is_released_as_it_is(name):
    assert name in ("force", "area") or TREATMENTS[name] is not Treatment.RELEASED


def a_record_full_of_canaries():
    """Every field that takes words holds some."""
    words = {name: f"{CANARY} {name}" for name, field in FIELDS.items() if field.kind.value in ("text", "key")}
    words |= {"force": "hampshire", "area": "North", "offender_token": f"person-{CANARY}"}
    return make.a_record(**words) | {
        "source_facts": {CANARY: CANARY},
        "inferred": ["offence_group"],
        "previous": [{"type": "pnd", CANARY: CANARY}],
        "contact_attempts": [{"date": "2023-05-01", "method": CANARY}],
        "exceptions": [{"rule_id": CANARY, "rank": "inspector", "date": "2023-05-01", "reason": CANARY}],
    }


TRANSCRIBED = [
    {
        "rule_id": "CR-DA-02",
        "rank": "inspector",
        "date": "2023-05-01",
        "reason": CANARY,
        "entry_ref": CANARY,
        "transcribed_by": CANARY,
        "transcribed_at": "2023-06-01T12:00:00+00:00",
    }
]


@pytest.mark.parametrize("offence", [None, SHOPLIFTING])
def test_not_one_word_of_a_person_s_own_gets_through(offence):
    released = project(a_record_full_of_canaries(), transcribed=TRANSCRIBED, offence=offence)

    assert CANARY not in json.dumps([released.record, released.withheld])
    assert CANARY not in json.dumps(readable(released.record, released.withheld))


def test_what_is_withheld_says_that_it_is_recorded_and_what_is_silent_stays_silent():
    record = shown(make.a_record(rationale_text="He was sorry.", circumstances=None))

    assert record["rationale_text"] == WITHHELD
    assert "circumstances" not in record


def test_of_what_is_never_shown_not_even_its_being_recorded_is_told():
    record = make.a_record(crime_ref="44/1", thematic_review_ref="T1", offender_token="person-1")
    released = project(record, transcribed=(), offence=None)

    never = {"case_ref", "crime_ref", "thematic_review_ref", "offender_token", "offender_ref", "source_facts"}
    assert not never & (set(released.record) | set(released.withheld))
    assert {"case_ref", "crime_ref", "offender_ref", "thematic_review_ref"} == projection.NEVER_SHOWN


@pytest.mark.parametrize(
    ("refs", "expected"),
    [
        (("K1", "K1"), ("officer", "officer")),
        (("K1", "K2"), ("officer", "authoriser")),
        (("K1", None), ("officer", None)),
        ((None, "K2"), (None, "authoriser")),
        ((None, None), (None, None)),
    ],
)
def test_whether_one_officer_did_both_is_kept_and_their_keys_are_not(refs, expected):
    record = shown(make.a_record(officer_ref=refs[0], authoriser_ref=refs[1]))

    assert (record.get("officer_ref"), record.get("authoriser_ref")) == expected


def test_an_offence_is_worded_as_our_list_words_it():
    record = shown(make.a_record(offence_code=" 46 ", offence_title="Theft by A. Smith"), offence=SHOPLIFTING)

    assert (record["offence_code"], record["offence_title"]) == ("46", "Shoplifting from a shop")


def test_a_code_that_our_list_lacks_is_withheld_with_its_title():
    record = shown(make.a_record(offence_code="A. SMITH", offence_title="Theft by A. Smith"))

    assert (record["offence_code"], record["offence_title"]) == (WITHHELD, WITHHELD)


def test_ages_and_ranks_keep_both_their_columns():
    record = shown(
        make.a_record(age_at_offence=(10, None), supervisor_rank="sergeant", supervisor_rank_prefix="acting")
    )

    assert (record["age_at_offence_youngest"], record.get("age_at_offence_oldest")) == (10, None)
    assert (record["supervisor_rank"], record["supervisor_rank_prefix"]) == ("sergeant", "acting")


def test_an_empty_list_is_told_apart_from_one_that_was_not_sent():
    record = shown(make.a_record(previous=[], actions=None))

    assert record["previous"] == []
    assert "actions" not in record


def test_an_exception_keeps_its_rank_and_date_and_a_rule_of_ours_and_withholds_the_reason():
    entry = {"rule_id": "CR-DA-02", "rank": "inspector", "date": "2023-05-01", "reason": "Both asked."}
    record = shown(make.a_record(exceptions=[entry, {"rule_id": "Smith"}]), transcribed=TRANSCRIBED)

    assert record["exceptions"] == [{**entry, "reason": WITHHELD}, {"rule_id": WITHHELD}]
    assert record["transcribed"] == [
        {**entry, "reason": WITHHELD, "transcribed_at": "2023-06-01T12:00:00+00:00"},
    ]


def test_the_released_record_answers_every_rule_as_the_whole_one_does():
    for seed in range(300):
        record = chance.a_record(Random(seed))
        for offence in (None, SHOPLIFTING if "offence_code" in record else None):
            released = assess(shown(record, offence=offence), settings=DEFAULTS, hits=())
            whole = assess(record, settings=DEFAULTS, hits=())

            assert [(one.rule.id, one.sentence) for one in released] == [(one.rule.id, one.sentence) for one in whole]
