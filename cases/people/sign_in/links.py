"""The links in letters: whose they are, and whether they still hold."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import int_to_base36

from cases.models import Person

SALT = "scrutiny.invitation"


def reset_for(person: Person) -> tuple[str, str]:
    """What a link to choose another password carries; it works until the password changes or they sign in."""
    return int_to_base36(person.pk), default_token_generator.make_token(person)


def invitation_for(person: Person) -> str:
    """What an invitation's link carries: whose it is, signed with how things stand, so that using it ends it."""
    return signing.dumps([person.pk, _standing(person)], salt=SALT)


def invited_by(token: str) -> Person | None:
    """The person whose invitation this is; None once it is used, replaced, too old, or not one of ours."""
    try:
        number, standing = signing.loads(token, salt=SALT, max_age=timedelta(days=settings.INVITATION_DAYS))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    person = Person.objects.filter(pk=number, is_active=True).first()
    return person if person and constant_time_compare(_standing(person), standing) else None


def _standing(person: Person) -> str:
    return salted_hmac(SALT, f"{person.pk}|{person.email}|{person.password}", algorithm="sha256").hexdigest()
