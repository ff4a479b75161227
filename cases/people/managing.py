"""Who acts for a force, as its system manager says: invited, given memberships, changed, ended; never deleted."""

from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from cases.audit.services import record
from cases.enums import Event, Role
from cases.exceptions import NotAllowed, OutOfDate
from cases.models import Actor, Force, ForceRequirements, Membership, Person
from cases.people import policies, queries
from cases.people.sessions import end_sessions
from cases.people.sign_in.invitations import send_invitation
from cases.people.terms import Post, Terms, differences, recorded, terms_of

MEMBERSHIP_CHANGED = (
    "Somebody else changed this membership while you were looking: see how it stands now, and change it if you still "
    "want to."
)
PERSON_CHANGED = "Somebody else changed this person while you were looking: see how things stand now."
REQUIREMENTS_CHANGED = (
    "Somebody else changed what this force asks while you were looking: see how it stands now, and change it if you "
    "still want to."
)


@transaction.atomic
def invite(*, by: Actor, email: str, name: str, post: Post, terms: Terms) -> Membership:
    """Give somebody their first membership here and invite them to sign in.

    Somebody whom another force invited before keeps their name and their way of signing in; nothing is said of what
    else they do.
    """
    membership = give_membership(by=by, person=_known_or_new(email, name), post=post, terms=terms)
    if policies.may_invite_again(by, membership.person):
        send_invitation(person=membership.person)
    return membership


@transaction.atomic
def invite_manager(*, email: str, name: str, forces: tuple[Force, ...], terms: Terms) -> Membership:
    """From the command line: a system manager where there is none yet, or none who can sign in."""
    person = _locked(_known_or_new(email, name))
    membership = _given(person, Post(role=Role.SYSTEM_MANAGER, forces=forces), terms, by=None)
    if person.is_active and not person.has_usable_password():
        send_invitation(person=person)
    return membership


@transaction.atomic
def invite_again(*, by: Actor, person: Person) -> None:
    """Send the invitation once more to somebody who has not answered it."""
    locked = _locked(person)
    policies.may_invite_again(by, locked).require()
    record(Event.PERSON_INVITED, by=by, force=_force_of(by), details={"person": locked.email, "again": True})
    send_invitation(person=locked)


@transaction.atomic
def give_membership(*, by: Actor, person: Person, post: Post, terms: Terms) -> Membership:
    """A membership that the person may use from its first day.

    The person is locked, and so are the forces where the force's own key is given, so that two system managers at the
    same time give neither one membership twice nor one key to two people.
    """
    locked = _locked(person)
    policies.may_give_membership(by, locked, post.forces).require()
    return _given(locked, post, terms, by=by)


@transaction.atomic
def change_membership(*, by: Actor, membership: Membership, terms: Terms, revision: int) -> Membership:
    """Change the days, the force's key or what the force asks for; the revision is the one that the manager saw."""
    locked = _locked_membership(membership, revision)
    policies.may_change_membership(by, locked, timezone.localdate()).require()
    before, after = differences(recorded(terms_of(locked)), recorded(terms))
    if not after:
        return locked
    forces = list(locked.forces.all())
    if "staff_key" in after:
        _refuse_a_shared_key(locked.person, terms.staff_key, forces, timezone.localdate())
    for name, value in _columns(terms).items():
        setattr(locked, name, value)
    locked.revision += 1
    locked.save()
    details = {**_named(locked), "before": before, "after": after}
    record(Event.MEMBERSHIP_CHANGED, by=by, force=_one(forces), details=details)
    return locked


@transaction.atomic
def end_membership(*, by: Actor, membership: Membership, last_day: date | None, revision: int) -> Membership:
    """End a membership at once, or with its last day; it is kept, and what was done under it keeps its name."""
    locked = _locked_membership(membership, revision)
    today = timezone.localdate()
    policies.may_change_membership(by, locked, today).require()
    if last_day and last_day < max(today, locked.starts_on):
        raise NotAllowed("A membership ends at once, or on a day that is still to come and not before its first.")
    before = {"ends_on": locked.ends_on and locked.ends_on.isoformat()}
    if last_day is None:
        locked.ended_at = timezone.now()
    locked.ends_on = last_day or max(today, locked.starts_on)
    locked.revision += 1
    locked.save()
    after = {"ends_on": locked.ends_on.isoformat(), "at_once": last_day is None}
    details = {**_named(locked), "before": before, "after": after}
    record(Event.MEMBERSHIP_ENDED, by=by, force=_one(locked.forces.all()), details=details)
    return locked


@transaction.atomic
def change_person(*, by: Actor, person: Person, name: str, email: str, revision: int) -> Person:
    """Somebody's name, and the address that they sign in with and that letters go to.

    With another address their sessions end: whoever has them open may no longer be whoever reads its letters.
    """
    locked = _locked_person(person, revision)
    policies.may_change_person(by, locked).require()
    before = {"name": locked.name, "email": locked.email}
    was, now = differences(before, {"name": name.strip(), "email": email.strip().lower()})
    if not now:
        return locked
    if "email" in now:
        if Person.objects.filter(email=now["email"]).exists():
            raise NotAllowed("Somebody signs in under this address already: enter another.")
        EmailAddress.objects.filter(user=locked).delete()
        now["sessions_ended"] = end_sessions(locked)
    locked.name, locked.email = name.strip(), email.strip().lower()
    return _changed(locked, Event.PERSON_CHANGED, by, was, now)


