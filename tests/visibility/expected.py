"""What a person may read, as `visible_to` and the projection say it, row by row and without any page."""

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.utils import timezone

from cases.authorisation.delegating import deputies_for
from cases.authorisation.policies import may_delegate
from cases.authorisation.standing import reading_of
from cases.authorisation.story import sent_back
from cases.authorisation.views.proposal import could_authorise
from cases.authorisation.workflow import BEING_WRITTEN
from cases.casework.queries.provenance import provenance_of
from cases.enums import Stage, StagedVerdict
from cases.guidance.columns import LISTS
from cases.models import (
    Actor,
    AgendaItem,
    Area,
    Attendance,
    AuditEvent,
    Case,
    CaseVersion,
    ColumnReading,
    Comment,
    Consultation,
    Correction,
    Declaration,
    Delegation,
    Dissent,
    Draw,
    Finding,
    Flag,
    FlagChange,
    Force,
    Hit,
    ImportBatch,
    Invitation,
    Meeting,
    Membership,
    Notice,
    Panel,
    PanelTerms,
    Person,
    Proposal,
    ProposalMove,
    ProposalVersion,
    Reason,
    Reconciliation,
    Redaction,
    RedactionChange,
    Refusal,
    Release,
    Review,
    ReviewVersion,
    RuleAnswer,
    RuleException,
    SavedFilter,
    Seat,
    StagedRow,
    SupervisorReview,
    UnsentAnswers,
    VerbalAuthority,
)
from cases.panels.policies import may_seat
from cases.panels.queries.running import forces_of, memberships_without_a_seat
from tests.world.canaries import canaries_in

# Every model whose rows a person can be shown, each with the one answer to who sees which.
SHOWN: tuple[type[Model], ...] = (
    AgendaItem,
    Area,
    Attendance,
    AuditEvent,
    Case,
    CaseVersion,
    ColumnReading,
    Comment,
    Consultation,
    Correction,
    Declaration,
    Delegation,
    Dissent,
    Draw,
    Finding,
    Flag,
    FlagChange,
    Force,
    Hit,
    ImportBatch,
    Invitation,
    Meeting,
    Membership,
    Notice,
    Panel,
    PanelTerms,
    Person,
    Proposal,
    ProposalMove,
    ProposalVersion,
    Reason,
    Reconciliation,
    Redaction,
    RedactionChange,
    Refusal,
    Release,
    Review,
    ReviewVersion,
    RuleAnswer,
    RuleException,
    SavedFilter,
    Seat,
    StagedRow,
    SupervisorReview,
    UnsentAnswers,
    VerbalAuthority,
)
PANELS = frozenset({Panel, PanelTerms, Reason, Release, Seat})
# Nobody is shown who decided and who authorised (only whether they are one), or the offender's token.
IDENTITIES = frozenset({"offender_token", "officer_ref", "authoriser_ref"})
# What a row of a visible model holds and no page shows.
KEPT_BACK: dict[type[Model], frozenset[str]] = {
    Case: IDENTITIES,
    CaseVersion: IDENTITIES,
    Person: frozenset({"password"}),
    ImportBatch: frozenset({"upload"}),
    # What is being written is in no page but its officer's: to all others the version is shown that was submitted.
    Proposal: frozenset({"record"}),
    # The area stands on its officer's own pages and, once there is one, on the case.
    ProposalVersion: IDENTITIES | {"area"},
    Consultation: IDENTITIES | {"area"},
    # Who called it, invited and drew is in the audit record.
    Meeting: frozenset({"made_by"}),
    Attendance: frozenset({"invited_by"}),
    Draw: frozenset({"by"}),
    # Of what was sent, that which differs.
    Reconciliation: frozenset({"record"}) | IDENTITIES,
}
# How a case came to a meeting, and by whose hand it was released, is for those who run it.
KEPT_FROM_MEMBERS: dict[type[Model], frozenset[str]] = {
    AgendaItem: frozenset({"chosen_why"}),
    Release: frozenset({"by"}),
}
# Of a row that was understood, the pages before it is stored say which case it is and what would change.
UNDERSTOOD = frozenset({"values", "cells"})


def visible(model: type[Model], actor: Actor) -> list[Model]:
    return list(model._default_manager.visible_to(actor))


