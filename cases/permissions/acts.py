"""Every act that a policy answers for; a policy that is missing here fails a test."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from cases.audit.policies import may_read_audit
from cases.authorisation import policies as authorisation
from cases.authorisation.afterwards import policies as afterwards
from cases.casework import policies as casework
from cases.decisions import Decision
from cases.enums import Rank, Role
from cases.guidance import policies as guidance
from cases.guidance.catalogue import rules_under
from cases.guidance.settings import DEFAULTS
from cases.imports import policies as imports
from cases.models import Actor
from cases.panels import policies as panels
from cases.panels.meetings import policies as meetings
from cases.panels.redacting import policies as redacting
from cases.panels.selecting import policies as selecting
from cases.panels.terms import policies as terms
from cases.people import policies as people
from cases.people.sign_in.policies import may_forget_factors, may_remove_factor
from cases.permissions import following, proposing, sitting
from cases.permissions import stages as when
from cases.permissions.scene import TODAY, TOMORROW, YESTERDAY, Scene
from cases.review import conflict_policies as conflicts
from cases.review import deciding_policies as deciding
from cases.review import paper_policies as papers
from cases.review import policies as review

Policy = Callable[..., Decision]


@dataclass(frozen=True, slots=True)
class Act:
    """An act in words, its policy, and what the policy is asked about at each stage."""

    words: str
    policy: Policy
    stages: when.Stages = field(default_factory=lambda: when.ALWAYS)

    @property
    def has_stages(self) -> bool:
        """Whether the answer hangs on anything but who asks."""
        return self.stages is not when.ALWAYS

    def decided(self, at: Scene, who: Actor) -> dict[str, Decision]:
        """What the policy answers this person, stage by stage."""
        return {stage: self._answer(who, asked(at, who)) for stage, asked in self.stages.items()}

    def _answer(self, who: Actor, asked: when.Asked) -> Decision:
        named = asked[-1] if asked and isinstance(asked[-1], when.Named) else {}
        return self.policy(who, *(asked[:-1] if named else asked), **named)


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold whoever asks: a policy that looks at the thing alone."""

    words: str
    policy: Policy
    stages: Mapping[str, Callable[[Scene, Policy], Decision]]

    def decided(self, at: Scene) -> dict[str, Decision]:
        return {stage: ask(at, self.policy) for stage, ask in self.stages.items()}


