"""What awaits one person's endorsement, authority or confirmation, oldest first, as its version was submitted."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import F, Prefetch, Q, QuerySet

from cases.authorisation import policies
from cases.authorisation.checking import AUTHORITY_RULES
from cases.authorisation.outstanding import CONSULTED, waits_for_view
from cases.authorisation.policies import Standing
from cases.authorisation.queries import nobody_answers, stands_in_for
from cases.authorisation.workflow import ASKED
from cases.authorisation.working_hours import hours_in_words, is_overdue, working_hours
from cases.enums import ProposalAct, Rank, Severity, Stage
from cases.guidance.catalogue import every_rule
from cases.guidance.queries import settings_of_all
from cases.guidance.rule import Rule
from cases.guidance.settings import Settings
from cases.models import Actor, AuthoritySettings, Proposal, ProposalMove, ProposalVersion, VerbalAuthority

TO_ENDORSE, TO_AUTHORISE, TO_CONFIRM = "Endorsement", "Authority", "Confirmation"
GRAVEST_FIRST: Final = (Severity.BREACH, Severity.JUSTIFY, Severity.GAP, Severity.JUSTIFIED)
ASKED_BY_THE_FORCE: Final = "The force’s settings ask for it"


@dataclass(frozen=True, slots=True)
class Awaiting:
    """One proposal in somebody's queue: what is asked of them, since when, how grave it is and what it lacks."""

    proposal: Proposal
    asked: str
    required: Rank
    because: tuple[Rule, ...]
    gravest: tuple[Severity, Rule] | None
    hit_count: int
    missing: tuple[str, ...]
    hours: int
    is_overdue: bool

    @property
    def offence(self) -> str:
        """The offence as the officer wrote it."""
        record = self.proposal.record
        return str(record.get("offence_title") or record.get("offence_code") or "Offence not recorded")

    @property
    def age(self) -> str:
        return hours_in_words(self.hours)

    @property
    def required_words(self) -> str:
        """ "an inspector or above"."""
        return policies.or_above(self.required)

    @property
    def others(self) -> int:
        """How many findings there are beside the gravest."""
        return max(0, self.hit_count - 1)

    @property
    def why(self) -> str:
        """For which rules a lower rank would not do."""
        return "; ".join(f"{rule.id} {rule.title}" for rule in self.because) or ASKED_BY_THE_FORCE

    @property
    def is_to_confirm(self) -> bool:
        return self.asked == TO_CONFIRM


def awaiting(actor: Actor, now: datetime, today: date) -> list[Awaiting]:
    """Everything that this person may decide on now, oldest first; the number of queries is the same for any number."""
    found = list(_before(actor))
    forces = sorted({proposal.force_id for proposal in found})
    settings = settings_of_all(forces)
    asks = {row.force_id: row for row in AuthoritySettings.objects.filter(force__in=forces)}
    for force in forces:
        asks.setdefault(force, AuthoritySettings(force_id=force))
    unanswered = nobody_answers(found, today)
    stood_in_for = stands_in_for(actor, today)
    listed = []
    for proposal in found:
        standing = _standing(proposal, settings[proposal.force_id], stood_in_for, unanswered)
        if asked := _asked_of(actor, standing):
            listed.append(_told(proposal, asked, standing, asks[proposal.force_id], now))
    return listed


def next_after(actor: Actor, pk: int, now: datetime, today: date) -> Awaiting | None:
    """What to decide on next: the oldest that is not this one."""
    return next((one for one in awaiting(actor, now, today) if one.proposal.pk != pk), None)


