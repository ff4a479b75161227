"""What a force asks of its authorisers, who they are today, who stands in for whom, and what consultees said."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.utils import timezone

from cases.authorisation.policies import AUTHORISE, OVER, level_of, may_end_delegation
from cases.casework.queries.cards import Card, Source, cards_of
from cases.decisions import Decision
from cases.enums import Agency, NoticePace, Rank, Role, YesNo
from cases.guidance.queries import settings_of as guidance_settings_of
from cases.models import (
    Actor,
    AuthoritySettings,
    Consultation,
    Delegation,
    Force,
    Membership,
    NoticeSettings,
    Offence,
    Proposal,
)
from cases.models.consultations import NOT_SENT
from cases.people.policies import forces_in_order

MOST_DELEGATIONS = 100
AUTHORITY_CARD = "authority"
RECORDED_AS = {Agency.YOUTH_JUSTICE: "yjs_consulted", Agency.CPS: "cps_consulted"}


def settings_of(force_id: str) -> AuthoritySettings:
    """How the force runs authorisation; where it has said nothing, the defaults, not stored yet."""
    found: AuthoritySettings | None = AuthoritySettings.objects.filter(force=force_id).first()
    return found or AuthoritySettings(force_id=force_id, revision=0)


def serving(force: Force | str, day: date, roles: Collection[Role]) -> list[Membership]:
    """The memberships of these roles under which somebody can act for the force on that day, by name.

    Whoever has left is not among them: ended, closed, or something that the force asks for has lapsed.
    """
    force_id = force.pk if isinstance(force, Force) else force
    held = Membership.objects.in_force_on(day).filter(role__in=roles, forces=force_id, person__is_active=True)
    ordered = held.with_forces().select_related("person").order_by("person__name", "pk")
    return [one for one in ordered if _serves(one, force_id, day)]


def authorisers_of(force: Force | str, rank: Rank, day: date) -> list[Membership]:
    """Who could authorise for the force on that day what needs this rank."""
    force_id = force.pk if isinstance(force, Force) else force
    specials = guidance_settings_of(force_id).special_ranks_count
    found = serving(force_id, day, AUTHORISE)
    return [one for one in found if level_of(one, special_ranks_count=specials) >= rank.level]


def consultees_of(force: Force | str, agency: Agency, day: date) -> list[Membership]:
    """Who could give this agency's view to the force on that day."""
    return [one for one in serving(force, day, (Role.CONSULTEE,)) if one.agency == agency]


def stands_in_for(actor: Actor, day: date) -> frozenset[int]:
    """The memberships whose place this person takes on that day; those are not followed any further."""
    if actor.membership is None:
        return frozenset()
    taken = Delegation.objects.in_force_on(day).filter(deputy=actor.membership)
    return frozenset(taken.values_list("giver_id", flat=True))


def deputies_of(membership_id: int, day: date) -> frozenset[int]:
    """The memberships that take this one's place on that day."""
    given = Delegation.objects.in_force_on(day).filter(giver=membership_id)
    return frozenset(given.values_list("deputy_id", flat=True))


def asked_has_left(proposal: Proposal, day: date) -> bool:
    """Whether nobody would answer for whoever was asked by name: they have left, or are away and their deputy has."""
    if proposal.asked_of_id is None:
        return False
    deputies = deputies_of(proposal.asked_of_id, day)
    waited_for = deputies or {proposal.asked_of_id}
    found = Membership.objects.in_force_on(day).filter(pk__in=waited_for, person__is_active=True).with_forces()
    return not any(_serves(one, proposal.force_id, day) for one in found)


