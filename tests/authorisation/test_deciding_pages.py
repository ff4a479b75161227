"""The queue of what awaits somebody, and the page on which they decide."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.authorisation import moving
from cases.authorisation.queue import TO_AUTHORISE, TO_CONFIRM, TO_ENDORSE, awaiting
from cases.enums import Event, ProposalAct, Rank, RankPrefix, Role, Severity, Stage
from cases.imports.tokens import offender_token
from cases.models import AuditEvent, Membership, Proposal, RuleException, VerbalAuthority
from tests import make
from tests.authorisation.making import (
    REASON,
    Cast,
    a_draft,
    a_proposal,
    a_supervisor,
    an_authoriser,
    an_inspector,
    an_officer,
    moved,
)
from tests.casework.acting import signed_in, words

pytestmark = pytest.mark.django_db

QUEUE = reverse("authorise")
# A Monday on which nobody keeps a holiday.
MONDAY = timezone.make_aware(datetime(2026, 11, 16, 12))


def waiting(actor, now=None):
    return awaiting(actor, now or timezone.now(), timezone.localdate())


def address(proposal, page="authorise-decide"):
    return reverse(page, args=[proposal.pk])


def sent(client, proposal, decision, *, reason=REASON, revision=None):
    data = {"decision": decision, "reason": reason, "revision": revision or proposal.revision}
    return client.post(address(proposal), data)


def told(response):
    return [str(message) for message in response.context["messages"]]


def test_the_queue_says_what_is_asked_which_rank_it_needs_and_why():
    cast = Cast()
    proposal = a_proposal(Stage.AWAITING_AUTHORITY, cast=cast)

    (one,) = waiting(cast.inspector)

    assert (one.proposal, one.asked, one.required, one.offence) == (proposal, TO_AUTHORISE, Rank.INSPECTOR, "Robbery")
    assert one.why == "CR-AUTH-01 Inspector authority; CR-SERIOUS-01 Not for serious cases: indictable-only"
    assert (one.gravest[0], one.gravest[1].id) == (Severity.BREACH, "CR-SERIOUS-01")
    assert (one.missing, one.age, one.is_overdue) == ((), "0 working hours", False)
    page = words(signed_in(cast.inspector).get(QUEUE))
    assert f"What awaits you: 1 proposal Proposal {proposal.pk}: Robbery Asked of you Authority" in page


def test_an_empty_queue_says_what_would_appear():
    page = words(signed_in(an_inspector()).get(QUEUE))

    assert "Nothing awaits you. Proposals that need your endorsement or your authority appear here" in page


def test_the_oldest_comes_first_and_what_has_waited_too_long_is_overdue_by_the_forces_hours():
    cast = Cast()
    newer, older = (a_proposal(Stage.AWAITING_AUTHORITY, cast=cast) for _number in range(2))
    Proposal.objects.filter(pk=newer.pk).update(waiting_since=MONDAY - timedelta(hours=1))
    # Since Friday noon: five hours of that day and three of Monday, none of the weekend between.
    Proposal.objects.filter(pk=older.pk).update(waiting_since=MONDAY - timedelta(days=3))

    listed = waiting(cast.inspector, MONDAY)

    assert [(one.proposal, one.age, one.is_overdue) for one in listed] == [
        (older, "8 working hours", True),
        (newer, "1 working hour", False),
    ]


def test_each_sees_what_is_theirs_to_decide_and_nothing_else():
    cast = Cast()
    to_endorse = a_proposal(Stage.WITH_SUPERVISOR, cast=cast)
    of_a_sergeant = a_proposal(Stage.AWAITING_AUTHORITY, Rank.SERGEANT, cast=cast)
    of_an_inspector = a_proposal(Stage.AWAITING_AUTHORITY, cast=cast)
    spoken = a_proposal(Stage.AUTHORISED_VERBALLY, cast=cast)

    def listed(actor):
        return [(one.proposal, one.asked) for one in waiting(actor)]

    assert listed(a_supervisor()) == [(to_endorse, TO_ENDORSE), (of_a_sergeant, TO_AUTHORISE)]
    assert listed(an_inspector()) == [(of_a_sergeant, TO_AUTHORISE), (of_an_inspector, TO_AUTHORISE)]
    assert listed(cast.inspector) == [
        (of_a_sergeant, TO_AUTHORISE),
        (of_an_inspector, TO_AUTHORISE),
        (spoken, TO_CONFIRM),
    ]
    assert listed(an_inspector(force="metropolitan")) == []
    assert listed(an_authoriser(Role.INSPECTOR, Rank.INSPECTOR, prefix=RankPrefix.SPECIAL)) == []


def test_what_they_proposed_or_endorsed_or_another_was_asked_does_not_await_them():
    endorser = a_supervisor(Rank.INSPECTOR)
    a_proposal(Stage.AWAITING_AUTHORITY, cast=Cast(supervisor=endorser))
    officer = an_officer()
    draft = a_draft(Rank.SERGEANT, by=officer)
    by_name = a_supervisor()
    moving.submit(proposal=draft, by=officer, revision=draft.revision, asked_of=by_name.membership)

    assert waiting(endorser) == []
    assert waiting(a_supervisor()) == []
    assert [one.proposal for one in waiting(by_name)] == [draft]


def test_what_somebody_who_left_was_asked_awaits_everybody_of_the_rank():
    officer, left = an_officer(), a_supervisor()
    draft = a_draft(Rank.SERGEANT, by=officer)
    moving.submit(proposal=draft, by=officer, revision=draft.revision, asked_of=left.membership)
    Membership.objects.filter(pk=left.membership.pk).update(ended_at=timezone.now())

    assert [one.proposal for one in waiting(a_supervisor())] == [draft]


@pytest.mark.parametrize("number", [1, 3])
def test_the_queue_asks_as_much_of_the_database_for_one_as_for_many(number):
    cast, actor = Cast(), an_inspector()
    for _number in range(number):
        a_proposal(Stage.AWAITING_AUTHORITY, cast=cast)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert len(waiting(actor)) == number

    assert len(asked) == 8


def test_an_inspector_authorises_and_nothing_else_awaits_them():
    cast = Cast()
    proposal = a_proposal(Stage.AWAITING_AUTHORITY, cast=cast)
    client = signed_in(cast.inspector)

    page = client.get(address(proposal))
    answer = client.post(
        address(proposal), {"decision": "authorise", "reason": REASON, "revision": proposal.revision}, follow=True
    )

    assert "Endorsed by" in words(page)
    assert answer.redirect_chain == [(QUEUE, 302)]
    assert told(answer) == [
        f"You authorised proposal {proposal.pk}. Its officer may deliver it. Nothing else awaits you."
    ]
    assert Proposal.objects.get(pk=proposal.pk).stage == Stage.AUTHORISED
    opened = AuditEvent.objects.get(kind=Event.PROPOSAL_VIEWED)
    assert (opened.why, opened.details) == ("Authorisation", {"proposal": proposal.pk, "version": 1})


def test_after_a_decision_comes_the_next_one():
    cast = Cast()
    first, second = (a_proposal(Stage.WITH_SUPERVISOR, cast=cast) for _number in range(2))

    answer = sent(signed_in(cast.supervisor), first, "endorse")

    assert (answer.status_code, answer.url) == (302, address(second))


@pytest.mark.parametrize(
    ("decision", "stage"),
    [("endorse", Stage.AWAITING_AUTHORITY), ("refer_up", Stage.AWAITING_AUTHORITY), ("return", Stage.RETURNED)],
)
def test_a_supervisor_endorses_refers_up_or_returns(decision, stage):
    cast = Cast()
    proposal = a_proposal(Stage.WITH_SUPERVISOR, cast=cast)

    sent(signed_in(cast.supervisor), proposal, decision)

    assert Proposal.objects.get(pk=proposal.pk).stage == stage


def test_a_decision_without_a_reason_is_asked_for_one():
    cast = Cast()
    proposal = a_proposal(Stage.AWAITING_AUTHORITY, cast=cast)

    answer = sent(signed_in(cast.inspector), proposal, "refuse", reason="")

    assert answer.context["form"].errors == {"reason": ["Say why. The reason is kept with the decision."]}
    assert Proposal.objects.get(pk=proposal.pk).stage == Stage.AWAITING_AUTHORITY


def test_whoever_comes_second_is_told_who_was_first_though_it_is_no_longer_theirs_to_see():
    cast, other = Cast(), an_inspector()
    proposal = a_proposal(Stage.AWAITING_AUTHORITY, cast=cast)
    client = signed_in(other)
    seen = client.get(address(proposal)).context["form"]["seen"].value()
    moved(proposal, ProposalAct.AUTHORISE, cast)

    late = {"decision": "refuse", "reason": REASON, "revision": proposal.revision}
    answer = client.post(address(proposal), {**late, "seen": seen}, follow=True)

    assert answer.redirect_chain == [(QUEUE, 302)]
    (message,) = told(answer)
    assert message.startswith(f"{cast.inspector.signature} did this at ")
    assert message.endswith(": authorise. It is now: authorised. Nothing was stored a second time.")
    assert client.get(address(proposal)).status_code == 404
    assert client.post(address(proposal), late).status_code == 404
    assert signed_in(an_inspector()).post(address(proposal), {**late, "seen": seen}).status_code == 404
    assert Proposal.objects.get(pk=proposal.pk).stage == Stage.AUTHORISED


def test_a_double_click_leads_to_what_it_did():
    cast = Cast()
    proposal = a_proposal(Stage.AWAITING_AUTHORITY, cast=cast)
    client = signed_in(cast.inspector)
    sent(client, proposal, "authorise")

    answer = client.post(
        address(proposal), {"decision": "authorise", "reason": REASON, "revision": proposal.revision}, follow=True
    )

    assert answer.redirect_chain == [(address(proposal), 302)]
    assert told(answer)[-1].startswith("You did this at ")
    assert "There is nothing to decide now. This proposal is: authorised." in words(answer)


def test_what_was_typed_is_kept_where_there_is_still_something_to_decide():
    cast, other = Cast(), an_inspector()
    proposal = a_proposal(Stage.AWAITING_AUTHORITY, cast=cast)
    client = signed_in(other)
    seen = proposal.revision
    signed_in(cast.inspector).post(
        address(proposal, "authorise-exception"),
        {"rule": "CR-SERIOUS-01", "reason": "The victim asked for it.", "revision": seen},
    )

    answer = sent(client, proposal, "refuse", reason="Too grave.", revision=seen)

    assert answer.status_code == 409
    page = words(answer)
    assert "This proposal was changed while you were looking, so nothing of yours was stored." in page
    assert "Too grave." in page
    assert sent(client, proposal, "refuse", reason="Too grave.", revision=seen + 1).status_code == 302


def test_what_is_missing_is_the_list_that_closes_the_decision():
    cast = Cast()
    proposal = a_proposal(Stage.AWAITING_AUTHORITY, cast=cast, hate_strands=["race"])
    client = signed_in(cast.inspector)

    page = client.get(address(proposal)).context["page"]
    answer = sent(client, proposal, "authorise")

    lacks = "the view of the Crown Prosecution Service, which has not been asked for"
    assert {group: [one.words for one in missing] for group, missing in page.missing_by_group.items()} == {
        "Consultation": [lacks]
    }
    assert {choice.act: choice.may.reason for choice in page.choices} == {
        ProposalAct.AUTHORISE: f"Still missing: {lacks}.",
        ProposalAct.REFUSE: "",
        ProposalAct.RETURN: "",
    }
    assert answer.context["form"].errors == {"decision": [f"Still missing: {lacks}."]}
    assert [one.missing for one in waiting(cast.inspector)] == [(lacks,)]


def test_an_exception_is_recorded_where_the_rule_allows_one():
    cast = Cast()
    proposal = a_proposal(Stage.AWAITING_AUTHORITY, cast=cast)
    sent_with = {"rule": "CR-SERIOUS-01", "reason": "The victim asked for it.", "revision": proposal.revision}

    answer = signed_in(cast.inspector).post(address(proposal, "authorise-exception"), sent_with, follow=True)

    assert told(answer) == ["Your exception to CR-SERIOUS-01 is recorded."]
    assert RuleException.objects.get().rule == "CR-SERIOUS-01"
    assert "1 with an exception recorded" in words(answer)


def test_a_supervisor_too_junior_for_an_exception_is_told_of_whom_it_is():
    cast = Cast()
    proposal = a_proposal(Stage.WITH_SUPERVISOR, cast=cast)

    page = words(signed_in(cast.supervisor).get(address(proposal)))

    assert "Record an exception to CR-SERIOUS-01: An exception to CR-SERIOUS-01 needs an inspector or above." in page


def test_earlier_decisions_are_kept_and_say_that_they_count_no_longer():
    cast = Cast()
    proposal = a_proposal(Stage.RETURNED, cast=cast)
    again = moved(proposal, ProposalAct.SUBMIT, cast)

    page = words(signed_in(cast.supervisor).get(address(again)))

    assert "On version 1, which has changed since." in page
    assert "The record, version 2" in page


def test_earlier_resolutions_that_the_officer_did_not_list_are_shown():
    cast, token = Cast(), offender_token("hampshire", "PNC 12/345")
    make.a_case(offender_token=token, disposal_date="2022-03-01")
    proposal = a_proposal(Stage.AWAITING_AUTHORITY, cast=cast, offender_token=token)

    page = words(signed_in(cast.inspector).get(address(proposal)))

    assert "The force’s own records show 1 earlier resolution of the same person: 1 March 2022: Shop theft." in page


def test_an_acting_rank_is_shown_as_such():
    acting = an_authoriser(Role.SUPERVISOR, Rank.SERGEANT, prefix=RankPrefix.ACTING, name="A. Cting")
    cast = Cast(supervisor=acting)
    proposal = a_proposal(Stage.AWAITING_AUTHORITY, cast=cast)

    assert "Endorsed by A. Cting, acting sergeant on" in words(signed_in(cast.inspector).get(address(proposal)))


def test_authority_by_word_of_mouth_is_confirmed_by_its_giver_and_until_then_does_not_count():
    cast = Cast()
    proposal = a_proposal(Stage.AUTHORISED_VERBALLY, cast=cast)
    client = signed_in(cast.inspector)
    page = address(proposal, "authorise-verbal")

    assert "Authority by word of mouth, not confirmed: it does not count" in words(client.get(page))
    answer = client.post(page, {"answer": "confirm", "reason": REASON, "revision": proposal.revision}, follow=True)

    assert told(answer) == [f"You confirmed the authority for proposal {proposal.pk}. Nothing else awaits you."]
    assert VerbalAuthority.objects.get().counts


def test_another_inspector_does_not_find_the_page_on_which_it_is_confirmed():
    proposal = a_proposal(Stage.AUTHORISED_VERBALLY)

    assert signed_in(an_inspector()).get(address(proposal, "authorise-verbal")).status_code == 404


@pytest.mark.parametrize("page", ["authorise-decide", "authorise-verbal"])
def test_the_officer_who_proposes_has_no_page_to_decide_on(page):
    cast = Cast()
    proposal = a_proposal(Stage.AWAITING_AUTHORITY, cast=cast)

    assert signed_in(cast.officer).get(address(proposal, page)).status_code == 404
