"""Builders: a record, a case, a force, people and their memberships; each goes through the app's own services."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.test import Client

from cases.casework.store import store_new
from cases.enums import Agency, Rank, Role
from cases.guidance.services import screen
from cases.models import Actor, Case, Force, Membership, Person

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
) -> Membership:
    membership = Membership.objects.create(
        person=person, role=Role(role), agency=agency, rank=rank, starts_on=starts_on, ends_on=ends_on
    )
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
    return client


def a_case(*, screened: bool = True, **changes: Any) -> Case:
    """Baseline B with these changes, stored and screened as an import would."""
    record = a_record(**changes)
    (pk,) = store_new([record], force=a_force(record["force"]), batch=None, by=None)
    if screened:
        screen(by=None, case_ids=[pk])
    return Case.objects.get(pk=pk)