def words_of(row: Model, actor: Actor | None = None) -> set[str]:
    """Every canary in a row's own columns, and in what these hold, as far as pages show them to this person."""
    kept = KEPT_BACK.get(type(row), frozenset())
    if actor and actor.sits_on_panels:
        kept |= KEPT_FROM_MEMBERS.get(type(row), frozenset())
    if isinstance(row, Declaration) and actor and row.person_id == actor.person.pk:
        # Whoever declared it is told that they did, and reads their own words nowhere again.
        kept |= {"words"}
    if isinstance(row, StagedRow) and row.verdict != StagedVerdict.REFUSED:
        kept = UNDERSTOOD
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return canaries_in(as_text(_without(kept, values)))


def as_text(value: Any) -> str:
    return json.dumps(value, default=str, ensure_ascii=False)


def readable(actor: Actor) -> set[str]:
    """Every canary that this person may read somewhere: what is theirs, and what `visible_to` gives them."""
    words = words_of(actor.person) | _named_to(actor)
    for model in SHOWN:
        for row in visible(model, actor) if _has_pages(model, actor) else ():
            words |= set() if _is_superseded(row, actor) else words_of(row, actor) | _beside(row, actor)
    return words


def _named_to(actor: Actor) -> set[str]:
    """The colleagues whom one who decides could name as a deputy."""
    deputies = deputies_for(actor) if may_delegate(actor) else []
    return canaries_in(" ".join(one.person.name for one in deputies))


def _is_superseded(row: Model, actor: Actor) -> bool:
    """What was submitted is shown until it is changed: from then on its officer is shown what stands instead."""
    if not isinstance(row, (ProposalVersion, ProposalMove, VerbalAuthority)):
        return False
    if row.proposal.proposer_id == actor.person.pk and row.proposal.stage in BEING_WRITTEN:
        # While they write, they are told why it came back, and the rest once it is submitted again.
        return row != sent_back(row.proposal)
    return isinstance(row, ProposalVersion) and row.proposal.versions.filter(number__gt=row.number).exists()


def _has_pages(model: type[Model], actor: Actor) -> bool:
    """Force leads and crime registrars may know of panels and of what was released, but no page tells them so far."""
    return model not in PANELS or actor.runs_panels or actor.sits_on_panels


def _without(kept: frozenset[str], value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {name: _without(kept, one) for name, one in value.items() if name not in kept}


def _beside(row: Model, actor: Actor) -> set[str]:
    """What a page names together with the row.

    A case's lists and area; who sits on a seat, and who could; whose a membership is, and on which panels they sit.
    """
    match row:
        case Case():
            lists = (entry for name in LISTS for entry in getattr(row, name).all())
            return _all([*lists, *([row.area] if row.area else [])]) | _provenance(row)
        case Seat():
            return canaries_in(row.membership.person.name)
        case Membership():
            seats = Seat.objects.in_force_on(timezone.localdate()).filter(membership=row)
            panels = " ".join(seat.panel.name for seat in seats)
            return canaries_in(f"{row.person.name} {row.person.email} {panels}")
        case Release():
            return words_of(row.panel)
        case Attendance() | Dissent():
            return canaries_in(row.membership.person.name)
        case Proposal():
            return _of_proposal(row, actor)
        case VerbalAuthority():
            return canaries_in(row.given_by.person.name)
        case Reconciliation():
            return canaries_in(f"{row.case.case_ref} {row.batch.filename}")
        case Delegation():
            return canaries_in(f"{row.giver.person.name} {row.deputy.person.name}")
        case Panel() if may_seat(actor, row, forces_of(row)):
            return canaries_in(" ".join(one.person.name for one in memberships_without_a_seat(row)))
    return set()


def _provenance(case: Case) -> set[str]:
    """Whoever sees a case that was delivered here sees who proposed it, and what was decided of it and why."""
    found = provenance_of(case)
    return _all(found.moves) | canaries_in(found.proposal.proposer.name) if found else set()


def _of_proposal(row: Proposal, actor: Actor) -> set[str]:
    """Who proposes it, who was asked, its case; for its officer what is being written, and whom they could ask."""
    words = canaries_in(f"{row.proposer.name} {row.asked_of and row.asked_of.person.name} {row.case}")
    if row.proposer_id == actor.person.pk and row.stage == Stage.WITHDRAWN:
        words |= canaries_in(as_text(_without(IDENTITIES | {"area"}, row.record)))
    if row.proposer_id == actor.person.pk and row.stage in BEING_WRITTEN:
        words |= canaries_in(as_text(_without(IDENTITIES, row.record)))
        words |= canaries_in(" ".join(one.person.name for one in could_authorise(reading_of(row, actor))))
    return words


def _all(rows: Iterable[Model]) -> set[str]:
    return set().union(*(words_of(row) for row in rows))
