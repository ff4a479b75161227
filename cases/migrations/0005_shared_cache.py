from django.core.management import call_command
from django.db import migrations

TABLE = "shared_cache"


def make_table(apps, schema_editor):
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop_table(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE {schema_editor.quote_name(TABLE)}")


class Migration(migrations.Migration):
    """The table behind the cache that all processes of a real service share: limits on sign-in are counted there."""

    dependencies = [("cases", "0003_people_panels_releases_audit")]

    operations = [migrations.RunPython(make_table, drop_table)]
