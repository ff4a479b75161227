"""How passwords are asked for, kept and compared."""

import base64
import re

import pytest
from cryptography.fernet import InvalidToken
from django.contrib.auth.hashers import identify_hasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import Person
from cases.people.sign_in.invitations import send_invitation
from cases.people.sign_in.passwords import REFUSED, WORDS
from cases.people.sign_in.sealing import seal, unseal
from scrutiny.settings import base
from tests.people.signing import EMAIL, a_colleague, link_in_letter, set_up_app, sign_in, signed_in

pytestmark = pytest.mark.django_db

NEW = "bridge lantern oyster"
BOX = re.compile(r"<input[^>]*password[^>]*>")


def choose(client: Client, password: str) -> None:
    """By the link that somebody who forgot theirs was sent."""
    client.post(reverse("account_reset_password"), {"email": EMAIL})
    page = client.get(link_in_letter(), follow=True)
    client.post(page.context["action_url"], {"password1": password, "password2": password})


def refusals(password: str) -> list[str]:
    try:
        validate_password(password)
    except ValidationError as refused:
        return refused.messages
    return []


@pytest.mark.parametrize("word", WORDS)
def test_words_of_this_service_make_no_password(word):
    padded = f"{word}{word.upper()}-2026!!"

    assert refusals(padded) == [REFUSED]


@pytest.mark.parametrize(
    "password", ["Scrutiny-Panel-2026!", "Hampshire_OPCC_1234", "policepolicepo", "welcome abc 1234"]
)
def test_nor_do_several_of_them(password):
    assert refusals(password) == [REFUSED]


@pytest.mark.parametrize(
    "password", ["police lantern 12", "casesandoysters", "11223344556677889900", "密码密码密码密码密码密码"]
)
def test_anything_of_ones_own_beside_them_does(password):
    assert refusals(password) == []


def test_password_boxes_hide_what_is_entered_and_let_password_managers_work():
    person = a_colleague()
    somebody = signed_in(person)
    session = somebody.session
    session["opened_at"] -= 3600
    session.save()
    invited = Person.objects.create_user("invited@example.org", None, name="Invited")
    send_invitation(person=invited)
    stranger = Client()
    pages = [
        stranger.get(reverse("sign-in")),
        stranger.get(link_in_letter(), follow=True),
        somebody.get(reverse("account_change_password")),
        somebody.get(reverse("account_reauthenticate")),
    ]

    boxes = [box for page in pages for box in BOX.findall(page.content.decode())]

    assert len(boxes) == 1 + 2 + 3 + 1
    assert [box for box in boxes if 'type="password"' not in box] == []
    assert [box for box in boxes if not re.search(r'autocomplete="(current|new)-password"', box)] == []
    assert [box for box in boxes if re.search(r'readonly|maxlength|autocomplete="off"|value=|onpaste', box)] == []


@pytest.mark.parametrize(
    ("password", "others"),
    [
        ("  Bridge lantern Oyster ", ("Bridge lantern Oyster", "  bridge lantern oyster ", "  Bridge lantern Oyster")),
        (
            "x-ray oyster " * 20,
            (("x-ray oyster " * 20)[:-1], ("x-ray oyster " * 20)[:128], ("x-ray oyster " * 20)[:72]),
        ),
        ("brücke läntern 🦪 오이스터", ("brucke lantern 🦪 오이스터", "brücke läntern  오이스터")),
    ],
)
def test_a_password_counts_as_it_was_entered_however_long(client, password, others):
    a_colleague()

    choose(client, password)

    assert [sign_in(Client(), password=other).status_code for other in others] == [200] * len(others)
    assert sign_in(Client(), password=password).status_code == 302


def test_an_old_password_still_signs_in():
    person = a_colleague()
    long_ago = timezone.now().replace(year=2012)
    Person.objects.filter(pk=person.pk).update(last_login=long_ago)

    assert sign_in(Client())["Location"] == "/"


def test_a_new_password_does_not_pass_the_second_factor(client):
    _secret, codes = set_up_app(signed_in(a_colleague()))
    mail.outbox.clear()
    choose(client, NEW)

    answer = sign_in(client, password=NEW)

    assert answer["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("account"))["Location"] == "/sign-in/?next=/account/"
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    right = client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert (wrong.status_code, right.status_code) == (200, 302)


def test_a_sealed_key_that_was_altered_opens_nothing():
    sealed = seal("JBSWY3DPEHPK3PXP")
    raw = bytearray(base64.urlsafe_b64decode(sealed))

    assert unseal(sealed) == "JBSWY3DPEHPK3PXP"
    for place in range(len(raw)):
        altered = raw.copy()
        altered[place] ^= 1
        with pytest.raises(InvalidToken):
            unseal(base64.urlsafe_b64encode(bytes(altered)).decode())


def test_passwords_are_kept_by_argon2(settings):
    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS

    kept = make_password(NEW)

    # Time, memory in KiB and lanes, no less than OWASP asks of Argon2id.
    made_by = identify_hasher(kept)
    assert kept.startswith("argon2$argon2id$")
    assert (made_by.time_cost, made_by.memory_cost, made_by.parallelism) == (2, 102400, 8)
