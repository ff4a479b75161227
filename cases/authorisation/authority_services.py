"""How a force runs authorisation, as its system manager sets it."""

from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from cases.audit.services import record
from cases.authorisation.queries import settings_of
from cases.enums import Event
from cases.exceptions import OutOfDate
from cases.guidance.policies import may_change_settings
from cases.models import Actor, AuthoritySettings, Force
from cases.people.terms import differences

SET: Final = ("lowest_rank", "supervisor_endorses", "supervisor_reviews", "day_begins", "day_ends", "overdue_hours")
CHANGED_MEANWHILE: Final = (
    "Somebody else changed how this force authorises while you were looking: see how it stands now, and change it if "
    "you still want to."
)


@transaction.atomic
def change_authority_settings(*, by: Actor, asked: AuthoritySettings, revision: int) -> None:
    """What a force asks from now on; of what was submitted before, the higher rank of the two days.

    `revision` is the one the manager was looking at: if somebody else changed the settings since, nothing is changed.
    """
    force = Force.objects.select_for_update(no_key=True).get(pk=asked.force_id)
    may_change_settings(by, force).require()
    held = settings_of(force.pk)
    if held.revision != revision:
        raise OutOfDate(CHANGED_MEANWHILE)
    before, after = differences(as_set(held), as_set(asked))
    if not after:
        return
    asked.pk, asked.revision = held.pk, revision + 1
    asked.changed_at, asked.changed_by = timezone.now(), by.signature
    asked.save()
    record(Event.AUTHORITY_SETTINGS_CHANGED, by=by, force=force.pk, details={"before": before, "after": after})


def as_set(settings: AuthoritySettings) -> dict[str, Any]:
    """Every setting, as the audit record keeps it."""
    values = {name: getattr(settings, name) for name in SET}
    clock = {name: values[name].strftime("%H:%M") for name in ("day_begins", "day_ends")}
    return {**values, **clock, "lowest_rank": str(values["lowest_rank"])}
