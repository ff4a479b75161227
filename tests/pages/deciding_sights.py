"""What awaits a supervisor or an inspector, and the pages on which they decide, in each of their states."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.urls import reverse
from playwright.sync_api import Page, expect

from cases.authorisation import excepting
from cases.enums import ProposalAct, Rank, Role, Stage
from cases.imports.tokens import offender_token
from cases.models import Actor, Membership, Proposal
from tests import make
from tests.authorisation import making

OFFICER, SUPERVISOR, INSPECTOR = Role.OFFICER, Role.SUPERVISOR, Role.INSPECTOR
# It sends a form and shows another page.
DECIDING_ACTS = {"authorise-exception"}


def before_an_inspector(actor: Actor, **changes: Any) -> Proposal:
    return making.a_proposal(Stage.AWAITING_AUTHORITY, cast=making.Cast(inspector=actor), **changes)


def before_a_supervisor(actor: Actor) -> Proposal:
    return making.a_proposal(Stage.WITH_SUPERVISOR, cast=making.Cast(supervisor=actor))


def decide(make_it: Callable[[Actor], Proposal]) -> Callable[[Actor], str]:
    return lambda actor: reverse("authorise-decide", args=[make_it(actor).pk])


def several(actor: Actor) -> str:
    """One that waits since last week, one to confirm, one that needs a sergeant."""
    late = before_an_inspector(actor)
    Proposal.objects.filter(pk=late.pk).update(waiting_since=late.waiting_since - timedelta(days=7))
    making.a_proposal(Stage.AUTHORISED_VERBALLY, cast=making.Cast(inspector=actor))
    making.a_proposal(Stage.AWAITING_AUTHORITY, Rank.SERGEANT)
    return reverse("authorise")


def with_everything(actor: Actor) -> Proposal:
    """Returned once and submitted again, with an exception recorded and earlier resolutions that are not listed."""
    token = offender_token("hampshire", "PNC 12/345")
    make.a_case(offender_token=token, disposal_date="2022-03-01", conditions_met="no")
    cast = making.Cast(inspector=actor)
    proposal = making.a_proposal(Stage.RETURNED, cast=cast, offender_token=token)
    for act in (ProposalAct.SUBMIT, ProposalAct.ENDORSE):
        proposal = making.moved(proposal, act, cast)
    excepting.grant_exception(
        proposal=proposal,
        by=actor,
        revision=proposal.revision,
        rule="CR-SERIOUS-01",
        reason="The victim asked for it, and nobody was hurt.",
    )
    return proposal


def lacking(actor: Actor) -> Proposal:
    """A hate crime: the prosecutors' view has not been given."""
    return before_an_inspector(actor, hate_strands=["race"])


def endorsed_by_themselves(actor: Actor) -> Proposal:
    """Nothing here is theirs to decide, though they may read it."""
    senior = make.a_membership(actor.person, Role.SUPERVISOR, "hampshire", rank=Rank.SERGEANT)
    endorser = Actor(person=actor.person, membership=senior, force_ids=("hampshire",))
    proposal = making.a_proposal(Stage.AWAITING_AUTHORITY, cast=making.Cast(supervisor=endorser))
    Membership.objects.filter(pk=senior.pk).update(ended_at=proposal.changed_at, ends_on=senior.starts_on)
    return proposal


def decided(actor: Actor) -> Proposal:
    return making.a_proposal(Stage.REFUSED, cast=making.Cast(inspector=actor))


def to_confirm(actor: Actor) -> str:
    proposal = making.a_proposal(Stage.AUTHORISED_VERBALLY, cast=making.Cast(inspector=actor))
    return reverse("authorise-verbal", args=[proposal.pk])


def own_exceptions(**changes: Any) -> Callable[[Actor], str]:
    """A child's score that a constable's exception answers, and an indictable offence, which needs an inspector's."""
    child = {"age_at_offence": 15, "age_at_disposal": 15, "gravity_matrix": "child_2025", "gravity_final": 3, **changes}
    rank = Rank.NONE if changes else Rank.INSPECTOR
    return lambda actor: reverse("proposal-exceptions", args=[making.a_draft(rank, by=actor, **child).pk])


def say_nothing(button: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.get_by_role("alert")).to_be_visible()

    return act


def by_keys(page: Page) -> None:
    """Chosen and sent without a mouse; the reason is missing."""
    page.get_by_label("Authorise", exact=True).focus()
    page.keyboard.press("2")
    expect(page.get_by_label("Refuse", exact=True)).to_be_checked()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("Say why.")


DECIDING = {
    "authorise": (INSPECTOR, several),
    "authorise: nothing": (INSPECTOR, lambda _actor: reverse("authorise")),
    "authorise-decide": (INSPECTOR, decide(with_everything)),
    "authorise-decide: something is missing": (INSPECTOR, decide(lacking)),
    "authorise-decide: by keys": (INSPECTOR, decide(before_an_inspector), by_keys),
    "authorise-decide: theirs to endorse": (SUPERVISOR, decide(before_a_supervisor)),
    "authorise-decide: nothing said": (SUPERVISOR, decide(before_a_supervisor), say_nothing("Decide")),
    "authorise-decide: not theirs to decide": (INSPECTOR, decide(endorsed_by_themselves)),
    "authorise-decide: decided": (INSPECTOR, decide(decided)),
    "proposal-exceptions": (OFFICER, own_exceptions()),
    "proposal-exceptions: nothing said": (
        OFFICER,
        own_exceptions(),
        say_nothing("Record an exception to CR-SERIOUS-05"),
    ),
    "proposal-exceptions: none": (OFFICER, own_exceptions(gravity_final=2)),
    "authorise-verbal": (INSPECTOR, to_confirm),
    "authorise-verbal: nothing said": (INSPECTOR, to_confirm, say_nothing("Send your answer")),
}
