"""The rules in words and as data: one description for the page, the table, the JSON and the handbook."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from cases.enums import Severity
from cases.guidance.catalogue import every_rule
from cases.guidance.catalogue.sources import Source
from cases.guidance.condition_words import in_words
from cases.guidance.rule import BREACH, Confidence, Fact, Rule, SettableRank, Version, under
from cases.guidance.settings import DEFAULTS, Settings
from cases.guidance.wording import day_shown

NO_HIT_IN_WORDS = "No hit"
SERIOUS_CASE_UNCOVERED = "A serious case of the force's year names no thematic review"


@dataclass(frozen=True, slots=True)
class Asked:
    """One outcome of a version: its severity, empty where the rule then does not fire, and when it wins."""

    severity: str
    words: str
    when: str


@dataclass(frozen=True, slots=True)
class VersionInWords:
    """What a rule asked between two dates, and whose recorded exception answers it."""

    number: int
    since: date
    certain: date
    until: date | None
    dates: str
    certainly: str
    statute_since: date | None
    outcomes: tuple[Asked, ...]
    excepted_by: str
    is_rank_settable: bool
    exception: str


@dataclass(frozen=True, slots=True)
class RuleInWords:
    """Everything the catalogue says of one rule."""

    id: str
    title: str
    requirement: str
    answer: str
    fact: str
    scope: str
    confidence: tuple[str, ...]
    note: str
    citations: tuple[Source, ...]
    versions: tuple[VersionInWords, ...]

    @property
    def is_local(self) -> bool:
        return self.scope == "local"

    @property
    def is_aggregate(self) -> bool:
        """Whether it is answered for a force's year and never for one case."""
        return self.scope == "force and year"

    @property
    def severities(self) -> list[str]:
        """Each severity that any version can give, gravest first."""
        found = {asked.severity for version in self.versions for asked in version.outcomes if asked.severity}
        return [severity for severity in Severity.values if severity in found]

    @property
    def dates(self) -> str:
        """From when to when the rule is in force, whatever its versions."""
        if not self.versions:
            return "Off unless a force switches it on"
        since, until = day_shown(self.versions[0].since), self.versions[-1].until
        return f"{since} to {day_shown(until)}" if until else f"Since {since}"

    @property
    def meanings(self) -> list[tuple[str, str]]:
        """Each confidence mark with what it means."""
        return [(mark, Confidence(mark).meaning) for mark in self.confidence]


def rules_in_words(settings: Settings = DEFAULTS) -> list[RuleInWords]:
    """All 47 rules in the order of the guidance."""
    return [rule_in_words(rule, settings) for rule in every_rule(settings)]


def rule_in_words(rule: Rule, settings: Settings = DEFAULTS) -> RuleInWords:
    scope = "local" if rule.is_local else "force and year" if rule.fact is Fact.REVIEW else "case"
    return RuleInWords(
        id=rule.id,
        title=rule.title,
        requirement=rule.requirement,
        answer=rule.answer,
        fact=rule.fact.value,
        scope=scope,
        confidence=tuple(mark.value for mark in rule.confidence),
        note=rule.note,
        citations=rule.cites,
        versions=tuple(_version(rule, number, v, settings) for number, v in enumerate(rule.versions, 1)),
    )


def by_fact(rules: Iterable[RuleInWords]) -> list[tuple[str, list[RuleInWords]]]:
    """Rules that rest on one fact together, in the order of the facts."""
    groups: dict[str, list[RuleInWords]] = {fact.value: [] for fact in Fact}
    for rule in rules:
        groups[rule.fact].append(rule)
    return [(fact, group) for fact, group in groups.items() if group]


def _version(rule: Rule, number: int, version: Version, settings: Settings) -> VersionInWords:
    rank = version.lowest_excepting_rank(rule.id, settings)
    is_settable = isinstance(version.excepted_by, SettableRank)
    return VersionInWords(
        number=number,
        since=version.since,
        certain=version.certain_since,
        until=version.until,
        dates=_dates(version),
        certainly=_certainly(version),
        statute_since=version.statute_since,
        outcomes=tuple(_outcomes(version, settings)),
        excepted_by=rank.value if rank else "",
        is_rank_settable=is_settable,
        exception=_exception(rule, version, settings),
    )


def _dates(version: Version) -> str:
    since = day_shown(version.since)
    return f"{since} to {day_shown(version.until)}" if version.until else f"Since {since}"


def _certainly(version: Version) -> str:
    """Where the exact day is not known, what that means."""
    if version.certain_since == version.since:
        return ""
    capped = ", and until then a departure counts only as needing justification" if _can_be_capped(version) else ""
    return f"It certainly applied from {day_shown(version.certain_since)}{capped}"


def _can_be_capped(version: Version) -> bool:
    return any(severity == BREACH for severity, _condition in version.outcomes)


def _outcomes(version: Version, settings: Settings) -> Iterator[Asked]:
    if not version.outcomes:
        yield Asked(Severity.GAP.value, Severity.GAP.label, SERIOUS_CASE_UNCOVERED)
    for severity, condition in version.outcomes:
        words = severity.label if severity else NO_HIT_IN_WORDS
        yield Asked(severity.value if severity else "", words, in_words(under(condition, settings)))


def _exception(rule: Rule, version: Version, settings: Settings) -> str:
    rank = version.lowest_excepting_rank(rule.id, settings)
    if rank is None:
        return "No exception is known"
    spoken = f"By {rank.label.lower()} or above"
    if not isinstance(version.excepted_by, SettableRank):
        return spoken
    if rank == version.excepted_by.default:
        return f"{spoken}. No source states the rank, so a force may set another"
    return f"{spoken}, as the force has set; the default is {version.excepted_by.default.label.lower()}"


def as_data(rules: Iterable[RuleInWords]) -> list[dict[str, Any]]:
    """The rules as plain values, for JSON."""
    return [asdict(rule) for rule in rules]


def as_markdown(rules: Iterable[RuleInWords]) -> str:
    """The handbook's chapter on the rules, fact by fact."""
    lines = [
        "# The rules that cases are screened against",
        "",
        "Written by `manage.py rules --format markdown` from the catalogue; a test keeps the two alike. A hit is a",
        "prompt for people to look, never a verdict. Settings are the guidance's own defaults; local rules are off.",
        "",
        "How far a rule can be trusted:",
        "",
        *(f"- *{mark.value}*: {mark.meaning}" for mark in Confidence),
    ]
    for fact, group in by_fact(rules):
        lines += ["", f"## {fact}"]
        for rule in group:
            lines += ["", *_rule_lines(rule)]
    return "\n".join(lines) + "\n"


def _rule_lines(rule: RuleInWords) -> Iterator[str]:
    yield f"### {rule.id}: {rule.title}"
    yield ""
    yield rule.requirement
    yield ""
    for version in rule.versions:
        certainly = f" {version.certainly}." if version.certainly else ""
        yield f"- {version.dates}.{certainly} Exception: {version.exception[:1].lower()}{version.exception[1:]}."
        for asked in version.outcomes:
            yield f"  - **{asked.words}:** {asked.when}."
    if not rule.versions:
        yield f"- {rule.dates}."
    yield f"- What would answer it: {rule.answer}"
    yield f"- Confidence: {', '.join(rule.confidence)}.{f' {rule.note}' if rule.note else ''}"
    for source in rule.citations:
        yield f"- Source {source.key}: {source.title}. {' '.join(f'<{url}>' for url in source.urls)}"
