"""What an officer typed is not lost: kept while it is typed, and kept when their session had ended."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import AuditEvent, Proposal, UnsentAnswers
from cases.people.sign_in.keeping import KEPT, MOST_LETTERS
from cases.people.sign_in.limits import SEEN
from tests import make
from tests.authorisation import making
from tests.authorisation.test_questions_pages import words_of

pytestmark = pytest.mark.django_db
WORDS = "He was sorry, and said so."
NOT_SAVED = "You sent this when you had been signed out, so it was not saved."


@pytest.fixture
def officer():
    return making.an_officer(name="Olive")


@pytest.fixture
def proposal(officer):
    return making.a_draft(by=officer, rationale_text="As it was.")


@pytest.fixture
def client(officer):
    """A browser that checks where forms come from, as real ones do."""
    return signed_in(officer)


def signed_in(officer, client=None):
    client = client or Client(enforce_csrf_checks=True)
    form = client.get(reverse("sign-in"))
    sent = {"csrfmiddlewaretoken": token_in(form), "login": officer.person.email, "password": make.PASSWORD}
    assert client.post(reverse("sign-in"), sent).status_code == 302
    return client


def token_in(page):
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1]


def address(proposal, slug="rationale"):
    return reverse("proposal-question", args=[proposal.pk, slug])


def form_of(client, proposal, slug="rationale", **fields):
    """What a browser would send from the question's page."""
    page = client.get(address(proposal, slug))
    revision = re.search(r'name="revision" value="(\d+)"', page.content.decode())[1]
    return {"csrfmiddlewaretoken": token_in(page), "revision": revision, **fields}


def left_alone(client):
    """As long as it takes for the session to end."""
    session = client.session
    session[SEEN] -= 60 * 60
    session.save()


def typed_in(page, name="rationale_text"):
    return re.search(rf'<textarea name="{name}".*?>\s*(.*?)</textarea>', page.content.decode(), re.DOTALL)[1]


def test_what_is_typed_is_kept_and_shown_when_the_officer_is_back(client, proposal):
    sent = form_of(client, proposal, rationale_text=WORDS)

    answer = client.post(address(proposal), {**sent, "remember": "1"})

    assert re.fullmatch(r"\d\d:\d\d", answer.json()["saved"])
    page = client.get(address(proposal))
    assert typed_in(page) == WORDS
    assert "and did not save it. It stands below as you left it. Press Continue to save it." in words_of(page)
    assert "What is saved now" in words_of(page)
    assert Proposal.objects.get().record["rationale_text"] == "As it was."


def test_what_is_too_long_to_keep_is_said(client, proposal):
    sent = form_of(client, proposal, rationale_text="x" * MOST_LETTERS)

    answer = client.post(address(proposal), {**sent, "remember": "1"})

    assert (answer.status_code, answer.json()) == (
        400,
        {"refused": "What you typed is too long to keep while you write. Press Continue to save it."},
    )


def test_continue_saves_it_and_nothing_is_left_over(client, proposal):
    sent = form_of(client, proposal, rationale_text=WORDS)
    client.post(address(proposal), {**sent, "remember": "1"})

    client.post(address(proposal), sent)

    assert Proposal.objects.get().record["rationale_text"] == WORDS
    assert not UnsentAnswers.objects.exists()
    assert "Not saved yet" not in words_of(client.get(address(proposal)))


def test_what_was_typed_can_be_thrown_away(client, proposal):
    sent = form_of(client, proposal, rationale_text=WORDS)
    client.post(address(proposal), {**sent, "remember": "1"})

    page = client.post(reverse("proposal-discard", args=[proposal.pk, "rationale"]), sent, follow=True)

    assert typed_in(page) == "As it was."
    assert "What you had typed and not saved is gone." in words_of(page)


def test_the_tasks_and_the_answers_say_that_something_is_not_saved(client, proposal):
    client.post(address(proposal), {**form_of(client, proposal, rationale_text=WORDS), "remember": "1"})

    tasks = words_of(client.get(proposal.get_absolute_url()))
    answers = words_of(client.get(reverse("proposal-answers", args=[proposal.pk])))

    assert "Your reasons In progress" in tasks
    assert "You typed something that is not saved: Why a Community Resolution?" in answers


