"""Who may flag a case, explain it, transcribe an exception to it, or have it screened again."""

from collections.abc import Collection
from datetime import date
from typing import Final

from cases.decisions import YES, Decision, no
from cases.enums import ItemStage, Rank, RankPrefix, Role
from cases.guidance.catalogue import rules_under
from cases.guidance.rule import Rule, Version
from cases.guidance.settings import Settings
from cases.models import Actor, AgendaItem, Case, Flag, Release
from cases.words import uk_date

RAISE_FLAGS = frozenset({Role.PANEL_MEMBER, Role.PANEL_CHAIR, Role.ADMINISTRATOR})
EXPLAIN = frozenset({Role.FORCE_LEAD, Role.CRIME_REGISTRAR, Role.ADMINISTRATOR})

# What a case delivered here rests on: what it is, who decided and authorised it, and whom they had asked.
OF_THE_AUTHORITY: Final = frozenset(
    {
        *("force", "case_ref", "outcome_code", "disposal_date", "officer_ref", "deciding_role", "deciding_role_prefix"),
        *("supervisor_rank", "supervisor_rank_prefix", "authorising_rank", "authorising_rank_prefix"),
        *("authorised_date", "authoriser_ref", "given_at", "recorded_at", "exceptions"),
        *("cps_consulted", "yjs_consulted"),
    }
)
# What became known after delivery.
FOLLOWING_UP: Final = frozenset({"victim_informed", "victim_informed_date", "conditions_met"})
# What a crime registrar answers for: how the crime, its dates and the people in it are recorded.
OF_RECORDING: Final = frozenset(
    {
        *("crime_ref", "area", "offence_date", "report_date", "offence_code", "offence_title", "offence_group"),
        *("mode_of_trial", "specified_either_way", "age_at_offence_youngest", "age_at_offence_oldest"),
        *("age_at_disposal_youngest", "age_at_disposal_oldest", "gender", "ethnicity_self", "ethnicity_officer"),
        *("victim_type", "victim_identified", "victim_count", "victim_age_band", "victim_under_18"),
        *("thematic_review_ref", "inferred"),
    }
)


def may_list_cases(actor: Actor) -> Decision:
    """Everybody who can have cases to see; panel members are led to what was released to them."""
    if actor.sits_on_panels or actor.sees_cases:
        return YES
    return no(
        "Cases are listed for panel members, chairs, administrators, force leads, crime registrars, officers and "
        "inspectors."
    )


def may_open_cases(actor: Actor) -> Decision:
    """Whole cases are open to those who run scrutiny, and to officers and inspectors whose own they are."""
    return YES if actor.sees_cases else no("A whole case is not open to this role.")


def may_flag(actor: Actor, case: Case, release: Release | None = None, item: AgendaItem | None = None) -> Decision:
    """Members and chairs flag what was released to their panel, as it was; administrators the standing case itself.

    `item` is where the release is or was in review: once that round has closed, what members flagged stands.
    """
    if actor.role not in RAISE_FLAGS:
        return no("Flags are raised by panel members, chairs and administrators.")
    if not actor.sits_on_panels:
        return _is_open_to(actor, case)
    if release is None or release.withdrawn_at is not None:
        return no("This case is not released to a panel that you sit on.")
    if item is not None and item.stage in ItemStage.after_the_round():
        return no(
            "The round of this case has closed, so what its members flagged stands as it is: say it at the meeting."
        )
    return _is_served_by(actor, case)


def may_amend_flag(actor: Actor, flag: Flag) -> Decision:
    """A standing flag is amended by the person who raised it, and by nobody else."""
    own = may_withdraw_flag(actor, flag)
    return may_flag(actor, flag.case, flag.release) if own else own


def may_withdraw_flag(actor: Actor, flag: Flag) -> Decision:
    """A flag is withdrawn by the person who raised it, also after the case has been re-coded."""
    if flag.author_id != actor.person.pk:
        return no("This flag is another person's, so only they amend or withdraw it.")
    if actor.role not in RAISE_FLAGS:
        return no("Flags are kept by panel members, chairs and administrators: change to that membership.")
    if flag.withdrawn_at is not None:
        return no(f"This flag was withdrawn on {uk_date(flag.withdrawn_at)}.")
    if flag.item is not None and flag.item.stage in ItemStage.after_the_round():
        return no("The round of this case has closed, so its flags stand as they are: nobody amends or withdraws one.")
    return YES


