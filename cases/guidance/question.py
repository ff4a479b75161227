"""All the rules as one question to the database: for each case, one number holds the answer to every rule.

Each version of each rule has three bits of one of a few big integers, and
those bits say which severity it has there. So a million cases are one pass
over one table, and one case is the same question.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Case, Expression, Q, Value, When

from cases.enums import Rank, Severity
from cases.guidance.catalogue import rules_under
from cases.guidance.rule import BREACH, JUSTIFY, Rule, Version, under
from cases.guidance.settings import Settings
from cases.models import Case as CommunityResolution
from cases.models import RecordOnTrial

CODES: Mapping[Severity, int] = {Severity.GAP: 1, Severity.JUSTIFY: 2, Severity.BREACH: 3, Severity.JUSTIFIED: 4}
SEVERITIES: Mapping[int, Severity] = {code: severity for severity, code in CODES.items()}
BITS = 3
SLOTS_A_NUMBER = 20
NUMBERS = 3
ANSWER = (1 << BITS) - 1

Screened = type[CommunityResolution] | type[RecordOnTrial]


@dataclass(frozen=True, slots=True)
class Slot:
    """Where the answer of one version of one rule stands."""

    rule: Rule
    number: int
    version: Version
    position: int

    @property
    def integer(self) -> int:
        return self.position // SLOTS_A_NUMBER

    @property
    def shift(self) -> int:
        return BITS * (self.position % SLOTS_A_NUMBER)


@dataclass(frozen=True, slots=True)
class Question:
    """SQL that selects id, version and the answers, without a scope; and how to read the answers."""

    sql: str
    params: tuple[Any, ...]
    slots: tuple[Slot, ...]

    def read(self, numbers: tuple[int, ...]) -> Iterator[tuple[Rule, int, Severity]]:
        """The hits in one case's answers: rule, number of its version, severity."""
        for slot in self.slots:
            code = numbers[slot.integer] >> slot.shift & ANSWER
            if code:
                yield slot.rule, slot.number, SEVERITIES[code]


def slots_under(settings: Settings) -> tuple[Slot, ...]:
    """A slot for every version of every rule that is on."""
    versions = [(rule, number, v) for rule in rules_under(settings) for number, v in enumerate(rule.versions, 1)]
    if len(versions) > NUMBERS * SLOTS_A_NUMBER:
        raise ValueError("The catalogue has outgrown its integers: raise NUMBERS.")
    return tuple(Slot(rule, number, v, position) for position, (rule, number, v) in enumerate(versions))


def question(model: Screened, settings: Settings) -> Question:
    """The question for one force's settings, compiled once and kept."""
    return _compiled(model, _Keyed(settings.digest, settings), connection.alias)


@dataclass(frozen=True, slots=True)
class _Keyed:
    """Settings that compare by their digest, so that a compiled question can be kept."""

    digest: str
    settings: Settings

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Keyed) and other.digest == self.digest


@lru_cache(maxsize=64)
def _compiled(model: Screened, keyed: _Keyed, alias: str) -> Question:
    slots = slots_under(keyed.settings)
    answers = {f"answers_{n}": _sum_of(slots, n, keyed.settings) for n in range(NUMBERS)}
    cases = model._default_manager.using(alias).order_by().filter(outcome_code=8).annotate(**answers)
    rows = cases.values_list("id", "version", *answers)
    sql, params = rows.query.get_compiler(using=alias).as_sql()
    return Question(sql, tuple(params), slots)


def _sum_of(slots: tuple[Slot, ...], integer: int, settings: Settings) -> Expression:
    nothing: Expression = Value(0, output_field=BigIntegerField())
    return sum((_answer(slot, settings) for slot in slots if slot.integer == integer), start=nothing)


def _answer(slot: Slot, settings: Settings) -> Expression:
    """The severity of one version where it is in force, shifted to its place; nothing elsewhere."""
    version = slot.version
    whens = [When(condition, then=_code(severity, slot.shift)) for severity, condition in _steps(slot, settings)]
    in_force = Q(disposal_date__gte=version.since)
    if version.until:
        in_force &= Q(disposal_date__lte=version.until)
    if slot.rule.asks_the_undated:
        in_force |= Q(disposal_date__isnull=True)
    return Case(
        When(in_force, then=Case(*whens, default=_code(None, 0), output_field=BigIntegerField())),
        default=_code(None, 0),
        output_field=BigIntegerField(),
    )


def _steps(slot: Slot, settings: Settings) -> Iterator[tuple[Severity | None, Q]]:
    """The outcomes in the order in which they win: exception recorded, then each severity, a breach capped early."""
    version = slot.version
    outcomes = [(severity, under(condition, settings)) for severity, condition in version.outcomes]
    rank = version.lowest_excepting_rank(slot.rule.id, settings)
    if rank is not None:
        fires = reduce(or_, (condition for severity, condition in outcomes if severity))
        yield Severity.JUSTIFIED, excepted(slot.rule.id, rank, settings) & fires
    for severity, condition in outcomes:
        if severity == BREACH and version.certain_since > version.since:
            yield JUSTIFY, Q(disposal_date__lt=version.certain_since) & condition
        yield severity, condition


def excepted(rule_id: str, lowest: Rank, settings: Settings) -> Q:
    """An exception to the rule is recorded in time, with a reason, by that rank or above (guidance 2.3, step 4)."""
    levels = range(lowest.level, Rank.CHIEF_OFFICER.level + 1)
    tokens = [f"{rule_id}={level}" for level in levels]
    # A special of any rank counts as a constable, unless the force says otherwise.
    if settings.special_ranks_count or lowest.level <= Rank.CONSTABLE.level:
        tokens += [f"{rule_id}=s{level}" for level in levels]
    return Q(exceptions_in_time__isnull=False) & Q(exceptions_in_time__covers=tuple(tokens))


def _code(severity: Severity | None, shift: int) -> Value:
    return Value(CODES[severity] << shift if severity else 0, output_field=BigIntegerField())


def in_force_on(day: date, settings: Settings) -> Iterator[tuple[Rule, int, Version]]:
    """The rules in force that day, with the number of the version that is."""
    for rule in rules_under(settings):
        if found := rule.version_on(day):
            yield rule, *found
