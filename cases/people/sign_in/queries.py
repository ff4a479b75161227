"""Who is meant by an address, and what they sign in with."""

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from cases.models import Person

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def person_at(email: str) -> Person | None:
    """Whoever may sign in under this address."""
    person: Person | None = Person.objects.filter(email=email.strip().lower(), is_active=True).first()
    return person


def factors_of(person: Person) -> QuerySet[Authenticator]:
    """Their authenticator app and passkeys; recovery codes stand in for these and are none of them."""
    factors: QuerySet[Authenticator] = Authenticator.objects.filter(user=person, type__in=SECOND_FACTORS)
    return factors.order_by("pk")


def codes_left(person: Person) -> int:
    """How many of their recovery codes they have not used yet."""
    codes = Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(codes.wrap().get_unused_codes()) if codes else 0
