"""Every choice the data can take, in the words of the guidance and the record format."""

from django.db.models import TextChoices

from cases.events import Event as Event
from cases.events import Processing as Processing
from cases.ranks import DecidingRole as DecidingRole
from cases.ranks import Rank as Rank
from cases.ranks import RankPrefix as RankPrefix
from cases.roles import Agency as Agency
from cases.roles import Purpose as Purpose
from cases.roles import Role as Role
from cases.roles import Vetting as Vetting
from cases.rounds import Allocation as Allocation
from cases.rounds import BetterOutcome as BetterOutcome
from cases.rounds import Category as Category
from cases.rounds import Chosen as Chosen
from cases.rounds import Conflict as Conflict
from cases.rounds import Inconclusive as Inconclusive
from cases.rounds import ItemAct as ItemAct
from cases.rounds import ItemStage as ItemStage
from cases.rounds import Leniency as Leniency
from cases.rounds import PanelKind as PanelKind
from cases.rounds import Presence as Presence
from cases.rounds import RedactionStage as RedactionStage
from cases.rounds import Stratum as Stratum
from cases.stages import ConsultationView as ConsultationView
from cases.stages import NoticeKind as NoticeKind
from cases.stages import NoticePace as NoticePace
from cases.stages import ProposalAct as ProposalAct
from cases.stages import ReconciliationOutcome as ReconciliationOutcome
from cases.stages import Stage as Stage


