"""What members said of a case, side by side, once its round is closed; before that nothing here reads a review."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, TypeVar

from django.db.models import Q

from cases.enums import Agency, BetterOutcome, Category, ItemStage, Leniency, Severity
from cases.exceptions import NotAllowed
from cases.guidance.catalogue import every_rule
from cases.models import AgendaItem, Flag, Invitation, Membership, Panel, PanelTerms, Reason, Review
from cases.panels.meetings.queries import terms_of
from cases.panels.terms.labels import label_of

Row = TypeVar("Row", Invitation, Review, Flag)
SCREENING, FLAG, REVIEW = "screening", "flag", "review"
NO_RULE: Final = ""
NO_RULE_WORDS: Final = "Flags that name no rule"
# How far apart two categories are; no conclusion stands beside the scale and not on it.
SCALE: Final = {Category.APPROPRIATE: 0, Category.WITH_OBSERVATIONS: 1, Category.INAPPROPRIATE: 2}
# What departs, or needs justification, is answered in any case; the rest only where a member relied on it.
ANSWERED_ANYWAY: Final = (Severity.BREACH, Severity.JUSTIFY)
TITLES: Final[Mapping[str, str]] = {rule.id: rule.title for rule in every_rule()}


@dataclass(frozen=True, slots=True)
class Voice:
    """What one member said, under the name by which the panel knows them: their agency."""

    review: Review
    name: str
    category: str
    reasons: tuple[str, ...]

    @property
    def hits(self) -> str:
        """Whether automatic hits were in view when they scored."""
        return "Hits in view" if self.review.hits_were_visible else "Hits hidden until they had scored"


@dataclass(frozen=True, slots=True)
class Bar:
    """One category and who gave it."""

    category: str
    label: str
    names: tuple[str, ...]
    of: int

    @property
    def count(self) -> int:
        return len(self.names)

    @property
    def percent(self) -> int:
        return round(100 * self.count / self.of) if self.of else 0


@dataclass(frozen=True, slots=True)
class Relied:
    """A rule under which screening found something, or that a member named, and who relied on it."""

    rule: str
    title: str
    severity: str
    by: tuple[str, ...]
    flags: tuple[tuple[str, Flag], ...]
    sources: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.rule or NO_RULE_WORDS

    @property
    def needs_answer(self) -> bool:
        """Whether the panel must uphold or dismiss it: what a member relied on, and each departure that was found."""
        return bool(self.by) or self.severity in ANSWERED_ANYWAY


@dataclass(frozen=True)
class Spread:
    """Everything that the members of one round said, and where they differ."""

    item: AgendaItem
    voices: Sequence[Voice]
    bars: Sequence[Bar]
    rules: Sequence[Relied]
    out: Sequence[str]
    silent: Sequence[str]
    reason_words: Mapping[str, str]
    rules_wait: bool = False

    def without_rules(self) -> "Spread":
        """For whoever is to score the case first: neither what screening found nor what a member named."""
        return replace(self, rules=(), rules_wait=True)

    @property
    def to_answer(self) -> list[Relied]:
        return [one for one in self.rules if one.needs_answer]

    @property
    def category(self) -> str:
        """What they all say; empty where they do not all say one thing."""
        said = {voice.review.category for voice in self.voices}
        return said.pop() if len(said) == 1 else ""

    @cached_property
    def is_agreed(self) -> bool:
        """Whether two or more say the same and nobody anything against it, so that it can be taken with others.

        One category, which concludes; one better outcome and one leniency where anybody names one; and no rule that a
        member relied on.
        """
        return (
            len(self.voices) > 1
            and self.category not in ("", Category.NO_CONCLUSION)
            and len(self._said("better_outcome")) < 2
            and len(self._said("leniency")) < 2
            and not any(one.by for one in self.rules)
        )

    @property
    def distance(self) -> tuple[int, int]:
        """How far apart they are: the number of categories, then the widest step between two of them."""
        categories = {voice.review.category for voice in self.voices}
        steps = [SCALE[Category(one)] for one in categories if one in SCALE]
        return len(categories), max(steps, default=0) - min(steps, default=0)

    @cached_property
    def differs(self) -> list[str]:
        """In what they differ, a sentence each; empty where they do not."""
        parts = {
            "Category": [(bar.label, bar.count) for bar in self.bars if bar.count],
            "Too lenient or too severe": _counted(Leniency, self._said("leniency")),
            "What should have happened": _counted(BetterOutcome, self._said("better_outcome")),
        }
        lines = [f"{what}: {_listed(said)}." for what, said in parts.items() if len(said) > 1]
        partly = [one for one in self.rules if one.by and len(one.by) < len(self.voices)]
        return lines + [f"{one.name}: relied on by {', '.join(one.by)}." for one in partly]

    @property
    def shared_reasons(self) -> list[str]:
        """The reason codes that every one of them gave."""
        given = [set(voice.review.reasons) for voice in self.voices]
        return sorted(set.intersection(*given)) if given else []

    def shared(self, name: str) -> str:
        """The leniency or better outcome that nobody contradicts, empty where there is none."""
        said = self._said(name)
        return next(iter(said)) if len(said) == 1 else ""

    def _said(self, name: str) -> Counter[str]:
        return Counter(value for voice in self.voices if (value := getattr(voice.review, name)))


def spread_of(item: AgendaItem) -> Spread:
    """What members said of one case; NotAllowed before its round is closed."""
    if item.stage not in ItemStage.after_the_round():
        raise NotAllowed("What members said of this case is shown once its round is closed.")
    return spreads_of([item])[item.pk]


def spreads_of(items: Sequence[AgendaItem]) -> dict[int, Spread]:
    """The spreads of those cases of one meeting whose round is closed, in as many queries as for one."""
    closed = [item for item in items if item.stage in ItemStage.after_the_round()]
    if not closed:
        return {}
    panel = closed[0].meeting.panel
    terms, words = terms_of(panel), reason_words(panel)
    asked = _by_item(Invitation.objects.filter(item__in=closed).select_related("attendance__membership__person"))
    reviews = _by_item(Review.objects.counted().filter(item__in=closed).select_related("membership__person"))
    flags = _by_item(Flag.objects.standing().filter(item__in=closed).select_related("membership__person"))
    return {
        item.pk: _spread(item, terms, words, asked.get(item.pk, []), reviews.get(item.pk, []), flags.get(item.pk, []))
        for item in closed
    }


def reason_words(panel: Panel) -> dict[str, str]:
    """Reason code → its words, the panel's own before everybody's, retired ones with them."""
    rows = Reason.objects.filter(Q(panel__isnull=True) | Q(panel=panel))
    return {one.code: one.label for one in sorted(rows, key=lambda one: (one.panel_id or 0, one.position, one.pk))}


def rule_in_words(rule: str) -> str:
    """A rule by its name and title, as a finding's answer names it."""
    return f"{rule}: {TITLES[rule]}" if rule in TITLES else rule or NO_RULE_WORDS


