"""A round of review to begin with: members of several agencies, a meeting, and cases in review."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cases.enums import Agency, Category
from cases.models import Actor, AgendaItem, Attendance, Meeting, Panel, Review
from cases.review.queries import own_review
from cases.review.scoring import Said, submit_review
from tests import make
from tests.panels import making

AGENCIES = (Agency.MAGISTRATES, Agency.PROBATION, Agency.CPS)
# What no other page, event or total may ever say.
SECRET = "Only the writer of this may read it."


@dataclass(frozen=True, slots=True)
class Round:
    """A panel whose members are reviewing cases."""

    panel: Panel
    meeting: Meeting
    members: Sequence[Actor]
    items: Sequence[AgendaItem]

    @property
    def item(self) -> AgendaItem:
        return self.items[0]

    def attendance(self, member: Actor) -> Attendance:
        return self.meeting.attendances.standing().get(membership=member.membership)


def a_round(*agencies: Agency, cases: int = 1, hides_hits: bool = False, **meeting: Any) -> Round:
    """One member of each agency, and as many cases in review; hits are hidden where the terms say so."""
    making.the_reason_codes()
    panel = making.a_panel_on_terms("hampshire", hides_hits=hides_hits)
    members = [making.a_member(panel, agency=agency) for agency in agencies or AGENCIES]
    held = making.a_meeting(panel, *members, **meeting)
    items = [making.an_item_in_review(held, hides_hits=hides_hits) for _ in range(cases)]
    return Round(panel, held, members, items)


def said(**words: Any) -> Said:
    return Said(**{"category": Category.WITH_OBSERVATIONS, "note": SECRET, **words})


def scored(item: AgendaItem, by: Actor, **words: Any) -> Review:
    """Submitted as the member looks at it now."""
    now = own_review(item, by.person)
    return submit_review(item=item, by=by, said=said(**words), revision=now.revision if now else 0)


def a_departing_case() -> dict[str, Any]:
    """A case that departs from guidance, so that there is a hit to hide."""
    return make.a_record(mode_of_trial="indictable_only")
