"""The victim (guidance, section 3.5)."""

from datetime import date

from django.db.models import F, Q

from cases.guidance.catalogue.conditions import VICTIM_IDENTIFIED, is_, later, not_recorded
from cases.guidance.catalogue.sources import N19, NE19, S102, VC6, YJLC22
from cases.guidance.rule import BREACH, GAP, JUSTIFY, Confidence, Fact, Rule, version

SECTION_102 = date(2014, 10, 20)
NOT_ASKED = VICTIM_IDENTIFIED & is_(victim_consulted="no")
WISHES_MISSING = VICTIM_IDENTIFIED & (
    not_recorded("victim_consulted")
    | (is_(victim_consulted="yes") & (not_recorded("victim_wishes") | Q(victim_wishes_count__lt=F("victim_count"))))
    | (is_(victim_consulted="attempts_failed") & (not_recorded("contact_attempts_count") | Q(contact_attempts_count=0)))
)
NOT_TOLD_IN_TIME = VICTIM_IDENTIFIED & (
    not_recorded("victim_informed")
    | is_(victim_informed="no")
    | (is_(victim_informed="yes") & later("victim_informed_date", than="informed_by"))
)

VICTIM = (
    Rule(
        id="CR-VIC-01",
        title="Victim consulted",
        requirement="Reasonable efforts are made to get the victim's views; since 20 October 2014 the statute asks it.",
        answer="A record of when the victim was asked, or of the attempts to reach them, if the record is wrong.",
        fact=Fact.VICTIM,
        cites=(S102, NE19),
        confidence=(Confidence.PRIMARY, Confidence.SECONDARY),
        note="Secondary until 19 October 2014; primary since.",
        versions=(
            version((JUSTIFY, NOT_ASKED), since=date(2012, 8, 1), until=date(2014, 10, 19)),
            version((BREACH, NOT_ASKED), since=SECTION_102, statute_since=SECTION_102),
        ),
    ),
    Rule(
        id="CR-VIC-02",
        title="Victim's wishes recorded",
        requirement="The victim's wishes are central and recorded: of every victim, or the attempts to reach them.",
        answer="Whether the victim was asked, what each victim wanted, or each attempt to reach them with its date.",
        fact=Fact.VICTIM,
        cites=(N19, YJLC22, S102),
        confidence=(Confidence.FOUNDING, Confidence.PRIMARY),
        versions=(version((GAP, WISHES_MISSING), since=date(2012, 8, 1)),),
    ),
    Rule(
        id="CR-VIC-03",
        title="Victim opposed and no reason recorded",
        requirement="The victim's views need not be followed but must be weighed, with the reason recorded.",
        answer="The reason that was given at the time for not following the victim's wishes.",
        fact=Fact.VICTIM,
        cites=(YJLC22, S102),
        confidence=(Confidence.SECONDARY,),
        versions=(
            version(
                (JUSTIFY, is_(victim_wishes="oppose") & not_recorded("victim_departure_reason")),
                since=date(2012, 8, 1),
            ),
        ),
    ),
    Rule(
        id="CR-VIC-04",
        title="Victim's chosen remedy not offered",
        requirement="The officer must invite the person to carry out the action the victim chose, unless it seems "
        "inappropriate.",
        answer="The reason that was given at the time for not offering the remedy the victim chose.",
        fact=Fact.VICTIM,
        cites=(S102,),
        confidence=(Confidence.PRIMARY,),
        versions=(
            version(
                (
                    BREACH,
                    Q(remedy_choice__isnull=False)
                    & is_(remedy_followed="no")
                    & not_recorded("remedy_departure_reason"),
                ),
                since=SECTION_102,
                statute_since=SECTION_102,
            ),
        ),
    ),
    Rule(
        id="CR-VIC-05",
        title="Victim told the outcome in time",
        requirement="The victim is told within 5 working days of the resolution, or 1 with enhanced rights. A victim "
        "may decline to be told.",
        answer="The date the victim was told, or a record that they declined.",
        fact=Fact.VICTIM,
        cites=(VC6,),
        confidence=(Confidence.SECONDARY,),
        note="Whether the decision itself starts the clock is unconfirmed, so this is only a gap.",
        versions=(version((GAP, NOT_TOLD_IN_TIME), since=date(2021, 4, 1)),),
    ),
    Rule(
        id="CR-VIC-06",
        title="Views taken only after the decision",
        requirement="The victim's views are sought before deciding what the person is to do.",
        answer="The date on which the victim was first asked, if the record is wrong.",
        fact=Fact.VICTIM,
        cites=(S102,),
        confidence=(Confidence.PRIMARY,),
        versions=(
            version(
                (BREACH, later("victim_consult_date", than="disposal_date")),
                since=SECTION_102,
                statute_since=SECTION_102,
            ),
        ),
    ),
)
