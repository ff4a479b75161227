"""The database itself refuses to alter or delete what was recorded."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = ("cases_auditevent", "cases_caseversion", "cases_flagchange")
REFUSAL = "This record is append-only: no row of it is altered or deleted."


def forbid_changes(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(
            "CREATE FUNCTION cases_append_only() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
        )
    for table in TABLES:
        if editor.connection.vendor == "postgresql":
            _forbid_on_postgresql(editor, table)
        else:
            _forbid_on_sqlite(editor, table)


def _forbid_on_postgresql(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    # TRUNCATE fires no trigger on DELETE, and has no rows to fire one for.
    for act, each in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        editor.execute(
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}"
            f" FOR EACH {each} EXECUTE FUNCTION cases_append_only()"
        )


def _forbid_on_sqlite(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    for act in ("UPDATE", "DELETE"):
        editor.execute(
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
    # INSERT OR REPLACE deletes the old row without firing the trigger on DELETE.
    editor.execute(
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}"
        f" WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"
        f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )


def allow_changes(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    is_postgresql = editor.connection.vendor == "postgresql"
    for table in TABLES:
        for act in ("update", "delete", "truncate" if is_postgresql else "replace"):
            editor.execute(f"DROP TRIGGER {table}_no_{act}{f' ON {table}' if is_postgresql else ''}")
    if is_postgresql:
        editor.execute("DROP FUNCTION cases_append_only()")


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunPython(forbid_changes, allow_changes)]
