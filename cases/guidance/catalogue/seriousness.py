"""Seriousness and authority (guidance, sections 3.1 and 3.2)."""

from datetime import date

from cases.enums import Rank
from cases.guidance.catalogue.conditions import (
    CHARGE_LEVEL,
    EITHER_WAY,
    EITHER_WAY_FOR_CROWN_COURT,
    HAS_HISTORY,
    INDICTABLE_ONLY,
    NOBODY_RECORDED,
    SERIOUS_STRICT,
    SERIOUS_WIDE,
    SPECIFIED_EITHER_WAY,
    VICTIM_IDENTIFIED,
    adult,
    authoriser_at_least,
    authoriser_below,
    is_,
    later,
    not_recorded,
    one_of,
    supervision_below,
)
from cases.guidance.catalogue.sources import (
    CB,
    CGM23,
    CHESH,
    CJCA17,
    GH19,
    GMY13,
    HAC15,
    KENT,
    N19,
    NE19,
    NFOI19,
    SI790,
    YJLC22,
    YJRH,
)
from cases.guidance.rule import BREACH, GAP, JUSTIFY, Confidence, Fact, Rule, SettableRank, version

INSPECTOR_AUTHORISED = authoriser_at_least(Rank.INSPECTOR)
STRATEGY = {"since": date(2018, 1, 1), "certain": date(2019, 1, 1)}
VICTIM_DID_NOT_AGREE = VICTIM_IDENTIFIED & (
    one_of("victim_consulted", "no", "attempts_failed") | is_(victim_wishes="oppose")
)
BEFORE_STRATEGY = {"since": date(2012, 8, 1), "until": date(2017, 12, 31)}

SERIOUSNESS = (
    Rule(
        id="CR-SERIOUS-01",
        title="Not for serious cases: indictable-only",
        requirement="Community Resolutions should not be used in serious cases. An offence that only the Crown Court "
        "can try needs, from 2018, the authority of an inspector or above, and to be explained even then.",
        answer="An exception recorded by an inspector or above, with a reason, on or before the day it was resolved.",
        fact=Fact.SERIOUSNESS,
        cites=(N19, HAC15, CHESH),
        confidence=(Confidence.FOUNDING, Confidence.PRIMARY),
        versions=(
            version((JUSTIFY, INDICTABLE_ONLY), **BEFORE_STRATEGY, excepted_by=Rank.INSPECTOR),
            version(
                (JUSTIFY, INDICTABLE_ONLY & INSPECTOR_AUTHORISED),
                (BREACH, INDICTABLE_ONLY),
                **STRATEGY,
                excepted_by=Rank.INSPECTOR,
            ),
        ),
    ),
    Rule(
        id="CR-SERIOUS-02",
        title="Either-way only if fit for magistrates",
        requirement="Lower-level offences are summary ones, and either-way ones that magistrates would keep. One fit "
        "for the Crown Court needs, from 2018, the authority of an inspector or above, and to be explained even then.",
        answer="An exception recorded by an inspector or above, with a reason, on or before the day it was resolved.",
        fact=Fact.SERIOUSNESS,
        cites=(CB,),
        confidence=(Confidence.SECONDARY,),
        versions=(
            version((JUSTIFY, EITHER_WAY_FOR_CROWN_COURT), **BEFORE_STRATEGY, excepted_by=Rank.INSPECTOR),
            version(
                (JUSTIFY, EITHER_WAY_FOR_CROWN_COURT & INSPECTOR_AUTHORISED),
                (BREACH, EITHER_WAY_FOR_CROWN_COURT),
                **STRATEGY,
                excepted_by=Rank.INSPECTOR,
            ),
        ),
    ),
    Rule(
        id="CR-SERIOUS-03",
        title="Benchmark: specified either-way offence, adult",
        requirement="For these offences Parliament bars even a simple caution save in exceptional circumstances. It "
        "does not bind Community Resolutions; it is a benchmark of seriousness.",
        answer="An exception recorded by the rank the force asks for, with a reason, on or before the day it was "
        "resolved.",
        fact=Fact.SERIOUSNESS,
        cites=(CJCA17, SI790),
        confidence=(Confidence.DERIVED,),
        versions=(
            version(
                (JUSTIFY, adult("offence") & EITHER_WAY & SPECIFIED_EITHER_WAY),
                since=date(2015, 4, 13),
                excepted_by=SettableRank(Rank.INSPECTOR),
            ),
        ),
    ),
    Rule(
        id="CR-SERIOUS-04",
        title="Gravity score at charge level",
        requirement="The final score is one at which charge is expected: 5 for a child, 4 on the 2013 youth scale.",
        answer="An exception recorded by the rank the force asks for, with a reason, on or before the day it was "
        "resolved.",
        fact=Fact.SERIOUSNESS,
        cites=(CGM23, GMY13),
        confidence=(Confidence.SECONDARY, Confidence.DERIVED),
        note="Secondary for the child matrices, derived for the youth matrix of 2013.",
        versions=(version((JUSTIFY, CHARGE_LEVEL), since=date(2013, 4, 8), excepted_by=SettableRank(Rank.INSPECTOR)),),
    ),
    Rule(
        id="CR-SERIOUS-05",
        title="Child score of 3 or 4 dealt with by Community Resolution",
        requirement="Scores of 3 and 4 point to a youth caution or conditional caution; departing from the matrix is "
        "allowed with a rationale.",
        answer="An exception recorded by a constable or above, with a reason, on or before the day it was resolved.",
        fact=Fact.SERIOUSNESS,
        cites=(CGM23, YJRH),
        confidence=(Confidence.SECONDARY,),
        versions=(
            version(
                (JUSTIFY, one_of("gravity_matrix", "child_2023", "child_2025") & is_(gravity_final__in=[3, 4])),
                since=date(2023, 9, 1),
                excepted_by=Rank.CONSTABLE,
            ),
        ),
    ),
)

