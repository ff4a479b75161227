"""Setting a panel up, changing its terms, keeping its reason codes, and what a force asks: one act, one event."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.text import slugify

from cases.audit.services import record
from cases.enums import Event, PanelKind
from cases.exceptions import NotAllowed, OutOfDate
from cases.guidance.policies import may_change_settings
from cases.models import Actor, Force, Panel, PanelTerms, Reason, ScrutinySettings
from cases.panels.meetings.queries import terms_of
from cases.panels.queries.running import forces_of
from cases.panels.terms import policies
from cases.panels.terms.queries import scrutiny_settings_of
from cases.people.terms import differences

TERMS: Final = (
    "kind",
    "theme",
    "chaired_by",
    "takes_votes",
    "non_voting",
    "quorum_count",
    "quorum_agencies",
    "quorum_non_police",
    "hides_hits",
    "labels",
    "agreement_reference",
    "agreement_signed_on",
    "agreement_review_on",
)
DAYS: Final = ("agreement_signed_on", "agreement_review_on")
ASKED: Final = ("needs_second_check", "allows_escalation")
LONGEST_SLUG: Final = 64
LONGEST_CODE: Final = 60
MOST_ATTEMPTS: Final = 3
TERMS_CHANGED: Final = (
    "Somebody else changed the terms of this panel while you were looking: see how they stand now, and change them if "
    "you still want to."
)
SETTINGS_CHANGED: Final = (
    "Somebody else changed what this force asks of its panels while you were looking: see how it stands now, and "
    "change it if you still want to."
)


@transaction.atomic
def set_up_panel(*, name: str, forces: Sequence[Force], kind: PanelKind, theme: str = "", by: Actor) -> Panel:
    """A new panel on the terms that every panel begins with; its address is made from its name."""
    policies.may_set_up(by, forces).require()
    panel = _named(name)
    panel.forces.set(forces)
    now = timezone.now()
    PanelTerms.objects.create(panel=panel, kind=kind, theme=theme, changed_at=now, changed_by=by.signature)
    served = sorted(force.pk for force in forces)
    details = {"panel": panel.slug, "name": name, "forces": served, "kind": kind.value, "theme": theme}
    record(Event.PANEL_MADE, by=by, force=_one(served), details=details)
    return panel


@transaction.atomic
def change_terms(*, panel: Panel, asked: PanelTerms, revision: int, by: Actor) -> bool:
    """The panel works on these terms from now on; whether anything changed.

    `revision` is the one the administrator was looking at: if somebody else changed the terms since, nothing changes.
    What a round was opened on, and what a finding was called, stays as it was.
    """
    panel = Panel.objects.select_for_update().get(pk=panel.pk)
    served = forces_of(panel)
    policies.may_change_terms(by, panel, served).require()
    held = terms_of(panel)
    if held.revision != revision:
        raise OutOfDate(TERMS_CHANGED)
    before, after = differences(as_set(held), as_set(asked))
    if not after:
        return False
    asked.pk, asked.panel, asked.revision = held.pk, panel, revision + 1
    asked.changed_at, asked.changed_by = timezone.now(), by.signature
    asked.save()
    details = {"panel": panel.slug, "before": before, "after": after}
    record(Event.PANEL_TERMS_CHANGED, by=by, force=_one(served), details=details)
    return True


@transaction.atomic
def add_reason(*, panel: Panel, label: str, by: Actor) -> Reason:
    """A reason that members of this panel may choose from now on; one that was retired is taken up again."""
    panel = Panel.objects.select_for_update().get(pk=panel.pk)
    served = forces_of(panel)
    policies.may_change_terms(by, panel, served).require()
    if Reason.objects.in_use(panel).filter(label__iexact=label).exists():
        raise NotAllowed(f"“{label}” is on the list already.")
    own = Reason.objects.filter(panel=panel)
    reason = own.filter(label__iexact=label).first()
    if is_again := reason is not None:
        reason.retired_at = None
        reason.save(update_fields=["retired_at"])
    else:
        last = own.aggregate(last=Max("position"))["last"]
        position = 0 if last is None else last + 1
        reason = Reason.objects.create(panel=panel, code=_free_code(panel, label), label=label, position=position)
    details = {"panel": panel.slug, "code": reason.code, "label": reason.label, "again": is_again}
    record(Event.REASON_ADDED, by=by, force=_one(served), details=details)
    return reason


@transaction.atomic
def retire_reason(*, panel: Panel, reason: Reason, by: Actor) -> Reason:
    """From now on nobody on the panel can choose it; where it was given it stays."""
    panel = Panel.objects.select_for_update().get(pk=panel.pk)
    reason = Reason.objects.select_related("panel").get(pk=reason.pk)
    served = forces_of(panel)
    policies.may_retire(by, reason, served).require()
    reason.retired_at = timezone.now()
    reason.save(update_fields=["retired_at"])
    details = {"panel": panel.slug, "code": reason.code, "label": reason.label}
    record(Event.REASON_RETIRED, by=by, force=_one(served), details=details)
    return reason


@transaction.atomic
def change_scrutiny_settings(*, asked: ScrutinySettings, revision: int, by: Actor) -> bool:
    """What a force asks of the panels that serve it from now on; whether anything changed."""
    force = Force.objects.select_for_update(no_key=True).get(pk=asked.force_id)
    may_change_settings(by, force).require()
    held = scrutiny_settings_of(force.pk)
    if held.revision != revision:
        raise OutOfDate(SETTINGS_CHANGED)
    before, after = differences(_asked(held), _asked(asked))
    if not after:
        return False
    asked.pk, asked.revision = held.pk, revision + 1
    asked.changed_at, asked.changed_by = timezone.now(), by.signature
    asked.save()
    record(Event.SCRUTINY_SETTINGS_CHANGED, by=by, force=force.pk, details={"before": before, "after": after})
    return True


def as_set(terms: PanelTerms) -> dict[str, Any]:
    """Every term, as the audit record keeps it."""
    days = {name: day.isoformat() if (day := getattr(terms, name)) else None for name in DAYS}
    return {**{name: getattr(terms, name) for name in TERMS}, **days}


def _asked(settings: ScrutinySettings) -> dict[str, Any]:
    return {name: getattr(settings, name) for name in ASKED}


def _named(name: str) -> Panel:
    """The panel under the first free address of its name.

    Where two administrators want one name or one address at once, the database lets the first have it, and the second
    looks again.
    """
    for _attempt in range(MOST_ATTEMPTS):
        if Panel.objects.filter(name__iexact=name).exists():
            raise NotAllowed(f"There is a panel called “{name}” already: choose another name.")
        with suppress(IntegrityError), transaction.atomic():
            return Panel.objects.create(slug=_free_slug(name), name=name)
    raise OutOfDate("Others are setting up panels of such a name at this moment: try again.")


def _free_slug(name: str) -> str:
    wanted = slugify(name) or "panel"
    wanted = f"{wanted}-panel" if wanted in policies.RESERVED else wanted
    return _first_free(wanted, LONGEST_SLUG, lambda slug: Panel.objects.filter(slug=slug).exists())


def _free_code(panel: Panel, label: str) -> str:
    """One that neither the panel nor the list for everybody ever had: what was scored names the code alone."""
    known = Reason.objects.filter(Q(panel=panel) | Q(panel__isnull=True))
    return _first_free(slugify(label) or "reason", LONGEST_CODE, lambda code: known.filter(code=code).exists())


def _first_free(wanted: str, longest: int, is_taken: Callable[[str], bool]) -> str:
    found, number = wanted[:longest].strip("-"), 1
    while is_taken(found):
        number += 1
        found = f"{wanted[: longest - len(str(number)) - 1].strip('-')}-{number}"
    return found


def _one(forces: Iterable[str]) -> str:
    """The force that the event is of, where it is one alone."""
    found = list(forces)
    return found[0] if len(found) == 1 else ""
