"""The database itself refuses to alter, delete or replace what was recorded.

Every migration that adds or alters a column of such a table ends with `protect`: SQLite remakes the table for it, and
a remade table has lost its triggers. tests/audit asks the migrated database for every trigger that is named here.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

EVENTS: Final = "cases_auditevent"
PROTECTED: Final = (
    EVENTS,
    "cases_auditseal",
    "cases_caseversion",
    "cases_correction",
    "cases_flagchange",
    "cases_proposalmove",
    "cases_proposalversion",
    "cases_redactionchange",
    "cases_reviewversion",
    "cases_ruleexception",
)
# What stands still once the minutes that hold it are confirmed: the finding's column, and how its finding is named.
FROZEN: Final = {
    "cases_finding": "{row}.confirmed_at IS NOT NULL",
    "cases_ruleanswer": "(SELECT confirmed_at FROM cases_finding WHERE id = {row}.finding_id) IS NOT NULL",
    "cases_dissent": "(SELECT confirmed_at FROM cases_finding WHERE id = {row}.finding_id) IS NOT NULL",
}
# By what a new row takes the place of an old one: the keys of each table.
REPLACES: Final = {
    "cases_finding": (
        "(held.id = NEW.id OR held.corrects_id = NEW.corrects_id"
        " OR (held.item_id = NEW.item_id AND held.number = NEW.number))"
    ),
    "cases_ruleanswer": "held.id = NEW.id",
    "cases_dissent": "held.id = NEW.id",
}
GUARDED: Final = (*PROTECTED, *FROZEN)
REFUSAL: Final = "This record is append-only: no row of it is altered or deleted."

# TRUNCATE fires no trigger on DELETE, and has no rows to fire one for.
ACTS_ON_POSTGRESQL: Final = {"update": "ROW", "delete": "ROW", "truncate": "STATEMENT"}
ACTS_ON_SQLITE: Final = ("update", "delete")

CONFIRMED: Final = "The minutes are confirmed: a correction is a new finding that cites this one."
FROZEN_REFUSAL: Final = f"BEGIN SELECT RAISE(ABORT, '{CONFIRMED}'); END"
FUNCTIONS: Final = f"""
CREATE OR REPLACE FUNCTION cases_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$;
CREATE OR REPLACE FUNCTION cases_finding_confirmed() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
  IF OLD.confirmed_at IS NOT NULL THEN RAISE EXCEPTION '{CONFIRMED}'; END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION cases_no_finding_confirmed() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
  IF EXISTS (SELECT 1 FROM cases_finding WHERE confirmed_at IS NOT NULL) THEN RAISE EXCEPTION '{CONFIRMED}'; END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION cases_hangs_on_finding_confirmed() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
  IF TG_OP <> 'INSERT' AND (SELECT confirmed_at FROM cases_finding WHERE id = OLD.finding_id) IS NOT NULL THEN
    RAISE EXCEPTION '{CONFIRMED}';
  END IF;
  IF TG_OP <> 'DELETE' AND (SELECT confirmed_at FROM cases_finding WHERE id = NEW.finding_id) IS NOT NULL THEN
    RAISE EXCEPTION '{CONFIRMED}';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$
"""


def protect(editor: BaseDatabaseSchemaEditor, tables: Iterable[str] = GUARDED) -> None:
    """Put every trigger in its place, whichever of them are there, on the tables that exist by now."""
    unprotect(editor, tables)
    if editor.connection.vendor == "postgresql":
        editor.execute(FUNCTIONS)
    for table in _made(editor.connection, tables):
        for name, body in _triggers(editor.connection, table):
            editor.execute(f"CREATE TRIGGER {name} {body}")


def unprotect(editor: BaseDatabaseSchemaEditor, tables: Iterable[str] = GUARDED) -> None:
    """Take the triggers away, for a migration that must touch every row."""
    for table in _made(editor.connection, tables):
        for name, _body in _triggers(editor.connection, table):
            on_table = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
            editor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def _made(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> list[str]:
    """Those of the tables that exist at this point of the migrations."""
    existing = set(connection.introspection.table_names())
    return [table for table in tables if table in existing]


def trigger_names(connection: BaseDatabaseWrapper, table: str) -> set[str]:
    """What stands guard over a table."""
    return {name for name, _body in _triggers(connection, table)}


def _triggers(connection: BaseDatabaseWrapper, table: str) -> Iterator[tuple[str, str]]:
    if table in FROZEN:
        yield from _triggers_once_confirmed(connection, table)
        return
    if connection.vendor == "postgresql":
        for act, each in ACTS_ON_POSTGRESQL.items():
            yield (
                f"{table}_no_{act}",
                f"BEFORE {act.upper()} ON {table} FOR EACH {each} EXECUTE FUNCTION cases_append_only()",
            )
        return
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for act in ACTS_ON_SQLITE:
        yield f"{table}_no_{act}", f"BEFORE {act.upper()} ON {table} {refuse}"
    # INSERT OR REPLACE deletes the old row without firing the trigger on DELETE.
    key = _key(connection, table)
    held = f"EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})"
    yield f"{table}_no_replace", f"BEFORE INSERT ON {table} WHEN {held} {refuse}"
    if table == EVENTS:
        # PostgreSQL numbers every event itself.
        is_old = f"NEW.{key} < (SELECT MAX({key}) FROM {table})"
        yield f"{table}_no_old_number", f"AFTER INSERT ON {table} WHEN {is_old} {refuse}"


def _triggers_once_confirmed(connection: BaseDatabaseWrapper, table: str) -> Iterator[tuple[str, str]]:
    """A confirmed finding and what hangs on it: nothing is changed, taken away or added.

    A condition of a PostgreSQL trigger asks no other table, so the function does.
    """
    hangs = table != "cases_finding"
    # What hangs on an open finding is not moved onto a confirmed one either.
    acts = {"update": ("OLD", "NEW") if hangs else ("OLD",), "delete": ("OLD",)} | (
        {"insert": ("NEW",)} if hangs else {}
    )
    for act, rows in acts.items():
        name = f"{table}_no_{act}_once_confirmed"
        if connection.vendor == "postgresql":
            run = f"cases_{'hangs_on_finding' if hangs else 'finding'}_confirmed()"
            yield name, f"BEFORE {act.upper()} ON {table} FOR EACH ROW EXECUTE FUNCTION {run}"
        else:
            is_confirmed = " OR ".join(FROZEN[table].format(row=row) for row in rows)
            yield name, f"BEFORE {act.upper()} ON {table} WHEN {is_confirmed} {FROZEN_REFUSAL}"
    if connection.vendor == "postgresql":
        yield (
            f"{table}_no_truncate_once_confirmed",
            f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION cases_no_finding_confirmed()",
        )
    else:
        # INSERT OR REPLACE deletes the old row without firing the trigger on DELETE.
        held = f"SELECT 1 FROM {table} AS held WHERE {REPLACES[table]} AND {FROZEN[table].format(row='held')}"
        yield f"{table}_no_replace_once_confirmed", f"BEFORE INSERT ON {table} WHEN EXISTS ({held}) {FROZEN_REFUSAL}"


def _key(connection: BaseDatabaseWrapper, table: str) -> str:
    with connection.cursor() as cursor:
        return connection.introspection.get_primary_key_column(cursor, table) or "id"
