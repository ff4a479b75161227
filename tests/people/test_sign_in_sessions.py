"""How long a session lasts, where else a person is signed in, and the account page."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from cases.enums import Event, Role
from cases.models import Person
from cases.people.sign_in.addresses import address_of
from cases.people.sign_in.keeping import KEPT
from cases.people.sign_in.limits import OPENED, SEEN
from tests import make
from tests.people.signing import EMAIL, a_colleague, events, said, set_up_app, sign_in, signed_in

pytestmark = pytest.mark.django_db

ACCOUNT = "/account/"
IDLE = "You were signed out because nothing happened here for 20 minutes. Sign in to go on."
TOO_LONG = "You were signed out because everybody signs in anew after 12 hours. Sign in to go on."


def as_if(client: Client, *, seen_minutes_ago: float = 0, opened_hours_ago: float = 0) -> None:
    """The session as it would stand if it had been opened, and last used, so long ago."""
    session = client.session
    session[SEEN] -= 60 * seen_minutes_ago
    session[OPENED] -= 3600 * opened_hours_ago
    session.save()


@pytest.mark.parametrize(
    ("since", "because", "sentence"),
    [
        ({"seen_minutes_ago": 20}, "idle", IDLE),
        ({"opened_hours_ago": 12}, "too long", TOO_LONG),
        ({"seen_minutes_ago": 60, "opened_hours_ago": 13}, "idle", IDLE),
    ],
)
def test_a_session_ends_when_nothing_happens_or_when_it_lasts_too_long_and_the_page_says_why(since, because, sentence):
    client = signed_in(a_colleague())
    as_if(client, **since)
    key = client.cookies["sessionid"].value

    answer = client.get(f"{ACCOUNT}?a=1", follow=True)

    assert answer.redirect_chain == [("/sign-in/?next=%2Faccount%2F%3Fa%3D1", 302)]
    assert said(answer) == [sentence]
    assert client.get(ACCOUNT)["Location"] == "/sign-in/?next=/account/"
    assert events()[1:] == [(Event.SESSION_CLOSED, EMAIL, {"because": because})]
    # What the page says next is kept under another key, which signs nobody in.
    assert not Session.objects.filter(pk=key).exists()
    # Whose it was, so that what they send from another window is kept for them and for nobody else.
    assert dict(client.session) == {KEPT: {"person": Person.objects.get().pk, "pages": {}}}


@pytest.mark.parametrize("since", [{"seen_minutes_ago": 19}, {"opened_hours_ago": 11.9}])
def test_a_session_lasts_until_then(since):
    client = signed_in(a_colleague())
    as_if(client, **since)

    assert client.get(ACCOUNT).status_code == 200


def test_every_page_puts_the_end_of_a_session_off():
    client = signed_in(a_colleague())

    for _page in range(3):
        as_if(client, seen_minutes_ago=15)
        assert client.get(ACCOUNT).status_code == 200


def test_a_session_is_written_at_most_once_a_minute(django_assert_num_queries):
    client = make.a_client_of(a_colleague())
    client.get(ACCOUNT)
    before = client.session[SEEN]

    as_if(client, seen_minutes_ago=0.5)
    client.get(ACCOUNT)

    assert client.session[SEEN] == before - 30


@pytest.mark.parametrize(
    ("referer", "led_back_to"),
    [
        ("http://testserver/rules/?x=1#top", "%2Frules%2F%3Fx%3D1"),
        ("https://elsewhere.example/rules/", "%2F"),
        ("http://testserver//elsewhere.example/", "%2F"),
        ("", "%2F"),
        ("http://[", "%2F"),
    ],
)
def test_a_form_that_comes_too_late_leads_back_to_its_page_and_changes_nothing(referer, led_back_to):
    client = signed_in(a_colleague())
    as_if(client, seen_minutes_ago=21)

    answer = client.post(reverse("account_change_password"), {}, headers={"referer": referer})

    assert answer["Location"] == f"/sign-in/?next={led_back_to}"


def test_the_limits_are_settings(settings):
    settings.SESSION_IDLE_MINUTES, settings.SESSION_HOURS = 2, 1
    client = signed_in(a_colleague())
    as_if(client, seen_minutes_ago=3)

    assert said(client.get(ACCOUNT, follow=True)) == [IDLE.replace("20", "2")]


def test_what_a_person_did_before_is_not_on_a_page_kept_by_the_browser():
    answer = signed_in(a_colleague()).get(ACCOUNT)

    assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_a_person_sees_where_they_are_signed_in_and_ends_all_but_here():
    person = a_colleague()
    here, elsewhere = signed_in(person), Client(headers={"user-agent": "Another browser"}, REMOTE_ADDR="198.51.100.7")
    sign_in(elsewhere)
    signed_in(other := a_colleague("b.person@example.org", "B. Person"))

    shown = here.get(reverse("usersessions_list")).content.decode()
    ended = here.post(reverse("usersessions_list"), follow=True)

    assert ("198.51.100.7" in shown, "Another browser" in shown, shown.count("(here)")) == (True, True, 1)
    assert said(ended) == ["You are signed out everywhere but here."]
    assert "You are signed in nowhere else." in ended.content.decode()
    assert elsewhere.get(ACCOUNT)["Location"] == "/sign-in/?next=/account/"
    assert here.get(ACCOUNT).status_code == 200
    assert events()[-1] == (Event.SESSIONS_ENDED, EMAIL, {"sessions": 1})
    assert Session.objects.count() == 2
    assert other.usersession_set.count() == 1


def test_the_account_page_gathers_who_a_person_is_and_what_they_sign_in_with():
    person = a_colleague()
    make.a_membership(person, Role.AUDITOR, ends_on=timezone.localdate() - timedelta(days=1))
    client = signed_in(person)
    set_up_app(client)

    page = " ".join(client.get(ACCOUNT).content.decode().split())

    for words in (
        "A. Person",
        EMAIL,
        "Only a system manager can change it.",
        "Administrator, Hampshire Constabulary",
        "In use now.",
        "This membership has ended: choose another, or ask your system manager to renew it.",
        "Authenticator app",
        "10 left",
        "Here only",
    ):
        assert words in page


def test_somebody_without_a_membership_still_reaches_their_account():
    client = signed_in(make.a_person())

    assert "You have none. The system manager of your force or panel gives them." in (
        client.get(ACCOUNT).content.decode()
    )


def test_a_sign_in_that_is_closed_ends_what_is_open_at_once():
    client = signed_in(person := a_colleague())

    Person.objects.filter(pk=person.pk).update(is_active=False)

    assert client.get(ACCOUNT)["Location"] == "/sign-in/?next=/account/"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "peer", "expected"),
    [
        (0, "192.0.2.1", "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9, 192.0.2.1", "10.0.0.1", "192.0.2.1"),
        (2, "203.0.113.9, 192.0.2.1", "10.0.0.1", "203.0.113.9"),
        (2, "192.0.2.1", "10.0.0.1", "10.0.0.1"),
        (1, "", "10.0.0.1", "10.0.0.1"),
        (1, "192.0.2.1:443", "10.0.0.1", "192.0.2.1"),
        (1, "[2001:db8::1]:443", "10.0.0.1", "2001:db8::1"),
        (0, "", "fe80::1%eth0", "fe80::1"),
        (1, "<script>", "10.0.0.1", "0.0.0.0"),
        (0, "", "", "0.0.0.0"),
    ],
)
def test_where_a_request_came_from_is_what_our_own_proxies_say(settings, proxies, forwarded, peer, expected):
    settings.PROXIES = proxies
    request = RequestFactory().get("/", headers={"x-forwarded-for": forwarded}, REMOTE_ADDR=peer)

    assert address_of(request) == expected


def test_the_cache_that_processes_share_has_its_table_and_holds_the_limits(settings, client):
    if "shared_cache" not in connection.introspection.table_names():
        call_command("createcachetable", "shared_cache", verbosity=0)
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}
    }
    a_colleague()

    answers = [sign_in(Client(), password="wrong").context["form"].non_field_errors() for _try in range(6)]

    assert len(set(map(tuple, answers))) == 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM shared_cache")
        assert cursor.fetchone()[0] > 0
