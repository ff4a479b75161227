"""What follows delivery, in every state it has, for test_accessibility to look at."""

from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

from django.urls import reverse
from django.utils import timezone

from cases.enums import Rank, Role, Stage
from cases.models import Actor, AuthoritySettings, Case, Reconciliation
from tests import make
from tests.authorisation import making
from tests.authorisation.delivered import a_cast, a_delivered_case, as_sent, imported, proposal_of
from tests.authorisation.making import Cast
from tests.pages.sights import send_nothing

OFFICER, SUPERVISOR, LEAD = Role.OFFICER, Role.SUPERVISOR, Role.FORCE_LEAD


def to_deliver(actor: Actor, rank: Rank = Rank.NONE, stage: Stage = Stage.DRAFT) -> str:
    proposal = making.a_proposal(stage, rank, cast=Cast(officer=actor))
    return reverse("proposal-deliver", args=[proposal.pk])


def to_deliver_verbally(actor: Actor) -> str:
    """On an authority by word of mouth that nobody has confirmed."""
    return to_deliver(actor, Rank.INSPECTOR, Stage.AUTHORISED_VERBALLY)


def delivered(actor: Actor, rank: Rank = Rank.NONE) -> Case:
    cast = Cast(officer=actor, supervisor=making.a_supervisor(), inspector=making.an_inspector())
    return a_delivered_case(rank, cast=cast)


def of_delivered(name: str) -> Callable[[Actor], str]:
    return lambda actor: reverse(name, args=[proposal_of(delivered(actor)).pk])


def victims(actor: Actor) -> str:
    delivered(actor)
    return reverse("victims-to-tell")


def to_review(actor: Actor) -> str:
    changed = {"changed_at": timezone.now(), "changed_by": "A manager"}
    AuthoritySettings.objects.create(force=make.a_force(), supervisor_reviews=True, **changed)
    return reverse("proposal-review", args=[proposal_of(a_delivered_case()).pk])


def delivered_case(actor: Actor) -> str:
    """As the force lead reads it: who authorised it here, and that an import says otherwise."""
    case = a_delivered_case(Rank.INSPECTOR, cast=a_cast())
    imported(Path(mkdtemp()) / "sent.jsonl", as_sent(case, remorse="no", victim_wishes="oppose"))
    return case.get_absolute_url()


def to_correct(actor: Actor) -> str:
    case = a_delivered_case()
    return reverse("case-correct", args=[case.force_id, case.case_ref])


def one_to_correct(actor: Actor) -> str:
    return f"{to_correct(actor)}?question=remorse"


def differences(actor: Actor) -> str:
    delivered_case(actor)
    return reverse("reconciliations")


def difference(actor: Actor) -> str:
    delivered_case(actor)
    return reverse("reconciliation", args=[Reconciliation.objects.get().pk])


def nothing_there(name: str) -> Callable[[Actor], str]:
    return lambda actor: reverse(name)


DELIVERED = {
    "proposal-deliver": (OFFICER, to_deliver),
    "proposal-deliver: on an authority not confirmed": (OFFICER, to_deliver_verbally),
    "proposal-outcome": (OFFICER, of_delivered("proposal-outcome")),
    "proposal-outcome: nothing said": (OFFICER, of_delivered("proposal-outcome"), send_nothing("Record it")),
    "proposal-victim-told": (OFFICER, of_delivered("proposal-victim-told")),
    "proposal-review": (SUPERVISOR, to_review),
    "proposal-review: nothing said": (SUPERVISOR, to_review, send_nothing("Record my review")),
    "victims-to-tell": (OFFICER, victims),
    "victims-to-tell: none": (OFFICER, nothing_there("victims-to-tell")),
    "case: delivered here": (LEAD, delivered_case),
    "case-correct": (LEAD, to_correct),
    "case-correct: one fact": (LEAD, one_to_correct),
    "reconciliations": (LEAD, differences),
    "reconciliations: none": (LEAD, nothing_there("reconciliations")),
    "reconciliation": (LEAD, difference),
    "reconciliation: nothing said": (LEAD, difference, send_nothing("Settle this")),
}