AUTHORITY = (
    Rule(
        id="CR-AUTH-01",
        title="Inspector authority",
        requirement="A resolution for a serious offence needs an officer of a rank not lower than inspector.",
        answer="The record of an authority by an inspector or above. No national exception was found.",
        fact=Fact.SERIOUSNESS,
        cites=(N19, GH19),
        confidence=(Confidence.FOUNDING, Confidence.PRIMARY),
        versions=(
            version(
                (BREACH, authoriser_below(Rank.INSPECTOR) & SERIOUS_STRICT),
                (JUSTIFY, authoriser_below(Rank.INSPECTOR) & SERIOUS_WIDE),
                **STRATEGY,
            ),
        ),
    ),
    Rule(
        id="CR-AUTH-02",
        title="Authoriser's rank missing",
        requirement="Where an inspector's authority is needed, the rank of whoever authorised is recorded.",
        answer="The rank of whoever authorised, or a record that nobody did.",
        fact=Fact.SERIOUSNESS,
        cites=(N19,),
        confidence=(Confidence.FOUNDING,),
        note="Follows from CR-AUTH-01.",
        versions=(version((GAP, SERIOUS_WIDE & not_recorded("authorising_rank")), **STRATEGY),),
    ),
    Rule(
        id="CR-AUTH-03",
        title="Adult with history: sergeant's guidance",
        requirement="Where an adult has an earlier outcome of any kind, a sergeant's guidance should be considered.",
        answer="The rank of the supervisor who was consulted, or of the authoriser.",
        fact=Fact.HISTORY,
        cites=(YJLC22,),
        confidence=(Confidence.SECONDARY,),
        versions=(
            version(
                (GAP, adult("disposal") & HAS_HISTORY & NOBODY_RECORDED),
                (JUSTIFY, adult("disposal") & HAS_HISTORY & supervision_below(Rank.SERGEANT)),
                since=date(2022, 1, 1),
                certain=date(2023, 1, 1),
            ),
        ),
    ),
    Rule(
        id="CR-AUTH-04",
        title="Victim did not agree: supervisor's permission",
        requirement="Under the 2012 guidance a resolution without the victim's agreement needed a supervisor's "
        "permission; a sergeant is taken as the lowest.",
        answer="The rank of the supervisor who gave permission.",
        fact=Fact.VICTIM,
        cites=(NE19, NFOI19, KENT),
        confidence=(Confidence.SECONDARY,),
        versions=(
            version(
                (GAP, VICTIM_DID_NOT_AGREE & NOBODY_RECORDED),
                (BREACH, VICTIM_DID_NOT_AGREE & supervision_below(Rank.SERGEANT)),
                since=date(2012, 8, 1),
                until=date(2021, 12, 31),
            ),
        ),
    ),
    Rule(
        id="CR-AUTH-05",
        title="Authority given after the event",
        requirement="A serious case must be authorised, so authority comes on or before the day it was resolved.",
        answer="An explanation, as a comment. No national exception was found.",
        fact=Fact.SERIOUSNESS,
        cites=(N19,),
        confidence=(Confidence.DERIVED,),
        versions=(version((JUSTIFY, SERIOUS_WIDE & later("authorised_date", than="disposal_date")), **STRATEGY),),
    ),
)
