"""One case as its page shows it: the record, how it stands to each rule, flags, comments and versions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch, QuerySet

from cases.casework.queries.assessed import Assessed
from cases.casework.queries.cards import Card, Source, cards_of
from cases.casework.queries.provenance import Provenance, provenance_of
from cases.casework.queries.records import record_of, transcribed_of
from cases.casework.queries.rounds import items_of
from cases.guidance.assessment import Assessment, assess
from cases.guidance.columns import LISTS
from cases.guidance.derive import Record
from cases.guidance.queries import is_stale, settings_of
from cases.guidance.settings import Settings
from cases.models import (
    Actor,
    AgendaItem,
    Case,
    CaseVersion,
    Comment,
    Correction,
    Flag,
    FlagChange,
    Hit,
    Person,
    Reconciliation,
    Release,
)
from cases.models.case import CaseQuerySet
from cases.words import uk_date


def cases_to_open(actor: Actor) -> CaseQuerySet:
    """The cases that this person may open, re-coded ones too, since their history stays."""
    places = Case.objects.visible_to(actor).select_related("force", "area", "offence", "batch", "proposal")
    return places.prefetch_related(*LISTS)


@dataclass(frozen=True)
class CasePage(Assessed):
    """Everything that the page of one case shows to one person."""

    case: Case
    settings: Settings
    hits: Sequence[Hit]
    flags: Sequence[Flag]
    comments: Sequence[Comment]
    versions: Sequence[CaseVersion]
    releases: Sequence[Release]
    items: Sequence[AgendaItem]
    reader: Person
    names_imports: bool
    provenance: Provenance | None = None
    corrections: Sequence[Correction] = ()
    reconciliation: Reconciliation | None = None

    @cached_property
    def record(self) -> Record:
        return record_of(self.case)

    @cached_property
    def cards(self) -> list[Card]:
        return cards_of(source_of(self.case, self.record, self.settings))

    @property
    def offence(self) -> str | None:
        """The offence in words: as sent, else as our list has it, else the code."""
        listed = self.case.offence.title if self.case.offence else None
        return self.case.offence_title or listed or self.case.offence_code

    @property
    def is_from_a_file(self) -> bool:
        """Whether it is known which columns the file had."""
        return bool(self.case.batch and self.case.batch.supplied)

    @property
    def open_hits(self) -> list[Hit]:
        return [hit for hit in self.hits if hit.closed_at is None]

    @property
    def is_stale(self) -> bool:
        return self.case.is_standing and is_stale(self.case, self.settings)

    @property
    def standing_releases(self) -> list[Release]:
        return [release for release in self.releases if release.withdrawn_at is None]

    @cached_property
    def assessments(self) -> list[Assessment]:
        """None for a case that is no longer a Community Resolution."""
        if not self.case.is_standing:
            return []
        return assess(self.record, settings=self.settings, hits=self.open_hits)


def page_of(case: Case, actor: Actor) -> CasePage:
    """The page of a case that was found among `cases_to_open`, in a few queries."""
    return CasePage(
        case=case,
        settings=settings_of(case.force_id),
        hits=list(Hit.objects.visible_to(actor).filter(case=case)),
        flags=list(flags_on(case, actor)),
        comments=list(Comment.objects.visible_to(actor).filter(case=case)),
        versions=list(CaseVersion.objects.visible_to(actor).filter(case=case).defer("record").select_related("batch")),
        releases=list(releases_of(case, actor)),
        items=list(items_of(case, actor)),
        reader=actor.person,
        names_imports=actor.sees_imports,
        provenance=provenance_of(case),
        corrections=list(case.corrections.all()) if case.is_delivered_here else (),
        reconciliation=reconciliation_on(case, actor),
    )


def reconciliation_on(case: Case, actor: Actor) -> Reconciliation | None:
    """What an import says otherwise of a case delivered here and nobody has settled, for those who may know of it."""
    if not case.is_delivered_here:
        return None
    found: Reconciliation | None = Reconciliation.objects.visible_to(actor).open().filter(case=case).first()
    return found


def recoded_words(case: Case) -> str:
    """What stands above a case that left the queue; empty for one that stands."""
    if case.recoded_at is None:
        return ""
    code = f"outcome {case.outcome_code}" if case.outcome_code is not None else "another outcome"
    return (
        f"No longer a Community Resolution: since {uk_date(case.recoded_at)} the force records {code}. "
        "It stands in no list and no count; its history stays."
    )


def flags_on(case: Case, actor: Actor) -> Iterable[Flag]:
    """The flags on one case that this person may know of, each with its history, newest first."""
    for flag in with_history(Flag.objects.visible_to(actor).filter(case=case)):
        # Policies ask about the case that is open, not about a second copy of it.
        flag.case = case
        yield flag


def with_history(flags: QuerySet[Flag]) -> QuerySet[Flag]:
    """Flags with everything they have said, newest first."""
    history = Prefetch("history", FlagChange.objects.order_by("-id"))
    return flags.select_related("author", "membership", "item").prefetch_related(history)


def releases_of(case: Case, actor: Actor) -> QuerySet[Release]:
    """To which panels the case was released, withdrawn ones too, for those who release cases."""
    releases = Release.objects.visible_to(actor) if actor.runs_panels else Release.objects.none()
    return releases.filter(case=case).select_related("panel").defer("record").order_by("-at", "-pk")


def source_of(case: Case, record: Record, settings: Settings) -> Source:
    return Source(
        record=record,
        offence=case.offence,
        supplied=frozenset(case.batch.supplied) if case.batch else frozenset(),
        transcribed=transcribed_of(case),
        inferred=frozenset(record.get("inferred", ())),
        settings=settings,
    )
