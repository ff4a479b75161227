"""The lowest rank that may authorise: for every rule that names one, and as a reading by hand has it."""

from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cases.authorisation.checking import AUTHORITY_RULES, Checked, check
from cases.casework.store import store_new
from cases.enums import Rank
from cases.guidance import services
from cases.guidance.catalogue import RANK_SETTABLE
from cases.guidance.on_trial import try_records
from cases.guidance.settings import DEFAULTS, LocalRule, Settings
from cases.models import Hit
from tests import make
from tests.guidance import chance
from tests.guidance.by_hand import TABLE, screened, screened_by_version
from tests.guidance.firing import FIRES, NEAR_MISSES
from tests.guidance.shared import EXAMPLE_IDS, WORKED_EXAMPLES
from tests.guidance.test_rules_fire import placed, record_on, the_day

pytestmark = pytest.mark.django_db

EXCEPTED_BY = {(rule, number): Rank(exc.rstrip("*")) for rule, number, _s, _c, _t, exc, _p in TABLE if exc}
# Rule, version, severity → the lowest rank, and the rules for which a lower one will not do.
NAMES_A_RANK: dict[tuple[str, int, str], tuple[str, list[str]]] = {
    ("CR-AUTH-01", 1, "breach"): ("inspector", ["CR-AUTH-01", "CR-SERIOUS-01"]),
    ("CR-AUTH-01", 1, "justify"): ("inspector", ["CR-AUTH-01", "CR-SEX-01"]),
    ("CR-AUTH-02", 1, "gap"): ("inspector", ["CR-AUTH-01", "CR-SEX-01"]),
    ("CR-AUTH-03", 1, "gap"): ("sergeant", ["CR-AUTH-03", "CR-HIST-01"]),
    ("CR-AUTH-03", 1, "justify"): ("sergeant", ["CR-AUTH-03", "CR-HIST-01"]),
    ("CR-AUTH-04", 1, "gap"): ("sergeant", ["CR-AUTH-04"]),
    ("CR-AUTH-04", 1, "breach"): ("sergeant", ["CR-AUTH-04"]),
    ("CR-SERIOUS-01", 1, "justify"): ("inspector", ["CR-SERIOUS-01"]),
    ("CR-SERIOUS-01", 2, "breach"): ("inspector", ["CR-AUTH-01", "CR-SERIOUS-01"]),
    ("CR-SERIOUS-01", 2, "justify"): ("inspector", ["CR-AUTH-01", "CR-SERIOUS-01"]),
    ("CR-SERIOUS-02", 1, "justify"): ("inspector", ["CR-SERIOUS-02"]),
    ("CR-SERIOUS-02", 2, "breach"): ("inspector", ["CR-AUTH-01", "CR-SERIOUS-02"]),
    ("CR-SERIOUS-02", 2, "justify"): ("inspector", ["CR-AUTH-01", "CR-SERIOUS-02"]),
    ("CR-SERIOUS-03", 1, "justify"): ("inspector", ["CR-SERIOUS-03"]),
    ("CR-SERIOUS-04", 1, "justify"): ("inspector", ["CR-SERIOUS-04"]),
    ("CR-SERIOUS-05", 1, "justify"): ("constable", ["CR-SERIOUS-05"]),
    ("CR-HIST-01", 1, "breach"): ("inspector", ["CR-HIST-01"]),
    ("CR-HIST-01", 2, "justify"): ("sergeant", ["CR-AUTH-03", "CR-HIST-01"]),
    ("CR-HIST-02", 1, "justify"): ("inspector", ["CR-HIST-02"]),
    ("CR-DA-02", 1, "justify"): ("inspector", ["CR-DA-02"]),
    ("CR-HATE-01", 1, "justify"): ("inspector", ["CR-HATE-01"]),
    ("CR-HATE-01", 1, "gap"): ("inspector", ["CR-HATE-01"]),
    ("CR-SEX-01", 1, "justify"): ("inspector", ["CR-AUTH-01", "CR-SEX-01"]),
    ("CR-KNIFE-01", 1, "justify"): ("inspector", ["CR-KNIFE-01"]),
    ("CR-KNIFE-02", 1, "justify"): ("inspector", ["CR-KNIFE-02"]),
    ("CR-KNIFE-02", 2, "breach"): ("inspector", ["CR-KNIFE-02"]),
    ("CR-KNIFE-02", 3, "justify"): ("inspector", ["CR-KNIFE-02"]),
    ("CR-KNIFE-03", 1, "justify"): ("inspector", ["CR-KNIFE-03"]),
}
STRICT = Settings(strict_indictable=True)
A_DAY = date(2024, 3, 15)


