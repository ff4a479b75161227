"""The officer's own page of exceptions."""

import pytest
from django.urls import reverse

from cases.enums import Rank, Role, Stage
from cases.models import RuleException
from tests.authorisation.making import REASON, Cast, a_draft, a_proposal, an_officer
from tests.authorisation.test_exceptions import CHILD
from tests.casework.acting import a_client, signed_in, words

pytestmark = pytest.mark.django_db

RULE = "CR-SERIOUS-05"


def page_of(proposal):
    return reverse("proposal-exceptions", args=[proposal.pk])


def test_the_answers_lead_to_it_and_the_officer_records_their_own():
    officer = an_officer()
    proposal = a_draft(Rank.NONE, by=officer, **CHILD)
    client = signed_in(officer)
    link = f'href="{page_of(proposal)}"'

    assert link in client.get(reverse("proposal-answers", args=[proposal.pk])).content.decode()
    sent = {"rule": RULE, "reason": REASON, "revision": proposal.revision}
    answer = client.post(page_of(proposal), sent, follow=True)

    assert [str(one) for one in answer.context["messages"]] == [f"Your exception to {RULE} is recorded."]
    assert RuleException.objects.get().reason == REASON


def test_where_no_exception_is_theirs_nothing_leads_to_it():
    officer = an_officer()
    proposal = a_draft(Rank.INSPECTOR, by=officer)
    client = signed_in(officer)

    assert page_of(proposal) not in client.get(reverse("proposal-answers", args=[proposal.pk])).content.decode()
    assert (
        "Record an exception to CR-SERIOUS-01: You proposed this resolution, so another officer must record an "
        "exception." in words(client.get(page_of(proposal)))
    )


def test_a_reason_is_asked_for():
    officer = an_officer()
    proposal = a_draft(Rank.NONE, by=officer, **CHILD)

    answer = signed_in(officer).post(page_of(proposal), {"rule": RULE, "reason": "", "revision": proposal.revision})

    assert "Say why this rule is departed from" in words(answer)
    assert not RuleException.objects.exists()


def test_once_it_is_submitted_there_is_no_such_page_and_never_for_anybody_else():
    cast = Cast()
    submitted = a_proposal(Stage.WITH_SUPERVISOR, cast=cast)
    draft = a_draft(Rank.NONE, **CHILD)

    assert signed_in(cast.officer).get(page_of(submitted)).status_code == 404
    assert signed_in(cast.officer).get(page_of(draft)).status_code == 404
    assert a_client(Role.INSPECTOR).get(page_of(draft)).status_code == 404
