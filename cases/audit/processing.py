"""Which of the six kinds of processing each event is a log of (Data Protection Act 2018, section 62).

https://www.legislation.gov.uk/ukpga/2018/12/section/62
"""

from collections.abc import Mapping
from typing import Final

from cases.enums import Event, Processing

COLLECTION, ALTERATION, CONSULTATION, DISCLOSURE, COMBINATION, ERASURE = Processing

PROCESSING: Final[Mapping[Event, frozenset[Processing]]] = {
    Event.CASE_VIEWED: frozenset({CONSULTATION}),
    Event.CASES_LISTED: frozenset({CONSULTATION}),
    Event.BATCH_RECEIVED: frozenset({COLLECTION}),
    Event.BATCH_CHECKED: frozenset({CONSULTATION, COMBINATION}),
    # Rows of several files are put together and matched with what is held; staged rows are deleted.
    Event.BATCH_COMMITTED: frozenset({COLLECTION, ALTERATION, COMBINATION, ERASURE}),
    Event.BATCH_ABANDONED: frozenset({ERASURE}),
    Event.REFUSALS_TAKEN: frozenset({DISCLOSURE}),
    Event.CASES_SCREENED: frozenset({ALTERATION}),
    Event.SETTINGS_CHANGED: frozenset({ALTERATION}),
    Event.EXCEPTION_TRANSCRIBED: frozenset({COLLECTION, ALTERATION}),
    Event.COMMENT_ADDED: frozenset({ALTERATION}),
    Event.FLAG_RAISED: frozenset({ALTERATION}),
    Event.FLAG_AMENDED: frozenset({ALTERATION}),
    Event.FLAG_WITHDRAWN: frozenset({ALTERATION}),
    Event.CASES_RELEASED: frozenset({DISCLOSURE}),
    Event.RELEASE_WITHDRAWN: frozenset({ALTERATION}),
    Event.PROPOSAL_BEGUN: frozenset({COLLECTION}),
    Event.PROPOSAL_SAVED: frozenset({COLLECTION, ALTERATION}),
    Event.PROPOSAL_VIEWED: frozenset({CONSULTATION}),
    Event.PROPOSAL_SUBMITTED: frozenset({ALTERATION}),
    Event.PROPOSAL_TAKEN_BACK: frozenset({ALTERATION}),
    Event.PROPOSAL_WITHDRAWN: frozenset({ALTERATION}),
    Event.PROPOSAL_ENDORSED: frozenset({ALTERATION}),
    Event.PROPOSAL_REFERRED: frozenset({ALTERATION}),
    Event.PROPOSAL_RETURNED: frozenset({ALTERATION}),
    Event.PROPOSAL_AUTHORISED: frozenset({ALTERATION}),
    Event.PROPOSAL_REFUSED: frozenset({ALTERATION}),
    Event.EXCEPTION_RECORDED: frozenset({COLLECTION, ALTERATION}),
    Event.VERBAL_RECORDED: frozenset({COLLECTION, ALTERATION}),
    Event.VERBAL_CONFIRMED: frozenset({ALTERATION}),
    Event.VERBAL_DENIED: frozenset({ALTERATION}),
    Event.RESOLUTION_DELIVERED: frozenset({COLLECTION, ALTERATION}),
    Event.RESOLUTION_COMPLETED: frozenset({ALTERATION}),
    Event.RESOLUTION_FAILED: frozenset({ALTERATION}),
    Event.CONSULTATION_ASKED: frozenset({DISCLOSURE}),
    Event.CONSULTATION_VIEWED: frozenset({CONSULTATION}),
    Event.VIEW_GIVEN: frozenset({COLLECTION, ALTERATION}),
    Event.VIEW_RECORDED: frozenset({COLLECTION, ALTERATION}),
    Event.RESOLUTION_REVIEWED: frozenset({COLLECTION, ALTERATION}),
    Event.VICTIM_TOLD: frozenset({COLLECTION, ALTERATION}),
    Event.CASE_CORRECTED: frozenset({COLLECTION, ALTERATION}),
    Event.RECONCILIATION_SETTLED: frozenset({ALTERATION, COMBINATION}),
    # The whole of what is eligible is put together to draw from it.
    Event.SAMPLE_DRAWN: frozenset({CONSULTATION, COMBINATION}),
    Event.REDACTION_VIEWED: frozenset({CONSULTATION}),
    Event.ROUND_READ: frozenset({CONSULTATION}),
    Event.REDACTION_SAVED: frozenset({ALTERATION}),
    Event.REDACTION_CONFIRMED: frozenset({ALTERATION}),
    Event.REDACTION_CHECKED: frozenset({ALTERATION}),
    Event.REDACTION_REOPENED: frozenset({ALTERATION}),
    Event.ROUND_OPENED: frozenset({ALTERATION}),
    Event.ROUND_CLOSED: frozenset({ALTERATION}),
    Event.REVIEW_SET_ASIDE: frozenset({ALTERATION}),
    Event.ITEM_ADDED: frozenset({ALTERATION}),
    Event.ITEM_REMOVED: frozenset({ALTERATION}),
    Event.ITEM_CARRIED: frozenset({ALTERATION}),
    Event.CONFLICT_DECLARED: frozenset({ALTERATION}),
    Event.CONFLICT_LIFTED: frozenset({ALTERATION}),
    Event.FINDING_AMENDED: frozenset({ALTERATION}),
    Event.FINDING_CORRECTED: frozenset({ALTERATION}),
    Event.FINDING_RECORDED: frozenset({ALTERATION}),
    Event.MINUTES_WRITTEN: frozenset({ALTERATION}),
    Event.MINUTES_CONFIRMED: frozenset({ALTERATION}),
    Event.REVIEW_DRAFTED: frozenset({COLLECTION}),
    Event.REVIEW_SUBMITTED: frozenset({COLLECTION, ALTERATION}),
    Event.REVIEW_AMENDED: frozenset({COLLECTION, ALTERATION}),
    Event.REVIEW_ENTERED: frozenset({COLLECTION, ALTERATION}),
    Event.MINUTES_TAKEN: frozenset({DISCLOSURE}),
    Event.PACK_MADE: frozenset({DISCLOSURE}),
    Event.SCORE_SHEETS_MADE: frozenset({DISCLOSURE}),
    Event.AUDIT_READ: frozenset({CONSULTATION}),
    Event.AUDIT_EXPORTED: frozenset({DISCLOSURE}),
}

