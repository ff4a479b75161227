"""Two people at the same moment: one outcome, and the other is told whose it was."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.urls import reverse

from cases.authorisation import excepting, moving
from cases.enums import ProposalAct, Rank, Stage
from cases.exceptions import ScrutinyError
from cases.models import AuditEvent, Proposal, ProposalMove, RuleException
from tests.authorisation.making import REASON, Cast, a_proposal, an_inspector
from tests.casework.acting import signed_in

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROUNDS = 50
Sent = Callable[[], tuple[int, str]]
Act = ProposalAct


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What comes of acts that begin together, each on a connection of its own."""
    together = Barrier(len(acts), timeout=60)

    def one(act: Callable[[], object]) -> object:
        try:
            together.wait()
            return act()
        except ScrutinyError as refused:
            return str(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(one, acts))


def sends(client: Client, address: str, proposal: Proposal, **data: str) -> Sent:
    """A form that was opened before anybody decided, sent now; what it answers, in words."""

    def send() -> tuple[int, str]:
        response = client.post(reverse(address, args=[proposal.pk]), {"revision": proposal.revision, **data})
        told = [str(message) for message in get_messages(response.wsgi_request)]
        return response.status_code, " ".join(told)

    return send


def decision(client: Client, proposal: Proposal, act: Act) -> Sent:
    return sends(client, "authorise-decide", proposal, decision=act.value, reason=REASON)


RIVALS = {
    "authorise and authorise": (Act.AUTHORISE, {Stage.AUTHORISED}),
    "authorise and refuse": (Act.REFUSE, {Stage.AUTHORISED, Stage.REFUSED}),
    "authorise and take back": (Act.TAKE_BACK, {Stage.AUTHORISED, Stage.DRAFT}),
}


@pytest.mark.parametrize("rival", RIVALS)
def test_of_two_requests_at_once_one_is_done_and_the_other_told(rival):
    act, outcomes = RIVALS[rival]
    cast, other = Cast(), an_inspector()
    authorising = signed_in(cast.inspector)
    rivalling = signed_in(cast.officer if act == Act.TAKE_BACK else other)
    ended = []

    for _round in range(ROUNDS):
        proposal = a_proposal(Stage.AWAITING_AUTHORITY, Rank.SERGEANT, cast=cast)
        opposite = (
            sends(rivalling, "proposal-take-back", proposal)
            if act == Act.TAKE_BACK
            else decision(rivalling, proposal, act)
        )
        before = ProposalMove.objects.filter(proposal=proposal).count()

        at_once(decision(authorising, proposal, Act.AUTHORISE), opposite)

        made = list(ProposalMove.objects.filter(proposal=proposal))[before:]
        assert len(made) == 1, [one.act for one in made]
        now = Proposal.objects.get(pk=proposal.pk)
        assert (now.stage, now.revision) == (made[0].to_stage, proposal.revision + 1)
        events = AuditEvent.objects.filter(details__proposal=proposal.pk, details__to=now.stage)
        assert events.count() == 1
        ended.append(now.stage)

    assert set(ended) <= outcomes


def test_whoever_comes_second_is_told_who_was_first():
    cast, other = Cast(), an_inspector(name="S. Econd")
    proposal = a_proposal(Stage.AWAITING_AUTHORITY, Rank.SERGEANT, cast=cast)
    decide = {"proposal": proposal, "revision": proposal.revision, "reason": REASON}

    told = at_once(
        lambda: moving.move(**decide, act=Act.AUTHORISE, by=cast.inspector).stage,
        lambda: moving.move(**decide, act=Act.REFUSE, by=other).stage,
    )

    first = ProposalMove.objects.last()
    assert first.to_stage in told
    (second,) = [one for one in told if one != first.to_stage]
    assert str(second).startswith(f"{first.signature} did this at ")
    assert Proposal.objects.get().get_stage_display().lower() in str(second)


def test_a_double_click_decides_once():
    cast = Cast()
    proposal = a_proposal(Stage.AWAITING_AUTHORITY, Rank.SERGEANT, cast=cast)
    client = signed_in(cast.inspector)

    at_once(*[decision(client, proposal, Act.AUTHORISE)] * 3)

    assert ProposalMove.objects.filter(act=Act.AUTHORISE).count() == 1


def test_an_exception_and_a_decision_at_once_come_one_after_the_other():
    cast, other = Cast(), an_inspector()
    proposal = a_proposal(Stage.AWAITING_AUTHORITY, cast=cast)
    seen = {"proposal": proposal, "revision": proposal.revision, "reason": REASON}

    told = at_once(
        lambda: moving.move(**seen, act=Act.REFUSE, by=cast.inspector).stage,
        lambda: excepting.grant_exception(**seen, rule="CR-SERIOUS-01", by=other).rule,
    )

    is_refused = Proposal.objects.get().stage == Stage.REFUSED
    assert (is_refused, RuleException.objects.count()) in ((True, 0), (False, 1))
    assert sum(one in (Stage.REFUSED, "CR-SERIOUS-01") for one in told) == 1


def test_two_inspectors_record_one_exception():
    inspectors = an_inspector(), an_inspector()
    proposal = a_proposal(Stage.AWAITING_AUTHORITY)
    seen = {"proposal": proposal, "revision": proposal.revision, "reason": REASON, "rule": "CR-SERIOUS-01"}

    at_once(*(lambda by=by: excepting.grant_exception(**seen, by=by) for by in inspectors))

    assert RuleException.objects.count() == 1
