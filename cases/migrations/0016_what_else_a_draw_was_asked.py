from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("cases", "0015_no_panel_is_called_new")]

    operations = [
        migrations.AddField(
            model_name="draw",
            name="asked",
            field=models.JSONField(
                default=dict, help_text="What else was asked: by whom it was picked, why, what was typed."
            ),
        ),
        migrations.AddField(
            model_name="draw",
            name="compared",
            field=models.JSONField(
                default=dict, help_text="By what → value, how many of the frame, how many drawn."
            ),
        ),
    ]
