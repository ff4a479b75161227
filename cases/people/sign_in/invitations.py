"""Invitations: somebody whom a system manager has added chooses a password by a link that works once."""

from django.db import transaction

from cases.exceptions import NotAllowed
from cases.models import Person
from cases.people.sign_in.letters import send_invitation_letter
from cases.people.sign_in.links import invited_by
from cases.people.sign_in.services import acting, change_password
from cases.people.sign_in.words import INVALID_LINK


@transaction.atomic
def send_invitation(*, person: Person) -> None:
    """Write to a person where they choose their password; links sent before stop working.

    The caller says who may invite and records it.
    """
    if person.has_usable_password():
        raise NotAllowed("They have chosen a password already, so there is nothing to invite them to.")
    person.set_unusable_password()
    person.save(update_fields=["password"])
    send_invitation_letter.enqueue(person.pk)


@transaction.atomic
def accept_invitation(*, token: str, password: str, address: str) -> None:
    """The invited person's password is set, unless somebody was quicker with the same link."""
    invited = invited_by(token)
    person = Person.objects.select_for_update().get(pk=invited.pk) if invited else None
    if person is None or invited_by(token) is None:
        raise NotAllowed(INVALID_LINK)
    person.set_password(password)
    person.save(update_fields=["password"])
    change_password(by=acting(person, address), how="invitation")