def may_comment(actor: Actor, case: Case) -> Decision:
    """Those who answer for the force's record or run its panel add what became known later."""
    if actor.role not in EXPLAIN:
        return no("Comments are added by force leads, crime registrars and administrators.")
    return _is_served_by(actor, case)


def may_transcribe(actor: Actor, case: Case) -> Decision:
    """A force lead copies in an exception that the force's own system holds."""
    if actor.role != Role.FORCE_LEAD:
        return no("Exceptions are transcribed by force leads.")
    if case.is_delivered_here:
        return no("This case was delivered here: the exceptions to it are those that were recorded on its proposal.")
    return _is_open_to(actor, case)


def may_correct(actor: Actor, case: Case, fields: Collection[str] = ()) -> Decision:
    """Force leads correct a case that was delivered here, crime registrars what they record, officers what followed.

    What it rests on is corrected by nobody: the authority stands as it was given.
    """
    if not case.is_delivered_here:
        return no("This case is the force’s own record: it is corrected in the force’s system and imported again.")
    if not (may := _is_served_by(actor, case)):
        return may
    if OF_THE_AUTHORITY.intersection(fields):
        return no("Who decided, who authorised it and when stand as they were given, and nobody corrects them.")
    if actor.role == Role.FORCE_LEAD:
        return YES
    if actor.role == Role.CRIME_REGISTRAR:
        return YES if OF_RECORDING.issuperset(fields) else no("Crime registrars correct what is theirs to record.")
    if actor.role == Role.OFFICER and case.proposal.proposer_id == actor.person.pk:
        return YES if FOLLOWING_UP.issuperset(fields) else no("Officers correct what became known after delivery.")
    return no("A case that was delivered here is corrected by force leads, and by crime registrars and its officer.")


def may_screen_again(actor: Actor, case: Case) -> Decision:
    """An administrator has a standing case screened again."""
    if actor.role != Role.ADMINISTRATOR:
        return no("An administrator has cases screened again.")
    return _is_open_to(actor, case)


def exceptable_rules(settings: Settings) -> list[Rule]:
    """The rules that allow an exception on some date."""
    return [rule for rule in rules_under(settings) if any(_rank(rule, version, settings) for version in rule.versions)]


def exception_counts(
    *,
    rule: Rule,
    rank: str,
    prefix: str,
    on: date,
    resolved_on: date | None,
    settings: Settings,
) -> Decision:
    """Whether an exception with a reason turns a hit into *exception recorded* (guidance 2.3, step 4)."""
    if resolved_on is None:
        return no("It does not count: the day the case was resolved is not recorded, so no rule can be dated.")
    found = rule.version_on(resolved_on)
    if found is None:
        return no(f"It does not count: {rule.id} was not in force on {uk_date(resolved_on)}.")
    lowest = _rank(rule, found[1], settings)
    if lowest is None:
        return no(f"It does not count: {rule.id} as in force on {uk_date(resolved_on)} allows no exception.")
    if on > resolved_on:
        return no(
            f"It does not count: it is dated {uk_date(on)}, after the case was resolved on {uk_date(resolved_on)}."
        )
    if _level(Rank(rank), prefix, settings) < lowest.level:
        return no(f"It does not count: an exception to {rule.id} needs the rank of {lowest.label.lower()} or above.")
    return YES


def _rank(rule: Rule, version: Version, settings: Settings) -> Rank | None:
    return version.lowest_excepting_rank(rule.id, settings)


def _level(rank: Rank, prefix: str, settings: Settings) -> int:
    """A special of any higher rank counts as a constable, unless the force says otherwise."""
    if prefix == RankPrefix.SPECIAL and not settings.special_ranks_count:
        return min(rank.level, Rank.CONSTABLE.level)
    return rank.level


def _is_served_by(actor: Actor, case: Case) -> Decision:
    if case.force_id not in actor.force_ids:
        return no("Your membership does not cover this force.")
    return YES


def _is_open_to(actor: Actor, case: Case) -> Decision:
    if case.recoded_at is not None:
        return no(
            f"Since {uk_date(case.recoded_at)} the force records another outcome, so the case is no longer a "
            "Community Resolution."
        )
    return _is_served_by(actor, case)
