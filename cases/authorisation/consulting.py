"""Asking the youth justice service or the CPS for their view, and what they say; one act, one audit event."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from cases.audit.services import record
from cases.authorisation import notices, policies, queries
from cases.authorisation.moving import locked
from cases.authorisation.outstanding import CONSULTED
from cases.authorisation.standing import reading_of
from cases.enums import Agency, ConsultationView, Event
from cases.exceptions import NotAllowed, OutOfDate
from cases.models import Actor, Consultation, Proposal
from cases.models.consultations import as_sent

PUT_ANEW = (
    "The officer has put the proposal to you anew while you were writing, in other words. What you wrote is kept below "
    "and not stored: look at the proposal as it is now, and give your view again."
)


def asked_for(proposal: Proposal, by: Actor) -> frozenset[Agency]:
    """The agencies whose view the guidance asks for of the proposal as it stands."""
    consult = reading_of(proposal, by).checked.consult
    return frozenset(agency for name, agency in CONSULTED.items() if name in consult)


@transaction.atomic
def ask(*, proposal: Proposal, agency: Agency, by: Actor, revision: int) -> Consultation:
    """Put the proposal, as it stands now, to the agency's consultees in the force.

    What was put to them before and not answered is replaced; what they have answered is kept.
    """
    proposal = locked(proposal, by=by, revision=revision)
    policies.may_consult(by, proposal, agency, asked_for(proposal, by)).require()
    held = _open_question(proposal, agency)
    if held and held.is_of(proposal):
        raise NotAllowed(f"The {agency.label} has been asked already, and has not answered yet.")
    if not queries.consultees_of(proposal.force_id, agency, timezone.localdate()):
        raise NotAllowed(
            f"Nobody of the {agency.label} acts for {proposal.force} here. Ask them elsewhere, and record their view."
        )
    asked = held or Consultation(proposal=proposal, agency=agency)
    asked.version, asked.record = proposal.version, as_sent(proposal.record)
    asked.asked_at, asked.asked_by = timezone.now(), by.signature
    asked.save()
    details = {"proposal": proposal.pk, "version": proposal.version, "consultation": asked.pk}
    record(Event.CONSULTATION_ASKED, by=by, force=proposal.force_id, details=details, recipients=[agency.label])
    notices.tell_of(proposal, None, by)
    return asked


@transaction.atomic
def answer(
    *, consultation: Consultation, by: Actor, view: ConsultationView, words: str, asked_at: datetime
) -> Consultation:
    """The view of the agency, given here by one of its people, on what was put to them when they were asked."""
    proposal = _locked(consultation)
    consultation = (
        Consultation.objects.select_for_update(of=("self",)).select_related("proposal").get(pk=consultation.pk)
    )
    policies.may_give_view(by, consultation).require()
    if consultation.asked_at != asked_at:
        raise OutOfDate(PUT_ANEW)
    consultation.view, consultation.words = view, words.strip()
    consultation.given_by, consultation.given_on = by.signature, timezone.localdate()
    consultation.membership, consultation.answered_at = by.membership, timezone.now()
    consultation.save()
    _record_view(Event.VIEW_GIVEN, consultation, by)
    notices.tell_of_view(proposal, by)
    return consultation


@transaction.atomic
def record_view(
    *,
    proposal: Proposal,
    agency: Agency,
    by: Actor,
    revision: int,
    view: ConsultationView,
    words: str,
    given_by: str,
    given_on: date,
    source: str,
) -> Consultation:
    """A view that somebody of the agency gave elsewhere, with who, when, and where it can be found."""
    proposal = locked(proposal, by=by, revision=revision)
    policies.may_consult(by, proposal, agency, asked_for(proposal, by)).require()
    now = timezone.now()
    if given_on > timezone.localdate(now):
        raise NotAllowed("Enter the day on which the view was given: today or earlier.")
    if not given_by.strip() or not source.strip():
        raise NotAllowed("Say who gave the view, and where it can be found.")
    if any(one.counts_for(proposal) for one in proposal.consultations.filter(agency=agency)):
        raise NotAllowed(f"The view of the {agency.label} on this version is recorded already.")
    told = _open_question(proposal, agency) or Consultation(
        proposal=proposal, agency=agency, asked_at=now, asked_by=by.signature
    )
    told.version, told.record = proposal.version, as_sent(proposal.record)
    told.view, told.words, told.given_by, told.given_on = view, words.strip(), given_by.strip(), given_on
    told.source, told.recorded_by, told.answered_at = source.strip(), by.signature, now
    told.save()
    _record_view(Event.VIEW_RECORDED, told, by)
    notices.tell_of_view(proposal, by)
    return told


@transaction.atomic
def record_reading(*, consultation: Consultation, by: Actor) -> None:
    """Opening what was put to one's agency is recorded; that one was asked is the reason."""
    details = {
        "proposal": consultation.proposal_id,
        "version": consultation.version,
        "consultation": consultation.pk,
    }
    why = f"Consulted: {consultation.get_agency_display()}"
    record(Event.CONSULTATION_VIEWED, by=by, force=consultation.proposal.force_id, details=details, why=why)


def _locked(consultation: Consultation) -> Proposal:
    """The proposal with nobody able to move or change it meanwhile; always before what hangs on it."""
    found: Proposal = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("membership", "case")
        .get(pk=consultation.proposal_id)
    )
    return found


def _open_question(proposal: Proposal, agency: Agency) -> Consultation | None:
    return Consultation.objects.open().filter(proposal=proposal, agency=agency).first()


def _record_view(event: Event, given: Consultation, by: Actor) -> None:
    after = {
        "view": str(given.view),
        "words": given.words,
        "given_by": given.given_by,
        "given_on": given.given_on and given.given_on.isoformat(),
        "source": given.source,
    }
    details = {
        "proposal": given.proposal_id,
        "version": given.version,
        "consultation": given.pk,
        "agency": given.agency,
        "before": {},
        "after": after,
    }
    record(event, by=by, force=given.proposal.force_id, details=details)