@transaction.atomic
def close_sign_in(*, by: Actor, person: Person, revision: int) -> Person:
    """From now on they cannot sign in, and whatever sessions they have open end; memberships stay as they are."""
    locked = _locked_person(person, revision)
    policies.may_close(by, locked).require()
    locked.is_active = False
    ended = end_sessions(locked)
    after = {"may_sign_in": False, "sessions_ended": ended}
    return _changed(locked, Event.PERSON_CLOSED, by, {"may_sign_in": True}, after)


@transaction.atomic
def open_sign_in(*, by: Actor, person: Person, revision: int) -> Person:
    """They may sign in again, as before."""
    locked = _locked_person(person, revision)
    policies.may_open(by, locked).require()
    locked.is_active = True
    return _changed(locked, Event.PERSON_CHANGED, by, {"may_sign_in": False}, {"may_sign_in": True})


@transaction.atomic
def change_requirements(*, by: Actor, asked: ForceRequirements, revision: int) -> None:
    """What a force asks of its people from now on; whoever has it not in order can no longer act for the force."""
    Force.objects.select_for_update(no_key=True).get(pk=asked.force_id)
    held = queries.requirements_or_none(asked.force)
    if held.revision != revision:
        raise OutOfDate(REQUIREMENTS_CHANGED)
    policies.may_change_requirements(by, asked.force).require()
    policies.keeps_the_manager(by, asked, timezone.localdate()).require()
    before, after = differences(_asked(held), _asked(asked))
    if not after:
        return
    asked.pk, asked.revision = held.pk, revision + 1
    asked.changed_at, asked.changed_by = timezone.now(), by.signature
    asked.save()
    record(Event.REQUIREMENTS_CHANGED, by=by, force=asked.force_id, details={"before": before, "after": after})


def _known_or_new(email: str, name: str) -> Person:
    """Whoever signs in under this address; somebody new has no password yet."""
    person: Person
    person, is_new = Person.objects.get_or_create(email=email.strip().lower(), defaults={"name": name.strip()})
    if is_new:
        person.set_unusable_password()
        person.save(update_fields=["password"])
    return person


def _given(person: Person, post: Post, terms: Terms, *, by: Actor | None) -> Membership:
    """The membership, stored and recorded; the person is locked."""
    today = timezone.localdate()
    _refuse_a_second(person, post, today)
    _refuse_a_shared_key(person, terms.staff_key, post.forces, today)
    is_first = not person.memberships.exists()
    membership = Membership.objects.create(
        person=person,
        role=post.role,
        agency=post.agency or "",
        rank=post.rank or "",
        rank_prefix=post.rank_prefix or "",
        **_columns(terms),
    )
    membership.forces.set(post.forces)
    if is_first:
        record(Event.PERSON_INVITED, by=by, force=_one(post.forces), details={"person": person.email})
    details = {**_named(membership), "before": {}, "after": recorded(terms)}
    record(Event.MEMBERSHIP_GIVEN, by=by, force=_one(post.forces), details=details)
    return membership


def _refuse_a_shared_key(person: Person, staff_key: str, forces: Any, on: date) -> None:
    """A force's key is one person's: whoever else had it would see that person's cases."""
    if not staff_key:
        return
    list(Force.objects.select_for_update(no_key=True).filter(pk__in=[force.pk for force in forces]).order_by("pk"))
    if other := queries.holders_of_staff_key(staff_key, forces, on).exclude(person=person).first():
        raise NotAllowed(
            f"The staff key {staff_key} is {other.person.name}’s: enter another, or take it from {other.person.name} "
            "first."
        )


def _refuse_a_second(person: Person, post: Post, on: date) -> None:
    alike = Membership.objects.filter(person=person, role=post.role, agency=post.agency or "", forces__in=post.forces)
    if one := next((one for one in alike if not policies.has_ended(one, on)), None):
        raise NotAllowed(f"{person.name} has a membership as {one.title} already: change that one, or end it first.")


def _locked_membership(membership: Membership, revision: int) -> Membership:
    locked = Membership.objects.select_for_update().get(pk=membership.pk)
    if locked.revision != revision:
        raise OutOfDate(MEMBERSHIP_CHANGED)
    return locked


def _locked(person: Person) -> Person:
    locked: Person = Person.objects.select_for_update().get(pk=person.pk)
    return locked


def _locked_person(person: Person, revision: int) -> Person:
    locked = _locked(person)
    if locked.revision != revision:
        raise OutOfDate(PERSON_CHANGED)
    return locked


def _changed(person: Person, event: Event, by: Actor, before: dict[str, Any], after: dict[str, Any]) -> Person:
    person.revision += 1
    person.save(update_fields=["name", "email", "is_active", "revision"])
    details = {"person": before.get("email", person.email), "before": before, "after": after}
    record(event, by=by, force=_force_of(by), details=details)
    return person


def _columns(terms: Terms) -> dict[str, Any]:
    return {name: getattr(terms, name) for name in Terms.__dataclass_fields__}


def _named(membership: Membership) -> dict[str, Any]:
    """Whose membership it is, and which."""
    forces = [force.pk for force in membership.forces.all()]
    number, person = membership.pk, membership.person.email
    return {"person": person, "membership": membership.title, "number": number, "forces": forces}


def _asked(requirements: ForceRequirements) -> dict[str, Any]:
    return {
        "needs_vetting": requirements.needs_vetting,
        "needs_undertaking": requirements.needs_undertaking,
        "training_lasts_months": requirements.training_lasts_months,
    }


def _one(forces: Any) -> str:
    """The force that an event belongs to; an event of several belongs to all who share its author's membership."""
    names = [force.pk for force in forces]
    return names[0] if len(names) == 1 else ""


def _force_of(actor: Actor) -> str:
    return actor.force_ids[0] if len(actor.force_ids) == 1 else ""
