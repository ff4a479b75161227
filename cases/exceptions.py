"""What can go wrong in words that a person can act on."""


class ScrutinyError(Exception):
    """A fault whose message is fit to show: what happened and what to do."""


class NotAllowed(ScrutinyError):
    """A policy said no; the message is its reason."""


class Unreadable(ScrutinyError):
    """A whole file, or one line of it, cannot be read."""


class OutOfDate(ScrutinyError):
    """Somebody else changed this first; look at it again and repeat."""


class NotFound(ScrutinyError):
    """Nothing has that name; the message says what comes nearest."""


class PurposeNeeded(ScrutinyError):
    """A whole case is opened only by somebody who has said why."""
