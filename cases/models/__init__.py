"""The nouns and who owns what: one file a noun, one migration history."""

from cases.models.actor import Actor
from cases.models.audit import AuditEvent, AuditSeal
from cases.models.authority import (
    AuthoritySettings,
    Correction,
    Delegation,
    Notice,
    NoticeSettings,
    Reconciliation,
)
from cases.models.case import COMMUNITY_RESOLUTION, Case, CaseVersion
from cases.models.consultations import Consultation
from cases.models.imports import ColumnReading, ImportBatch, Refusal, StagedRow
from cases.models.lists import AgreedAction, ContactAttempt, PreviousOutcome, RecordedException
from cases.models.panels import Panel, Release, Seat
from cases.models.people import ForceRequirements, Membership, Person
from cases.models.proposals import (
    Proposal,
    ProposalMove,
    ProposalVersion,
    RuleException,
    SupervisorReview,
    VerbalAuthority,
)
from cases.models.record import RecordOnTrial
from cases.models.reference import Area, Ethnicity, Force, Offence, OutcomeCode
from cases.models.screening import Comment, Flag, FlagChange, ForceSettings, Hit
from cases.models.unsent import UnsentAnswers

__all__ = [
    "COMMUNITY_RESOLUTION",
    "Actor",
    "AgreedAction",
    "Area",
    "AuditEvent",
    "AuditSeal",
    "AuthoritySettings",
    "Case",
    "CaseVersion",
    "ColumnReading",
    "Comment",
    "Consultation",
    "ContactAttempt",
    "Correction",
    "Delegation",
    "Ethnicity",
    "Flag",
    "FlagChange",
    "Force",
    "ForceRequirements",
    "ForceSettings",
    "Hit",
    "ImportBatch",
    "Membership",
    "Notice",
    "NoticeSettings",
    "Offence",
    "OutcomeCode",
    "Panel",
    "Person",
    "PreviousOutcome",
    "Proposal",
    "ProposalMove",
    "ProposalVersion",
    "Reconciliation",
    "RecordOnTrial",
    "RecordedException",
    "Refusal",
    "Release",
    "RuleException",
    "Seat",
    "StagedRow",
    "SupervisorReview",
    "UnsentAnswers",
    "VerbalAuthority",
]
