"""The proposals that somebody may see, what is being written first, and what each of them waits for."""

from typing import Final

from django.db.models import Case, F, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, Upper

from cases.authorisation.policies import or_above
from cases.enums import Rank, Role, Stage
from cases.models import Actor, Offence, Proposal, ProposalVersion, VerbalAuthority

NOTHING: Final = "Nothing more"


def proposals_of(actor: Actor) -> QuerySet[Proposal]:
    """Those this person may see, by stage in the order of the work and newest first, each with its offence in words.

    Whoever does not write it reads the offence as it was submitted last, and never what is being written.
    """
    place = Case(
        *(When(stage=stage, then=Value(number)) for number, stage in enumerate(Stage)), output_field=IntegerField()
    )
    last = ProposalVersion.objects.filter(proposal=OuterRef("pk")).order_by("-number")
    said: dict[str, Combinable] = {name: KT(f"record__{name}") for name in ("offence_code", "offence_title")}
    if actor.role != Role.OFFICER:
        said = {name: Subquery(last.annotate(said=text).values("said")[:1]) for name, text in said.items()}
    title = Offence.objects.filter(pk=Upper(OuterRef("offence_code"))).values("title")[:1]
    spoken = VerbalAuthority.objects.filter(proposal=OuterRef("pk"), version=OuterRef("version"))
    return (
        Proposal.objects.visible_to(actor)
        .select_related("force", "proposer", "asked_of__person")
        .annotate(offence_code=said["offence_code"], place=place)
        .annotate(
            offence_words=Coalesce(said["offence_title"], Subquery(title), F("offence_code")),
            confirmed_by=Subquery(spoken.values("given_by__person__name")[:1]),
        )
        .order_by("place", "-pk")
    )


def waits_for(proposal: Proposal, *, is_own: bool, confirmed_by: str | None) -> str:
    """Whose turn it is, in words."""
    whom = "you" if is_own else "its officer"
    match proposal.stage:
        case Stage.DRAFT:
            return f"For {whom} to write and submit it"
        case Stage.RETURNED:
            return f"For {whom} to change it and submit it again"
        case Stage.WITH_SUPERVISOR:
            return "A supervisor’s endorsement"
        case Stage.AWAITING_AUTHORITY if proposal.asked_of:
            return f"The authority of {proposal.asked_of.person.name}"
        case Stage.AWAITING_AUTHORITY:
            return f"The authority of {or_above(Rank(proposal.required_rank))}"
        case Stage.AUTHORISED_VERBALLY:
            return f"Confirmation by {confirmed_by or 'whoever gave the authority'}; for {whom} to deliver it"
        case Stage.AUTHORISED:
            return f"For {whom} to deliver it"
        case Stage.DELIVERED if proposal.awaits_review:
            return "A supervisor’s review, and what was agreed to be done"
        case Stage.DELIVERED:
            return "What was agreed to be done"
    return "A supervisor’s review" if proposal.awaits_review else NOTHING
