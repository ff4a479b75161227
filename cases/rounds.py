"""What panels say of a case, where an agenda item stands, and how cases come to a meeting."""

from django.db.models import TextChoices


class PanelKind(TextChoices):
    ADULT = "adult", "Adults"
    YOUTH = "youth", "Children"
    ALL_AGES = "all_ages", "Adults and children"
    THEMED = "themed", "One theme"


class Presence(TextChoices):
    """Whether somebody who was invited to a meeting was there."""

    EXPECTED = "expected", "Not recorded"
    PRESENT = "present", "Present"
    APOLOGIES = "apologies", "Sent apologies"
    ABSENT = "absent", "Absent"


class ItemStage(TextChoices):
    """Where an agenda item stands; the order is the way it goes."""

    SELECTED = "selected", "Selected"
    IN_REVIEW = "in_review", "In review"
    AT_PANEL = "at_panel", "Round closed, for the panel to decide"
    FOUND = "found", "Finding recorded"
    CARRIED_OVER = "carried_over", "Carried over: more information needed"
    REMOVED = "removed", "Taken off the agenda"

    @classmethod
    def after_the_round(cls) -> tuple["ItemStage", ...]:
        """Where what members said may be read by those who sit with them."""
        return (cls.AT_PANEL, cls.FOUND, cls.CARRIED_OVER)


class ItemAct(TextChoices):
    """What is done to an agenda item, each a move from one stage to another."""

    RELEASE = "release", "Release to the members"
    CLOSE = "close", "Close the round"
    FIND = "find", "Record the finding"
    CARRY_OVER = "carry_over", "Carry over: more information needed"
    REMOVE = "remove", "Take off the agenda"


class Chosen(TextChoices):
    """How a case came to a meeting."""

    RANDOM = "random", "Simple random sample"
    STRATIFIED = "stratified", "Stratified random sample"
    THEMED = "themed", "Random sample of a theme"
    FLAGGED = "flagged", "Flagged by a member"
    CARRIED_OVER = "carried_over", "Carried over from an earlier meeting"
    CHAIRS_PICK = "chairs_pick", "Picked by the chair"


class Stratum(TextChoices):
    """By what a stratified sample is divided."""

    OFFENCE_GROUP = "offence_group", "Offence group"
    AGE_GROUP = "age_group", "Adult or child"
    AREA = "area", "Area"
    SEVERITY = "severity", "What screening found"


class Allocation(TextChoices):
    PROPORTIONAL = "proportional", "In proportion to the stratum"
    EQUAL = "equal", "The same number from each"


class RedactionStage(TextChoices):
    DRAFT = "draft", "Being redacted"
    CONFIRMED = "confirmed", "Confirmed"
    CHECKED = "checked", "Confirmed and checked by a second person"


class Category(TextChoices):
    """The four national findings; the local label of each is a panel's own (panels.md, section 5)."""

    APPROPRIATE = "appropriate", "Appropriate"
    WITH_OBSERVATIONS = "appropriate_with_observations", "Appropriate, with observations"
    INAPPROPRIATE = "inappropriate", "Inappropriate"
    NO_CONCLUSION = "no_conclusion", "No conclusion"


class Inconclusive(TextChoices):
    """Why there is no conclusion; only the second carries a case to the next meeting."""

    DISAGREEMENT = "disagreement", "The panel does not agree"
    MORE_INFORMATION = "more_information", "More information is needed"


class Leniency(TextChoices):
    TOO_LENIENT = "too_lenient", "Too lenient"
    ABOUT_RIGHT = "about_right", "About right"
    TOO_SEVERE = "too_severe", "Too severe"


class BetterOutcome(TextChoices):
    """What should have happened."""

    NO_FURTHER_ACTION = "no_further_action", "No further action"
    OUTCOME_22 = "outcome_22", "Outcome 22: diversion, no further action in the public interest"
    COMMUNITY_RESOLUTION = "community_resolution", "Community resolution"
    YOUTH_CAUTION = "youth_caution", "Youth caution"
    CONDITIONAL_CAUTION = "conditional_caution", "Conditional caution"
    CHARGE = "charge", "Charge"


class Conflict(TextChoices):
    """Why a member does not look at a case (panels.md, section 7)."""

    KNOWS_A_PARTY = "knows_a_party", "I know somebody in the case"
    SUPERVISED_THE_OFFICER = "supervised_the_officer", "I supervised the officer"
    HANDLED_THE_FILE = "handled_the_file", "I handled the file"
    WORKED_WITH_THE_CHILD = "worked_with_the_child", "I worked with the child"
    IN_COURT = "in_court", "The matter may come before me in court"
    OTHER = "other", "Another reason"
