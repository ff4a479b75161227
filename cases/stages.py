"""Where a proposal stands, what is done to it, and what people are told of it."""

from django.db.models import TextChoices


class Stage(TextChoices):
    """Where a proposal stands; the order is the way it goes."""

    DRAFT = "draft", "Draft"
    RETURNED = "returned", "Returned"
    WITH_SUPERVISOR = "with_supervisor", "With the supervisor"
    AWAITING_AUTHORITY = "awaiting_authority", "Awaiting authority"
    AUTHORISED_VERBALLY = "authorised_verbally", "Authorised by word of mouth, not confirmed"
    AUTHORISED = "authorised", "Authorised"
    DELIVERED = "delivered", "Delivered"
    COMPLETED = "completed", "Completed"
    NOT_COMPLETED = "not_completed", "Not completed"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"

    @classmethod
    def after_delivery(cls) -> tuple["Stage", ...]:
        """Where a proposal has become a case."""
        return (cls.DELIVERED, cls.COMPLETED, cls.NOT_COMPLETED)


class ProposalAct(TextChoices):
    """What is done to a proposal, each a move from one stage to another."""

    SUBMIT = "submit", "Submit"
    TAKE_BACK = "take_back", "Take back"
    WITHDRAW = "withdraw", "Withdraw"
    ENDORSE = "endorse", "Endorse"
    REFER_UP = "refer_up", "Refer up"
    RETURN = "return", "Return"
    AUTHORISE = "authorise", "Authorise"
    REFUSE = "refuse", "Refuse"
    RECORD_VERBAL = "record_verbal", "Record authority by word of mouth"
    CONFIRM_VERBAL = "confirm_verbal", "Confirm authority by word of mouth"
    DENY_VERBAL = "deny_verbal", "Deny authority by word of mouth"
    DELIVER = "deliver", "Deliver"
    COMPLETE = "complete", "Record as completed"
    FAIL = "fail", "Record as not completed"

    @classmethod
    def that_give_authority(cls) -> tuple["ProposalAct", ...]:
        return (cls.AUTHORISE, cls.CONFIRM_VERBAL)

    @classmethod
    def with_a_reason(cls) -> tuple["ProposalAct", ...]:
        """What is not done without saying why."""
        return (
            cls.WITHDRAW,
            cls.ENDORSE,
            cls.REFER_UP,
            cls.RETURN,
            cls.AUTHORISE,
            cls.REFUSE,
            cls.CONFIRM_VERBAL,
            cls.DENY_VERBAL,
            cls.FAIL,
        )


class ConsultationView(TextChoices):
    SUPPORTS = "supports", "Supports a resolution"
    OPPOSES = "opposes", "Opposes a resolution"
    CONDITIONS = "conditions", "Supports it with conditions"
    NO_VIEW = "no_view", "Has no view"


class NoticeKind(TextChoices):
    """What awaits somebody; the words are all that a message says."""

    TO_ENDORSE = "to_endorse", "A proposal awaits your endorsement"
    TO_AUTHORISE = "to_authorise", "A proposal awaits your authority"
    TO_CONFIRM = "to_confirm", "An authority by word of mouth awaits your confirmation"
    TO_CONSULT = "to_consult", "A proposal awaits your view"
    TO_REVIEW = "to_review", "A resolution delivered by an officer awaits your review"
    RETURNED = "returned", "A proposal of yours was returned"
    REFUSED = "refused", "A proposal of yours was refused"
    AUTHORISED = "authorised", "A proposal of yours was authorised"
    DENIED = "denied", "An authority by word of mouth that you recorded was denied"
    CONSULTED = "consulted", "A view that you asked for was given"
    TO_TELL_VICTIM = "to_tell_victim", "A victim is to be told the outcome"
    TO_RECONCILE = "to_reconcile", "An import says otherwise of a case that was delivered here"
    TO_ATTEND = "to_attend", "You are invited to a meeting of a panel"
    TO_SCORE = "to_score", "Cases await your review for a meeting of a panel"
    TO_FIND = "to_find", "Cases await the panel's finding"
    TO_CONFIRM_MINUTES = "to_confirm_minutes", "Minutes of a panel await your confirmation"
    MEETING_CHANGED = "meeting_changed", "A meeting that you are invited to was changed or cancelled"


class NoticePace(TextChoices):
    AT_ONCE = "at_once", "At once"
    DAILY = "daily", "Once a day"
    NEVER = "never", "Not at all"


class ReconciliationOutcome(TextChoices):
    KEPT = "kept", "What is held here stands"
    CORRECTED = "corrected", "The case was corrected"