ACTS: Final[Mapping[str, tuple[Act, ...]]] = {
    "Cases": (
        Act("List cases", casework.may_list_cases),
        Act("Open whole cases", casework.may_open_cases),
        Act("Say why one looks at cases", people.may_state_purpose),
        Act("Raise a flag", casework.may_flag, when.CASES_TO_FLAG),
        Act("Amend a flag", casework.may_amend_flag, when.FLAGS),
        Act("Withdraw a flag", casework.may_withdraw_flag, when.FLAGS),
        Act("Add a comment", casework.may_comment, when.CASES),
        Act("Transcribe an exception", casework.may_transcribe, when.CASES),
        Act("Have a case screened again", casework.may_screen_again, when.CASES),
    ),
    "Proposals": (
        Act("Check a resolution before it is proposed", authorisation.may_check),
        Act("Propose a resolution", authorisation.may_propose),
        Act("Read proposals", authorisation.may_read_proposals),
        Act("See what awaits their decision", authorisation.may_open_queue),
        Act("Be asked for their agency’s view", authorisation.may_be_consulted),
        Act("Name a deputy", authorisation.may_delegate),
        Act("Read notices", authorisation.may_read_notices),
        Act("Write a proposal", authorisation.may_write, proposing.WRITTEN),
        Act("Submit a proposal", authorisation.may_submit, proposing.SUBMITTED),
        Act("Submit to a supervisor", authorisation.may_submit_to_supervisor, proposing.SUBMITTED_FOR_ENDORSEMENT),
        Act("Submit for authority", authorisation.may_submit_to_authority, proposing.SUBMITTED_FOR_AUTHORITY),
        Act("Take a proposal back", authorisation.may_take_back, proposing.WRITTEN),
        Act("Withdraw a proposal", authorisation.may_withdraw, proposing.WRITTEN),
        Act("Refer up or return a proposal", authorisation.may_supervise, proposing.SUPERVISED),
        Act("Endorse a proposal", authorisation.may_endorse, proposing.SUPERVISED),
        Act("Refuse or return a proposal", authorisation.may_decide, proposing.DECIDED),
        Act("Authorise a resolution", authorisation.may_authorise, proposing.DECIDED),
        Act("Record an exception to a rule", authorisation.may_except, proposing.EXCEPTED),
        Act("Record authority by word of mouth", authorisation.may_record_verbal, proposing.SUBMITTED),
        Act("Deny authority by word of mouth", authorisation.may_answer_verbal, proposing.ANSWERED),
        Act("Confirm authority by word of mouth", authorisation.may_confirm_verbal, proposing.ANSWERED),
        Act("Ask an agency for its view", authorisation.may_consult, proposing.CONSULTED),
        Act("Give their agency’s view", authorisation.may_give_view, proposing.VIEWS),
        Act("End a deputy’s time", authorisation.may_end_delegation, proposing.PLACES),
        Act("Deliver on one’s own authority", authorisation.may_deliver_alone, proposing.DELIVERED_ALONE),
        Act("Deliver what was authorised", authorisation.may_deliver, proposing.DELIVERED_AS_AUTHORISED),
        Act("Record how it ended", authorisation.may_say_how_it_ended, proposing.ENDED),
        Act("Record whether the victim was told", afterwards.may_follow_up, following.FOLLOWED_UP),
        Act("Review what an officer delivered alone", afterwards.may_review, following.REVIEWED),
        Act("Correct a case that was delivered here", casework.may_correct, following.CORRECTED),
        Act("See what imports say otherwise", afterwards.may_see_reconciliations),
        Act("Settle what an import says otherwise", afterwards.may_settle, following.SETTLED),
    ),
    "Panels": (
        Act("Run panels", panels.may_run_panels),
        Act("Read what was released", panels.may_read_released),
        Act("Release a case", panels.may_release, when.CASES),
        Act("Release to a panel", panels.may_release_to, when.PANELS),
        Act("Withdraw a release", panels.may_withdraw, when.RELEASES),
        Act("Give a seat", panels.may_seat, when.PANELS),
        Act("End a seat", panels.may_end_seat, when.SEATS),
        Act("Read what a panel is", panels.may_read_panels),
        Act("Set a panel up", terms.may_set_up, sitting.SET_UP),
        Act("Change a panel’s terms", terms.may_change_terms, when.PANELS),
        Act("Retire a reason code", terms.may_retire, sitting.OWN_REASON),
        Act("Keep a panel’s themes", selecting.may_keep_themes, sitting.THEMES),
    ),
    "Meetings": (
        Act("Read meetings", meetings.may_read_meetings),
        Act("Run meetings", meetings.may_run_meetings),
        Act("Call a meeting", meetings.may_call_meeting, when.PANELS),
        Act("Run a meeting", meetings.may_run_meeting, sitting.MEETINGS),
        Act("Announce a meeting", meetings.may_announce, sitting.ANNOUNCING),
        Act("Cancel a meeting", meetings.may_cancel, sitting.CANCELLING),
        Act("Change an invitation", meetings.may_change_invitation, sitting.INVITATIONS),
        Act("Record who attended", meetings.may_record_attendance, sitting.ATTENDING),
        Act("Redact a case", redacting.may_redact, sitting.SELECTED),
        Act("Check a redaction as the second person", redacting.may_check, sitting.CHECKED),
        Act("Release a case to a meeting", meetings.may_release_item, sitting.SELECTED),
        Act("Take a case off an agenda", meetings.may_remove_item, sitting.SELECTED),
        Act("Carry a case over to another meeting", meetings.may_carry_over, sitting.CARRIED),
    ),
    "Reviews and findings": (
        Act("Read rounds of review", review.may_read_rounds),
        Act("Review a case", review.may_review, sitting.REVIEWED),
        Act("Enter a review from paper", review.may_enter_sheet, sitting.SHEETS),
        Act("Declare a conflict", review.may_declare, sitting.DECLARED),
        Act("Lift a declared conflict", review.may_lift, sitting.LIFTED),
        Act("Read who has a conflict", conflicts.may_read_conflicts, sitting.MEETINGS),
        Act("Close a round", meetings.may_close_round, sitting.IN_REVIEW),
        Act("Be asked to chair", deciding.may_chair_meetings),
        Act("Record what the panel finds", meetings.may_find, sitting.AT_PANEL),
        Act("Record in one go what all agree on", deciding.may_take_together, sitting.MEETINGS),
        Act("Correct a finding", deciding.may_correct, sitting.CORRECTED),
        Act("Read how far members agree", papers.may_read_agreement, sitting.AGREEMENT),
        Act("Take a pack", papers.may_take_pack, sitting.PACKS),
        Act("Write the minutes of a meeting", papers.may_write_minutes, sitting.MEETINGS),
        Act("Read the minutes of a meeting", papers.may_read_minutes, sitting.MEETINGS),
        Act("Confirm the minutes of a meeting", papers.may_confirm_minutes, sitting.MEETINGS),
    ),
    "Imports": (
        Act("Import cases", imports.may_import, when.FORCES),
        Act("Check an import", imports.may_check, when.BATCHES_NOW),
        Act("Store an import", imports.may_commit, when.BATCHES_NOW),
        Act("Abandon an import", imports.may_abandon, when.BATCHES_NOW),
        Act("Take what was refused of an import", imports.may_take_refusals, when.BATCHES),
    ),
    "Settings": (
        Act("See settings", guidance.may_see_settings),
        Act("Change what the guidance leaves to a force", guidance.may_change_settings, when.FORCES),
    ),
    "People": (
        Act("Manage people", people.may_manage_people),
        Act("Give a membership", people.may_give_membership, when.RECIPIENTS),
        Act("Change or end a membership", people.may_change_membership, when.MEMBERSHIPS),
        Act("Change a person’s name or address", people.may_change_person, when.PEOPLE),
        Act("Close a person’s sign-in", people.may_close, when.PEOPLE),
        Act("Open a person’s sign-in again", people.may_open, when.PEOPLE),
        Act("Remove somebody’s second factors", may_forget_factors, when.FACTORS),
        Act("Send an invitation again", people.may_invite_again, when.INVITED),
        Act("Change what a force asks of its people", people.may_change_requirements, when.FORCES),
    ),
    "Audit": (Act("Read the audit record", may_read_audit),),
}
RULE: Final = next(rule for rule in rules_under(DEFAULTS) if rule.id == "CR-SERIOUS-01")
EXCEPTION: Final = {"rule": RULE, "rank": Rank.INSPECTOR, "prefix": "", "settings": DEFAULTS, "resolved_on": TODAY}
CONDITIONS: Final = (
    Condition(
        "A membership can be used by its holder",
        people.may_use_membership,
        {
            "in force": lambda at, may: may(at.colleague, at.membership(at.colleague), TODAY),
            "not yet begun": lambda at, may: may(at.colleague, at.membership(at.colleague, starts_on=TOMORROW), TODAY),
            "ended": lambda at, may: may(at.colleague, at.membership(at.colleague, ends_on=YESTERDAY), TODAY),
            "without the vetting that its one force asks for": lambda at, may: may(
                at.colleague, at.membership(at.colleague, at.vetted), TODAY
            ),
            "without the vetting that one of its two forces asks for": lambda at, may: may(
                at.colleague, at.membership(at.colleague, at.ours, at.vetted), TODAY
            ),
            "another person’s": lambda at, may: may(at.colleague, at.membership(at.actors[None].person), TODAY),
        },
    ),
    Condition(
        "A membership covers a force",
        people.in_order,
        {
            "a force that asks for nothing": lambda at, may: may(at.membership(at.colleague), None, TODAY),
            "a force that asks for vetting, not recorded": lambda at, may: may(
                at.membership(at.colleague), at.asks(vetting=True), TODAY
            ),
            "a force that asks for vetting, ended": lambda at, may: may(
                at.membership(at.colleague, **at.vetting_until(YESTERDAY)), at.asks(vetting=True), TODAY
            ),
            "a force that asks for vetting, its last day": lambda at, may: may(
                at.membership(at.colleague, **at.vetting_until(TODAY)), at.asks(vetting=True), TODAY
            ),
        },
    ),
    Condition(
        "A force’s system manager can ask this of its people",
        people.keeps_the_manager,
        {
            "no more than they have themselves": lambda at, may: may(at.manager, at.asks(vetting=False), TODAY),
            "vetting, which they lack themselves": lambda at, may: may(at.manager, at.asks(vetting=True), TODAY),
        },
    ),
    Condition("Authority by word of mouth can be recorded of", authorisation.can_have_given, proposing.GIVEN_BY),
    Condition("A proposal can be put by name to", authorisation.can_be_asked, proposing.ASKED_BY_NAME),
    Condition("An inspector’s place can be taken by", authorisation.may_stand_in, proposing.DEPUTIES),
    Condition(
        "A case can be released",
        panels.can_be_released,
        {
            "standing, screened as it is": lambda at, may: may(at.case(), at.panel(), {at.ours.pk}, is_stale=False),
            "standing, screening out of date": lambda at, may: may(at.case(), at.panel(), {at.ours.pk}, is_stale=True),
            "re-coded": lambda at, may: may(at.case(is_recoded=True), at.panel(), {at.ours.pk}, is_stale=False),
            "of a force that the panel does not serve": lambda at, may: may(
                at.case(at.theirs), at.panel(), {at.ours.pk}, is_stale=False
            ),
        },
    ),
    Condition(
        "Somebody can sit on a panel",
        panels.may_sit,
        {
            "member": lambda at, may: may(at.sitting(), at.panel(), {at.ours.pk}, is_in_force=True),
            "chair": lambda at, may: may(at.sitting(Role.PANEL_CHAIR), at.panel(), {at.ours.pk}, is_in_force=True),
            "member whose membership is not in force": lambda at, may: may(
                at.sitting(), at.panel(), {at.ours.pk}, is_in_force=False
            ),
            "member of one force, on a joint panel": lambda at, may: may(
                at.sitting(), at.panel(), at.both, is_in_force=True
            ),
            "officer": lambda at, may: may(at.sitting(Role.OFFICER), at.panel(), {at.ours.pk}, is_in_force=True),
        },
    ),
    Condition("A meeting can still be changed", meetings.is_going_on, sitting.GOING_ON),
    Condition("The days of a meeting fit", meetings.days_fit, sitting.DAYS),
    Condition("A member can be invited", meetings.may_be_invited, sitting.INVITED),
    Condition("A redaction can be changed", redacting.is_open, sitting.REDACTION_OPEN),
    Condition("A redaction can be opened again", redacting.may_reopen, sitting.REDACTION_CLOSED),
    Condition("A case can be released to a meeting", redacting.is_ready, sitting.READY),
    Condition("A theme can be retired", selecting.can_be_retired, sitting.THEME_RETIRED),
    Condition("Cases can be drawn", selecting.can_be_drawn, sitting.DRAWN),
    Condition("A review can be written", review.is_in_review, sitting.IN_ROUND),
    Condition("What members said can be read", deciding.round_is_closed, sitting.SPREAD),
    Condition("A finding answers rules that its writer may read", deciding.rules_are_read, sitting.RULES_READ),
    Condition("A finding can be corrected like this", deciding.on_its_own_terms, sitting.ON_ITS_OWN_TERMS),
    Condition("Minutes can be confirmed", papers.can_be_confirmed, sitting.CONFIRMED),
    Condition("Packs can be made in one document", papers.fits_one_document, sitting.PACKED),
    Condition(
        f"A recorded exception counts (here to {RULE.id})",
        casework.exception_counts,
        {
            "by an inspector, on the day": lambda at, counts: counts(on=TODAY, **EXCEPTION),
            "by an inspector, the day after": lambda at, counts: counts(on=TOMORROW, **EXCEPTION),
            "by a sergeant": lambda at, counts: counts(on=TODAY, **{**EXCEPTION, "rank": Rank.SERGEANT}),
            "by an inspector of the special constabulary": lambda at, counts: counts(
                on=TODAY, **{**EXCEPTION, "prefix": "special"}
            ),
            "on a case whose day of resolution is not recorded": lambda at, counts: counts(
                on=TODAY, **{**EXCEPTION, "resolved_on": None}
            ),
        },
    ),
)
# Answered by how the service is set up and not by who asks.
ELSEWHERE: Final[Mapping[Policy, str]] = {
    may_remove_factor: "Removing one’s last second factor: only where `SECOND_FACTOR_REQUIRED` is off "
    "([signing in](signing-in.md)).",
}


def answered() -> set[Policy]:
    """Every policy that this registry knows."""
    acts = {act.policy for group in ACTS.values() for act in group}
    return acts | {condition.policy for condition in CONDITIONS} | set(ELSEWHERE)
