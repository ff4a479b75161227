"""One case as its page shows it: the record, how it stands to each rule, flags, comments and versions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch

from cases.casework.queries.cards import Card, Source, cards_of
from cases.casework.queries.records import record_of, transcribed_of
from cases.guidance.assessment import Assessment, Standing, assess, group_by_fact
from cases.guidance.columns import LISTS
from cases.guidance.derive import Record
from cases.guidance.queries import is_stale, settings_of
from cases.guidance.rule import Fact
from cases.guidance.settings import Settings
from cases.models import Actor, Case, CaseVersion, Comment, Flag, FlagChange, Hit
from cases.models.case import CaseQuerySet
from cases.words import uk_date

# What has a line of its own at the top of the page, and where on the page it is.
DEPARTING = {
    Standing.DEPARTS_FROM_STATUTE: "from statute",
    Standing.DEPARTS_FROM_GUIDANCE: "from national guidance",
    Standing.DEPARTS_FROM_LOCAL_RULE: "from a local rule",
}


def cases_to_open(actor: Actor) -> CaseQuerySet:
    """The cases that this person may open, re-coded ones too, since their history stays."""
    return Case.objects.visible_to(actor).select_related("force", "area", "offence", "batch").prefetch_related(*LISTS)


@dataclass(frozen=True, slots=True)
class Line:
    """A part of the one line that says how a case stands, and the place on the page that says more."""

    text: str
    place: str


@dataclass(frozen=True)
class CasePage:
    """Everything that the page of one case shows to one person."""

    case: Case
    settings: Settings
    hits: Sequence[Hit]
    flags: Sequence[Flag]
    comments: Sequence[Comment]
    versions: Sequence[CaseVersion]

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

    @cached_property
    def assessments(self) -> list[Assessment]:
        """None for a case that is no longer a Community Resolution."""
        if not self.case.is_standing:
            return []
        return assess(self.record, settings=self.settings, hits=self.open_hits)

    @property
    def facts(self) -> list[tuple[Fact, list[Assessment]]]:
        """The hits that are no gaps, together where they rest on one fact, gravest first."""
        return group_by_fact(
            one for one in self.assessments if one.is_hit and one.standing is not Standing.NOT_RECORDED
        )

    @property
    def gaps(self) -> list[Assessment]:
        return self._standing(Standing.NOT_RECORDED)

    @property
    def unchecked(self) -> list[Assessment]:
        return self._standing(Standing.UNCHECKED)

    @property
    def clear(self) -> list[Assessment]:
        return self._standing(Standing.CLEAR)

    @property
    def not_in_force(self) -> list[Assessment]:
        return self._standing(Standing.NOT_IN_FORCE)

    @cached_property
    def in_one_line(self) -> list[Line]:
        """Departs from national guidance in 1 way · 1 needs justification · 6 not recorded."""
        lines = list(self._departing())
        justify, excepted = (
            len(self._standing(one)) for one in (Standing.NEEDS_JUSTIFICATION, Standing.EXCEPTION_RECORDED)
        )
        if justify:
            lines.append(Line(f"{justify} {'needs' if justify == 1 else 'need'} justification", "against"))
        if excepted:
            lines.append(Line(f"{excepted} with an exception recorded", "against"))
        if self.gaps:
            lines.append(Line(f"{len(self.gaps)} not recorded", "gaps"))
        if self.unchecked:
            lines.append(Line(f"{len(self.unchecked)} could not be checked", "unchecked"))
        if standing := [flag for flag in self.flags if flag.withdrawn_at is None]:
            lines.append(Line(f"{len(standing)} {'flag' if len(standing) == 1 else 'flags'}", "flags"))
        return lines

    def _departing(self) -> Iterable[Line]:
        """One line for each kind of departure: the word that they share stands once."""
        words = "Departs"
        for standing, source in DEPARTING.items():
            if number := len(self._standing(standing)):
                yield Line(f"{words} {source} in {number} {'way' if number == 1 else 'ways'}", "against")

    def _standing(self, standing: Standing) -> list[Assessment]:
        return [one for one in self.assessments if one.standing is standing]


def page_of(case: Case, actor: Actor) -> CasePage:
    """The page of a case that was found among `cases_to_open`, in a few queries."""
    return CasePage(
        case=case,
        settings=settings_of(case.force_id),
        hits=list(Hit.objects.filter(case=case)),
        flags=list(flags_on(case, actor)),
        comments=list(Comment.objects.filter(case=case)),
        versions=list(CaseVersion.objects.filter(case=case).defer("record").select_related("batch")),
    )


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
    history = Prefetch("history", FlagChange.objects.order_by("-id"))
    flags = Flag.objects.visible_to(actor).filter(case=case).select_related("author", "membership")
    for flag in flags.prefetch_related(history):
        # Policies ask about the case that is open, not about a second copy of it.
        flag.case = case
        yield flag


def source_of(case: Case, record: Record, settings: Settings) -> Source:
    return Source(
        record=record,
        offence=case.offence,
        supplied=frozenset(case.batch.supplied) if case.batch else frozenset(),
        transcribed=transcribed_of(case),
        inferred=frozenset(record.get("inferred", ())),
        settings=settings,
    )
