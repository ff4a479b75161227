"""What one member says of a case: drafted, submitted, changed until the round closes, or entered from paper.

Nothing here reads another member's review: whether a round is over is asked of Invitation, which says that somebody
has answered and never what. The audit record holds a digest of what was submitted with a random salt, which stands in
the review's version and is shown nowhere; the review itself holds the words.
"""

import json
import secrets
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import Any, Final, cast

from django.db import transaction
from django.utils import timezone

from cases.audit.services import record
from cases.enums import BetterOutcome, Category, Event, Leniency
from cases.exceptions import NotAllowed, OutOfDate
from cases.guidance.catalogue import ALL_IDS
from cases.models import (
    Actor,
    AgendaItem,
    Attendance,
    Invitation,
    Membership,
    Person,
    Reason,
    Release,
    Review,
    ReviewVersion,
)
from cases.panels.meetings import queries as meetings
from cases.panels.meetings.moving import lock_item
from cases.panels.queries.released import hits_are_hidden
from cases.review import policies, queries
from cases.review.closing import close_if_all_answered

CHANGED_ELSEWHERE: Final = (
    "You changed your review of this case in another window while this page was open. What you entered here is kept "
    "below and not stored: compare it with what is stored, then save it again or leave it."
)
SUBMITTED: Final = (
    "You have submitted your review of this case: change it and submit it again. It is a draft no longer."
)
SALT: Final = "salt"
SALT_BYTES: Final = 16
NO_CATEGORY: Final = "Choose one of the four categories: a review is submitted with one, and none is chosen for you."


@dataclass(frozen=True, slots=True)
class Said:
    """What a member says of a case; nothing but the category is asked of everybody."""

    category: str = ""
    leniency: str = ""
    better_outcome: str = ""
    reasons: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    good_practice: str = ""
    note: str = ""

    @property
    def content(self) -> dict[str, Any]:
        """As a review and its versions keep it."""
        said = replace(self, reasons=tuple(sorted(set(self.reasons))), rules=tuple(sorted(set(self.rules))))
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(said).items()}


def said_in(review: Review) -> Said:
    """What a review says now."""
    return Said(
        category=review.category,
        leniency=review.leniency,
        better_outcome=review.better_outcome,
        reasons=tuple(review.reasons),
        rules=tuple(review.rules),
        good_practice=review.good_practice,
        note=review.note,
    )


@transaction.atomic
def save_draft(*, item: AgendaItem, by: Actor, said: Said, revision: int) -> Review:
    """Keep what a member has come to so far; a draft counts nowhere and nobody else reads it.

    `revision` is the one that they were looking at, 0 where there was nothing yet.
    """
    item = lock_item(item)
    policies.may_review(by, item, meetings.sitting_on(item, by)).require()
    review = queries.own_review(item, by.person)
    if review and queries.has_scored(review):
        raise NotAllowed(SUBMITTED)
    if review and said_in(review).content == said.content:
        return review
    _refuse_unless_seen(review, revision)
    _refuse_unknown(said, item, review)
    draft = _write(item, review, said, person=by.person, membership=_membership(by))
    if review is None:
        _record(Event.REVIEW_DRAFTED, draft, by)
    return draft


@transaction.atomic
def submit_review(*, item: AgendaItem, by: Actor, said: Said, revision: int) -> Review:
    """A member's own view of a case, theirs to change until the round closes; the last one in closes it.

    The item is locked, so that of two members who finish together the second finds that nobody is awaited any more.
    """
    item = lock_item(item)
    review = queries.own_review(item, by.person)
    if review and queries.has_scored(review) and said_in(review).content == said.content:
        return review
    policies.may_review(by, item, meetings.sitting_on(item, by)).require()
    _refuse_unless_seen(review, revision)
    if not _is_asked(item, by.person):
        raise NotAllowed("You have not been asked about this case.")
    was_submitted = queries.has_scored(review)
    were_shown = not hits_are_hidden(cast(Release, item.release), by)
    version = _submit(item, review, said, membership=_membership(by), by=by, were_shown=were_shown)
    _record_version(Event.REVIEW_AMENDED if was_submitted else Event.REVIEW_SUBMITTED, version, by)
    close_if_all_answered(item)
    return version.review


