"""Requests that no page of ours sends: from other sites, by other methods, with more than was asked for."""

import re
from datetime import date

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cases.enums import Agency, Rank, Role
from cases.models import AuditEvent, Flag
from tests import make
from tests.people.signing import EMAIL, a_colleague, sign_in
from tests.security.crawled import OTHER_SITE, everything_held

pytestmark = pytest.mark.django_db

ELSEWHERE = (
    "https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example/", "///elsewhere.example",
    "javascript:alert(1)", "https:elsewhere.example", "http:///elsewhere.example", "\thttps://elsewhere.example",
    "https://testserver@elsewhere.example/", "https://testserver.elsewhere.example/",
    "data:text/html,x", "/\t/elsewhere.example/", "http://[", "https://testserver:1@elsewhere.example",
)  # fmt: skip
FROM_A_PROXY = {
    "x-forwarded-host": "elsewhere.example",
    "x-forwarded-proto": "https",
    "x-forwarded-for": "203.0.113.9",
    "x-forwarded-port": "444",
    "x-forwarded-prefix": "/elsewhere",
    "forwarded": "for=203.0.113.9;host=elsewhere.example;proto=https",
    "x-original-url": "/audit/",
    "x-rewrite-url": "/audit/",
    "x-real-ip": "203.0.113.9",
    "client-ip": "203.0.113.9",
    "x-http-method-override": "DELETE",
    "x-method-override": "DELETE",
    "remote-user": "somebody@example.org",
    "authorization": "Basic YTpi",
}
NO_PLACES = (
    "/.git/config", "/.git/", "/.env", "/manage.py", "/scrutiny.sqlite3", "/requirements.txt", "/uploads/", "/media/",
    "/admin/", "/api/", "/metrics", "/health", "/__debug__/", "/server-status", "/static/", "/static/js/",
    "/static/css",
    "/static/../manage.py", "/static/%2e%2e/manage.py", "/static/..%2f..%2fmanage.py", "/static//etc/passwd",
    "/static/....//manage.py", "/static/%00", "/static/css/..%5c..%5cmanage.py", "/robots.txt/../manage.py",
    "//etc/passwd", "/cases/../audit", "/%2e%2e/%2e%2e/etc/passwd",
)  # fmt: skip


@pytest.mark.parametrize("origin", [OTHER_SITE, "null", "https://testserver.elsewhere.example", "http://testserver:81"])
def test_not_even_with_a_token(origin):
    a_colleague()
    client = Client(enforce_csrf_checks=True)
    page = client.get(reverse("sign-in"))
    sent = {"csrfmiddlewaretoken": page.context["csrf_token"]}

    assert sign_in(client, **sent).status_code == 302
    sent["csrfmiddlewaretoken"] = client.get(reverse("account_change_password")).context["csrf_token"]
    assert client.post(reverse("sign-out"), sent, headers={"origin": origin}).status_code == 403
    assert client.get(reverse("account")).status_code == 200


@pytest.mark.parametrize("address", ELSEWHERE)
def test_the_way_on_after_a_purpose_leads_to_no_other_site(address):
    client = make.a_client_of(make.an_actor(Role.ADMINISTRATOR).person)

    answer = client.post(reverse("purpose"), {"purpose": "panel", "next": address})

    assert (answer.status_code, answer["Location"]) == (302, reverse("cases"))


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nor_does_the_way_on_after_signing_in(address):
    a_colleague()

    answer = sign_in(Client(), next=address)

    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_what_a_proxy_might_say_counts_for_nothing_from_anybody_else():
    person = a_colleague()
    client = make.a_client_of(person)
    plain = client.get(reverse("account"))

    said = client.get(reverse("account"), headers=FROM_A_PROXY)
    refused = client.post(reverse("account"), headers=FROM_A_PROXY)
    strange = Client().get(reverse("account"), headers=FROM_A_PROXY)
    sign_in(Client(headers=FROM_A_PROXY), password="wrong")

    assert (said.status_code, said.wsgi_request.get_host(), said.wsgi_request.scheme) == (200, "testserver", "http")
    assert without_token(said) == without_token(plain)
    assert refused.status_code == 200
    assert strange["Location"] == "/sign-in/?next=/account/"
    assert AuditEvent.objects.latest("pk").address == "127.0.0.1"


def without_token(answer) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


@pytest.mark.parametrize(
    ("page", "sent"),
    [
        ("sign-in", {"login": "x" * 6_000_000}),
        ("sign-in", {f"field{number}": "" for number in range(2_001)}),
        ("membership", {"membership": "1" * 6_000_000}),
        ("purpose", {"words": "x" * 6_000_000}),
        ("import-new", {f"file{number}": SimpleUploadedFile("x.csv", b"x") for number in range(21)}),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} fields",
)
def test_a_form_that_is_too_large_is_refused(page, sent, caplog):
    actor = make.an_actor(Role.CRIME_REGISTRAR)

    answer = make.a_client_of(actor.person).post(reverse(page), sent)

    assert (answer.status_code, "could not be understood" in answer.content.decode()) == (400, True)


@pytest.mark.parametrize(
    "credential",
    ["[" * 100_000, '{"a":' * 50_000, "null", "[]", "1e999", '"', "{}", '{"rawId": "' + "A" * 100_000 + '"}', "\x00",
     '{"id": {}, "rawId": [], "response": 1, "type": "public-key"}', '{"response": {"userHandle": "4pyT"}}'],
    ids=range(11),
)  # fmt: skip
def test_a_passkey_that_is_none_is_an_answer_and_no_fault(credential):
    client = Client()
    client.get(reverse("mfa_login_webauthn"))

    answer = client.post(reverse("mfa_login_webauthn"), {"credential": credential})

    assert answer.status_code < 500


