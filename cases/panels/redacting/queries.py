"""What stands on the agenda and how far its redaction is, and what there is to redact in one case."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from django.db.models import QuerySet

from cases.casework.queries.cards import sentence
from cases.casework.queries.differences import record_at
from cases.decisions import Decision
from cases.enums import ItemStage, RedactionStage
from cases.guidance.columns import LISTS
from cases.guidance.fields import LISTS as FIELDS_OF
from cases.guidance.queries import is_stale, settings_of, settings_of_all
from cases.guidance.wording import LIST_LABELS, label_of
from cases.models import Actor, AgendaItem, Case, Meeting, Panel, Person, Redaction, RedactionChange
from cases.panels.pinning import Redacted, pinned, text_of
from cases.panels.policies import can_be_released
from cases.panels.projection import TRANSCRIBED, words_at
from cases.panels.queries.released import ReleasedPage
from cases.panels.queries.running import forces_of
from cases.panels.redacting import detector, policies
from cases.panels.redacting.kinds import Identifier
from cases.panels.redacting.marking import Mark, Marks, carried_over, from_spans, redacted, without_hidden
from cases.panels.terms.queries import asked_of

CONTEXT = 30
NOT_BEGUN, CHANGED = "Not looked at yet", "The case has changed since"
ACTS = {
    "begun": "Marked by the detector",
    "saved": "Saved",
    "confirmed": "Confirmed",
    "checked": "Checked by a second person",
    "reopened": "Opened again",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One case of an agenda, how far its redaction is, and whether it can be released now."""

    item: AgendaItem
    redaction: Redaction | None
    may: Decision

    @property
    def is_waiting(self) -> bool:
        return self.item.stage == ItemStage.SELECTED

    @property
    def words(self) -> str:
        """How far it is, for the list."""
        if self.redaction is None:
            return NOT_BEGUN
        if self.is_waiting and self.redaction.case_version != self.item.case.version:
            return CHANGED
        return RedactionStage(self.redaction.stage).label


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a text: whether it is marked, and whether members read it."""

    text: str
    is_marked: bool
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class ShownMark:
    """One mark beside its text: the words with what stands before and after them."""

    key: str
    mark: Mark
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Field:
    """One text of the case with its marks, and as members will read it."""

    place: str
    text: str
    marks: Sequence[Mark]

    @property
    def label(self) -> str:
        return label_of_place(self.place)

    @property
    def is_whole(self) -> bool:
        """Whether the whole text is hidden."""
        return any(mark.kind is Identifier.WHOLE for mark in self.marks)

    @property
    def read(self) -> str:
        return without_hidden(self.text, self.marks)

    @property
    def shown(self) -> list[ShownMark]:
        """The marks that can be switched one by one."""
        return [self._shown(mark) for mark in self.marks if mark.kind is not Identifier.WHOLE]

    @property
    def parts(self) -> list[Part]:
        """The text cut at every end of a mark."""
        marked, hidden = Counter[int](), Counter[int]()
        for mark in self.marks:
            for counts in (marked, hidden) if mark.hidden else (marked,):
                counts[mark.start] += 1
                counts[mark.end] -= 1
        parts, over, hiding = [], 0, 0
        for start, end in pairwise(sorted({0, len(self.text), *marked})):
            over, hiding = over + marked[start], hiding + hidden[start]
            parts.append(Part(self.text[start:end], over > 0, hiding > 0))
        return parts

    def _shown(self, mark: Mark) -> ShownMark:
        before, after = self.text[max(0, mark.start - CONTEXT) : mark.start], self.text[mark.end : mark.end + CONTEXT]
        words = self.text[mark.start : mark.end]
        return ShownMark(key_of(self.place, mark), mark, before, words, after)


@dataclass(frozen=True)
class RedactionPage:
    """Everything that the pages about the redaction of one case show."""

    item: AgendaItem
    reader: Person
    case: Case
    redaction: Redaction
    texts: Mapping[str, str]
    log: Sequence[RedactionChange]
    needs_second_check: bool
    has_releases: bool
    has_earlier: bool

    @cached_property
    def marks(self) -> dict[str, list[Mark]]:
        return from_spans(self.redaction.spans)

    @cached_property
    def fields(self) -> list[Field]:
        return [Field(place, text, self.marks.get(place, ())) for place, text in self.texts.items()]

    @property
    def is_draft(self) -> bool:
        return self.redaction.stage == RedactionStage.DRAFT

    @property
    def stage(self) -> str:
        return RedactionStage(self.redaction.stage).label

    @property
    def is_stale(self) -> bool:
        """Whether this version follows one that was redacted, so that its marks were carried over."""
        return self.has_earlier and self.redaction.revision == 1

    @property
    def history(self) -> list[tuple[str, RedactionChange]]:
        """What was done to it, newest first."""
        return [(ACTS[change.act], change) for change in self.log]

    @cached_property
    def as_members_see_it(self) -> ReleasedPage:
        """The page of the case as it would be released now."""
        panel = self.item.meeting.panel
        seen = {self.case.pk: Redacted(self.redaction, redacted(self.texts, self.marks))}
        settings = {self.case.force_id: settings_of(self.case.force_id)}
        (release,) = pinned([self.case], panel=panel, settings=settings, redacted=seen)
        release.number = self.item.number
        return ReleasedPage(
            release=release, reader=self.reader, flags=(), places=(self.item.number,), item=None, hits_hidden=False
        )


def meetings_run_by(actor: Actor) -> QuerySet[Meeting]:
    """The meetings whose cases this person redacts and releases."""
    return Meeting.objects.visible_to(actor).filter(panel__in=Panel.objects.run_by(actor)).select_related("panel")


def items_of(meeting: Meeting) -> QuerySet[AgendaItem]:
    return AgendaItem.objects.filter(meeting=meeting).select_related("meeting__panel", "case__force", "release")


def case_of(item: AgendaItem, actor: Actor) -> Case | None:
    """The whole case of an item, where this person may see it."""
    found = Case.objects.visible_to(actor).select_related("force", "area", "offence", "proposal")
    return found.prefetch_related(*LISTS).filter(pk=item.case_id).first()


def standings_of(meeting: Meeting) -> list[Standing]:
    """Every case of the agenda in a few queries, whatever their number."""
    items = list(items_of(meeting).exclude(stage=ItemStage.REMOVED).order_by("number"))
    cases = [item.case_id for item in items]
    latest = {one.case_id: one for one in Redaction.objects.filter(case__in=cases).order_by("case_version")}
    pinned_to = {item.release.redaction_id for item in items if item.release}
    of_release = Redaction.objects.in_bulk([pk for pk in pinned_to if pk])
    settings = settings_of_all({item.case.force_id for item in items})
    served, needs = forces_of(meeting.panel), asked_of(meeting.panel).needs_second_check
    found = []
    for item in items:
        item.meeting = meeting
        redaction = of_release.get(item.release.redaction_id) if item.release else latest.get(item.case_id)
        stale = is_stale(item.case, settings[item.case.force_id])
        may = can_be_released(item.case, meeting.panel, served, is_stale=stale)
        if may:
            may = policies.is_ready(item, redaction, needs_second_check=needs)
        found.append(Standing(item, redaction, may))
    return found


def first_marks(case: Case, texts: Mapping[str, str]) -> Marks:
    """What the detector finds; where an earlier version was redacted, as people had decided it then."""
    found = detector.find(texts)
    earlier = Redaction.objects.filter(case=case, case_version__lt=case.version).order_by("-case_version").first()
    before = record_at(case, earlier.case_version) if earlier else None
    if earlier is None or before is None:
        return found
    known = words_at(before, before.get(TRANSCRIBED) or (), list(earlier.spans))
    return carried_over(found, texts, from_spans(earlier.spans), known)


def redaction_of(case: Case) -> Redaction | None:
    people = Redaction.objects.select_related("confirmed_by", "checked_by")
    return people.filter(case=case, case_version=case.version).first()


def page_of(item: AgendaItem, case: Case, redaction: Redaction, actor: Actor) -> RedactionPage:
    return RedactionPage(
        item=item,
        reader=actor.person,
        case=case,
        redaction=redaction,
        texts=text_of(case),
        log=list(RedactionChange.objects.filter(redaction=redaction)),
        needs_second_check=asked_of(item.meeting.panel).needs_second_check,
        has_releases=redaction.releases.exists(),
        has_earlier=Redaction.objects.filter(case=case, case_version__lt=case.version).exists(),
    )


def key_of(place: str, mark: Mark) -> str:
    """What a mark is called in the form."""
    return f"{place}:{mark.start}-{mark.end}"


def label_of_place(place: str) -> str:
    """What a place is called: a field, or a field of one entry of a list."""
    name, _, rest = place.partition(".")
    if not rest:
        return sentence(label_of(name))
    position, _, field = rest.partition(".")
    entries = "exceptions" if name == TRANSCRIBED else name
    words = "transcribed exceptions" if name == TRANSCRIBED else LIST_LABELS[name].removeprefix("list of ")
    return f"{sentence(words)}, number {int(position) + 1}: {FIELDS_OF[entries][field].label}"