@transaction.atomic
def enter_review(*, item: AgendaItem, attendance: Attendance, by: Actor, said: Said) -> Review:
    """What a member wrote on paper, entered for them; sealed like any other, from whoever entered it too.

    Entered again, it replaces what was entered before. What a member has submitted themselves is theirs alone.
    """
    item = lock_item(item)
    attendance = Attendance.objects.select_related("membership__person").get(pk=attendance.pk)
    membership = attendance.membership
    asked, has_seat = queries.invitation_of(item, attendance), queries.has_seat(item.meeting.panel, membership)
    sitting = meetings.sitting_on(item, by)
    policies.may_enter_sheet(by, item, sitting, attendance, asked, has_seat).require()
    review = queries.own_review(item, membership.person)
    if review and queries.has_scored(review) and not review.entered_by:
        raise NotAllowed("This member has submitted their own review of this case.")
    if review and queries.has_scored(review) and said_in(review).content == said.content:
        return review
    # Sheets are printed without hits where members score before they see them.
    version = _submit(item, review, said, membership=membership, by=by, were_shown=not item.hides_hits)
    _record_version(Event.REVIEW_ENTERED, version, by, **{"for": f"{membership.person.email}, {membership.title}"})
    close_if_all_answered(item)
    return version.review


def _submit(
    item: AgendaItem, review: Review | None, said: Said, *, membership: Membership, by: Actor, were_shown: bool
) -> ReviewVersion:
    """Write what is submitted, keep it as it now stands, and say that they have answered."""
    if not said.category:
        raise NotAllowed(NO_CATEGORY)
    _refuse_unknown(said, item, review)
    person, now = membership.person, timezone.now()
    submitted: dict[str, Any] = {"entered_by": by.signature if by.person.pk != person.pk else "", "set_aside_at": None}
    if not queries.has_scored(review):
        seen = were_shown or queries.has_seen_hits(item, person)
        submitted |= {"submitted_at": now, "hits_were_visible": seen}
    review = _write(item, review, said, person=person, membership=membership, **submitted)
    number = ReviewVersion.objects.filter(review__person=person, review=review).count() + 1
    content = {**said.content, SALT: secrets.token_hex(SALT_BYTES)}
    version = ReviewVersion.objects.create(review=review, number=number, content=content, by=by.signature, at=now)
    own = Invitation.objects.filter(item=item, attendance__membership__person=person, answered_at__isnull=True)
    own.update(answered_at=now)
    return version


def _write(
    item: AgendaItem, review: Review | None, said: Said, *, person: Person, membership: Membership, **more: Any
) -> Review:
    now = timezone.now()
    written = {**said.content, "membership": membership, "changed_at": now, **more}
    if review is None:
        return Review.objects.create(item=item, person=person, drafted_at=now, **written)
    Review.objects.filter(pk=review.pk, person=person).update(revision=review.revision + 1, **written)
    return cast(Review, queries.own_review(item, person))


def _refuse_unless_seen(review: Review | None, revision: int) -> None:
    """Whoever has two windows open is told, and overwrites nothing unseen."""
    if (review.revision if review else 0) != revision:
        raise OutOfDate(CHANGED_ELSEWHERE)


def _refuse_unknown(said: Said, item: AgendaItem, review: Review | None) -> None:
    """Categories, outcomes, rules and reasons that there are; a reason that was retired stays on what named it."""
    in_use = set(Reason.objects.in_use(item.meeting.panel).values_list("code", flat=True))
    known: Sequence[tuple[str, Collection[str], Collection[str]]] = (
        ("category", [said.category], ("", *Category.values)),
        ("view of how severe it was", [said.leniency], ("", *Leniency.values)),
        ("outcome", [said.better_outcome], ("", *BetterOutcome.values)),
        ("reason", said.reasons, in_use | set(review.reasons if review else ())),
        ("rule", said.rules, ALL_IDS),
    )
    for noun, chosen, there_are in known:
        unknown = sorted(set(chosen).difference(there_are))
        if unknown:
            raise NotAllowed(f"There is no {noun} “{unknown[0]}” to choose on this panel: open the page again.")


def _is_asked(item: AgendaItem, person: Person) -> bool:
    asked = Invitation.objects.filter(item=item, attendance__membership__person=person)
    return asked.filter(attendance__withdrawn_at__isnull=True, conflicted_at__isnull=True).exists()


def _membership(by: Actor) -> Membership:
    return cast(Membership, by.membership)


def digest_of(version: ReviewVersion) -> str:
    """What proves later that this was said; because of the salt nobody finds out by trying what it was."""
    return sha256(json.dumps(version.content, sort_keys=True).encode()).hexdigest()


def _record_version(event: Event, version: ReviewVersion, by: Actor, **more: str) -> None:
    _record(event, version.review, by, sha256=digest_of(version), **more)


def _record(event: Event, review: Review, by: Actor, **more: str) -> None:
    """The act and the item, and never what was said."""
    item = review.item
    details: dict[str, Any] = {
        "panel": item.meeting.panel.slug,
        "meeting": item.meeting.number,
        "item": item.number,
        **more,
    }
    release = item.release
    version = release.case_version if release else None
    record(event, by=by, case=item.case, version=version, details=details, why=queries.purpose_of(item))
