"""Invitations, forgotten passwords, and changing a password."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.enums import Event, Role
from cases.exceptions import NotAllowed
from cases.models import AuditEvent, Person
from cases.people.sign_in.invitations import send_invitation
from cases.people.sign_in.passwords import REFUSED as OWN_WORDS
from tests import make
from tests.people.signing import EMAIL, WRONG, a_colleague, events, link_in_letter, said, sign_in, signed_in

pytestmark = pytest.mark.django_db

NEW = "bridge lantern oyster"
TWICE = {"password1": NEW, "password2": NEW}
TOO_SHORT = "This password is too short. It must contain at least 12 characters."
TOO_COMMON = "This password is too common."
DIFFERENT = "This is not the password you entered above: enter the same one twice."


@pytest.fixture
def invited() -> Person:
    person = Person.objects.create_user(EMAIL, None, name="A. Person")
    make.a_membership(person, Role.ADMINISTRATOR)
    send_invitation(person=person)
    return person


def follow_link(client: Client, link: str):
    return client.get(link, follow=True)


def later(monkeypatch, **by) -> None:
    """Signatures are read as they will be after so much time."""
    moment = (timezone.now() + timedelta(**by)).timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: moment)


def test_an_invitation_is_a_letter_to_one_person_that_says_nothing_of_any_case(invited):
    [letter] = mail.outbox

    assert (letter.to, letter.subject, letter.from_email) == (
        [EMAIL],
        "You are invited to Scrutiny",
        "noreply@scrutiny.example",
    )
    assert letter.body.startswith("Dear A. Person,\n")
    assert "within 7 days" in letter.body


def test_whoever_is_invited_chooses_a_password_and_signs_in_with_it(client, invited):
    page = follow_link(client, link_in_letter())

    answer = client.post(page.request["PATH_INFO"], TWICE, follow=True)

    assert "Welcome to Scrutiny, A. Person" in page.content.decode()
    assert (answer.redirect_chain, said(answer)) == (
        [("/sign-in/", 302)],
        ["Your password is set. Sign in with it."],
    )
    assert sign_in(client, password=NEW)["Location"] == "/"
    assert events()[0] == (Event.PASSWORD_CHANGED, EMAIL, {"how": "invitation"})


def test_the_link_itself_is_not_in_the_address_of_the_page_it_leads_to(client, invited):
    page = follow_link(client, link_in_letter())

    assert page.redirect_chain == [(reverse("account_invitation_answer"), 302)]


def test_an_invitation_is_answered_once(client, invited):
    link = link_in_letter()
    other = Client()
    follow_link(other, link)
    follow_link(client, link)
    client.post(reverse("account_invitation_answer"), TWICE)

    again = follow_link(Client(), link)
    too_late = other.post(reverse("account_invitation_answer"), {"password1": "x" * 14, "password2": "x" * 14})

    assert [answer.status_code for answer in (again, too_late)] == [410, 410]
    assert "This invitation no longer works" in again.content.decode()
    assert sign_in(Client(), password=NEW).status_code == 302


def test_a_later_invitation_takes_the_place_of_the_one_before(client, invited):
    former = link_in_letter()
    mail.outbox.clear()

    send_invitation(person=Person.objects.get(pk=invited.pk))

    assert follow_link(Client(), former).status_code == 410
    assert follow_link(Client(), link_in_letter()).status_code == 200


@pytest.mark.parametrize(("days", "status"), [(6.9, 200), (7.1, 410)])
def test_an_invitation_can_be_answered_for_seven_days(client, invited, monkeypatch, days, status):
    later(monkeypatch, days=days)

    assert follow_link(client, link_in_letter()).status_code == status


def test_an_invitation_to_a_sign_in_that_was_closed_no_longer_works(client, invited):
    Person.objects.update(is_active=False)

    assert follow_link(client, link_in_letter()).status_code == 410


@pytest.mark.parametrize("token", ["x", "WzEsIngiXQ:1abcde:forged", "%00", "a" * 2000])
def test_a_link_that_nobody_sent_leads_nowhere(client, invited, token):
    assert follow_link(client, f"/account/invitation/{token}/").status_code == 410


def test_whoever_has_a_password_is_not_invited():
    with pytest.raises(NotAllowed, match="They have chosen a password already"):
        send_invitation(person=a_colleague())

    assert mail.outbox == []


@pytest.mark.parametrize(
    ("first", "second", "errors"),
    [
        ("", "", {"password1": ["Enter a new password."], "password2": ["Enter the new password again."]}),
        ("eleven char", "eleven char", {"password1": [TOO_SHORT]}),
        ("passwordpassword", "passwordpassword", {"password1": [OWN_WORDS]}),
        ("passwordforasafe", "passwordforasafe", {}),
        ("1234567891011", "1234567891011", {"password1": [TOO_COMMON]}),
        (NEW, "bridge lantern oysters", {"password2": [DIFFERENT]}),
        (EMAIL, EMAIL, {"password1": ["The password is too similar to the email address."]}),
        ("ééééééééééééééé", "ééééééééééééééé", {}),
    ],
)  # fmt: skip
def test_a_password_is_long_and_not_what_many_people_use_and_there_is_no_other_rule(
    client, invited, first, second, errors
):
    follow_link(client, link_in_letter())

    answer = client.post(reverse("account_invitation_answer"), {"password1": first, "password2": second})

    assert (answer.context["form"].errors if answer.status_code == 200 else {}) == errors


def test_whoever_forgot_their_password_chooses_another_by_a_link_that_works_once(client):
    a_colleague()

    asked = client.post(reverse("account_reset_password"), {"email": EMAIL.upper()})
    link = link_in_letter()
    page = follow_link(client, link)
    chosen = client.post(page.context["action_url"], TWICE, follow=True)

    assert asked["Location"] == reverse("account_reset_password_done")
    assert chosen.redirect_chain == [("/sign-in/", 302)]
    assert sign_in(Client(), password=make.PASSWORD).status_code == 200
    assert sign_in(Client(), password=NEW).status_code == 302
    assert "This link no longer works" in follow_link(Client(), link).content.decode()
    assert [event for event in events() if event[0] in (Event.PASSWORD_RESET_ASKED, Event.PASSWORD_CHANGED)] == [
        (Event.PASSWORD_RESET_ASKED, "", {"email": EMAIL}),
        (Event.PASSWORD_CHANGED, EMAIL, {"how": "reset"}),
    ]
    assert AuditEvent.objects.filter(kind=Event.PASSWORD_RESET_ASKED).get().address == "127.0.0.1"


def test_who_exists_cannot_be_told_from_asking_for_a_new_password(client):
    a_colleague()
    Person.objects.create_user("closed@example.org", make.PASSWORD, name="Closed")
    Person.objects.filter(email="closed@example.org").update(is_active=False)
    asked = [EMAIL, "nobody@example.org", "closed@example.org"]

    answers = [client.post(reverse("account_reset_password"), {"email": email}, follow=True) for email in asked]

    assert len({(answer.status_code, answer.content) for answer in answers}) == 1
    assert {tuple(answer.redirect_chain) for answer in answers} == {((reverse("account_reset_password_done"), 302),)}
    assert [letter.to for letter in mail.outbox] == [[EMAIL]]
    assert [details for _kind, _person, details in events()] == [
        {"email": EMAIL},
        {"email": "nobody's"},
        {"email": "closed@example.org"},
    ]


def test_the_same_work_is_done_for_an_address_that_is_nobodys(client, django_assert_num_queries):
    a_colleague()

    for email in (EMAIL, "nobody@example.org"):
        with django_assert_num_queries(8 if email == EMAIL else 7):
            client.post(reverse("account_reset_password"), {"email": email})


def test_one_address_is_not_written_to_without_end(client):
    a_colleague()

    answers = [client.post(reverse("account_reset_password"), {"email": EMAIL}).status_code for _time in range(4)]
    of_nobody = [
        client.post(reverse("account_reset_password"), {"email": "nobody@example.org"}).status_code
        for _time in range(4)
    ]

    assert answers == of_nobody == [302, 302, 302, 429]
    assert len(mail.outbox) == 3


@pytest.mark.parametrize(("minutes", "is_refused"), [(119, False), (121, True)])
def test_a_link_for_a_new_password_works_for_two_hours(client, monkeypatch, minutes, is_refused):
    a_colleague()
    client.post(reverse("account_reset_password"), {"email": EMAIL})
    then = datetime.now() + timedelta(minutes=minutes)

    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: then)
    page = follow_link(client, link_in_letter())

    assert ("This link no longer works" in page.content.decode()) is is_refused


def test_the_link_leads_to_this_service_whatever_name_the_request_came_under(client):
    a_colleague()

    client.post(reverse("account_reset_password"), {"email": EMAIL}, headers={"host": "127.0.0.1"})

    [letter] = mail.outbox
    assert "https://scrutiny.example/account/forgotten/" in letter.body
    assert "127.0.0.1" not in letter.body


def test_a_new_password_unlocks_the_address(client):
    a_colleague()
    for _try in range(6):
        sign_in(client, password="wrong")
    client.post(reverse("account_reset_password"), {"email": EMAIL})
    page = follow_link(client, link_in_letter())
    client.post(page.context["action_url"], TWICE)

    assert sign_in(client, password=NEW).status_code == 302


def test_changing_the_password_asks_for_the_present_one_and_ends_every_other_session():
    person = a_colleague()
    here, elsewhere = signed_in(person), signed_in(person)

    wrong = here.post(reverse("account_change_password"), {"oldpassword": "wrong", **TWICE})
    right = here.post(reverse("account_change_password"), {"oldpassword": make.PASSWORD, **TWICE}, follow=True)

    assert wrong.context["form"].errors == {"oldpassword": ["This is not your password: try again."]}
    assert (right.redirect_chain, said(right)) == ([(reverse("account"), 302)], ["Your password is changed."])
    assert elsewhere.get(reverse("account"))["Location"] == "/sign-in/?next=/account/"
    assert events()[-1] == (Event.PASSWORD_CHANGED, EMAIL, {"how": "account page"})
    assert [letter.subject for letter in mail.outbox] == ["Your password for Scrutiny was changed"]


def test_whoever_has_no_password_has_none_to_change():
    person = a_colleague()
    client = make.a_client_of(person)
    person.set_unusable_password()
    person.save()
    client.force_login(person)

    answer = client.get(reverse("account_change_password"), follow=True)

    assert answer.redirect_chain == [(reverse("account"), 302)]
    assert said(answer) == ["You sign in with your organisation’s account, so there is no password to change here."]


def test_nothing_but_the_persons_own_address_is_ever_kept_as_theirs(client):
    a_colleague()
    client.post(reverse("account_reset_password"), {"email": EMAIL})
    follow_link(client, link_in_letter())

    assert sign_in(client).status_code == 302
    assert client.get(reverse("account")).status_code == 200
    assert Person.objects.get().emailaddress_set.count() == 0


def test_the_link_is_kept_in_no_table(client, invited):
    token = urlsplit(link_in_letter()).path.split("/")[-2]

    assert token not in str(list(AuditEvent.objects.values()))


def test_a_wrong_password_here_says_what_a_wrong_password_says(client):
    assert sign_in(client).context["form"].non_field_errors() == [WRONG]