def checked(key: tuple[str, int, str], settings: Settings = DEFAULTS) -> Checked:
    return check(record_on(the_day(*key), FIRES[key]), settings)


def by_hand(record: dict[str, Any], settings: Settings = DEFAULTS) -> str:
    """The same from the guidance's text, rank by rank, without any of the application's conditions."""
    for rank in Rank:
        tried = {**record, "authorising_rank": rank.value, "authorised_date": record["disposal_date"]}
        tried.pop("authorising_rank_prefix", None)
        hits = [(rule, number) for rule, number, _severity in screened_by_version(tried, settings)]
        beyond = [one for one in hits if EXCEPTED_BY.get(one, Rank.NONE).level > rank.level]
        if not beyond and not AUTHORITY_RULES.intersection(rule for rule, _number in hits):
            return rank.value
    raise AssertionError("no rank suffices")


def test_every_rule_that_names_a_rank_has_its_cases():
    naming = {key for key in FIRES if key[:2] in EXCEPTED_BY or key[0] in AUTHORITY_RULES}

    assert set(NAMES_A_RANK) == naming


@pytest.mark.parametrize("key", NAMES_A_RANK)
def test_a_rule_that_names_a_rank_asks_for_it_and_says_so(key):
    answer = checked(key)

    assert (answer.required_rank.value, [rule.id for rule in answer.because]) == NAMES_A_RANK[key]


@pytest.mark.parametrize("key", NAMES_A_RANK)
def test_one_rank_below_does_not_do_and_at_the_rank_nothing_is_left(key):
    answer = checked(key)
    rank = answer.required_rank
    below = list(Rank)[list(Rank).index(rank) - 1]

    def beyond(authorising: Rank) -> list[str]:
        tried = {**answer.record, "authorising_rank": authorising.value, "authorised_date": answer.on.isoformat()}
        return [
            rule
            for rule, number, _severity in screened_by_version(tried)
            if rule in AUTHORITY_RULES or EXCEPTED_BY.get((rule, number), Rank.NONE).level > authorising.level
        ]

    assert beyond(rank) == []
    assert key[0] in beyond(below) or key[0] == "CR-AUTH-02"


@pytest.mark.parametrize("key", NAMES_A_RANK)
def test_what_nearly_hits_asks_only_for_what_is_left(key):
    rule, _number, severity = key
    day = the_day(*key)

    for miss in NEAR_MISSES.get((rule, severity), ()):
        record = make.a_record(
            disposal_date=day.isoformat(), **placed({**FIRES[key], "authorising_rank": "none", **miss}, day)
        )
        assert check(record, DEFAULTS).required_rank.value == by_hand(record)


@pytest.mark.parametrize("example", WORKED_EXAMPLES, ids=EXAMPLE_IDS)
def test_the_worked_examples_need_what_the_guidance_says(example):
    sent = example["record"]
    record = make.a_record(**{name: value for name, value in sent.items() if name != "offender_ref"})

    assert check(record, DEFAULTS).required_rank.value == by_hand(record)


def test_baseline_b_needs_nobody():
    answer = check(make.a_record(), DEFAULTS)

    assert (answer.required_rank, answer.because, answer.consult, answer.hits) == (Rank.NONE, (), (), [])
    assert answer.is_own_authority


@pytest.mark.parametrize(
    ("settings", "rank"), [(DEFAULTS, "none"), (STRICT, "inspector")], ids=["as courts use it", "literal"]
)
def test_the_literal_reading_takes_in_every_either_way_offence(settings, rank):
    assert check(make.a_record(mode_of_trial="either_way"), settings).required_rank.value == rank


@pytest.mark.parametrize(
    ("local", "rank"),
    [
        (LocalRule(), "none"),
        (LocalRule(since=A_DAY, excluded=("theft_shop",)), "none"),
        (LocalRule(since=A_DAY, excluded=("theft_shop",), excepted_by=Rank.SERGEANT), "sergeant"),
        (LocalRule(since=A_DAY, excluded=("theft_shop",), excepted_by=Rank.SUPERINTENDENT), "superintendent"),
        (LocalRule(since=A_DAY, excluded=("knife",), excepted_by=Rank.SUPERINTENDENT), "none"),
    ],
    ids=["off", "without exception", "by a sergeant", "by a superintendent", "of another kind"],
)
def test_a_local_policy_asks_for_its_own_rank(local, rank):
    record = make.a_record(disposal_date=A_DAY.isoformat())

    assert check(record, Settings(exclusion=local)).required_rank.value == rank


