"""Builders of what was delivered here, and of what imports say of it."""

from pathlib import Path
from typing import Any

from cases.authorisation.delivering import deliver
from cases.casework.queries.records import record_of
from cases.enums import Rank, Stage
from cases.imports import committing, services
from cases.models import Case, ImportBatch, Proposal
from tests import make
from tests.authorisation import making
from tests.authorisation.making import Cast
from tests.imports.importing import write_csv, write_records

NEVER_SENT = ("offender_token", "inferred")


def a_cast(**inspector: Any) -> Cast:
    """The cast, each known to the force under a key."""
    return Cast(
        officer=making.an_officer(staff_key="K1"),
        supervisor=making.a_supervisor(staff_key="K2"),
        inspector=making.an_inspector(staff_key="K3", **inspector),
    )


def a_delivered_case(
    rank: Rank = Rank.NONE,
    *,
    cast: Cast | None = None,
    case_ref: str = "D-1",
    stage: Stage | None = None,
    **changes: Any,
) -> Case:
    """Delivered here under this reference: on the officer's own authority, or on what the rank needs."""
    cast = cast or a_cast()
    stage = stage or (Stage.DRAFT if rank == Rank.NONE else Stage.AUTHORISED)
    proposal = making.a_proposal(stage, rank, cast=cast, **changes)
    return deliver(proposal=proposal, by=cast.officer, revision=proposal.revision, case_ref=case_ref)


def proposal_of(case: Case) -> Proposal:
    return Proposal.objects.get(case=case)


def as_sent(case: Case, **changes: Any) -> dict[str, Any]:
    """The record of a case as the force's own system would send it, with these changes; None leaves a fact out."""
    held = {name: value for name, value in record_of(case).items() if name not in NEVER_SENT}
    for age in ("age_at_offence", "age_at_disposal"):
        held[age] = held.pop(f"{age}_youngest")
        held.pop(f"{age}_oldest")
    return {name: value for name, value in {**held, **changes}.items() if value is not None}


def imported(path: Path, *records: dict[str, Any], force: str = "hampshire", commits: bool = True) -> ImportBatch:
    """These records as an import of the force brings them, stored unless it is only checked."""
    return brought_in(write_records(path, *records), force, commits=commits)


def imported_rows(path: Path, *rows: dict[str, Any], force: str = "hampshire") -> ImportBatch:
    return brought_in(write_csv(path, rows), force)


def brought_in(path: Path, force: str = "hampshire", *, commits: bool = True) -> ImportBatch:
    """A file or folder as an import of the force."""
    batch = services.receive(force=make.a_force(force), filename=path.name, by=None)
    batch = services.check(batch=batch, by=None, path=path, is_final=True)
    return committing.commit(batch=batch, by=None) if commits else batch
