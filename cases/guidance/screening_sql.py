"""The few statements that turn answers into hits, the same on SQLite and PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from cases.enums import Severity
from cases.guidance.question import ANSWER, CODES, NUMBERS, Question

_ANSWERS = ", ".join(f"answers_{n}" for n in range(NUMBERS))
_SEVERITY_WORDS = " ".join(f"WHEN {code} THEN '{severity}'" for severity, code in CODES.items())
_COUNTS = {
    "breach_count": Severity.BREACH,
    "justify_count": Severity.JUSTIFY,
    "gap_count": Severity.GAP,
    "justified_count": Severity.JUSTIFIED,
}


@dataclass(frozen=True, slots=True)
class Scope:
    """The cases that are screened: of these forces, and of these only if ids are named."""

    forces: tuple[str, ...]
    ids: tuple[int, ...] | None

    def sql(self, table: str = "cases_case") -> tuple[str, list[Any]]:
        parts = [f"{table}.force_id IN ({', '.join(['%s'] * len(self.forces))})"]
        if self.ids is not None:
            parts.append(f"{table}.id IN ({', '.join(['%s'] * len(self.ids))})" if self.ids else "1 = 0")
        return " AND ".join(parts), [*self.forces, *(self.ids or ())]


@dataclass(frozen=True, slots=True)
class Stamp:
    """When, by which catalogue and under which settings."""

    at: datetime
    catalogue: str
    settings: str


@contextmanager
def scratch_tables(cursor: CursorWrapper) -> Iterator[None]:
    """Two temporary tables of this connection: the answers of each case, and the hits they mean."""
    numbers = ", ".join(f"answers_{n} bigint" for n in range(NUMBERS))
    cursor.execute(f"CREATE TEMPORARY TABLE screening_answers (case_id bigint, version integer, {numbers})")
    cursor.execute(
        "CREATE TEMPORARY TABLE screening_found"
        " (case_id bigint, version integer, rule text, rule_version integer, severity text)"
    )
    try:
        yield
    finally:
        cursor.execute("DROP TABLE screening_found")
        cursor.execute("DROP TABLE screening_answers")


def ask(cursor: CursorWrapper, asked: Question, scope: Scope) -> None:
    """One pass over the cases; then one row for each hit."""
    where, params = scope.sql()
    cursor.execute(f"INSERT INTO screening_answers {asked.sql} AND {where}", [*asked.params, *params])
    slots = [(slot.rule.id, slot.number, slot.integer, slot.shift) for slot in asked.slots]
    picked = " ".join(f"WHEN {n} THEN a.answers_{n}" for n in range(NUMBERS))
    code = f"((CASE s.chunk {picked} END) >> s.shift) & {ANSWER}"
    cursor.execute(
        f"""
        INSERT INTO screening_found (case_id, version, rule, rule_version, severity)
        WITH slots (rule, rule_version, chunk, shift) AS (VALUES {", ".join(["(%s, %s, %s, %s)"] * len(slots))})
        SELECT a.case_id, a.version, s.rule, s.rule_version, CASE {code} {_SEVERITY_WORDS} END
        FROM screening_answers a CROSS JOIN slots s
        WHERE {code} <> 0
        """,
        [value for slot in slots for value in slot],
    )
    cursor.execute("CREATE INDEX screening_found_case ON screening_found (case_id, rule)")
    if connection.vendor == "postgresql":
        cursor.execute("ANALYZE screening_found")


def close_hits(cursor: CursorWrapper, scope: Scope, stamp: Stamp) -> int:
    """Close the open hits that no longer hold, or that name another version of the case or the rule."""
    where, params = scope.sql()
    cursor.execute(
        f"""
        UPDATE cases_hit SET closed_at = %s
        WHERE closed_at IS NULL
        AND case_id IN (SELECT cases_case.id FROM cases_case WHERE {where})
        AND NOT EXISTS (
            SELECT 1 FROM screening_found f
            WHERE f.case_id = cases_hit.case_id AND f.rule = cases_hit.rule AND f.severity = cases_hit.severity
            AND f.rule_version = cases_hit.rule_version AND f.version = cases_hit.case_version
        )
        """,
        [_moment(stamp), *params],
    )
    return int(cursor.rowcount)


def open_hits(cursor: CursorWrapper, stamp: Stamp) -> int:
    """Open a hit for each one found that does not already stand."""
    cursor.execute(
        """
        INSERT INTO cases_hit
            (case_id, rule, rule_version, severity, case_version, catalogue, settings, found_at)
        SELECT f.case_id, f.rule, f.rule_version, f.severity, f.version, %s, %s, %s
        FROM screening_found f
        WHERE NOT EXISTS (
            SELECT 1 FROM cases_hit h WHERE h.case_id = f.case_id AND h.rule = f.rule AND h.closed_at IS NULL
        )
        """,
        [stamp.catalogue, stamp.settings, _moment(stamp)],
    )
    return int(cursor.rowcount)


def stamp_cases(cursor: CursorWrapper, scope: Scope, stamp: Stamp) -> int:
    """Write counts and the mark of this screening on the cases that differ; answers how many were looked at."""
    where, params = scope.sql("c")
    counted = ", ".join(
        f"COALESCE(SUM(CASE WHEN f.severity = '{severity}' THEN 1 ELSE 0 END), 0) AS {column}"
        for column, severity in _COUNTS.items()
    )
    order = "CASE WHEN t.breach_count > 0 THEN 2 WHEN t.justify_count > 0 THEN 1 ELSE 0 END"
    differs = " OR ".join(f"cases_case.{column} <> t.{column}" for column in _COUNTS)
    cursor.execute(
        f"""
        UPDATE cases_case SET
            {", ".join(f"{column} = t.{column}" for column in _COUNTS)}, gravity_order = {order},
            screened_catalogue = %s, screened_settings = %s, screened_version = cases_case.version, screened_at = %s
        FROM (
            SELECT c.id AS case_id, {counted}
            FROM cases_case c LEFT JOIN screening_found f ON f.case_id = c.id
            WHERE {where} GROUP BY c.id
        ) t
        WHERE t.case_id = cases_case.id AND (
            {differs} OR COALESCE(cases_case.screened_version, 0) <> cases_case.version
            OR COALESCE(cases_case.screened_catalogue, '') <> %s OR COALESCE(cases_case.screened_settings, '') <> %s
        )
        """,
        [stamp.catalogue, stamp.settings, _moment(stamp), *params, stamp.catalogue, stamp.settings],
    )
    cursor.execute(f"SELECT COUNT(*) FROM cases_case c WHERE {where}", params)
    return int(cursor.fetchone()[0])


def standing(cursor: CursorWrapper) -> list[tuple[str, str, int]]:
    """Once hits are closed and opened, those that were found are those that stand: rule, severity and how many."""
    cursor.execute("SELECT rule, severity, COUNT(*) FROM screening_found GROUP BY rule, severity")
    return list(cursor.fetchall())


def _moment(stamp: Stamp) -> Any:
    return connection.ops.adapt_datetimefield_value(stamp.at)
