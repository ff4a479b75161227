"""Builders: a record, a case, a force, people and their memberships; each goes through the app's own services."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.test import Client
from django.utils import timezone

from cases.casework.services import raise_flag
from cases.casework.store import store_new
from cases.enums import Agency, Rank, Role
from cases.guidance.services import screen
from cases.models import Actor, Case, Flag, Force, ForceRequirements, Membership, Panel, Person, Release, Seat
from cases.models.people import NEED_AN_AGENCY
from cases.panels.services import give_seat, release
from cases.people.sign_in.limits import begin

NUMBERS = count(1)
DAYS_BEFORE = timedelta(days=9)
ONE_DAY = timedelta(days=1)
LONG_AGO = date(2012, 1, 1)
NAMES = {"hampshire": "Hampshire Constabulary", "metropolitan": "Metropolitan Police Service"}

# Baseline B of the guidance, section 6: nothing in it departs from anything.
BASELINE: dict[str, Any] = {
    "outcome_code": 8,
    "disposal_date": "2023-05-10",
    "offence_code": "46",
    "offence_title": "Shoplifting",
    "offence_group": "theft_shop",
    "mode_of_trial": "either_way",
    "venue_suitability": "magistrates",
    "specified_either_way": False,
    "gravity_matrix": "adult_2019",
    "gravity_base": 2,
    "gravity_final": 2,
    "seriousness_factors": ["circumstances", "history", "impact", "likely_penalty", "public_risk"],
    "age_at_offence": 30,
    "age_at_disposal": 30,
    "responsibility": "accepted",
    "evidence_sufficient": "yes",
    "offender_agreed": "yes",
    "agreement_signed_by": "offender",
    "appropriate_adult": "not_required",
    "history_checked": "yes",
    "previous": [],
    "victim_type": "business",
    "victim_identified": True,
    "victim_count": 1,
    "victim_wishes_count": 1,
    "victim_consulted": "yes",
    "victim_wishes": "support",
    "victim_informed": "yes",
    "victim_enhanced": False,
    "domestic_abuse": False,
    "da_relationship": "none",
    "hate_strands": [],
    "weapon": "none",
    "blade_involved": False,
    "authorising_rank": "none",
    "cps_consulted": "no",
    "yjs_consulted": "no",
    "yjs_notified": "no",
    "yjs_referred": "no",
    "rationale_recorded": "yes",
    "rationale_text": "A first offence, admitted at once, and the goods were paid for.",
    "actions": [{"type": "apology"}],
    "exceptions": [],
    "contact_attempts": [],
}
PASSWORD = "a-password-for-tests"
AGES = ("age_at_offence", "age_at_disposal")


def a_record(**changes: Any) -> dict[str, Any]:
    """The canonical record of baseline B with these changes; None takes a fact out.

    An age is a number, or a pair for a range whose oldest may be None. The offence lies nine days before the disposal
    unless a date is given, and the victim is asked the day before it and told the day after.
    """
    changed = {"case_ref": f"C-{next(NUMBERS):04d}", "force": "hampshire", **BASELINE, **changes}
    if changed["disposal_date"]:
        resolved = date.fromisoformat(changed["disposal_date"])
        changed.setdefault("offence_date", (resolved - DAYS_BEFORE).isoformat())
        changed.setdefault("victim_consult_date", (resolved - ONE_DAY).isoformat())
        changed.setdefault("victim_informed_date", (resolved + ONE_DAY).isoformat())
    for name in AGES:
        age = changed.pop(name)
        changed[f"{name}_youngest"], changed[f"{name}_oldest"] = age if isinstance(age, tuple) else (age, age)
    return {name: value for name, value in changed.items() if value is not None}


def a_force(force_id: str = "hampshire") -> Force:
    name = NAMES.get(force_id, f"{force_id.title()} Police")
    return Force.objects.get_or_create(pk=force_id, defaults={"name": name, "short_name": name})[0]


def a_person(email: str = "a.person@example.org", name: str = "A. Person") -> Person:
    """Somebody who signs in with `PASSWORD`."""
    return Person.objects.create_user(email, PASSWORD, name=name)


def a_membership(
    person: Person,
    role: Role | str = Role.PANEL_MEMBER,
    *forces: str,
    agency: Agency | str = "",
    rank: Rank | str = "",
    starts_on: date = LONG_AGO,
    ends_on: date | None = None,
    **terms: Any,
) -> Membership:
    """With an agency or a rank, where the role needs one and none is given."""
    agency = agency or (Agency.LAY_MEMBER if role in NEED_AN_AGENCY else "")
    rank = rank or (Rank.INSPECTOR if role == Role.INSPECTOR else "")
    days = {"starts_on": starts_on, "ends_on": ends_on}
    membership = Membership.objects.create(person=person, role=Role(role), agency=agency, rank=rank, **days, **terms)
    membership.forces.set([a_force(force_id) for force_id in forces or ("hampshire",)])
    return membership


def an_actor(
    role: Role | str = Role.PANEL_MEMBER,
    forces: tuple[str, ...] = ("hampshire",),
    *,
    agency: Agency | str = "",
    rank: Rank | str = "",
    name: str = "",
) -> Actor:
    """A new person under one membership of these forces."""
    number = next(NUMBERS)
    person = a_person(f"person{number}@example.org", name or f"Person {number}")
    membership = a_membership(person, role, *forces, agency=agency, rank=rank)
    return Actor(person=person, membership=membership, force_ids=tuple(forces))


def a_client_of(person: Person) -> Client:
    """A browser in which they have signed in."""
    client = Client()
    client.force_login(person)
    session = client.session
    begin(session)
    session.save()
    return client


def a_panel(*forces: str, slug: str = "", name: str = "") -> Panel:
    """A panel that serves these forces."""
    number = next(NUMBERS)
    panel = Panel.objects.create(slug=slug or f"panel-{number}", name=name or f"Panel {number}")
    panel.forces.set([a_force(force_id) for force_id in forces or ("hampshire",)])
    return panel


def a_seat(panel: Panel, actor: Actor) -> Seat:
    """From now on this member sits on the panel."""
    return give_seat(panel=panel, membership=actor.membership, by=None)


def a_release(case: Case, panel: Panel) -> Release:
    """The case as it is now, shown to the panel."""
    release(cases=[case], panel=panel, by=None)
    return Release.objects.standing().get(panel=panel, case=case, case_version=case.version)


def requires_vetting(force_id: str) -> None:
    """From now on the force asks for vetting, which nobody has who was not given any."""
    ForceRequirements.objects.create(
        force=a_force(force_id), needs_vetting=True, changed_at=timezone.now(), changed_by="A test"
    )


def a_flag(release: Release, by: Actor, **changes: Any) -> Flag:
    """What a member says of a released case."""
    words = {"rule": "", "severity": "gap", "reason": "Why?", **changes}
    return raise_flag(case=release.case, release=release, by=by, **words)


def a_case(*, screened: bool = True, **changes: Any) -> Case:
    """Baseline B with these changes, stored and screened as an import would."""
    record = a_record(**changes)
    (pk,) = store_new([record], force=a_force(record["force"]), batch=None, by=None)
    if screened:
        screen(by=None, case_ids=[pk])
    return Case.objects.get(pk=pk)