# Who may do what, and what was refused: kept all the same, but no record of a case is touched.
TOUCHES_NO_RECORD: Final = frozenset(
    {
        Event.SESSION_OPENED,
        Event.SESSION_CLOSED,
        Event.SIGN_IN_REFUSED,
        Event.SIGN_IN_LOCKED,
        Event.SESSIONS_ENDED,
        Event.PASSWORD_CHANGED,
        Event.PASSWORD_RESET_ASKED,
        Event.FACTOR_ADDED,
        Event.FACTOR_REMOVED,
        Event.CODES_MADE,
        Event.MEMBERSHIP_CHOSEN,
        Event.PURPOSE_STATED,
        Event.ACCESS_REFUSED,
        Event.PANEL_MADE,
        Event.PANEL_TERMS_CHANGED,
        Event.REASON_ADDED,
        Event.REASON_RETIRED,
        Event.SCRUTINY_SETTINGS_CHANGED,
        Event.MEETING_CALLED,
        Event.MEETING_CHANGED,
        Event.MEETING_ANNOUNCED,
        Event.MEETING_CANCELLED,
        Event.MEMBER_INVITED,
        Event.INVITATION_WITHDRAWN,
        Event.ATTENDANCE_RECORDED,
        Event.FILTER_SAVED,
        Event.FILTER_RETIRED,
        Event.PERSON_INVITED,
        Event.PERSON_CHANGED,
        Event.PERSON_CLOSED,
        Event.MEMBERSHIP_GIVEN,
        Event.MEMBERSHIP_CHANGED,
        Event.MEMBERSHIP_ENDED,
        Event.REQUIREMENTS_CHANGED,
        Event.SEAT_GIVEN,
        Event.SEAT_ENDED,
        Event.DELEGATION_GIVEN,
        Event.DELEGATION_ENDED,
        Event.AUTHORITY_SETTINGS_CHANGED,
        Event.NOTICE_PACE_CHANGED,
        Event.COLUMNS_REMEMBERED,
        Event.COLUMN_FORGOTTEN,
        # Each of its imports has an event of its own.
        Event.DEMONSTRATION_BUILT,
    }
)


def processing_of(kind: str) -> list[Processing]:
    """The kinds of processing that an event logs; none for what touches no record of a case, such as a sign-in."""
    found = PROCESSING[Event(kind)] if kind in Event.values and Event(kind) in PROCESSING else frozenset()
    return [processing for processing in Processing if processing in found]


def events_of(processing: Processing) -> list[Event]:
    """The events that log this kind of processing."""
    return [event for event, kinds in PROCESSING.items() if processing in kinds]
