"""The nouns and who owns what: one file a noun, one migration history."""

from cases.models.actor import Actor
from cases.models.audit import AuditEvent, AuditSeal
from cases.models.case import COMMUNITY_RESOLUTION, Case, CaseVersion
from cases.models.imports import ColumnReading, ImportBatch, Refusal, StagedRow
from cases.models.lists import AgreedAction, ContactAttempt, PreviousOutcome, RecordedException
from cases.models.panels import Panel, Release, Seat
from cases.models.people import ForceRequirements, Membership, Person
from cases.models.record import RecordOnTrial
from cases.models.reference import Area, Ethnicity, Force, Offence, OutcomeCode
from cases.models.screening import Comment, Flag, FlagChange, ForceSettings, Hit

__all__ = [
    "COMMUNITY_RESOLUTION",
    "Actor",
    "AgreedAction",
    "Area",
    "AuditEvent",
    "AuditSeal",
    "Case",
    "CaseVersion",
    "ColumnReading",
    "Comment",
    "ContactAttempt",
    "Ethnicity",
    "Flag",
    "FlagChange",
    "Force",
    "ForceRequirements",
    "ForceSettings",
    "Hit",
    "ImportBatch",
    "Membership",
    "Offence",
    "OutcomeCode",
    "Panel",
    "Person",
    "PreviousOutcome",
    "RecordOnTrial",
    "RecordedException",
    "Refusal",
    "Release",
    "Seat",
    "StagedRow",
]
