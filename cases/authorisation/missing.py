"""What is not recorded and matters: the silent fields behind a gap, and those that leave a rule unchecked."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q

from cases.enums import Severity
from cases.guidance.assessment import Assessment
from cases.guidance.derive import Record
from cases.guidance.fields import FIELDS
from cases.guidance.possible import Facts, sources_of
from cases.guidance.rule import GAP, under
from cases.guidance.settings import Settings
from cases.guidance.three_valued import weigh

NOTHING: frozenset[str] = frozenset()


def missing_fields(record: Record, assessments: Iterable[Assessment], settings: Settings) -> list[str]:
    """The names of the fields that are not recorded and that some rule waits for, sorted."""
    facts = Facts(record)
    found: set[str] = set()
    for one in assessments:
        found.update(fact.field for fact in one.silent)
        if one.severity == Severity.GAP and one.version:
            for severity, condition in one.version.outcomes:
                if severity == GAP:
                    found |= _silent_behind(under(condition, settings), facts)[1]
    return sorted(found)


def _silent_behind(condition: Q, facts: Facts) -> tuple[bool, frozenset[str]]:
    """Whether the condition holds as the database reads it, and the fields whose silence makes it hold."""
    parts = [_part(part, facts) for part in condition.children]
    holding = [fields for holds, fields in parts if holds]
    holds = bool(holding) if condition.connector == Q.OR else len(holding) == len(parts)
    if condition.negated:
        return not holds, NOTHING
    return holds, NOTHING.union(*holding) if holds else NOTHING


def _part(part: Any, facts: Facts) -> tuple[bool, frozenset[str]]:
    if isinstance(part, Q):
        return _silent_behind(part, facts)
    lookup, value = part
    column, _, test = lookup.partition("__")
    if test == "isnull":
        is_null = facts.columns[column] is None
        return is_null == value, frozenset(_silent_sources(column, facts.record)) if is_null else NOTHING
    return weigh(Q(part), facts).value is True, NOTHING


def _silent_sources(column: str, record: Record) -> Iterator[str]:
    for name in sources_of(column):
        columns = FIELDS[name].columns if name in FIELDS else (name,)
        if record.get(columns[0]) is None:
            yield name
