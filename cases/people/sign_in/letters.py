"""Letters about signing in, written beside the pages; nothing in them says anything about a case."""

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from cases.models import Person
from cases.people.sign_in.links import invitation_for, reset_for


@task()
def send_invitation_letter(person_id: int) -> None:
    """Where the invited person chooses a password; the link is made only now and kept nowhere."""
    person = Person.objects.get(pk=person_id)
    link = address_of_page("account_invitation", invitation_for(person))
    write_to(person, "account/email/invitation", {"link": link, "days": settings.INVITATION_DAYS})


@task()
def send_reset_letter(person_id: int | None) -> None:
    """Where the person chooses another password; nobody's address takes as long and nothing is sent."""
    if person_id is None:
        return
    person = Person.objects.get(pk=person_id)
    link = address_of_page("account_reset_password_from_key", *reset_for(person))
    hours = settings.PASSWORD_RESET_TIMEOUT // 3600
    write_to(person, "account/email/password_reset_key", {"link": link, "hours": hours})


@task()
def send_notice(person_id: int, template: str) -> None:
    """What was changed about somebody's sign-in, so that they notice if it was not they who did it."""
    write_to(Person.objects.get(pk=person_id), template, {"at": timezone.now()})


def write_to(person: Person, template: str, facts: dict[str, Any]) -> None:
    """One letter in plain text, to one person."""
    context = {**facts, "person": person, "service": settings.SERVICE_ADDRESS}
    subject = render_to_string(f"{template}_subject.txt", context).strip()
    send_mail(subject, render_to_string(f"{template}_message.txt", context), None, [person.email])


def address_of_page(name: str, *args: object) -> str:
    """The whole address of a page, for a letter; what a request claims as its host plays no part in it."""
    return f"{settings.SERVICE_ADDRESS}{reverse(name, args=args)}"
