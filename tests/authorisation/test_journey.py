"""A day of resolutions in a real browser: delivered alone, authorised with an exception, or by word of mouth."""

from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cases.enums import Rank, Role, Stage
from cases.models import Case, Proposal, Reconciliation
from tests import make
from tests.authorisation import making
from tests.authorisation.delivered import a_cast, a_delivered_case, as_sent, imported, proposal_of
from tests.pages import journeys

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REASON = "Both families asked for it, and it was given back at once."


def as_person(page: Page, actor) -> None:
    """Sign out whoever sits here, and let this one sit down."""
    page.goto("/")
    if page.get_by_role("button", name="Sign out").count():
        journeys.sign_out(page)
    journeys.sign_in(page, actor.person.email)


def press(page: Page, name: str, role: str = "button") -> None:
    page.get_by_role(role, name=name).first.click()


def on_its_page(page: Page, proposal: Proposal) -> None:
    page.goto(reverse("proposal", args=[proposal.pk]))


def deliver(page: Page, reference: str) -> None:
    page.get_by_label("The force’s reference for the case").fill(reference)
    press(page, "Deliver this resolution")
    page.wait_for_url(lambda url: "/cases/" in urlsplit(url).path)


def test_an_officer_delivers_a_shop_theft_on_their_own_authority(page: Page):
    cast = a_cast()
    proposal = making.a_draft(Rank.NONE, by=cast.officer)
    as_person(page, cast.officer)

    page.goto(reverse("proposal-answers", args=[proposal.pk]))
    press(page, "Deliver it on your own authority")
    expect(page.get_by_text("you deliver it on your own authority")).to_be_visible()
    deliver(page, "44/100")

    expect(page.get_by_role("alert")).to_contain_text("Delivered. It is now case 44/100. The victim is to be told")
    mark = page.locator("#provenance")
    expect(mark).to_contain_text("Delivered here on the officer’s own authority: Constable")
    expect(mark).to_contain_text(f"version 1 of proposal {proposal.pk}")
    expect(page.locator("#authority")).to_contain_text("Nobody")
    press(page, f"Proposal {proposal.pk}, with whether the victim was told", "link")
    press(page, "Record whether the victim was told", "link")
    page.get_by_label("Yes", exact=True).check()
    press(page, "Record it")
    expect(page.get_by_role("alert")).to_contain_text("Recorded, and the case was screened again.")
    press(page, "Record how it ended", "link")
    page.get_by_label("Yes, it is completed").check()
    page.get_by_label("Apology").check()
    press(page, "Record it")
    expect(page.get_by_text("Completed").first).to_be_visible()
    case = Case.objects.get()
    assert (case.authorising_rank, case.victim_informed, case.conditions_met, case.version) == ("none", "yes", "yes", 3)


def test_a_robbery_goes_by_the_sergeant_who_cannot_authorise_it_to_the_inspector_who_does(page: Page):
    cast = a_cast()
    proposal = making.a_draft(Rank.INSPECTOR, by=cast.officer)
    as_person(page, cast.officer)
    page.goto(reverse("proposal-answers", args=[proposal.pk]))
    press(page, "Submit")
    expect(page.get_by_role("alert")).to_contain_text("Submitted.")

    as_person(page, cast.supervisor)
    page.goto(reverse("authorise-decide", args=[proposal.pk]))
    expect(page.get_by_label("Authorise", exact=True)).to_have_count(0)
    page.get_by_label("Endorse", exact=True).check()
    page.get_by_label("Your reason").fill(REASON)
    press(page, "Decide")
    expect(page.get_by_text(f"You endorsed proposal {proposal.pk}.").first).to_be_visible()
    page.goto(reverse("authorise-decide", args=[proposal.pk]))
    expect(page.get_by_label("Authorise", exact=True)).to_be_disabled()
    expect(page.get_by_text("You endorsed this proposal, so another officer must authorise it.").first).to_be_visible()

    as_person(page, cast.inspector)
    page.goto(reverse("authorise"))
    page.goto(reverse("authorise-decide", args=[proposal.pk]))
    exception = page.locator("#exception-CR-SERIOUS-01")
    exception.get_by_label("Why is this rule departed from?").fill(REASON)
    exception.get_by_role("button").click()
    expect(page.locator("#exception-CR-SERIOUS-01")).to_contain_text("Exception recorded")
    page.get_by_label("Authorise", exact=True).check()
    page.get_by_label("Your reason").fill(REASON)
    press(page, "Decide")
    expect(page.get_by_text(f"You authorised proposal {proposal.pk}.").first).to_be_visible()
    assert Proposal.objects.get().stage == Stage.AUTHORISED

    as_person(page, cast.officer)
    on_its_page(page, proposal)
    press(page, "Deliver it")
    deliver(page, "44/101")
    mark = page.locator("#provenance")
    expect(mark).to_contain_text(f"Authorised here: Inspector {cast.inspector.person.name}, on ")
    expect(page.locator("#CR-SERIOUS-01 > summary")).to_contain_text("Exception recorded")
    expect(page.locator("#exceptions")).to_contain_text(REASON)
    case = Case.objects.get()
    assert (case.authorising_rank, case.supervisor_rank, case.authoriser_ref) == ("inspector", "sergeant", "K3")
    assert (case.breach_count, case.justified_count) == (0, 1)


