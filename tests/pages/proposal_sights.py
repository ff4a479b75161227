"""A proposal in each of its states: listed, begun, asked, checked, submitted, decided, taken back, withdrawn."""

from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page, expect

from cases.authorisation import writing
from cases.authorisation.questions import QUESTIONS
from cases.enums import ProposalAct, Rank, Role, Stage
from cases.imports.tokens import offender_token
from cases.models import Actor, Proposal
from tests import make
from tests.authorisation import making

OFFICER, SUPERVISOR = Role.OFFICER, Role.SUPERVISOR
# They send a form and show another page.
PROPOSAL_ACTS = {"proposal-submit", "proposal-discard"}
WHOLE = {
    "victim_type": "person",
    "victim_wishes": "oppose",
    "weapon": "blade_possession",
    "domestic_abuse": True,
    "age_at_offence": 15,
    "age_at_disposal": 15,
    "circumstances": "He took a coat from the back of a chair.\nHe gave it back.",
}


def draft_of(actor: Actor, rank: Rank = Rank.INSPECTOR, **changes: object) -> Proposal:
    return making.a_draft(rank, by=actor, **changes)


def at_stage(stage: Stage, *more: ProposalAct) -> Callable[[Actor], str]:
    """Where it stands for its officer, after more was done to it."""

    def address(actor: Actor) -> str:
        cast = making.Cast(officer=actor)
        proposal = making.a_proposal(stage, cast=cast, rank=Rank.INSPECTOR)
        for act in more:
            proposal = making.moved(proposal, act, cast)
        return proposal.get_absolute_url()

    return address


def every_stage(actor: Actor) -> str:
    for stage in making.WAY:
        at_stage(stage)(actor)
    return reverse("proposals")


def read_by_the_supervisor(actor: Actor) -> str:
    return making.a_proposal(Stage.WITH_SUPERVISOR, cast=making.Cast(supervisor=actor)).get_absolute_url()


def page_of(name: str, rank: Rank = Rank.INSPECTOR, **changes: object) -> Callable[[Actor], str]:
    return lambda actor: reverse(name, args=[draft_of(actor, rank, **changes).pk])


def question(slug: str, **changes: object) -> Callable[[Actor], str]:
    return lambda actor: reverse("proposal-question", args=[draft_of(actor, **{**WHOLE, **changes}).pk, slug])


def a_question_that_applies(slug: str) -> Callable[[Actor], str]:
    tried = {"victim_consulted": "attempts_failed", "contact_attempts": [{"method": "Telephone"}]}
    return question(slug, **(tried if slug == "victim-attempts" else {}))


def history_with_earlier(actor: Actor) -> str:
    token = offender_token("hampshire", "PNC 12/345")
    make.a_case(offender_token=token, disposal_date="2022-03-01", conditions_met="no")
    listed = [{"type": "community_resolution", "date": "2021-01-05", "offence_group": "theft_shop"}]
    make.a_case(offender_token=token, disposal_date="2021-01-05")
    return question("history", offender_token=token, previous=listed)(actor)


def typed_before(actor: Actor) -> str:
    proposal = draft_of(actor)
    typed = {"rationale_text": ["He was sorry, and said so."]}
    writing.remember(proposal=proposal, by=actor, question="rationale", typed=typed)
    return reverse("proposal-question", args=[proposal.pk, "rationale"])


def overtake(page: Page) -> None:
    """It was changed in another window meanwhile."""
    page.locator("[name=revision]").evaluate("field => { field.value = '99' }")
    page.get_by_label("Your reasons").fill("What I typed here.")
    page.get_by_role("button", name="Continue").last.click()
    expect(page.get_by_role("heading", name="What is saved now")).to_be_visible()


def mistake(page: Page) -> None:
    page.get_by_label("Date of the offence").fill("31/2/2023")
    page.get_by_role("button", name="Continue").last.click()
    expect(page.get_by_role("alert")).to_contain_text("is not a date that exists")


def say_nothing(button: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("alert")).to_be_visible()

    return act


PROPOSALS = {
    "proposals": (OFFICER, every_stage),
    "proposals: none": (OFFICER, lambda _actor: reverse("proposals")),
    "proposals: of a supervisor": (SUPERVISOR, lambda actor: read_by_the_supervisor(actor) and reverse("proposals")),
    "proposal-new": (OFFICER, lambda _actor: reverse("proposal-new")),
    "proposal: a draft": (OFFICER, lambda actor: draft_of(actor, responsibility=None).get_absolute_url()),
    "proposal: returned": (OFFICER, at_stage(Stage.RETURNED)),
    "proposal: with the supervisor": (OFFICER, at_stage(Stage.WITH_SUPERVISOR)),
    "proposal: authorised": (OFFICER, at_stage(Stage.AUTHORISED)),
    "proposal: by word of mouth": (OFFICER, at_stage(Stage.AUTHORISED_VERBALLY)),
    "proposal: taken back and submitted again": (
        OFFICER,
        at_stage(Stage.AUTHORISED, ProposalAct.TAKE_BACK, ProposalAct.SUBMIT),
    ),
    "proposal: withdrawn": (OFFICER, at_stage(Stage.WITHDRAWN)),
    "proposal: of a supervisor": (SUPERVISOR, read_by_the_supervisor),
    **{f"proposal-question: {one.slug}": (OFFICER, a_question_that_applies(one.slug)) for one in QUESTIONS},
    "proposal-question: earlier resolutions": (OFFICER, history_with_earlier),
    "proposal-question: typed before": (OFFICER, typed_before),
    "proposal-question: changed elsewhere": (OFFICER, question("rationale"), overtake),
    "proposal-question: a mistake": (OFFICER, question("dates"), mistake),
    "proposal-answers": (OFFICER, page_of("proposal-answers", responsibility=None)),
    "proposal-answers: complete": (OFFICER, page_of("proposal-answers")),
    "proposal-answers: on their own authority": (OFFICER, page_of("proposal-answers", Rank.NONE)),
    "proposal-take-back": (OFFICER, lambda actor: f"{at_stage(Stage.AUTHORISED)(actor)}take-back/"),
    "proposal-withdraw": (OFFICER, page_of("proposal-withdraw")),
    "proposal-withdraw: nothing said": (OFFICER, page_of("proposal-withdraw"), say_nothing("Withdraw Proposal")),
    "proposal-verbal": (OFFICER, lambda actor: making.an_inspector() and page_of("proposal-verbal")(actor)),
    "proposal-verbal: nobody has the rank": (OFFICER, page_of("proposal-verbal")),
    "proposal-verbal: nothing said": (
        OFFICER,
        lambda actor: making.an_inspector() and page_of("proposal-verbal")(actor),
        say_nothing("Record it"),
    ),
}
