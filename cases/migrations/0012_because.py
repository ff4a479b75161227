from django.db import migrations, models

from cases.audit.append_only import protect


def guard(_apps, editor):
    protect(editor)


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0011_consultations"),
    ]

    operations = [
        migrations.AddField(
            model_name="proposalversion",
            name="because",
            field=models.JSONField(default=list, help_text="The rules for which a lower rank would not have done."),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
