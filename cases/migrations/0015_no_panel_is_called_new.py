from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("cases", "0014_reasons_terms_and_guards")]

    operations = [
        migrations.AddConstraint(
            model_name="panel",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug", "new"), _negated=True), name="no_panel_is_called_new"
            ),
        ),
    ]
