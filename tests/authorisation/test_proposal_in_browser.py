"""Writing a proposal in a real browser: kept while one types, led on by keyboard, and whole without script."""

import re

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from playwright.sync_api import Page, expect

from cases.enums import Stage
from cases.models import Proposal, UnsentAnswers
from cases.people.sign_in.limits import SEEN
from tests import make
from tests.authorisation import making
from tests.pages import journeys

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "He was sorry, and said so."


def test_what_is_typed_is_kept_while_it_is_typed_and_that_is_said(page: Page):
    officer, proposal = a_draft()
    journeys.sign_in(page, officer.person.email)
    page.goto(question(proposal))

    page.get_by_label("Your reasons").fill(WORDS)

    expect(page.get_by_role("status")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
    assert UnsentAnswers.objects.get().data["rationale_text"] == [WORDS]
    assert journeys.violations(page) == []
    page.goto(reverse("proposals"))
    page.goto(question(proposal))
    expect(page.get_by_label("Your reasons")).to_have_value(WORDS)
    page.get_by_role("button", name="Continue").last.click()
    page.wait_for_url(f"**{proposal.get_absolute_url()}")
    assert Proposal.objects.get().record["rationale_text"] == WORDS
    assert not UnsentAnswers.objects.exists()


def test_whoever_types_after_their_session_ended_is_told_and_loses_nothing(page: Page):
    officer, proposal = a_draft()
    journeys.sign_in(page, officer.person.email)
    page.goto(question(proposal))
    as_if_left_alone(page)

    page.get_by_label("Your reasons").fill("He was")

    expect(page.get_by_role("status")).to_contain_text("Not saved: you have been signed out.")
    page.get_by_label("Your reasons").fill(WORDS)
    page.get_by_role("button", name="Continue").last.click()
    page.get_by_label("Email address").fill(officer.person.email)
    page.get_by_label("Password", exact=True).fill(make.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Your reasons")).to_have_value(WORDS)
    expect(page.get_by_role("heading", name="Not saved yet")).to_be_visible()


def test_a_question_is_answered_by_keyboard_and_enter_goes_on(page: Page):
    officer, proposal = a_draft(previous=[{"type": "pnd"}])
    journeys.sign_in(page, officer.person.email)
    page.goto(question(proposal, "history"))

    page.get_by_label("Date").fill("1/2/2020")
    page.keyboard.press("Enter")

    page.wait_for_url(f"**{proposal.get_absolute_url()}")
    assert Proposal.objects.get().record["previous"] == [{"type": "pnd", "date": "2020-02-01"}]


def test_a_proposal_is_written_and_submitted_without_script(browser, live_server):
    officer, proposal = a_draft(responsibility=None)
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    journeys.sign_in(page, officer.person.email)
    page.goto(reverse("proposal-answers", args=[proposal.pk]))

    page.get_by_role("link", name="What did the person say?", exact=True).click()
    page.get_by_label("Accepted responsibility").check()
    page.get_by_role("button", name="Continue").last.click()
    page.goto(reverse("proposal-answers", args=[proposal.pk]))
    page.get_by_role("button", name="Submit").click()

    expect(page.get_by_role("alert")).to_contain_text("Submitted. It waits for: a supervisor’s endorsement.")
    assert Proposal.objects.get().stage == Stage.WITH_SUPERVISOR
    context.close()


def a_draft(**changes):
    officer = making.an_officer()
    return officer, making.a_draft(by=officer, **changes)


def as_if_left_alone(page):
    """The session as it would stand an hour after its last page."""
    key = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "sessionid")
    session = SessionStore(key)
    session[SEEN] -= 60 * 60
    session.save()


def question(proposal, slug="rationale"):
    return reverse("proposal-question", args=[proposal.pk, slug])
