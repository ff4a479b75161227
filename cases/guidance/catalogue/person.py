"""Responsibility, evidence and history of the person (guidance, sections 3.3 and 3.4)."""

from datetime import date

from django.db.models import F, Q

from cases.enums import Rank
from cases.guidance.catalogue.conditions import HAS_HISTORY, adult, is_, not_recorded_as, one_of, younger_than
from cases.guidance.catalogue.sources import CJCA17, CPSOOCR, GMA13, MOJ19, N19, NE19, PACE, REEDS, S102, YJLC22
from cases.guidance.rule import BREACH, GAP, JUSTIFY, Confidence, Fact, Rule, SettableRank, version

SECTION_102 = date(2014, 10, 20)
# The latest similar caution or conviction before the offence is dated on or after the day two years before it.
SIMILAR_IN_TWO_YEARS = Q(similar_outcome_on__gte=F("cutoff_24m"))

RESPONSIBILITY = (
    Rule(
        id="CR-ADMIT-01",
        title="The person accepted responsibility",
        requirement="The person must have accepted responsibility; since 20 October 2014 the statute asks for an "
        "admission.",
        answer="Nothing that can be recorded later: a denial or no reply rules a Community Resolution out.",
        fact=Fact.ACCEPTANCE,
        cites=(NE19, S102, MOJ19, YJLC22, CPSOOCR),
        confidence=(Confidence.FOUNDING, Confidence.PRIMARY),
        note="Primary from 20 October 2014.",
        versions=(
            version(
                (BREACH, one_of("responsibility", "denied", "no_reply")),
                since=date(2012, 8, 1),
                statute_since=SECTION_102,
            ),
        ),
    ),
    Rule(
        id="CR-ADMIT-02",
        title="The person agreed to take part themselves",
        requirement="Taking part is voluntary: the person agrees, and nobody signs for them.",
        answer="The person's own agreement, if the record is wrong.",
        fact=Fact.ACCEPTANCE,
        cites=(YJLC22, CPSOOCR, REEDS),
        confidence=(Confidence.SECONDARY,),
        versions=(
            version(
                (BREACH, is_(offender_agreed="no") | is_(agreement_signed_by="other")),
                since=date(2012, 8, 1),
            ),
        ),
    ),
    Rule(
        id="CR-ADMIT-03",
        title="Appropriate adult for a child's acceptance",
        requirement="An appropriate adult is present when a child accepts responsibility.",
        answer="A record that an appropriate adult was present, if the record is wrong.",
        fact=Fact.ACCEPTANCE,
        cites=(YJLC22, PACE),
        confidence=(Confidence.SECONDARY,),
        versions=(
            version(
                (BREACH, younger_than(18, "disposal") & is_(appropriate_adult="no")),
                since=date(2022, 1, 1),
                certain=date(2023, 1, 1),
            ),
        ),
    ),
    Rule(
        id="CR-EVID-01",
        title="Enough evidence",
        requirement="There must be enough evidence for proceedings.",
        answer="Nothing that can be recorded later: without the evidence there is nothing to resolve.",
        fact=Fact.ACCEPTANCE,
        cites=(S102, YJLC22),
        confidence=(Confidence.PRIMARY,),
        versions=(version((BREACH, is_(evidence_sufficient="no")), since=SECTION_102, statute_since=SECTION_102),),
    ),
)

HISTORY = (
    Rule(
        id="CR-HIST-01",
        title="No previous offending history",
        requirement="Community Resolutions are for first-time offenders. From 2022 this is a strong expectation with "
        "discretion. Every earlier outcome counts, of any kind and any age.",
        answer="An exception with a reason, on or before the day it was resolved: by a sergeant or above from 2022, "
        "before that by the rank the force asks for.",
        fact=Fact.HISTORY,
        cites=(N19, YJLC22),
        confidence=(Confidence.FOUNDING, Confidence.PRIMARY, Confidence.SECONDARY),
        note="Founding and primary until 2021; secondary from 2022.",
        versions=(
            version(
                (BREACH, HAS_HISTORY),
                since=date(2018, 1, 1),
                certain=date(2019, 1, 1),
                until=date(2021, 12, 31),
                excepted_by=SettableRank(Rank.INSPECTOR),
            ),
            version((JUSTIFY, HAS_HISTORY), since=date(2022, 1, 1), excepted_by=Rank.SERGEANT),
        ),
    ),
    Rule(
        id="CR-HIST-02",
        title="Benchmark: similar caution or conviction in the two years before the offence, adult",
        requirement="After a similar caution or conviction in the last two years Parliament bars even a simple "
        "caution save in exceptional circumstances. It does not bind Community Resolutions; it is a benchmark.",
        answer="An exception recorded by the rank the force asks for, with a reason, on or before the day it was "
        "resolved.",
        fact=Fact.HISTORY,
        cites=(CJCA17,),
        confidence=(Confidence.DERIVED,),
        versions=(
            version(
                (JUSTIFY, adult("offence") & SIMILAR_IN_TWO_YEARS),
                since=date(2015, 4, 13),
                excepted_by=SettableRank(Rank.INSPECTOR),
            ),
        ),
    ),
    Rule(
        id="CR-HIST-03",
        title="History check not recorded",
        requirement="National and local records are checked for earlier outcomes, and the check is recorded.",
        answer="A record that history was checked, and what it showed.",
        fact=Fact.HISTORY,
        cites=(MOJ19, GMA13, YJLC22),
        confidence=(Confidence.SECONDARY,),
        versions=(version((GAP, not_recorded_as("history_checked", "yes")), since=date(2012, 8, 1)),),
    ),
)