def _before(actor: Actor) -> QuerySet[Proposal]:
    """What stands before anybody, or waits for this person's word, of what they may see."""
    spoken = VerbalAuthority.objects.filter(
        given_by__person=actor.person, confirmed_at__isnull=True, denied_at__isnull=True
    )
    answerable = Q(stage__in=[Stage.AUTHORISED_VERBALLY, *Stage.after_delivery()], pk__in=spoken.values("proposal"))
    read_with: list[Any] = [
        Prefetch("versions", ProposalVersion.objects.defer("record")),
        Prefetch("moves", ProposalMove.objects.filter(act=ProposalAct.ENDORSE)),
        Prefetch("verbal_authorities", VerbalAuthority.objects.select_related("given_by")),
        "consultations",
    ]
    return (
        Proposal.objects.visible_to(actor)
        .filter(Q(stage__in=ASKED) | answerable)
        .exclude(proposer=actor.person)
        .select_related("force", "proposer", "membership", "asked_of__person")
        .prefetch_related(*read_with)
        .order_by(F("waiting_since").asc(nulls_first=True), "pk")
    )


def _standing(
    proposal: Proposal, settings: Settings, stood_in_for: frozenset[int], unanswered: frozenset[int]
) -> Standing:
    """As the policies are asked, by what was pinned when it was submitted; what changed since is seen on opening it."""
    of_version = [one for one in proposal.moves.all() if one.version == proposal.version]
    spoken = [one for one in proposal.verbal_authorities.all() if one.version == proposal.version]
    return Standing(
        proposal=proposal,
        required=Rank(proposal.required_rank or Rank.NONE),
        endorser=of_version[-1].person_id if of_version else None,
        verbal=spoken[0] if spoken else None,
        special_ranks_count=settings.special_ranks_count,
        stands_in_for=stood_in_for,
        asked_has_left=proposal.pk in unanswered,
    )


def _asked_of(actor: Actor, standing: Standing) -> str:
    """What this person is asked for; empty where it is another's."""
    stage = standing.proposal.stage
    if stage == Stage.WITH_SUPERVISOR:
        return TO_ENDORSE if policies.may_supervise(actor, standing) else ""
    if stage == Stage.AWAITING_AUTHORITY:
        return TO_AUTHORISE if policies.may_decide(actor, standing) else ""
    return TO_CONFIRM if policies.may_answer_verbal(actor, standing) else ""


def _told(proposal: Proposal, asked: str, standing: Standing, asks: AuthoritySettings, now: datetime) -> Awaiting:
    since = _since(proposal, standing.verbal)
    submitted = next((one for one in proposal.versions.all() if one.number == proposal.version), None)
    rules = {rule.id: rule for rule in every_rule()}
    hits = list(_hits(submitted, rules))
    return Awaiting(
        proposal=proposal,
        asked=asked,
        required=standing.required,
        because=tuple(rules[one] for one in (submitted.because if submitted else ()) if one in rules),
        gravest=min(hits, key=lambda hit: GRAVEST_FIRST.index(hit[0]), default=None),
        hit_count=len(hits),
        missing=tuple(_missing(proposal, submitted)),
        hours=working_hours(since, now, asks),
        is_overdue=is_overdue(since, now, asks),
    )


def _since(proposal: Proposal, verbal: VerbalAuthority | None) -> datetime:
    """A confirmation is waited for since the authority was written down, through delivery."""
    if proposal.stage in ASKED or verbal is None:
        return proposal.waiting_since or proposal.changed_at
    return verbal.recorded_at


def _hits(submitted: ProposalVersion | None, rules: Mapping[str, Rule]) -> Iterator[tuple[Severity, Rule]]:
    """What the version was found to depart from; that nobody has authorised it yet is what is asked, and no finding."""
    for rule, hit in (submitted.hits if submitted else {}).items():
        if rule in rules and not (rule in AUTHORITY_RULES and hit["severity"] == Severity.GAP):
            yield Severity(hit["severity"]), rules[rule]


def _missing(proposal: Proposal, submitted: ProposalVersion | None) -> Iterable[str]:
    """The views that were asked for when it was submitted and have not been given."""
    views = [one for one in proposal.consultations.all() if one.version == proposal.version]
    for name, agency in CONSULTED.items():
        if submitted and name in submitted.consult and (words := waits_for_view(proposal, agency, views)):
            yield words
