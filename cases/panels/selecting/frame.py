"""The complete list that a draw is made from, and why each case that is not in it was left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from cases.enums import Chosen, ItemStage
from cases.guidance.catalogue import catalogue_digest
from cases.guidance.queries import settings_of_all
from cases.models import Actor, AgendaItem, Case, Flag, Meeting
from cases.panels.meetings.queries import meetings_before, terms_of
from cases.panels.queries.running import forces_of
from cases.panels.selecting.asking import (
    NOT_RECORDED,
    AgeGroup,
    Asked,
    Eligible,
    Found,
    Frame,
    LeftOut,
    age_group,
    left_out_by_age,
)
from cases.panels.selecting.drawing import key_of

A_CHUNK: Final = 5_000


class Row(NamedTuple):
    """What the frame asks of each case; the names are the columns."""

    pk: int
    force_id: str
    case_ref: str
    version: int
    recoded_at: datetime | None
    offence_group: str | None
    age_at_offence_youngest: int | None
    age_at_offence_oldest: int | None
    area__name: str | None
    breach_count: int
    justify_count: int
    gap_count: int
    justified_count: int
    screened_version: int | None
    screened_catalogue: str | None
    screened_settings: str | None


@dataclass(frozen=True, slots=True)
class Terms:
    """By what a case is left out: the ages that a panel looks at, and what is on which agenda."""

    catalogue: str
    settings: Mapping[str, str]
    on_the_agenda: frozenset[int]
    seen_before: frozenset[int]
    without: Mapping[str, str]
    by_age: Mapping[AgeGroup, LeftOut]

    def leave_out(self, row: Row, key: str) -> LeftOut | None:
        """The first reason against this case, or None: it is eligible."""
        if row.recoded_at is not None:
            return LeftOut.RECODED
        if row.pk in self.on_the_agenda:
            return LeftOut.ON_THE_AGENDA
        if key in self.without:
            return LeftOut.BY_HAND
        if aged := self.by_age.get(age_group(row.age_at_offence_youngest, row.age_at_offence_oldest)):
            return aged
        if row.pk in self.seen_before:
            return LeftOut.SEEN_BEFORE
        screened = (row.screened_version, row.screened_catalogue, row.screened_settings)
        is_fresh = screened == (row.version, self.catalogue, self.settings[row.force_id])
        return None if is_fresh else LeftOut.STALE


def frame_of(meeting: Meeting, by: Actor, asked: Asked) -> Frame:
    """Every case of the panel's forces that fits, by the bytes of its key; the rest each with its reason."""
    served = forces_of(meeting.panel)
    terms = _terms(meeting, served, asked)
    eligible, left_out = [], []
    for values in _cases(meeting, by, served, asked).values_list(*Row._fields).iterator(chunk_size=A_CHUNK):
        row = Row(*values)
        key = key_of(row.force_id, row.case_ref)
        reason = terms.leave_out(row, key)
        if reason is None:
            eligible.append(_eligible(row, key))
        else:
            left_out.append((key, reason.value, asked.without[key] if reason == LeftOut.BY_HAND else ""))
    return Frame(sorted(eligible, key=lambda one: one.key.encode()), sorted(left_out, key=lambda one: one[0].encode()))


def awaiting(meeting: Meeting, by: Actor) -> QuerySet[AgendaItem]:
    """The items of earlier meetings that asked for more information and are on no later agenda yet."""
    earlier = AgendaItem.objects.visible_to(by).filter(meeting__in=meetings_before(meeting).order_by().values("pk"))
    waiting = earlier.filter(stage=ItemStage.CARRIED_OVER, carried_to__isnull=True)
    return waiting.select_related("meeting", "case__force").order_by("meeting__number", "number")


def _cases(meeting: Meeting, by: Actor, served: frozenset[str], asked: Asked) -> QuerySet[Case]:
    cases = Case.objects.visible_to(by).filter(force__in=served).order_by()
    if asked.narrowed is not None:
        cases = cases.filter(pk__in=asked.narrowed.order_by().values("pk"))
    if asked.method == Chosen.FLAGGED:
        return cases.filter(Exists(Flag.objects.visible_to(by).standing().filter(case=OuterRef("pk"))))
    if asked.method == Chosen.CARRIED_OVER:
        return cases.filter(pk__in=awaiting(meeting, by).order_by().values("case"))
    return cases


def _terms(meeting: Meeting, served: frozenset[str], asked: Asked) -> Terms:
    last = list(meetings_before(meeting)[: asked.seen_within])
    return Terms(
        catalogue=catalogue_digest(),
        settings={force: settings.digest for force, settings in settings_of_all(served).items()},
        on_the_agenda=_cases_on(meeting.items.on_the_agenda()),
        seen_before=_cases_on(AgendaItem.objects.on_the_agenda().filter(meeting__in=last)),
        without=asked.without,
        by_age=_by_age(terms_of(meeting.panel).kind, asked.method),
    )


def _by_age(kind: str, method: Chosen) -> Mapping[AgeGroup, LeftOut]:
    """The panel asked for what it carries over; whom a chair picks may be of an age that nobody recorded."""
    if method == Chosen.CARRIED_OVER:
        return {}
    reasons = left_out_by_age(kind)
    if method == Chosen.CHAIRS_PICK:
        return {group: reason for group, reason in reasons.items() if reason == LeftOut.OTHER_AGE}
    return reasons


def _cases_on(items: QuerySet[AgendaItem]) -> frozenset[int]:
    return frozenset(items.order_by().values_list("case", flat=True))


def _eligible(row: Row, key: str) -> Eligible:
    return Eligible(
        pk=row.pk,
        key=key,
        version=row.version,
        force=row.force_id,
        offence_group=row.offence_group or NOT_RECORDED,
        age_group=age_group(row.age_at_offence_youngest, row.age_at_offence_oldest).value,
        area=f"{row.force_id}/{row.area__name}" if row.area__name else NOT_RECORDED,
        severity=_gravest(row).value,
    )


def _gravest(row: Row) -> Found:
    if row.breach_count:
        return Found.BREACH
    if row.justify_count:
        return Found.JUSTIFY
    if row.gap_count:
        return Found.GAP
    return Found.JUSTIFIED if row.justified_count else Found.NOTHING