def _spread(
    item: AgendaItem,
    terms: PanelTerms,
    words: Mapping[str, str],
    asked: Sequence[Invitation],
    reviews: Sequence[Review],
    flags: Sequence[Flag],
) -> Spread:
    invited = [one for one in asked if one.attendance.withdrawn_at is None]
    in_conflict = {one.attendance.membership.person_id for one in asked if one.conflicted_at}
    reviews = [one for one in reviews if one.person_id not in in_conflict]
    names = named([*(one.attendance.membership for one in asked), *(one.membership for one in reviews)])
    answered = {one.membership_id for one in reviews}
    voices = sorted((_voice(one, names, terms, words) for one in reviews), key=lambda voice: voice.name)
    return Spread(
        item=item,
        voices=voices,
        bars=_bars(voices, terms),
        rules=_relied(item, voices, [one for one in flags if one.author_id not in in_conflict], names),
        out=[names[one.attendance.membership_id] for one in invited if one.conflicted_at],
        silent=[
            names[one.attendance.membership_id]
            for one in invited
            if not one.conflicted_at and one.attendance.membership_id not in answered
        ],
        reason_words=words,
    )


def named(memberships: Iterable[Membership]) -> dict[int, str]:
    """Each member by agency, and by name too where two of them sit for one agency."""
    found = {one.pk: one for one in memberships}
    many = Counter(one.agency for one in found.values())
    agencies = {pk: Agency(one.agency).label if one.agency else one.title for pk, one in found.items()}
    return {
        pk: f"{agencies[pk]} ({one.person.name})" if many[one.agency] > 1 else agencies[pk] for pk, one in found.items()
    }


def _voice(review: Review, names: Mapping[int, str], terms: PanelTerms, words: Mapping[str, str]) -> Voice:
    return Voice(
        review=review,
        name=names[review.membership_id],
        category=label_of(terms, review.category),
        reasons=tuple(words.get(code, code) for code in review.reasons),
    )


def _bars(voices: Sequence[Voice], terms: PanelTerms) -> list[Bar]:
    return [
        Bar(
            category=category,
            label=label_of(terms, category),
            names=tuple(voice.name for voice in voices if voice.review.category == category),
            of=len(voices),
        )
        for category in Category
    ]


def _relied(item: AgendaItem, voices: Sequence[Voice], flags: Sequence[Flag], names: Mapping[int, str]) -> list[Relied]:
    """Each rule with who relied on it: what departs first, then what only members named."""
    hits = item.release.hits if item.release else {}
    raised = [(names.get(one.membership_id) or one.membership.title, one) for one in flags]
    rules = {*hits, *(rule for voice in voices for rule in voice.review.rules), *(one.rule for _by, one in raised)}
    relied = [_one_relied(rule, hits, voices, [pair for pair in raised if pair[1].rule == rule]) for rule in rules]
    gravest = {severity.value: place for place, severity in enumerate(Severity)}
    beside = len(gravest)
    return sorted(relied, key=lambda one: (gravest.get(one.severity, beside), not one.rule, one.rule))


def _one_relied(
    rule: str,
    hits: Mapping[str, Mapping[str, str]],
    voices: Sequence[Voice],
    raised: Sequence[tuple[str, Flag]],
) -> Relied:
    flagged = [name for name, _flag in raised]
    reviewed = [voice.name for voice in voices if rule in voice.review.rules]
    sources = ((SCREENING, rule in hits), (FLAG, bool(flagged)), (REVIEW, bool(reviewed)))
    return Relied(
        rule=rule,
        title=TITLES.get(rule, ""),
        severity=hits[rule]["severity"] if rule in hits else "",
        by=tuple(dict.fromkeys(sorted([*flagged, *reviewed]))),
        flags=tuple(raised),
        sources=tuple(source for source, relies in sources if relies),
    )


def _counted(kind: type[Leniency] | type[BetterOutcome], said: Counter[str]) -> list[tuple[str, int]]:
    return [(str(one.label), said[one.value]) for one in kind if said[one.value]]


def _listed(said: Sequence[tuple[str, int]]) -> str:
    return ", ".join(f"{label} {number}" for label, number in said)


def _by_item(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        if row.item_id is not None:
            found.setdefault(row.item_id, []).append(row)
    return found