def test_what_is_sent_after_the_session_ended_is_shown_once_the_officer_is_back(officer, client, proposal):
    sent = form_of(client, proposal, rationale_text=WORDS)
    left_alone(client)

    led = client.post(address(proposal), sent, follow=True)

    assert led.redirect_chain == [(f"/sign-in/?next=%2Fproposals%2F{proposal.pk}%2Frationale%2F", 302)]
    assert "What you typed is kept, and is shown again once you have." in words_of(led)
    assert WORDS not in words_of(led)
    signed_in(officer, client)
    page = client.get(address(proposal))
    assert typed_in(page) == WORDS
    assert NOT_SAVED in words_of(page)
    client.post(address(proposal), form_of(client, proposal, rationale_text=WORDS))
    assert Proposal.objects.get().record["rationale_text"] == WORDS
    assert NOT_SAVED not in words_of(client.get(address(proposal)))


def test_it_is_offered_on_its_own_page_only(officer, client, proposal):
    sent = form_of(client, proposal, rationale_text=WORDS)
    left_alone(client)
    client.post(address(proposal), sent)
    signed_in(officer, client)

    page = client.get(address(proposal, "events"))

    assert "Not saved yet" not in words_of(page)


def test_it_is_offered_to_nobody_else(client, proposal):
    sent = form_of(client, proposal, rationale_text=WORDS)
    left_alone(client)
    client.post(address(proposal), sent)
    stranger = making.an_officer()
    signed_in(stranger, client)

    page = client.get(address(proposal))

    assert page.status_code == 404
    assert KEPT not in client.session


def test_it_is_gone_for_its_officer_too_once_somebody_else_has_signed_in_there(officer, client, proposal):
    sent = form_of(client, proposal, rationale_text=WORDS)
    left_alone(client)
    client.post(address(proposal), sent)
    signed_in(making.an_officer(), client)
    client.get(reverse("home"))
    client.logout()
    signed_in(officer, client)

    assert typed_in(client.get(address(proposal))) == "As it was."


def test_what_the_script_sends_too_late_is_kept_as_well_and_so_is_what_follows_it(officer, client, proposal):
    sent = form_of(client, proposal, rationale_text="He was")
    left_alone(client)
    client.post(address(proposal), {**sent, "remember": "1"})

    client.post(address(proposal), {**sent, "rationale_text": WORDS})

    signed_in(officer, client)
    assert typed_in(client.get(address(proposal))) == WORDS


def test_what_another_window_sends_after_the_session_ended_is_kept(officer, client, proposal):
    sent = form_of(client, proposal, rationale_text=WORDS)
    left_alone(client)
    client.get(reverse("proposals"))

    client.post(address(proposal), sent)

    signed_in(officer, client)
    assert typed_in(client.get(address(proposal))) == WORDS


def test_the_persons_reference_is_not_kept_in_clear(officer, client, proposal):
    sent = form_of(client, proposal, "person", offender_ref="PNC 12/345", gender="female")
    left_alone(client)

    client.post(address(proposal, "person"), sent)

    assert client.session[KEPT]["pages"] == {
        address(proposal, "person"): {"revision": [sent["revision"]], "gender": ["female"]}
    }
    signed_in(officer, client)
    assert "enter it again" in words_of(client.get(address(proposal, "person")))


def test_what_another_site_sends_is_not_kept(client, proposal):
    sent = form_of(client, proposal, rationale_text=WORDS)
    left_alone(client)

    client.post(address(proposal), {**sent, "csrfmiddlewaretoken": "x" * 64})

    assert client.session[KEPT]["pages"] == {}


def test_what_is_too_long_is_not_kept(client, proposal):
    sent = form_of(client, proposal, rationale_text="x" * MOST_LETTERS)
    left_alone(client)

    client.post(address(proposal), sent)

    assert client.session[KEPT]["pages"] == {}


def test_pages_that_do_not_say_so_keep_nothing(officer, client, proposal):
    sent = form_of(client, proposal)
    left_alone(client)

    client.post(reverse("proposal-withdraw", args=[proposal.pk]), {**sent, "reason": WORDS})

    assert client.session[KEPT]["pages"] == {}


def test_somebody_who_never_signed_in_leaves_nothing(proposal):
    client = Client()

    client.post(address(proposal), {"rationale_text": WORDS})

    assert KEPT not in client.session


def test_what_is_kept_is_in_no_audit_event(client, proposal):
    client.post(address(proposal), {**form_of(client, proposal, rationale_text=WORDS), "remember": "1"})

    assert WORDS not in str(list(AuditEvent.objects.values_list("details", flat=True)))
