"""A force's own rules: off by default, never shown as national (guidance, section 3.10)."""

from collections.abc import Mapping

from django.db.models import Q

from cases.guidance.catalogue.conditions import ARMED, DOMESTIC_ABUSE, HATE, INDICTABLE_ONLY, SEXUAL, any_of, is_
from cases.guidance.catalogue.sources import DURH21, GLOS, HANTS, MET23
from cases.guidance.rule import JUSTIFY, Confidence, Fact, Rule, Version
from cases.guidance.settings import LocalRule, Settings

CATEGORIES: Mapping[str, Q] = {
    "domestic_abuse": DOMESTIC_ABUSE,
    "hate": HATE,
    "sexual": SEXUAL,
    "firearm": is_(weapon="firearm"),
    "weapon": ARMED,
    "knife": is_(weapon="blade_possession") | is_(blade_involved=True),
}


def local_rules(settings: Settings) -> tuple[Rule, ...]:
    """The three local rules under one force's settings; one that is off has no version."""
    return (_exclusion_list(settings.exclusion), _repeat_cap(settings.repeat_cap), _gateway(settings.hate_gateway))


def _versions(rule: LocalRule, condition: Q) -> tuple[Version, ...]:
    if rule.since is None:
        return ()
    return (Version(outcomes=((JUSTIFY, condition),), since=rule.since, excepted_by=rule.excepted_by),)


def _exclusion_list(rule: LocalRule) -> Rule:
    excluded = any_of(CATEGORIES.get(name, is_(offence_group=name)) for name in rule.excluded)
    return Rule(
        id="CR-LOCAL-01",
        title="Force exclusion list",
        requirement="The force excludes this kind of case; a senior officer may make an exception.",
        answer="An exception recorded by the rank the force asks for, with a reason, on or before the day it was "
        "resolved.",
        fact=Fact.SERIOUSNESS,
        cites=(MET23,),
        confidence=(Confidence.LOCAL,),
        note="The force sets what is excluded: domestic abuse, hate, sexual, firearm, weapon, knife, or any offence "
        "group.",
        versions=_versions(rule, excluded),
    )


def _repeat_cap(rule: LocalRule) -> Rule:
    return Rule(
        id="CR-LOCAL-02",
        title="Cap on repeat out-of-court resolutions",
        requirement="The force caps how many out-of-court resolutions a person may have within a period.",
        answer="An exception recorded by the rank the force asks for, with a reason, on or before the day it was "
        "resolved.",
        fact=Fact.HISTORY,
        cites=(DURH21,),
        confidence=(Confidence.LOCAL,),
        note="The force sets how many, and within how many months before the offence.",
        versions=_versions(rule, Q(earlier_resolution_months__repeated_within=(rule.cap, rule.window))),
    )


def _gateway(rule: LocalRule) -> Rule:
    refused = HATE & (INDICTABLE_ONLY | is_(cps_consulted="no") | is_(previous_hate=True))
    return Rule(
        id="CR-LOCAL-03",
        title="Hate-crime gateway",
        requirement="The force resolves a hate crime only if it is not indictable-only, prosecutors were consulted and "
        "there is no hate in the person's history. Whether a defence was raised, remorse shown, or the person belongs "
        "to an extremist group are questions to ask and are never evaluated.",
        answer="An exception recorded by the rank the force asks for, with a reason, on or before the day it was "
        "resolved.",
        fact=Fact.HATE,
        cites=(GLOS, HANTS),
        confidence=(Confidence.LOCAL,),
        versions=_versions(rule, refused),
    )
