"""Domestic abuse, hate, sexual offences, knives and weapons, children (guidance, sections 3.6 to 3.8)."""

from datetime import date

from django.db.models import Q

from cases.enums import Rank
from cases.guidance.catalogue.conditions import (
    AGED_16_OR_17,
    ARMED,
    DOMESTIC_ABUSE,
    HAS_HISTORY,
    HATE,
    NOBODY_IN_YOUTH_JUSTICE_TOLD,
    SEXUAL,
    SIMPLE_POSSESSION,
    adult,
    is_,
    not_recorded,
    one_of,
    younger_than,
)
from cases.guidance.catalogue.sources import (
    APPDA,
    APPHATE,
    BBC19,
    CB,
    CGM25,
    CPSOOCR,
    DG6,
    HMIC14,
    IOW,
    KN15,
    KN26,
    KNEW,
    KNSL,
    N19,
    NE19,
    YJLC22,
)
from cases.guidance.rule import BREACH, GAP, JUSTIFY, Confidence, Fact, Rule, SettableRank, version

INSPECTOR_BY_DEFAULT = SettableRank(Rank.INSPECTOR)
BY_THE_RANK_ASKED = (
    "An exception recorded by the rank the force asks for, with a reason, on or before the day it was resolved."
)
MORE_THAN_SIMPLE = is_(weapon="threat_or_use") | is_(previous_violence_or_weapon=True)

DOMESTIC_HATE_SEXUAL = (
    Rule(
        id="CR-DA-01",
        title="No Community Resolution for intimate-partner abuse",
        requirement="Abuse by a current or former partner is not resolved this way.",
        answer="No national exception was found.",
        fact=Fact.DOMESTIC_ABUSE,
        cites=(NE19, CB, APPDA),
        confidence=(Confidence.SECONDARY,),
        note="From 2022 carried forward: not confirmed for the 2022 guidance.",
        versions=(
            version(
                (BREACH, DOMESTIC_ABUSE & one_of("da_relationship", "intimate_current", "intimate_former")),
                since=date(2012, 8, 1),
            ),
        ),
    ),
    Rule(
        id="CR-DA-02",
        title="Family abuse is rarely suitable",
        requirement="Abuse within the family, not between partners, is rarely appropriate for a resolution.",
        answer=BY_THE_RANK_ASKED,
        fact=Fact.DOMESTIC_ABUSE,
        cites=(APPDA,),
        confidence=(Confidence.SECONDARY,),
        versions=(
            version(
                (JUSTIFY, DOMESTIC_ABUSE & is_(da_relationship="family")),
                since=date(2015, 9, 21),
                excepted_by=INSPECTOR_BY_DEFAULT,
            ),
        ),
    ),
    Rule(
        id="CR-HATE-01",
        title="Hate crime without the prosecutors' view",
        requirement="Prosecutors decide all hate-crime charging, admitted or not, so their view is asked.",
        answer="A record that the Crown Prosecution Service was consulted, or an exception by the rank the force asks "
        "for, with a reason, on or before the day it was resolved.",
        fact=Fact.HATE,
        cites=(APPHATE, DG6, CPSOOCR),
        confidence=(Confidence.DERIVED,),
        note="Derived from a primary source.",
        versions=(
            version(
                (JUSTIFY, HATE & is_(cps_consulted="no")),
                (GAP, HATE & not_recorded("cps_consulted")),
                since=date(2020, 12, 31),
                excepted_by=INSPECTOR_BY_DEFAULT,
            ),
        ),
    ),
    Rule(
        id="CR-SEX-01",
        title="Any sexual offence",
        requirement="Not banned nationally, but always to be explained.",
        answer="An exception recorded by an inspector or above, with a reason, on or before the day it was resolved.",
        fact=Fact.SERIOUSNESS,
        cites=(N19, BBC19),
        confidence=(Confidence.DERIVED,),
        versions=(
            version((JUSTIFY, SEXUAL), since=date(2018, 1, 1), certain=date(2019, 1, 1), excepted_by=Rank.INSPECTOR),
        ),
    ),
)

