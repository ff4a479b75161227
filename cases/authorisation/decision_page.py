"""One proposal as its decision page shows it: what is asked, the record, what was found, missing and done before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from cases.authorisation import policies
from cases.authorisation.checking import Checked, check
from cases.authorisation.excepting import Offer, offers
from cases.authorisation.history import EarlierResolution, not_listed
from cases.authorisation.outstanding import ABOUT_CONSULTATION, by_group
from cases.authorisation.policies import OWN_AUTHORITY, Missing, or_above
from cases.authorisation.standing import Reading, reading_of
from cases.authorisation.workflow import MOVES
from cases.casework.queries.assessed import Assessed
from cases.casework.queries.cards import Card, Source, cards_of
from cases.decisions import Decision
from cases.enums import ProposalAct, Rank, RankPrefix, Stage
from cases.guidance.assessment import Assessment
from cases.guidance.catalogue import every_rule
from cases.guidance.rule import Rule
from cases.models import Actor, Consultation, Flag, Offence, Proposal, ProposalMove, VerbalAuthority
from cases.words import uk_date

# What is decided on this page, in the order in which it is offered.
DECISIONS = (
    ProposalAct.ENDORSE,
    ProposalAct.REFER_UP,
    ProposalAct.AUTHORISE,
    ProposalAct.REFUSE,
    ProposalAct.RETURN,
)
MEANING = {
    ProposalAct.ENDORSE: "You support it. An officer of the rank it needs decides next.",
    ProposalAct.REFER_UP: "You give no view of your own. An officer of the rank it needs decides next.",
    ProposalAct.AUTHORISE: "The officer may deliver it.",
    ProposalAct.REFUSE: "It is not resolved this way. The proposal is closed.",
    ProposalAct.RETURN: "The officer changes it and submits it again.",
}

DONE = {
    ProposalAct.SUBMIT: "Submitted",
    ProposalAct.TAKE_BACK: "Taken back",
    ProposalAct.WITHDRAW: "Withdrawn",
    ProposalAct.ENDORSE: "Endorsed",
    ProposalAct.REFER_UP: "Referred up",
    ProposalAct.RETURN: "Returned",
    ProposalAct.AUTHORISE: "Authorised",
    ProposalAct.REFUSE: "Refused",
    ProposalAct.RECORD_VERBAL: "Authority by word of mouth recorded",
    ProposalAct.CONFIRM_VERBAL: "Authority by word of mouth confirmed",
    ProposalAct.DENY_VERBAL: "Authority by word of mouth denied",
    ProposalAct.DELIVER: "Delivered",
    ProposalAct.COMPLETE: "Recorded as completed",
    ProposalAct.FAIL: "Recorded as not completed",
}
ASKED_FOR = {
    Stage.WITH_SUPERVISOR: "The officer asks for your endorsement before authority is asked for.",
    Stage.AWAITING_AUTHORITY: "The officer asks for authority to resolve this by a Community Resolution.",
    Stage.AUTHORISED_VERBALLY: "The officer says that authority was given by word of mouth.",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One decision that can be made at this stage, and whether this person may make it."""

    act: ProposalAct
    may: Decision

    @property
    def meaning(self) -> str:
        return MEANING[self.act]


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that was made before: by whom, when, why, and whether the version has changed since."""

    words: str
    who: str
    move: ProposalMove
    is_void: bool

    @property
    def of_version(self) -> str:
        return f"on version {self.move.version}, which has changed since" if self.is_void else ""


@dataclass(frozen=True)
class DecisionPage(Assessed):
    """Everything that one person needs to decide on one proposal."""

    read: Reading
    actor: Actor
    with_authority: Checked
    moves: Sequence[ProposalMove]
    offence: Offence | None
    earlier: Sequence[EarlierResolution]
    flags: Sequence[Flag] = ()

    @property
    def proposal(self) -> Proposal:
        return self.read.proposal

    @property
    def required(self) -> Rank:
        return self.read.standing.required

    @property
    def required_words(self) -> str:
        """ "an inspector or above"."""
        return or_above(self.required)

    @property
    def asked(self) -> str:
        """What this proposal awaits, in a sentence."""
        return ASKED_FOR.get(Stage(self.proposal.stage), "Nothing is asked at this stage.")

    @property
    def because(self) -> tuple[Rule, ...]:
        """The rules for which a lower rank would not do: as of today, else as of the day it was submitted."""
        if self.read.checked.required_rank == self.required:
            return self.read.checked.because
        submitted = self.read.decided.submitted
        named = frozenset(submitted.because if submitted else ())
        return tuple(rule for rule in every_rule() if rule.id in named)

    @property
    def force_asks(self) -> str:
        """Who asks for it where no rule does."""
        return ": the force’s settings ask for it." if self.required.level > OWN_AUTHORITY.level else "."

    @property
    def endorsement(self) -> Decided | None:
        """Who endorsed this version, and why."""
        endorsed = self.read.decided.endorsement
        return next((one for one in self.decided_before if endorsed and one.move.pk == endorsed.pk), None)

    @property
    def may_answer(self) -> Decision:
        return policies.may_answer_verbal(self.actor, self.read.standing)

    @property
    def may_confirm(self) -> Decision:
        return policies.may_confirm_verbal(self.actor, self.read.standing)

    @property
    def why_closed(self) -> str:
        """Why none of the decisions is this person's to make."""
        return " ".join(dict.fromkeys(one.may.reason for one in self.choices))

    @property
    def offence_words(self) -> str:
        record = self.proposal.record
        listed = self.offence.title if self.offence else ""
        return str(record.get("offence_title") or listed or record.get("offence_code") or "Offence not recorded")

    @cached_property
    def assessments(self) -> list[Assessment]:
        """As it would stand with the authority that is asked for: that nobody has given it yet is no finding."""
        return self.with_authority.assessments

    @cached_property
    def cards(self) -> list[Card]:
        """The record as it would be decided on; its exceptions have a place of their own on the page."""
        record = {name: value for name, value in self.read.record.items() if name != "exceptions"}
        return cards_of(Source(record=record, offence=self.offence, settings=self.read.settings))

    @cached_property
    def choices(self) -> list[Choice]:
        """What can be decided now; nothing where it is decided already."""
        stage, actor = self.proposal.stage, self.actor
        here = {one.act: one for one in MOVES if one.start == stage}
        return [Choice(act, here[act].may(actor, self.read.standing)) for act in DECISIONS if act in here]

    @property
    def has_a_choice(self) -> bool:
        return any(one.may for one in self.choices)

    @cached_property
    def missing(self) -> tuple[Missing, ...]:
        """What disables the decision that asks for most: to authorise it, or before that to endorse it."""
        act = ProposalAct.ENDORSE if self.proposal.stage == Stage.WITH_SUPERVISOR else ProposalAct.AUTHORISE
        return self.read.standing.missing.get(act, ())

    @property
    def missing_by_group(self) -> dict[str, list[Missing]]:
        return by_group(self.missing)

    @property
    def lacks_facts(self) -> bool:
        """Whether something is missing that only its officer can add."""
        return any(one.group != ABOUT_CONSULTATION for one in self.missing)

    @cached_property
    def offers(self) -> list[Offer]:
        return list(offers(self.read, self.actor))

    @property
    def verbal(self) -> VerbalAuthority | None:
        return self.read.decided.verbal

    @property
    def consultations(self) -> list[tuple[Consultation, bool]]:
        """Every view of any version, and whether it counts for this one."""
        return [(one, one.counts_for(self.proposal)) for one in self.proposal.consultations.all()]

    @property
    def last(self) -> Decided | None:
        """The last thing that was done."""
        return next(iter(self.decided_before), None)

    @cached_property
    def decided_before(self) -> list[Decided]:
        """What was done so far, newest first; what was done with an earlier version is kept and counts no longer."""
        return list(self._decided())

    def _decided(self) -> Iterator[Decided]:
        for one in reversed(self.moves):
            by = rank_words(one.rank, one.rank_prefix)
            who = f"{one.person}, {by.lower()}" if by else str(one.person)
            words = f"{DONE[ProposalAct(one.act)]} by {who}, {uk_date(one.at)}"
            yield Decided(words, who, one, is_void=one.version != self.proposal.version)


def page_of(proposal: Proposal, actor: Actor) -> DecisionPage:
    """The page of a proposal that was found among those this person may see."""
    read = reading_of(proposal, actor)
    return DecisionPage(
        read=read,
        actor=actor,
        with_authority=_with_authority(read),
        moves=list(proposal.moves.select_related("person").order_by("pk")),
        offence=Offence.objects.filter(pk=str(proposal.record.get("offence_code", "")).upper()).first(),
        earlier=not_listed(proposal),
    )


def _with_authority(read: Reading) -> Checked:
    checked, asks = read.checked, read.authority_settings
    authorised = {
        "authorising_rank": read.standing.required.value,
        "authorised_date": checked.on.isoformat(),
    }
    return check(
        {**checked.record, **authorised},
        read.settings,
        Rank(asks.lowest_rank),
        on=checked.on,
        endorses=asks.supervisor_endorses,
    )


def rank_words(rank: str, prefix: str) -> str:
    """ "Acting inspector": what stands before a rank is always shown."""
    if not rank:
        return ""
    label = Rank(rank).label
    return f"{RankPrefix(prefix).label} {label.lower()}" if prefix else label