def test_an_authority_by_word_of_mouth_that_nobody_confirms_shows_as_such(page: Page):
    cast = a_cast()
    proposal = making.a_proposal(Stage.AUTHORISED_VERBALLY, cast=cast)
    as_person(page, cast.officer)
    on_its_page(page, proposal)
    press(page, "Deliver it")
    expect(page.locator(".govuk-warning-text")).to_contain_text("does not count until")
    deliver(page, "44/102")

    mark = page.locator("#provenance")
    expect(mark).to_contain_text("Not authorised")
    expect(mark).to_contain_text("was never confirmed")
    expect(mark).to_contain_text("It does not count.")
    assert Case.objects.get().authorising_rank is None

    as_person(page, cast.inspector)
    page.goto(reverse("authorise-verbal", args=[proposal.pk]))
    page.get_by_label("Yes, I gave this authority").check()
    page.get_by_label("Your reason").fill(REASON)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: urlsplit(url).path != reverse("authorise-verbal", args=[proposal.pk]))
    page.goto(Case.objects.get().get_absolute_url())
    expect(page.locator("#provenance")).to_contain_text("Authorised here by word of mouth: Inspector")


@pytest.fixture
def delivered(tmp_path):
    """A case with something to settle, one whose victim waits, and one to review."""
    cast = a_cast()
    case = a_delivered_case(Rank.INSPECTOR, cast=cast)
    imported(tmp_path / "other.jsonl", as_sent(case, gender="male", authorising_rank="sergeant"))
    alone = a_delivered_case(cast=cast, case_ref="D-2")
    Proposal.objects.filter(case=alone).update(awaits_review=True)
    return cast, case, alone


@pytest.mark.parametrize("who", ["officer", "supervisor", "lead"])
def test_the_pages_of_delivery_and_after_fit_and_are_accessible(page: Page, delivered, who):
    cast, case, alone = delivered
    of_case, of_alone = proposal_of(case).pk, proposal_of(alone).pk
    draft = making.a_draft(Rank.NONE, by=cast.officer)
    lead = make.an_actor(Role.FORCE_LEAD, rank=Rank.SUPERINTENDENT)
    addresses = {
        "officer": [
            reverse("proposal-deliver", args=[draft.pk]),
            reverse("proposal-outcome", args=[of_case]),
            reverse("proposal-victim-told", args=[of_case]),
            reverse("victims-to-tell"),
            reverse("proposal", args=[of_case]),
            case.get_absolute_url(),
        ],
        "supervisor": [reverse("proposal-review", args=[of_alone])],
        "lead": [
            reverse("reconciliations"),
            reverse("reconciliation", args=[Reconciliation.objects.get().pk]),
            f"{case.get_absolute_url()}correct/",
            f"{case.get_absolute_url()}correct/?question=weapon",
            case.get_absolute_url(),
        ],
    }
    as_person(page, {"officer": cast.officer, "supervisor": cast.supervisor, "lead": lead}[who])
    if who == "lead":
        journeys.state_a_purpose(page)

    for address in addresses[who]:
        journeys.look_at(page, address)