@pytest.mark.parametrize("rank", [Rank.SERGEANT, Rank.CHIEF_OFFICER])
def test_a_force_sets_the_ranks_that_no_source_states(rank):
    key = ("CR-DA-02", 1, "justify")

    assert checked(key, Settings(exception_ranks={"CR-DA-02": rank})).required_rank == rank


@pytest.mark.parametrize(
    ("floor", "changes", "rank"),
    [
        (Rank.CONSTABLE, {}, "constable"),
        (Rank.SERGEANT, {}, "sergeant"),
        (Rank.SERGEANT, {"mode_of_trial": "indictable_only"}, "inspector"),
        (Rank.CHIEF_OFFICER, {"mode_of_trial": "indictable_only"}, "chief_officer"),
    ],
)
def test_never_below_the_forces_own_floor(floor, changes, rank):
    answer = check(make.a_record(**changes), DEFAULTS, floor)

    assert answer.required_rank.value == rank
    assert bool(answer.because) is (rank == "inspector")


def test_some_rank_always_suffices_and_it_is_the_one_that_the_guidance_names():
    dice = Random(11)
    records = [chance.a_record(dice) for _ in range(250)]

    for record in (one for one in records if one.get("disposal_date")):
        assert check(record, DEFAULTS).required_rank.value == by_hand(record)


@hypothesis_settings(max_examples=40)
@given(
    seed=st.integers(0, 10_000),
    ranks=st.dictionaries(st.sampled_from(RANK_SETTABLE), st.sampled_from(list(Rank))),
    is_strict=st.booleans(),
    local=st.sampled_from([None, *Rank]),
)
def test_some_rank_suffices_whatever_a_force_has_set(seed, ranks, is_strict, local):
    exclusion = LocalRule(since=date(2012, 1, 1), excluded=("theft_shop", "hate"), excepted_by=local)
    settings = Settings(strict_indictable=is_strict, exception_ranks=ranks, exclusion=exclusion)

    assert check(chance.a_record(Random(seed)), settings).required_rank in Rank


def test_the_hits_are_those_of_screening_the_record_as_sent():
    dice = Random(12)
    records = [record for record in (chance.a_record(dice) for _ in range(60)) if record.get("disposal_date")]

    tried = list(try_records(records, DEFAULTS))

    assert [check(record, DEFAULTS).hits for record in records] == tried
    assert [[(rule, str(severity)) for rule, severity in hits] for hits in tried] == [
        sorted(screened(record)) for record in records
    ]


def test_each_rank_tried_is_what_a_stored_case_authorised_at_that_rank_is_hit_by():
    dice = Random(13)
    records = [record for record in (chance.a_record(dice) for _ in range(25)) if record.get("disposal_date")]
    stored = [at_rank(record, rank) for record in records for rank in Rank]
    store_new(stored, force=make.a_force(), batch=None, by=None)
    services.screen(by=None)

    hit: dict[str, set[str]] = {record["case_ref"]: set() for record in stored}
    for case_ref, rule in Hit.objects.open().values_list("case__case_ref", "rule"):
        hit[case_ref].add(rule)

    for record in records:
        needed = check(record, DEFAULTS).required_rank
        versions = {rule: number for rule, number, _severity in screened_by_version(record)}
        for rank in Rank:
            found = hit[at_rank(record, rank)["case_ref"]]
            lacking = AUTHORITY_RULES & found or {
                rule for rule in found if EXCEPTED_BY.get((rule, versions.get(rule, 0)), Rank.NONE).level > rank.level
            }
            assert bool(lacking) is (rank.level < needed.level)


def at_rank(record: dict[str, Any], rank: Rank) -> dict[str, Any]:
    """The record as a case that was authorised by that rank on its day."""
    ours = {name: value for name, value in record.items() if name != "authorising_rank_prefix"}
    return {
        **ours,
        "case_ref": f"{record['case_ref']}-{rank.value}",
        "authorising_rank": rank.value,
        "authorised_date": record["disposal_date"],
    }
