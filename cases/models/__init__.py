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
from cases.models.conflicts import Declaration
from cases.models.consultations import Consultation
from cases.models.imports import ColumnReading, ImportBatch, Refusal, StagedRow
from cases.models.lists import AgreedAction, ContactAttempt, PreviousOutcome, RecordedException
from cases.models.meetings import AgendaItem, Attendance, Draw, Invitation, Meeting
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
from cases.models.redactions import Redaction, RedactionChange
from cases.models.reference import Area, Ethnicity, Force, Offence, OutcomeCode
from cases.models.reviews import Dissent, Finding, Review, ReviewVersion, RuleAnswer
from cases.models.screening import Comment, Flag, FlagChange, ForceSettings, Hit
from cases.models.terms import PanelTerms, Reason, SavedFilter, ScrutinySettings
from cases.models.unsent import UnsentAnswers

__all__ = [
    "COMMUNITY_RESOLUTION",
    "Actor",
    "AgendaItem",
    "AgreedAction",
    "Area",
    "Attendance",
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
    "Declaration",
    "Delegation",
    "Dissent",
    "Draw",
    "Ethnicity",
    "Finding",
    "Flag",
    "FlagChange",
    "Force",
    "ForceRequirements",
    "ForceSettings",
    "Hit",
    "ImportBatch",
    "Invitation",
    "Meeting",
    "Membership",
    "Notice",
    "NoticeSettings",
    "Offence",
    "OutcomeCode",
    "Panel",
    "PanelTerms",
    "Person",
    "PreviousOutcome",
    "Proposal",
    "ProposalMove",
    "ProposalVersion",
    "Reason",
    "Reconciliation",
    "RecordOnTrial",
    "RecordedException",
    "Redaction",
    "RedactionChange",
    "Refusal",
    "Release",
    "Review",
    "ReviewVersion",
    "RuleAnswer",
    "RuleException",
    "SavedFilter",
    "ScrutinySettings",
    "Seat",
    "StagedRow",
    "SupervisorReview",
    "UnsentAnswers",
    "VerbalAuthority",
]
