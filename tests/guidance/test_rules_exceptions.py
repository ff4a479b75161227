"""A recorded exception turns a hit into *justified* only by the right rank, in time and with a reason."""

from datetime import date, timedelta
from typing import Any

import pytest

from cases.enums import Rank
from cases.guidance.catalogue import NATIONAL, RANK_SETTABLE
from cases.guidance.settings import DEFAULTS, LocalRule, Settings
from tests import make
from tests.guidance.by_hand import TABLE
from tests.guidance.firing import FIRES
from tests.guidance.test_rules_fire import record_on, severity_of, the_day

pytestmark = pytest.mark.django_db

EXCEPTED_BY = {(rule, number): exception.rstrip("*") for rule, number, _s, _c, _t, exception, _p in TABLE if exception}
EXCEPTING = [one for one in FIRES if one[:2] in EXCEPTED_BY]
NEVER_EXCEPTED = [one for one in FIRES if one[:2] not in EXCEPTED_BY]
ONE_DAY = timedelta(days=1)


def an_exception(rule: str, day: date, **changes: Any) -> dict[str, Any]:
    entry = {"rule_id": rule, "rank": "chief_officer", "date": day.isoformat(), "reason": "because", **changes}
    return {name: value for name, value in entry.items() if value is not None}


def with_exceptions(rule: str, number: int, severity: str, *changes: dict[str, Any]) -> dict[str, Any]:
    day = the_day(rule, number, severity)
    return record_on(
        day, {**FIRES[rule, number, severity], "exceptions": [an_exception(rule, day, **one) for one in changes]}
    )


@pytest.mark.parametrize(("rule", "number", "severity"), EXCEPTING)
def test_only_the_right_rank_in_time_and_with_a_reason_counts(rule, number, severity):
    lowest = Rank(EXCEPTED_BY[rule, number])
    below = list(Rank)[list(Rank).index(lowest) - 1]
    day = the_day(rule, number, severity)
    right = {"rank": lowest.value}
    tried = {
        "the right rank on the day": [right],
        "the day before": [{**right, "date": (day - ONE_DAY).isoformat()}],
        "a higher rank": [{"rank": "chief_officer"}],
        "one rank below": [{"rank": below.value}],
        "the day after": [{**right, "date": (day + ONE_DAY).isoformat()}],
        "no reason": [{**right, "reason": None}],
        "no rank": [{"rank": None}],
        "no date": [{**right, "date": None}],
        "no rule": [{**right, "rule_id": None}],
        "to another rule": [{**right, "rule_id": "CR-REC-04"}],
        "one that counts among several": [{"rank": "none"}, {**right, "reason": None}, right],
    }

    found = severity_of(rule, *(with_exceptions(rule, number, severity, *entries) for entries in tried.values()))

    counting = {"the right rank on the day", "the day before", "a higher rank", "one that counts among several"}
    assert dict(zip(tried, found, strict=True)) == {
        name: "justified" if name in counting else severity for name in tried
    }


@pytest.mark.parametrize(("rule", "number", "severity"), NEVER_EXCEPTED)
def test_no_exception_is_known_to_the_others(rule, number, severity):
    assert severity_of(rule, with_exceptions(rule, number, severity, {})) == [severity]


def test_an_exception_does_not_make_a_hit_where_there_is_none():
    day = date(2023, 5, 10)
    record = make.a_record(exceptions=[an_exception(rule.id, day) for rule in NATIONAL])

    assert severity_of("CR-HIST-01", record) == [None]


@pytest.mark.parametrize("rule", RANK_SETTABLE)
def test_a_force_sets_the_rank_where_no_source_states_it(rule):
    number, severity = next((n, said) for one, n, said in EXCEPTING if one == rule)
    by_sergeant = with_exceptions(rule, number, severity, {"rank": "sergeant"})
    by_inspector = with_exceptions(rule, number, severity, {"rank": "inspector"})
    lower, higher = (Settings(exception_ranks={rule: rank}) for rank in (Rank.SERGEANT, Rank.SUPERINTENDENT))

    assert severity_of(rule, by_sergeant, by_inspector) == [severity, "justified"]
    assert severity_of(rule, by_sergeant, by_inspector, settings=lower) == ["justified", "justified"]
    assert severity_of(rule, by_sergeant, by_inspector, settings=higher) == [severity, severity]


def test_a_rank_that_a_source_states_cannot_be_set():
    record = with_exceptions("CR-HIST-01", 2, "justify", {"rank": "constable"})
    settings = Settings(exception_ranks={"CR-HIST-01": Rank.CONSTABLE})

    assert severity_of("CR-HIST-01", record, settings=settings) == ["justify"]


def test_a_special_inspector_counts_as_a_constable_unless_the_force_says_otherwise():
    serious = {"mode_of_trial": "indictable_only", "authorising_rank": "inspector"}
    special = make.a_record(**serious, authorising_rank_prefix="special")
    acting = make.a_record(**serious, authorising_rank_prefix="acting")
    counting = Settings(special_ranks_count=True)

    assert severity_of("CR-AUTH-01", special, acting) == ["breach", None]
    assert severity_of("CR-SERIOUS-01", special, acting) == ["breach", "justify"]
    assert severity_of("CR-AUTH-01", special, acting, settings=counting) == [None, None]
    assert severity_of("CR-SERIOUS-01", special, acting, settings=counting) == ["justify", "justify"]


def test_a_special_sergeant_supervises_only_where_specials_count():
    record = make.a_record(previous=[{"type": "pnd"}], supervisor_rank="sergeant", supervisor_rank_prefix="special")

    assert severity_of("CR-AUTH-03", record) == ["justify"]
    assert severity_of("CR-AUTH-03", record, settings=Settings(special_ranks_count=True)) == [None]


def test_an_exception_by_a_special_counts_as_a_constables():
    for_a_sergeant = with_exceptions("CR-HIST-01", 2, "justify", {"rank": "inspector", "rank_prefix": "special"})
    for_a_constable = with_exceptions("CR-SERIOUS-05", 1, "justify", {"rank": "sergeant", "rank_prefix": "special"})
    by_staff = with_exceptions("CR-SERIOUS-05", 1, "justify", {"rank": "staff", "rank_prefix": "special"})

    assert severity_of("CR-HIST-01", for_a_sergeant) == ["justify"]
    assert severity_of("CR-HIST-01", for_a_sergeant, settings=Settings(special_ranks_count=True)) == ["justified"]
    assert severity_of("CR-SERIOUS-05", for_a_constable, by_staff) == ["justified", "justify"]


def test_a_local_rule_has_the_exceptions_that_its_force_allows():
    day = date(2023, 5, 10)
    record = make.a_record(hate_strands=["race"], exceptions=[an_exception("CR-LOCAL-03", day, rank="chief_inspector")])
    since = date(2020, 1, 1)

    def found(rank: Rank | None) -> list[str | None]:
        return severity_of("CR-LOCAL-03", record, settings=Settings(hate_gateway=LocalRule(since, rank)))

    assert severity_of("CR-LOCAL-03", record, settings=DEFAULTS) == [None]
    assert found(None) == ["justify"]
    assert found(Rank.CHIEF_INSPECTOR) == ["justified"]
    assert found(Rank.SUPERINTENDENT) == ["justify"]
