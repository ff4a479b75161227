from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("cases", "0016_what_else_a_draw_was_asked")]

    operations = [
        migrations.AddField(
            model_name="release",
            name="gave_way",
            field=models.BooleanField(default=False, help_text="Whether a later release took its turn: agenda items that have this one keep it."),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(condition=models.Q(("gave_way", False), ("withdrawn_at__isnull", False), _connector="OR"), name="what_gave_way_stands_no_more"),
        ),
    ]