class YesNo(TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"


class OffenceGroup(TextChoices):
    VIOLENCE_WITH_INJURY = "violence_with_injury", "Violence with injury"
    VIOLENCE_WITHOUT_INJURY = "violence_without_injury", "Violence without injury"
    STALKING_HARASSMENT = "stalking_harassment", "Stalking and harassment"
    SEXUAL = "sexual", "Sexual offences"
    ROBBERY = "robbery", "Robbery"
    BURGLARY = "burglary", "Burglary"
    VEHICLE = "vehicle", "Vehicle offences"
    THEFT_SHOP = "theft_shop", "Shop theft"
    THEFT_OTHER = "theft_other", "Other theft"
    ARSON_DAMAGE = "arson_damage", "Arson and criminal damage"
    DRUG_POSSESSION = "drug_possession", "Possession of drugs"
    DRUG_TRAFFICKING = "drug_trafficking", "Trafficking of drugs"
    WEAPONS = "weapons", "Possession of weapons"
    PUBLIC_ORDER = "public_order", "Public order"
    FRAUD = "fraud", "Fraud"
    ROAD_TRAFFIC = "road_traffic", "Road traffic"
    MISC = "misc", "Miscellaneous"
    ASB_NO_CRIME = "asb_no_crime", "Anti-social behaviour, no crime"


class ModeOfTrial(TextChoices):
    SUMMARY = "summary", "Summary"
    EITHER_WAY = "either_way", "Either way"
    INDICTABLE_ONLY = "indictable_only", "Indictable only"


class Venue(TextChoices):
    MAGISTRATES = "magistrates", "Magistrates' court"
    CROWN = "crown", "Crown Court"
    NOT_ASSESSED = "not_assessed", "Not assessed"


class GravityMatrix(TextChoices):
    ADULT_2013 = "adult_2013", "Adult, 2013"
    ADULT_2019 = "adult_2019", "Adult two-tier, 2019"
    YOUTH_2013 = "youth_2013", "Youth, 2013"
    CHILD_2023 = "child_2023", "Child, 2023"
    CHILD_2025 = "child_2025", "Child, 2025"


class SeriousnessFactor(TextChoices):
    CIRCUMSTANCES = "circumstances", "Circumstances"
    PUBLIC_RISK = "public_risk", "Risk to the public"
    IMPACT = "impact", "Impact"
    LIKELY_PENALTY = "likely_penalty", "Likely penalty"
    HISTORY = "history", "History"


class Responsibility(TextChoices):
    ACCEPTED = "accepted", "Accepted responsibility"
    ADMITTED = "admitted", "Admitted the offence"
    DENIED = "denied", "Denied"
    NO_REPLY = "no_reply", "No reply"


class SignedBy(TextChoices):
    OFFENDER = "offender", "The person"
    OTHER = "other", "Somebody else"
    NONE = "none", "Nobody"


class AppropriateAdult(TextChoices):
    YES = "yes", "Present"
    NO = "no", "Not present"
    NOT_REQUIRED = "not_required", "Not required"


class PreviousType(TextChoices):
    CONVICTION = "conviction", "Conviction"
    SIMPLE_CAUTION = "simple_caution", "Simple caution"
    CONDITIONAL_CAUTION = "conditional_caution", "Conditional caution"
    YOUTH_CAUTION = "youth_caution", "Youth caution"
    YOUTH_CONDITIONAL_CAUTION = "youth_conditional_caution", "Youth conditional caution"
    PND = "pnd", "Penalty notice for disorder"
    CANNABIS_WARNING = "cannabis_warning", "Cannabis warning"
    COMMUNITY_RESOLUTION = "community_resolution", "Community resolution"
    OUTCOME_22 = "outcome_22", "Outcome 22"


class VictimType(TextChoices):
    PERSON = "person", "A person"
    BUSINESS = "business", "A business"
    PUBLIC_BODY = "public_body", "A public body"
    NONE = "none", "No victim"


class VictimConsulted(TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    ATTEMPTS_FAILED = "attempts_failed", "Attempts failed"
    NOT_APPLICABLE = "not_applicable", "Not applicable"


class VictimWishes(TextChoices):
    SUPPORT = "support", "Supports a resolution"
    OPPOSE = "oppose", "Opposes a resolution"
    NO_VIEW = "no_view", "No view"
    NOT_SOUGHT = "not_sought", "Not sought"


class VictimInformed(TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_APPLICABLE = "not_applicable", "Not applicable"


class VictimAgeBand(TextChoices):
    UNDER_10 = "under_10", "Under 10"
    FROM_10_TO_15 = "10_15", "10 to 15"
    FROM_16_TO_17 = "16_17", "16 to 17"
    FROM_18_TO_24 = "18_24", "18 to 24"
    FROM_25_TO_64 = "25_64", "25 to 64"
    OVER_65 = "65_over", "65 and over"


class Relationship(TextChoices):
    STRANGER = "stranger", "Stranger"
    ACQUAINTANCE = "acquaintance", "Acquaintance"
    PEER_RELATIONSHIP = "peer_relationship", "Peer relationship"
    FAMILY = "family", "Family"
    NEIGHBOUR = "neighbour", "Neighbour"
    COLLEAGUE = "colleague", "Colleague"
    OTHER = "other", "Other"


class InjuryLevel(TextChoices):
    NONE = "none", "None"
    MINOR = "minor", "Minor"
    MODERATE = "moderate", "Moderate"
    SERIOUS = "serious", "Serious"


class AbuseRelationship(TextChoices):
    INTIMATE_CURRENT = "intimate_current", "Current partner"
    INTIMATE_FORMER = "intimate_former", "Former partner"
    FAMILY = "family", "Family"
    NONE = "none", "None"


class HateStrand(TextChoices):
    RACE = "race", "Race"
    RELIGION = "religion", "Religion"
    SEXUAL_ORIENTATION = "sexual_orientation", "Sexual orientation"
    DISABILITY = "disability", "Disability"
    TRANSGENDER = "transgender", "Transgender"


class Weapon(TextChoices):
    NONE = "none", "None"
    BLADE_POSSESSION = "blade_possession", "Possession of a blade"
    WEAPON_POSSESSION = "weapon_possession", "Possession of another weapon"
    THREAT_OR_USE = "threat_or_use", "Threat or use"
    FIREARM = "firearm", "Firearm"


class ActionType(TextChoices):
    APOLOGY = "apology", "Apology"
    REPARATION = "reparation", "Reparation"
    COMPENSATION = "compensation", "Compensation"
    COURSE = "course", "Course"
    REFERRAL = "referral", "Referral"
    AGREEMENT = "agreement", "Agreement"
    OTHER = "other", "Other"


class Gender(TextChoices):
    FEMALE = "female", "Female"
    MALE = "male", "Male"
    OTHER = "other", "Other"
    NOT_STATED = "not_stated", "Not stated"


class EthnicityCode(TextChoices):
    """Self-defined ethnicity 18+1; the words stand in the reference table."""

    W1 = "W1", "White: English, Welsh, Scottish, Northern Irish or British"
    W2 = "W2", "White: Irish"
    W3 = "W3", "White: Gypsy or Irish Traveller"
    W9 = "W9", "White: any other background"
    M1 = "M1", "Mixed: White and Black Caribbean"
    M2 = "M2", "Mixed: White and Black African"
    M3 = "M3", "Mixed: White and Asian"
    M9 = "M9", "Mixed: any other background"
    A1 = "A1", "Asian: Indian"
    A2 = "A2", "Asian: Pakistani"
    A3 = "A3", "Asian: Bangladeshi"
    A4 = "A4", "Asian: Chinese"
    A9 = "A9", "Asian: any other background"
    B1 = "B1", "Black: Caribbean"
    B2 = "B2", "Black: African"
    B9 = "B9", "Black: any other background"
    O2 = "O2", "Other: Arab"
    O9 = "O9", "Other: any other ethnic group"
    NS = "NS", "Not stated"


class OfficerEthnicity(TextChoices):
    """The four groups officers use, beside the 18+1 codes."""

    WHITE = "white", "White"
    BLACK = "black", "Black"
    ASIAN = "asian", "Asian"
    OTHER = "other", "Other"


class ConditionsMet(TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    ONGOING = "ongoing", "Ongoing"


class Severity(TextChoices):
    """What screening answers, gravest first; a hit is a prompt for people, never a verdict."""

    BREACH = "breach", "Departs from guidance"
    JUSTIFY = "justify", "Needs justification"
    GAP = "gap", "Not recorded"
    JUSTIFIED = "justified", "Exception recorded"


class BatchState(TextChoices):
    """Where an import stands; the order is the way it goes."""

    RECEIVED = "received", "Waiting to be checked"
    CHECKING = "checking", "Being checked"
    NEEDS_COLUMNS = "needs_columns", "Columns to decide on"
    CHECKED = "checked", "Checked, waiting for your decision"
    COMMITTING = "committing", "Being stored"
    COMMITTED = "committed", "Stored"
    REFUSED = "refused", "Refused"
    ABANDONED = "abandoned", "Abandoned"
    STOPPED = "stopped", "Stopped before it was finished"


class ImportFormat(TextChoices):
    RECORDS = "records", "Records (.jsonl)"
    CSV = "csv", "CSV files or a workbook"
    POLICE_UK_STOP_SEARCH = "police-uk-stop-search", "data.police.uk stop and search"


class StagedVerdict(TextChoices):
    """What committing would do with a staged case."""

    CREATE = "create", "New"
    UPDATE = "update", "Changed"
    UNCHANGED = "unchanged", "Unchanged"
    REFUSED = "refused", "Refused"


class FlagAct(TextChoices):
    RAISED = "raised", "Raised"
    AMENDED = "amended", "Amended"
    WITHDRAWN = "withdrawn", "Withdrawn"
