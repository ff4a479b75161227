from django.db import migrations
from django.utils import timezone

from cases.audit.append_only import protect

CHESHIRE = "Cheshire scrutiny panel, as reported in The Standard, 19 April 2017"
REASONS = (
    ("too-serious", "Too serious: should have gone to court", CHESHIRE),
    ("similar-previous", "Similar previous convictions", CHESHIRE),
    ("wrongly-recorded", "Wrongly recorded", CHESHIRE),
    ("lack-of-cooperation", "Lack of cooperation: should have gone to court", CHESHIRE),
    ("more-intervention", "More intervention was needed", CHESHIRE),
    ("victim-not-heard", "The victim was not consulted, or their views were not recorded", ""),
    ("no-admission", "Responsibility was not accepted", ""),
    ("excluded-by-policy", "Excluded by policy: domestic abuse, knife, hate or sexual offence", ""),
    ("wrong-authority", "Authorised at the wrong level", ""),
    ("weak-rationale", "The officer's reasons do not explain the decision", ""),
    ("weak-conditions", "What was agreed was weak, or was not done", ""),
    ("yjs-not-consulted", "The youth justice service was not consulted", ""),
    ("too-severe", "Something less severe should have been done", ""),
    ("no-offence", "No further action, or no offence", ""),
)


def fill(apps, _editor):
    reason = apps.get_model("cases", "Reason")
    for position, (code, label, source) in enumerate(REASONS):
        reason.objects.create(code=code, label=label, source=source, position=position)
    terms, panels = apps.get_model("cases", "PanelTerms"), apps.get_model("cases", "Panel")
    for panel in panels.objects.filter(terms__isnull=True):
        terms.objects.create(panel=panel, changed_at=timezone.now(), changed_by="Scrutiny")


def guard(_apps, editor):
    protect(editor)


class Migration(migrations.Migration):

    dependencies = [("cases", "0013_panels_meetings_reviews")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
