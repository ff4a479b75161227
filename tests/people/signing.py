"""Signing in as a browser does it, and what a person would have in their hands: letters, codes, links."""

import base64
import hmac
import re
import struct
import time
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from cases.enums import Role
from cases.models import AuditEvent, Person
from tests import make

PERIOD = 30
EMAIL = "a.person@example.org"
WRONG = "The email address or the password is not right: check both and try again."


def a_colleague(email: str = EMAIL, name: str = "A. Person") -> Person:
    """Somebody who may sign in and act."""
    person = make.a_person(email, name)
    make.a_membership(person, Role.ADMINISTRATOR)
    return person


def sign_in(client: Client, email: str = EMAIL, password: str = make.PASSWORD, **more: str):
    return client.post(reverse("sign-in"), {"login": email, "password": password, **more})


def signed_in(person: Person) -> Client:
    client = Client()
    assert sign_in(client, person.email).status_code == 302
    return client


def events() -> list[tuple[str, str, dict]]:
    return [(event.kind, event.person, event.details) for event in AuditEvent.objects.order_by("pk")]


def said(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def link_in_letter() -> str:
    """The one link to a page in the one letter there is, without the service's own address."""
    [letter] = mail.outbox
    [link] = re.findall(r"https://scrutiny\.example(/\S+)", letter.body)
    return link


def code_for(secret: str, *, periods_later: int = 0) -> str:
    """What an authenticator app shows, and will show for another two seconds; or will show some periods later."""
    while time.time() % PERIOD > PERIOD - 2:
        time.sleep(0.2)
    period = int(time.time()) // PERIOD + periods_later
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", period), "sha1")
    (number,) = struct.unpack_from(">I", digest, digest[-1] & 15)
    return f"{(number & 0x7FFFFFFF) % 10**6:06}"


def set_up_app(client: Client) -> tuple[str, list[str]]:
    """Set up an authenticator app; its key, and the recovery codes that come with it."""
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)}, follow=True)
    assert urlsplit(answer.request["PATH_INFO"]).path == reverse("mfa_view_recovery_codes")
    return secret, answer.context["unused_codes"]


def a_passkey(person: Person, name: str = "Telephone") -> Authenticator:
    """A passkey that is held, but that no test signs in with."""
    data = {"name": name, "credential": {}}
    return Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data=data)
