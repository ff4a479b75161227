"""Writing a proposal: begun once, saved question by question, and what was typed and not saved kept beside it.

What is recorded of a draft's saves are the names of the fields that changed and not their values: nobody but the
officer has seen them. What was submitted is kept whole, in its version.
"""

import json
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cases.audit.services import record as record_event
from cases.authorisation import policies
from cases.authorisation.answers import ANSWERABLE, QUESTIONS_BY_COLUMN, without_what_does_not_apply
from cases.authorisation.policies import Standing
from cases.authorisation.workflow import BEING_WRITTEN
from cases.enums import Event, Rank
from cases.exceptions import NotAllowed, OutOfDate
from cases.guidance.derive import Record
from cases.imports.filling import fill_in, offences_of, without_inferred
from cases.models import Actor, Force, Proposal, UnsentAnswers

CHANGED_ELSEWHERE: Final = (
    "This proposal was changed in another window while this page was open. What you typed is kept below and is not "
    "saved: compare it with what is saved now, then press Continue to save it, or leave it."
)
SUBMITTED: Final = "This proposal is no longer a draft, so it cannot be changed. Take it back first."
ANOTHER_FORCE: Final = "Your membership does not serve this force, so you cannot propose a resolution in it."
TOO_LONG: Final = "What you typed is too long to keep while you write. Press Continue to save it."
# The form's own fields, and the person's reference, which is nowhere held in clear.
REFERENCE: Final = "offender_ref"
NEVER_KEPT: Final = frozenset({"csrfmiddlewaretoken", "revision", "remember", "add", "remove", "earlier", REFERENCE})
MOST_LETTERS: Final = 250_000


@transaction.atomic
def begin(*, by: Actor, force: Force, record: Record | None = None, token: UUID | None = None) -> Proposal:
    """A proposal that nobody but its officer sees; the same start form sent again is the one that was begun."""
    policies.may_propose(by).require()
    if force.pk not in by.force_ids or by.membership is None:
        raise NotAllowed(ANOTHER_FORCE)
    now = timezone.now()
    said = without_inferred(record or {})
    first = _settled({name: value for name, value in said.items() if name in ANSWERABLE})
    written = {"force": force, "membership": by.membership, "record": first, "begun_at": now, "changed_at": now}
    if token is None:
        proposal, is_new = Proposal.objects.create(proposer=by.person, **written), True
    else:
        proposal, is_new = Proposal.objects.get_or_create(proposer=by.person, begun_with=token, defaults=written)
    if is_new:
        _record(Event.PROPOSAL_BEGUN, proposal, by, sorted(first))
    return proposal


@transaction.atomic
def save_answers(*, proposal: Proposal, by: Actor, revision: int, values: Mapping[str, Any]) -> Proposal:
    """Put these answers in the place of what was there; None is what nobody knows yet.

    Answers to questions that apply no longer are taken out. The revision is the one that the officer saw: whoever
    writes in two windows is told, and overwrites nothing unseen.
    """
    locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
    _refuse_unless_written(by, locked)
    if locked.revision != revision:
        raise OutOfDate(CHANGED_ELSEWHERE)
    answered = {name: value for name, value in values.items() if name in ANSWERABLE}
    before = locked.record
    after = _settled({**without_inferred(before), **answered})
    forget_unsent(locked, {QUESTIONS_BY_COLUMN[name].slug for name in answered})
    changed = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    if not changed:
        return locked
    locked.record, locked.changed_at, locked.revision = after, timezone.now(), locked.revision + 1
    locked.save(update_fields=["record", "changed_at", "revision"])
    _record(Event.PROPOSAL_SAVED, locked, by, changed)
    return locked


@transaction.atomic
def remember(*, proposal: Proposal, by: Actor, question: str, typed: Mapping[str, list[str]]) -> UnsentAnswers:
    """Keep what is typed on a question, right or wrong, until it is saved; nothing of the proposal changes."""
    locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
    _refuse_unless_written(by, locked)
    data = {name: values for name, values in typed.items() if name not in NEVER_KEPT}
    if len(json.dumps(data)) > MOST_LETTERS:
        raise NotAllowed(TOO_LONG)
    kept, _is_new = UnsentAnswers.objects.update_or_create(
        proposal=locked, person=by.person, question=question, defaults={"data": data, "at": timezone.now()}
    )
    return kept


@transaction.atomic
def discard_unsent(*, proposal: Proposal, by: Actor, question: str) -> None:
    """Throw away what was typed on a question and not saved."""
    UnsentAnswers.objects.visible_to(by).filter(proposal=proposal, question=question).delete()


def forget_unsent(proposal: Proposal, questions: set[str] | None = None) -> None:
    """What was typed and not saved is gone: of these questions, or of all once the proposal leaves its officer."""
    unsent = UnsentAnswers.objects.filter(proposal=proposal)
    (unsent if questions is None else unsent.filter(question__in=questions)).delete()


def _refuse_unless_written(by: Actor, proposal: Proposal) -> None:
    """Its officer writes it, as long as it is being written."""
    policies.may_write(by, Standing(proposal, required=Rank.NONE)).require()
    if proposal.stage not in BEING_WRITTEN:
        raise NotAllowed(SUBMITTED)


def _settled(record: Record) -> Record:
    """Without what is not recorded or not asked any more, and with what the offence's code settles."""
    recorded = {name: value for name, value in record.items() if value is not None}
    kept, _taken_out = without_what_does_not_apply(recorded)
    fill_in(kept, offences_of([kept]))
    return kept


def _record(event: Event, proposal: Proposal, by: Actor, fields: list[str]) -> None:
    details = {"proposal": proposal.pk, "version": proposal.version, "fields": fields}
    record_event(event, by=by, force=proposal.force_id, details=details)