WEAPONS = (
    Rule(
        id="CR-KNIFE-01",
        title="Adult with a weapon: charge expected",
        requirement="For an adult with a weapon, possessed, threatened with or used, or a firearm, charge is expected.",
        answer=BY_THE_RANK_ASKED,
        fact=Fact.WEAPON,
        cites=(KN15, KNSL),
        confidence=(Confidence.SECONDARY, Confidence.DERIVED),
        note="Secondary for possession, derived for more than possession.",
        versions=(
            version((JUSTIFY, adult("offence") & ARMED), since=date(2012, 8, 1), excepted_by=INSPECTOR_BY_DEFAULT),
        ),
    ),
    Rule(
        id="CR-KNIFE-02",
        title="Aged 16 or 17 with a weapon: charge is the starting point",
        requirement="At 16 or 17 charge is the starting point; exceptionally a conditional caution.",
        answer=BY_THE_RANK_ASKED,
        fact=Fact.WEAPON,
        cites=(KNEW, KNSL),
        confidence=(Confidence.SECONDARY, Confidence.DERIVED),
        note="Secondary for possession, derived for more than possession. From 12 February 2026 capped, because the "
        "body of the new guidance was not read.",
        versions=(
            version(
                (JUSTIFY, AGED_16_OR_17 & ARMED),
                since=date(2012, 8, 1),
                until=date(2023, 8, 31),
                excepted_by=INSPECTOR_BY_DEFAULT,
            ),
            version(
                (BREACH, AGED_16_OR_17 & ARMED),
                since=date(2023, 9, 1),
                until=date(2026, 2, 11),
                excepted_by=INSPECTOR_BY_DEFAULT,
            ),
            version((JUSTIFY, AGED_16_OR_17 & ARMED), since=date(2026, 2, 12), excepted_by=INSPECTOR_BY_DEFAULT),
        ),
    ),
    Rule(
        id="CR-KNIFE-03",
        title="Under 16 with a weapon: only if truly exceptional",
        requirement="Under 16, simple possession has an informal outcome only if the case is truly exceptional.",
        answer=BY_THE_RANK_ASKED,
        fact=Fact.WEAPON,
        cites=(KNEW,),
        confidence=(Confidence.SECONDARY,),
        versions=(
            version(
                (JUSTIFY, younger_than(16, "offence") & SIMPLE_POSSESSION),
                since=date(2023, 9, 1),
                excepted_by=INSPECTOR_BY_DEFAULT,
            ),
        ),
    ),
    Rule(
        id="CR-KNIFE-04",
        title="Child with violence or weapon history, or more than simple possession: charge",
        requirement="A child with a weapon who threatened with it or used it, or who has violence or weapons in their "
        "history, is expected to be charged.",
        answer="No national exception was found.",
        fact=Fact.WEAPON,
        cites=(KNEW,),
        confidence=(Confidence.SECONDARY,),
        versions=(
            version(
                (BREACH, younger_than(18, "offence") & ARMED & MORE_THAN_SIMPLE),
                since=date(2023, 9, 1),
                until=date(2026, 2, 11),
            ),
            version((JUSTIFY, younger_than(18, "offence") & ARMED & MORE_THAN_SIMPLE), since=date(2026, 2, 12)),
        ),
    ),
    Rule(
        id="CR-KNIFE-05",
        title="Every child with a knife referred to the youth justice service",
        requirement="Every child found with a knife is referred to the youth justice service.",
        answer="A record of the referral.",
        fact=Fact.WEAPON,
        cites=(KN26,),
        confidence=(Confidence.SECONDARY,),
        versions=(
            version(
                (BREACH, younger_than(18, "disposal") & is_(blade_involved=True) & is_(yjs_referred="no")),
                (GAP, younger_than(18, "disposal") & is_(blade_involved=True) & not_recorded("yjs_referred")),
                since=date(2026, 2, 12),
            ),
        ),
    ),
)

CHILDREN = (
    Rule(
        id="CR-YOUTH-01",
        title="Child with history: consult and refer to the youth justice service",
        requirement="Where a child has an earlier outcome of any kind, the youth justice service is consulted.",
        answer="A record that the youth justice service was consulted.",
        fact=Fact.HISTORY,
        cites=(YJLC22,),
        confidence=(Confidence.SECONDARY,),
        versions=(
            version(
                (JUSTIFY, younger_than(18, "disposal") & HAS_HISTORY & is_(yjs_consulted="no")),
                (GAP, younger_than(18, "disposal") & HAS_HISTORY & not_recorded("yjs_consulted")),
                since=date(2022, 1, 1),
                certain=date(2023, 1, 1),
            ),
        ),
    ),
    Rule(
        id="CR-YOUTH-02",
        title="Youth justice service not told",
        requirement="The youth justice service is consulted, told, or sent the child.",
        answer="A record that the youth justice service was consulted, told or sent a referral.",
        fact=Fact.YOUTH_JUSTICE,
        cites=(HMIC14, CGM25, IOW),
        confidence=(Confidence.SECONDARY,),
        note="Contested: one public leaflet says that police may tell the service.",
        versions=(version((GAP, younger_than(18, "disposal") & NOBODY_IN_YOUTH_JUSTICE_TOLD), since=date(2023, 9, 1)),),
    ),
    Rule(
        id="CR-YOUTH-03",
        title="Borderline with prosecution: joint decision",
        requirement="At a final score of 4 or more, police and the youth justice service decide together.",
        answer="A record that the youth justice service was consulted.",
        fact=Fact.YOUTH_JUSTICE,
        cites=(CGM25,),
        confidence=(Confidence.SECONDARY,),
        note="That a score of 4 is borderline is derived.",
        versions=(
            version(
                (JUSTIFY, younger_than(18, "disposal") & Q(gravity_final__gte=4) & is_(yjs_consulted="no")),
                (GAP, younger_than(18, "disposal") & Q(gravity_final__gte=4) & not_recorded("yjs_consulted")),
                since=date(2025, 2, 26),
            ),
        ),
    ),
    Rule(
        id="CR-YOUTH-04",
        title="Under 10: no offence can be resolved",
        requirement="A child under 10 is below the age of criminal responsibility; outcome 11 exists for this.",
        answer="The right age, if the record is wrong; otherwise the outcome is wrong.",
        fact=Fact.YOUTH_JUSTICE,
        cites=(),
        confidence=(Confidence.DERIVED,),
        note="Age of criminal responsibility: Children and Young Persons Act 1933, section 50, not read for this.",
        versions=(version((BREACH, younger_than(10, "offence")), since=date(2012, 8, 1)),),
    ),
)
