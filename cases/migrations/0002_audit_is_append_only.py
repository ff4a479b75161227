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
        for act in ("UPDATE", "DELETE"):
            name = f"{table}_no_{act.lower()}"
            if editor.connection.vendor == "postgresql":
                body = f"BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION cases_append_only()"
            else:
                body = f"BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            editor.execute(f"CREATE TRIGGER {name} {body}")
        if editor.connection.vendor == "sqlite":
            # INSERT OR REPLACE deletes the old row without firing the trigger on DELETE.
            editor.execute(
                f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}"
                f" WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"
                f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )


def allow_changes(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    for table in TABLES:
        for act in ("update", "delete"):
            on_table = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
            editor.execute(f"DROP TRIGGER {table}_no_{act}{on_table}")
        if editor.connection.vendor == "sqlite":
            editor.execute(f"DROP TRIGGER {table}_no_replace")
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP FUNCTION cases_append_only()")


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunPython(forbid_changes, allow_changes)]
