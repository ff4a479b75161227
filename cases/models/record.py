"""The case record: every field of guidance section 2.1 and of the record format, and what is derived from them."""

from django.db import models

from cases import enums
from cases.models import columns as col


class RecordedFacts(models.Model):
    """What a force recorded; null always means *not recorded*."""

    case_ref = models.CharField("case reference", max_length=col.KEY_LENGTH)
    outcome_code = models.SmallIntegerField("outcome code", null=True)
    crime_ref = col.key("crime reference")

    offence_date = col.day("date of the offence")
    report_date = col.day("date reported")
    disposal_date = col.day("date resolved")
    offence_code = col.key("offence code")
    offence_title = col.text("offence")
    offence_group = col.choice(enums.OffenceGroup, "offence group")
    mode_of_trial = col.choice(enums.ModeOfTrial, "mode of trial")
    venue_suitability = col.choice(enums.Venue, "suitable venue")
    specified_either_way = col.yes_no_fact("specified either-way offence")
    gravity_matrix = col.choice(enums.GravityMatrix, "gravity matrix")
    gravity_base = col.number("gravity score before factors", col.MOST_GRAVITY)
    gravity_final = col.number("final gravity score", col.MOST_GRAVITY)
    seriousness_factors = col.members_of(enums.SeriousnessFactor, "seriousness factors considered")
    circumstances = col.text("what happened")
    context = col.text("what led to it")
    injury_level = col.choice(enums.InjuryLevel, "injury")

    age_at_offence_youngest = col.number("youngest age at the offence", col.OLDEST_AGE)
    age_at_offence_oldest = col.number("oldest age at the offence", col.OLDEST_AGE)
    age_at_disposal_youngest = col.number("youngest age when resolved", col.OLDEST_AGE)
    age_at_disposal_oldest = col.number("oldest age when resolved", col.OLDEST_AGE)
    gender = col.choice(enums.Gender, "gender")
    ethnicity_self = col.choice(enums.EthnicityCode, "self-defined ethnicity")
    ethnicity_officer = models.CharField(
        "officer-defined ethnicity",
        max_length=5,
        choices=enums.EthnicityCode.choices + enums.OfficerEthnicity.choices,
        null=True,
        blank=True,
    )
    offender_vulnerability = col.text("the person's vulnerability")

    responsibility = col.choice(enums.Responsibility, "responsibility")
    remorse = col.choice(enums.YesNo, "remorse")
    evidence_sufficient = col.choice(enums.YesNo, "enough evidence")
    offender_agreed = col.choice(enums.YesNo, "the person agreed")
    agreement_signed_by = col.choice(enums.SignedBy, "agreement signed by")
    appropriate_adult = col.choice(enums.AppropriateAdult, "appropriate adult")
    consequences_explained = col.choice(enums.YesNo, "consequences explained")
    history_checked = col.choice(enums.YesNo, "history checked")

    victim_type = col.choice(enums.VictimType, "victim")
    victim_identified = col.yes_no_fact("victim identified")
    victim_count = col.number("number of victims", col.MOST_COUNTED)
    victim_wishes_count = col.number("victims whose wishes are recorded", col.MOST_COUNTED)
    victim_consulted = col.choice(enums.VictimConsulted, "victim consulted")
    victim_consult_date = col.day("date the victim was consulted")
    victim_wishes = col.choice(enums.VictimWishes, "victim's wishes")
    victim_wishes_text = col.text("victim's wishes in their words")
    victim_departure_reason = col.text("why the wishes were not followed")
    remedy_choice = col.text("remedy the victim chose")
    remedy_followed = col.choice(enums.YesNo, "remedy followed")
    remedy_departure_reason = col.text("why the remedy was not followed")
    victim_informed = col.choice(enums.VictimInformed, "victim told the outcome")
    victim_informed_date = col.day("date the victim was told")
    victim_enhanced = col.yes_no_fact("victim entitled to enhanced rights")
    victim_impact = col.text("impact on the victim")
    victim_age_band = col.choice(enums.VictimAgeBand, "victim's age band")
    victim_under_18 = col.yes_no_fact("victim under 18")
    emergency_worker_victim = col.yes_no_fact("victim an emergency worker")
    relationship = col.choice(enums.Relationship, "relationship of the victim to the person")

    domestic_abuse = col.yes_no_fact("domestic abuse")
    da_relationship = col.choice(enums.AbuseRelationship, "relationship in domestic abuse")
    hate_strands = col.members_of(enums.HateStrand, "hate crime strands")
    weapon = col.choice(enums.Weapon, "weapon")
    blade_involved = col.yes_no_fact("blade involved")

    deciding_role = col.choice(enums.DecidingRole, "who decided")
    deciding_role_prefix = col.choice(enums.RankPrefix, "before the role of who decided")
    officer_ref = col.key("officer")
    supervisor_rank = col.choice(enums.Rank, "supervisor's rank")
    supervisor_rank_prefix = col.choice(enums.RankPrefix, "before the supervisor's rank")
    authorising_rank = col.choice(enums.Rank, "authorising rank")
    authorising_rank_prefix = col.choice(enums.RankPrefix, "before the authorising rank")
    authorised_date = col.day("date authorised")
    authoriser_ref = col.key("authoriser")
    given_at = col.moment("authority given at")
    recorded_at = col.moment("authority recorded at")
    cps_consulted = col.choice(enums.YesNo, "Crown Prosecution Service consulted")
    yjs_consulted = col.choice(enums.YesNo, "youth justice service consulted")
    yjs_notified = col.choice(enums.YesNo, "youth justice service told")
    yjs_referred = col.choice(enums.YesNo, "referred to the youth justice service")
    rationale_recorded = col.choice(enums.YesNo, "rationale recorded")
    rationale_text = col.text("officer's reasons")
    conditions_met = col.choice(enums.ConditionsMet, "agreed actions completed")
    thematic_review_ref = col.key("thematic review")

    class Meta:
        abstract = True