@pytest.mark.parametrize("address", NO_PLACES)
def test_nothing_but_pages_and_static_files_is_served(address, caplog):
    client = make.a_client_of(make.an_actor(Role.ADMINISTRATOR).person)

    answer = client.get(address)

    assert answer.status_code == 404
    assert "Page not found" in answer.content.decode()


def test_fields_that_a_form_does_not_ask_for_change_nothing():
    manager = make.an_actor(Role.SYSTEM_MANAGER)
    member = make.an_actor()
    make.a_force("metropolitan")
    client = make.a_client_of(manager.person)
    before, old_name = everything_held(), member.person.name
    more = {
        "is_active": "", "is_staff": "on", "is_superuser": "on", "password": "x", "id": "1", "pk": "1",
        "person": str(manager.person.pk), "role": Role.FORCE_LEAD, "rank": Rank.SUPERINTENDENT, "agency": Agency.CPS,
        "forces": "metropolitan", "force": "metropolitan", "ended_at": "2020-01-01", "membership": "1",
    }  # fmt: skip

    named = client.post(
        reverse("person-change", args=[member.person.pk]),
        {**more, "name": "Another Name", "email": member.person.email, "revision": "1"},
    )
    termed = client.post(
        reverse("membership-change", args=[member.membership.pk]), {**more, "starts_on": "1/1/2013", "revision": "1"}
    )

    assert (named.status_code, termed.status_code) == (302, 302)
    after = everything_held()
    assert {table: changes(before[table], after[table]) for table in before if before[table] != after[table]} == {
        "cases.Person": [(old_name, "Another Name"), (1, 2)],
        "cases.Membership": [(make.LONG_AGO, date(2013, 1, 1)), (1, 2)],
    }


def changes(before: list[tuple], after: list[tuple]) -> list[tuple]:
    """Each value that is another now."""
    rows = zip(before, after, strict=True)
    return [pair for old, new in rows for pair in zip(old, new, strict=True) if pair[0] != pair[1]]


def test_whose_a_flag_is_and_on_what_nobody_says_but_the_page():
    panel = make.a_panel()
    member, other = make.an_actor(), make.an_actor()
    make.a_seat(panel, member)
    release, hidden = make.a_release(make.a_case(), panel), make.a_case()
    address = reverse("released-flag-raise", args=[panel.slug, release.number])
    words = {"rule": "", "severity": "gap", "reason": "Why?"}

    make.a_client_of(member.person).post(
        address,
        {
            **words, "author": str(other.person.pk), "case": str(hidden.pk), "release": "", "case_version": "9",
            "agency": Agency.CPS, "membership": str(other.membership.pk), "withdrawn_at": "2020-01-01", "revision": "7",
        },
    )  # fmt: skip

    [flag] = Flag.objects.all()
    assert (flag.author_id, flag.membership_id, flag.case_id, flag.case_version) == (
        member.person.pk,
        member.membership.pk,
        release.case_id,
        1,
    )
    assert (flag.release_id, flag.agency, flag.withdrawn_at, flag.revision) == (
        release.pk,
        Agency.LAY_MEMBER,
        None,
        1,
    )


def test_a_force_that_one_does_not_serve_cannot_be_chosen_by_writing_it_into_the_form():
    make.a_force("metropolitan")
    registrar, manager = make.an_actor(Role.CRIME_REGISTRAR), make.an_actor(Role.SYSTEM_MANAGER)
    given = {"role": Role.FORCE_LEAD, "forces_served": ["metropolitan"], "starts_on": "1/1/2024"}
    client, importer = make.a_client_of(manager.person), make.a_client_of(registrar.person)
    before = everything_held()

    importer.post(
        reverse("import-new"), {"force": "metropolitan", "file": SimpleUploadedFile("x.csv", b"case_ref\nA\n")}
    )
    client.post(reverse("membership-give", args=[registrar.person.pk]), given)
    client.post(reverse("person-invite"), {**given, "name": "New", "email": "new@example.org"})

    assert everything_held() == before


def test_of_a_value_sent_twice_the_last_counts():
    person = make.a_person()
    own = make.a_membership(person), make.a_membership(person, Role.OFFICER)
    others = make.an_actor(Role.FORCE_LEAD).membership
    client = make.a_client_of(person)

    def chosen(*numbers: int) -> int:
        return client.post(reverse("membership"), {"membership": [str(number) for number in numbers]}).status_code

    assert [chosen(others.pk, own[1].pk), chosen(own[0].pk, others.pk)] == [302, 404]
    assert client.session["membership"] == own[1].pk


@pytest.mark.parametrize(
    "lookalike", ["ａ.person@example.org", "a.person@example.org\u200b", "A.PERSON@EXAMPLE.ORG", "a.perſon@example.org"]
)
def test_an_address_that_looks_like_anothers_brings_no_letter_anywhere_else(lookalike):
    a_colleague()

    Client().post(reverse("account_reset_password"), {"email": lookalike})

    assert {tuple(letter.to) for letter in mail.outbox} <= {(EMAIL,)}


def test_a_session_that_somebody_else_began_is_not_the_one_that_is_signed_in():
    a_colleague()
    theirs = Client()
    theirs.get(reverse("account_invitation", args=["forged"]))
    key = theirs.cookies["sessionid"].value
    victim = Client()
    victim.cookies["sessionid"] = key

    assert sign_in(victim).status_code == 302
    assert victim.cookies["sessionid"].value != key
    assert theirs.get(reverse("account"))["Location"] == "/sign-in/?next=/account/"
