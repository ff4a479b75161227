"""Gravity, record, time and review (guidance, section 3.9)."""

from datetime import date

from django.db.models import Q

from cases.guidance.catalogue.conditions import (
    DOMESTIC_ABUSE,
    SUMMARY_AND_LATE,
    WITHIN_LONGER_LIMIT,
    WRONG_MATRIX,
    any_of,
    is_,
    not_recorded,
    not_recorded_as,
    younger_than,
)
from cases.guidance.catalogue.sources import CGM23, DG6, GMA19, MOJ19, N19, NE19, S39A, S102, S127, YJLC22
from cases.guidance.rule import GAP, JUSTIFY, NO_HIT, Confidence, Fact, Rule, version

CORE_FACTS = (
    "offence_code",
    "offence_date",
    "disposal_date",
    "mode_of_trial",
    "age_at_offence_youngest",
    "age_at_disposal_youngest",
    "victim_type",
)
CORE_FACTS_MISSING = any_of(not_recorded(field) for field in CORE_FACTS) | (
    DOMESTIC_ABUSE & (not_recorded("da_relationship") | is_(da_relationship="none"))
)
CHILD_WITHOUT_WORD_OF_AN_ADULT = younger_than(18, "disposal") & not_recorded("appropriate_adult")
COMMON_ASSAULT = is_(offence_group="violence_without_injury")
MAY_BE_DOMESTIC = DOMESTIC_ABUSE | not_recorded("domestic_abuse")
MAY_BE_COMMON_ASSAULT = COMMON_ASSAULT | not_recorded("offence_group")
FROM_THE_START = date(2012, 8, 1)

GRAVITY = (
    Rule(
        id="CR-GRAV-01",
        title="Gravity matrix used",
        requirement="A gravity matrix is used, and which one is recorded.",
        answer="Which gravity matrix was used.",
        fact=Fact.GRAVITY,
        cites=(YJLC22, MOJ19),
        confidence=(Confidence.SECONDARY,),
        versions=(version((GAP, not_recorded("gravity_matrix")), since=date(2022, 1, 1), certain=date(2023, 1, 1)),),
    ),
    Rule(
        id="CR-GRAV-02",
        title="Right matrix for age and date",
        requirement="Under 18 at the offence: youth 2013 to 31 August 2023, child 2023 to 25 February 2025, child 2025 "
        "after. An adult: adult 2013 always, adult 2019 from 1 February 2019.",
        answer="The score on the matrix that applied.",
        fact=Fact.GRAVITY,
        cites=(CGM23, GMA19),
        confidence=(Confidence.SECONDARY,),
        versions=(version((GAP, WRONG_MATRIX), since=date(2013, 4, 8)),),
    ),
)

RECORD = (
    Rule(
        id="CR-REC-01",
        title="Core facts missing",
        requirement="The offence, its dates and mode of trial, the ages, the kind of victim and, in domestic abuse, "
        "the relationship are recorded.",
        answer="The missing facts.",
        fact=Fact.RECORD,
        cites=(),
        confidence=(Confidence.DERIVED,),
        note="Needed to judge the case at all.",
        versions=(version((GAP, CORE_FACTS_MISSING), since=FROM_THE_START),),
        asks_the_undated=True,
    ),
    Rule(
        id="CR-REC-02",
        title="Acceptance, evidence, agreement or appropriate adult not recorded",
        requirement="Responsibility, evidence, the person's agreement and, for a child, the appropriate adult are "
        "recorded.",
        answer="The missing facts.",
        fact=Fact.RECORD,
        cites=(YJLC22, S102),
        confidence=(Confidence.SECONDARY,),
        versions=(
            version(
                (
                    GAP,
                    not_recorded("responsibility")
                    | not_recorded("evidence_sufficient")
                    | not_recorded("offender_agreed")
                    | CHILD_WITHOUT_WORD_OF_AN_ADULT,
                ),
                since=FROM_THE_START,
            ),
        ),
    ),
    Rule(
        id="CR-REC-03",
        title="Rationale recorded",
        requirement="The police record why they chose an out-of-court route.",
        answer="The officer's reasons, as recorded at the time.",
        fact=Fact.RECORD,
        cites=(DG6, YJLC22),
        confidence=(Confidence.SECONDARY,),
        versions=(version((GAP, not_recorded_as("rationale_recorded", "yes")), since=date(2020, 12, 31)),),
    ),
    Rule(
        id="CR-REC-04",
        title="No action agreed",
        requirement="The person should agree to make amends: there is an action of some sort.",
        answer="What the person agreed to do.",
        fact=Fact.RECORD,
        cites=(NE19, S102),
        confidence=(Confidence.SECONDARY,),
        versions=(version((GAP, not_recorded("actions_count") | Q(actions_count=0)), since=FROM_THE_START),),
    ),
    Rule(
        id="CR-TIME-01",
        title="Summary offence resolved after the six-month limit",
        requirement="A summary offence can be prosecuted for six months, so later there was no prosecution to divert "
        "from. Common assault in domestic abuse may be prosecuted within two years.",
        answer="An explanation, as a comment; other Acts may set longer limits. No national exception was found.",
        fact=Fact.RECORD,
        cites=(S127, S39A),
        confidence=(Confidence.DERIVED,),
        note="The day the longer limit began was not read: 28 June 2022 is taken.",
        versions=(
            version(
                (NO_HIT, SUMMARY_AND_LATE & WITHIN_LONGER_LIMIT & DOMESTIC_ABUSE & COMMON_ASSAULT),
                (GAP, SUMMARY_AND_LATE & WITHIN_LONGER_LIMIT & MAY_BE_DOMESTIC & MAY_BE_COMMON_ASSAULT),
                (JUSTIFY, SUMMARY_AND_LATE),
                since=FROM_THE_START,
            ),
        ),
    ),
)

# One row a force and period, never a case's hit: `cases.guidance.queries.scrutiny_years` answers it.
THEMATIC_REVIEW = Rule(
    id="CR-SCRUT-01",
    title="Thematic reviews",
    requirement="Every serious case is covered by a thematic review in its year of twelve months.",
    answer="A thematic review that covers the case, and its reference on the case.",
    fact=Fact.REVIEW,
    cites=(N19,),
    confidence=(Confidence.FOUNDING, Confidence.PRIMARY),
    note="Twelve months and their last day are settings of the force.",
    versions=(version(since=date(2018, 1, 1), certain=date(2019, 1, 1)),),
)