class DerivedFacts(models.Model):
    """What the rules need from dates, lists and ranks, set when the case is stored so that screening reads one row.

    The definitions are in guidance sections 2.2 and 3; `cases.guidance.derive` computes them.
    """

    limit_6m = col.day("six months after the offence")
    limit_24m = col.day("24 months after the offence")
    cutoff_24m = col.day("24 months before the offence")
    informed_by = col.day("last day to tell the victim")
    authority_level = models.SmallIntegerField(null=True, help_text="Level of the authorising rank; a special's is 1.")
    authority_level_with_specials = models.SmallIntegerField(null=True, help_text="The same where specials count.")
    supervision_level = models.SmallIntegerField(default=-1, help_text="Higher of supervisor and authoriser.")
    supervision_level_with_specials = models.SmallIntegerField(default=-1, help_text="The same where specials count.")
    previous_count = models.SmallIntegerField(null=True, help_text="Null where the list was not sent.")
    actions_count = models.SmallIntegerField(null=True, help_text="Null where the list was not sent.")
    contact_attempts_count = models.SmallIntegerField(null=True, help_text="Null where the list was not sent.")
    exceptions_count = models.SmallIntegerField(null=True, help_text="Null where the list was not sent.")
    similar_outcome_on = col.day("latest similar caution or conviction before the offence")
    previous_violence_or_weapon = models.BooleanField(default=False)
    previous_hate = models.BooleanField(default=False)
    earlier_resolution_months = col.MonthsColumn(null=True)
    exceptions_in_time = col.ExceptionsColumn(null=True)

    class Meta:
        abstract = True


class RecordOnTrial(RecordedFacts, DerivedFacts):
    """A record that is screened as sent and never stored: rows of a temporary table without constraints."""

    force_id = models.CharField(max_length=64, null=True)
    version = models.IntegerField(default=1)

    class Meta:
        managed = False
        db_table = "record_on_trial"
