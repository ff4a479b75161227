"""The page on which one member scores one case: what was released of it, and nothing of what anybody else said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from cases.casework.queries.cards import Card
from cases.decisions import Decision
from cases.enums import BetterOutcome, Category, Leniency
from cases.guidance.catalogue import every_rule, rules_under
from cases.guidance.rule import Rule
from cases.models import Actor, AgendaItem, Attendance, Finding, PanelTerms, Reason, Release, Review
from cases.panels.meetings.queries import sitting_on, terms_of
from cases.panels.queries.released import ReleasedPage, changed_since, hits_are_hidden
from cases.panels.terms.labels import label_of
from cases.review import policies
from cases.review.queries import has_scored, own_review
from cases.review.queue import Queue, queue_of

# A member alone concludes nothing only for want of information; that the panel disagrees is the panel's to find.
NO_CONCLUSION = "No conclusion"
NO_CONCLUSION_MEANS = "I cannot say without more information."


@dataclass(frozen=True)
class ReviewPage:
    """Everything that the review page shows to one member."""

    item: AgendaItem
    release: Release
    case: ReleasedPage
    review: Review | None
    may: Decision
    attendance: Attendance | None
    queue: Queue | None
    earlier: Sequence[Finding]
    terms: PanelTerms
    reasons_in_use: Sequence[Reason]

    @property
    def name(self) -> str:
        """How members know it at this meeting: "Case 7"."""
        return f"Case {self.item.number}"

    @property
    def has_scored(self) -> bool:
        return has_scored(self.review)

    @property
    def is_changed_since(self) -> bool:
        """Told only to whoever has scored: the case is judged by what was released."""
        return self.has_scored and changed_since(self.release)

    @property
    def no_conclusion_means(self) -> str:
        return NO_CONCLUSION_MEANS

    @property
    def cards(self) -> list[Card]:
        return self.case.cards

    @cached_property
    def categories(self) -> list[tuple[str, str]]:
        """The four, as the panel calls them; the last as one member means it."""
        named = [(one.value, label_of(self.terms, one)) for one in Category if one != Category.NO_CONCLUSION]
        return [*named, (Category.NO_CONCLUSION.value, NO_CONCLUSION)]

    @cached_property
    def reasons(self) -> list[tuple[str, str]]:
        """The codes in use, and those that one's review names already."""
        listed = {reason.code: reason.label for reason in self.reasons_in_use}
        said = self.review.reasons if self.review else []
        return [*listed.items(), *((code, f"{code} (retired)") for code in said if code not in listed)]

    @cached_property
    def rules(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Every rule: what screening found where that may show, what was in force that day, and the rest."""
        found = set() if self.case.hits_hidden else set(self.release.hits)
        listed = [rule for rule in rules_under(self.case.settings) if rule.versions]
        groups = {
            "Found by screening on this case": [rule for rule in listed if rule.id in found],
            "In force on the day it was resolved": [
                rule for rule in listed if rule.id not in found and _in_force(rule, self.case.resolved)
            ],
            "Not in force that day": [
                rule for rule in listed if rule.id not in found and not _in_force(rule, self.case.resolved)
            ],
        }
        return [(name, [(rule.id, rule.title) for rule in rules]) for name, rules in groups.items() if rules]

    def in_words(self, said: dict[str, Any]) -> list[dict[str, Any]]:
        """What a review says, row by row, for whoever wrote it."""
        reasons, rules = dict(self.reasons), {rule.id: f"{rule.id} {rule.title}" for rule in every_rule()}
        rows = (
            ("Category", dict(self.categories).get(said["category"], "None chosen yet")),
            ("How severe it was", dict(Leniency.choices).get(said["leniency"], "")),
            ("What should have happened", dict(BetterOutcome.choices).get(said["better_outcome"], "")),
            ("Reasons", "; ".join(reasons.get(code, code) for code in said["reasons"])),
            ("Rules it departs from", "; ".join(rules.get(code, code) for code in said["rules"])),
            ("What was good", said["good_practice"]),
            ("Note", said["note"]),
        )
        return [{"label": label, "value": value or "Nothing said", "is_verbatim": False} for label, value in rows]


def review_page_of(item: AgendaItem, actor: Actor) -> ReviewPage:
    """The page of an item found among `items_to_open`, in a few queries; of reviews, only this member's own."""
    sitting = sitting_on(item, actor)
    release = item.release
    if release is None:
        raise ValueError("An item that a member sees was released.")
    release.case = item.case
    case = ReleasedPage(
        release=release,
        reader=actor.person,
        flags=(),
        places=(release.number,),
        item=item,
        hits_hidden=hits_are_hidden(release, actor),
    )
    return ReviewPage(
        item=item,
        release=release,
        case=case,
        review=own_review(item, actor.person),
        may=policies.may_review(actor, item, sitting),
        attendance=sitting.attendance,
        queue=queue_of(item.meeting, actor, sitting.attendance) if sitting.attendance else None,
        earlier=earlier_findings(item, actor),
        terms=terms_of(item.meeting.panel),
        reasons_in_use=list(Reason.objects.in_use(item.meeting.panel)),
    )


def earlier_findings(item: AgendaItem, actor: Actor) -> list[Finding]:
    """What earlier meetings found of a case that was carried over, and asked: the panel's own, and nobody's scores."""
    found: list[Finding] = []
    earlier = item.carried_from_id
    while earlier:
        last = Finding.objects.visible_to(actor).filter(item=earlier).select_related("item__meeting").first()
        if last is None:
            return found
        found.append(last)
        earlier = last.item.carried_from_id
    return found


def _in_force(rule: Rule, day: date | None) -> bool:
    return day is not None and any(version.covers(day) for version in rule.versions)
