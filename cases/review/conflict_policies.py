"""Who reads which members have a conflict with which case of a meeting."""

from cases.decisions import YES, Decision, no
from cases.models import Actor, Meeting
from cases.panels.meetings.policies import Sitting


def may_read_conflicts(_actor: Actor, _meeting: Meeting, sitting: Sitting) -> Decision:
    """Those who run or chair the meeting, who count its quorum; other members read of it in the minutes."""
    if sitting.runs or sitting.chairs:
        return YES
    return no("Conflicts are read by those who run or chair the meeting. The minutes say who had one.")