def nobody_answers(proposals: Collection[Proposal], day: date) -> frozenset[int]:
    """Of these proposals, those for whose named authoriser nobody would answer, as `asked_has_left` has it."""
    asked = {one.pk: one.asked_of_id for one in proposals if one.asked_of_id}
    deputies: dict[int, set[int]] = {}
    for giver, deputy in (
        Delegation.objects.in_force_on(day).filter(giver__in=asked.values()).values_list("giver_id", "deputy_id")
    ):
        deputies.setdefault(giver, set()).add(deputy)
    waited_for = {pk: deputies.get(giver) or {giver} for pk, giver in asked.items()}
    everybody = {pk for group in waited_for.values() for pk in group}
    held = Membership.objects.in_force_on(day).filter(pk__in=everybody, person__is_active=True).with_forces()
    serving = {one.pk: one for one in held}
    forces = {one.pk: one.force_id for one in proposals}
    return frozenset(
        pk
        for pk, group in waited_for.items()
        if not any(one in serving and _serves(serving[one], forces[pk], day) for one in group)
    )


def consultation_facts(proposal: Proposal) -> dict[str, Any]:
    """What the record says of whom was consulted: an agency was where its view counts for the proposal as it stands."""
    answered = Consultation.objects.filter(proposal=proposal, version=proposal.version, answered_at__isnull=False)
    heard = {one.agency for one in answered if one.counts_for(proposal)}
    return {field: (YesNo.YES if agency in heard else YesNo.NO).value for agency, field in RECORDED_AS.items()}


def consultees_today(proposal: Proposal, agency: Agency) -> list[Membership]:
    return consultees_of(proposal.force_id, agency, timezone.localdate())


def consultations_listed(actor: Actor) -> QuerySet[Consultation]:
    """What was put to this consultee's agency: what waits for a view first, the longest first; then the newest."""
    is_over = ExpressionWrapper(Q(proposal__stage__in=OVER), output_field=BooleanField())
    awaits = ExpressionWrapper(Q(answered_at__isnull=True) & ~Q(proposal__stage__in=OVER), output_field=BooleanField())
    visible = Consultation.objects.visible_to(actor).select_related("proposal__force")
    return visible.annotate(is_over=is_over, awaits=awaits).order_by("-awaits", "-asked_at", "-pk")


def consultations_awaiting(actor: Actor) -> QuerySet[Consultation]:
    """What this consultee's agency was asked of, has not answered, and still can."""
    return Consultation.objects.visible_to(actor).open().exclude(proposal__stage__in=OVER)


def cards_sent(consultation: Consultation) -> list[Card]:
    """What was put to an agency, as cards: without what other agencies were asked, and nothing is decided yet."""
    record = consultation.record
    offence = Offence.objects.filter(pk=record.get("offence_code", "").strip().upper()).first()
    settings = guidance_settings_of(consultation.proposal.force_id)
    cards = cards_of(Source(record=record, offence=offence, settings=settings, kept_back=NOT_SENT))
    return [card for card in cards if card.id != AUTHORITY_CARD]


def views_of(proposal: Proposal, agency: Agency) -> list[Consultation]:
    """What an agency was asked of a proposal and what it said, the newest first; older versions' too."""
    return list(Consultation.objects.filter(proposal=proposal, agency=agency).order_by("-pk"))


def delegations_listed(actor: Actor, day: date) -> list[tuple[Delegation, str, Decision]]:
    """Those one has given and was given, the newest first: each with how it stands, and whether one may end it."""
    visible = Delegation.objects.visible_to(actor).select_related("giver__person", "deputy__person")
    return [(one, _state_of(one, day), may_end_delegation(actor, one, day)) for one in visible[:MOST_DELEGATIONS]]


def pace_of(actor: Actor) -> NoticePace:
    """How this person is told by e-mail; at once where they have not said."""
    pace = NoticeSettings.objects.filter(person=actor.person).values_list("pace", flat=True).first()
    return NoticePace(pace) if pace else NoticePace.AT_ONCE


def _state_of(delegation: Delegation, day: date) -> str:
    if delegation.ended_at:
        return "Ended early"
    if delegation.ends_on < day:
        return "Over"
    return "In force" if delegation.starts_on <= day else "To come"


def _serves(membership: Membership, force_id: str, day: date) -> bool:
    """Whether everything that this force asks for is in order; with the membership's forces already read."""
    return any(force.pk == force_id for force in forces_in_order(membership, day))
