"""Signing in and out, and what a person signs in with: one act, one audit event."""

from collections.abc import Sequence
from dataclasses import replace

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cases.audit.services import record
from cases.enums import Event
from cases.models import Actor, Person
from cases.people.queries import actor_for, memberships_of
from cases.people.sessions import end_sessions as end_sessions_of
from cases.people.sign_in import policies
from cases.people.sign_in.letters import send_notice, send_reset_letter
from cases.people.sign_in.queries import factors_of, person_at

MEANS = {
    "password": "password",
    "socialaccount": "organisation's account",
    Authenticator.Type.TOTP.value: "authenticator app",
    Authenticator.Type.WEBAUTHN.value: "passkey",
    Authenticator.Type.RECOVERY_CODES.value: "recovery code",
}


def acting(person: Person, address: str) -> Actor:
    """The person under the membership they begin with, for what they do before a page knows them."""
    today = timezone.localdate()
    return replace(actor_for(person, memberships_of(person, today), None, today), address=address)


@transaction.atomic
def open_session(*, person: Person, address: str, how: Sequence[str]) -> Actor:
    """Record that a person signed in, and with what."""
    actor = acting(person, address)
    record(Event.SESSION_OPENED, by=actor, details={"with": [MEANS[step] for step in dict.fromkeys(how)]})
    return actor


@transaction.atomic
def close_session(*, by: Actor, because: str = "") -> None:
    """Record that a person signed out, or was signed out."""
    record(Event.SESSION_CLOSED, by=by, details={"because": because} if because else {})


@transaction.atomic
def refuse_session(*, email: str, address: str, because: str) -> None:
    """Record that a sign-in was refused, and for whom, if that is anybody.

    What belongs to nobody is left out: people type their password in the wrong box.
    """
    record(Event.SIGN_IN_REFUSED, by=None, address=address, details={"email": _known(email), "because": because})


def lock_session(*, email: str, address: str) -> None:
    """Record that sign-in is locked for this address, once for each time that it is."""
    key = salted_hmac("sign-in-locked", email.strip().lower(), algorithm="sha256").hexdigest()
    if cache.add(f"sign-in-locked:{key}", True, timeout=60 * settings.SIGN_IN_LOCK_MINUTES):
        details = {"email": _known(email), "minutes": settings.SIGN_IN_LOCK_MINUTES}
        record(Event.SIGN_IN_LOCKED, by=None, address=address, details=details)


@transaction.atomic
def ask_for_reset(*, email: str, address: str) -> None:
    """Write to whoever has this address where they choose another password; for nobody's the same work is done."""
    person = person_at(email)
    send_reset_letter.enqueue(person.pk if person else None)
    record(Event.PASSWORD_RESET_ASKED, by=None, address=address, details={"email": _known(email)})


@transaction.atomic
def change_password(*, by: Actor, how: str) -> None:
    """Record that a person has another password; their other sessions end with the old one."""
    record(Event.PASSWORD_CHANGED, by=by, details={"how": how})


@transaction.atomic
def add_factor(*, by: Actor, kind: str, name: str = "") -> None:
    """Record that a person has another second factor."""
    record(Event.FACTOR_ADDED, by=by, details=_factor(kind, name))


@transaction.atomic
def allow_removal(*, by: Actor) -> None:
    """Ask whether a factor may go, holding the person so that two removals at once cannot leave none."""
    Person.objects.select_for_update().get(pk=by.person.pk)
    policies.may_remove_factor(others=factors_of(by.person).count() - 1).require()


@transaction.atomic
def remove_factor(*, by: Actor, kind: str, name: str = "") -> None:
    """Record that a second factor is gone."""
    record(Event.FACTOR_REMOVED, by=by, details=_factor(kind, name))


@transaction.atomic
def forget_factors(*, by: Actor, person: Person) -> None:
    """Somebody who lost what they had sets up another; what is open in their name ends, in a finder's hands too."""
    locked = Person.objects.select_for_update().get(pk=person.pk)
    policies.may_forget_factors(by, locked, factors=factors_of(locked).count()).require()
    Authenticator.objects.filter(user=locked).delete()
    details = {"person": locked.email, "factor": "all", "sessions_ended": end_sessions_of(locked)}
    record(Event.FACTOR_REMOVED, by=by, force=by.force_ids[0] if len(by.force_ids) == 1 else "", details=details)
    tell(person=locked, template="mfa/email/factors_forgotten")


@transaction.atomic
def make_codes(*, by: Actor) -> None:
    """Record that a person has new recovery codes, which the former ones end with."""
    record(Event.CODES_MADE, by=by)


@transaction.atomic
def end_sessions(*, by: Actor, number: int) -> None:
    """Record that a person ended what they had open elsewhere."""
    record(Event.SESSIONS_ENDED, by=by, details={"sessions": number})


def tell(*, person: Person, template: str) -> None:
    """Write to a person that something about their sign-in was changed."""
    send_notice.enqueue(person.pk, template)


def _factor(kind: str, name: str) -> dict[str, str]:
    return {"factor": MEANS[kind], **({"name": name} if name else {})}


def _known(email: str) -> str:
    """The address if it is somebody's, and otherwise only that it is nobody's."""
    known = Person.objects.filter(email=email.strip().lower()).values_list("email", flat=True).first()
    return known or "nobody's"
