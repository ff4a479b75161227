"""One case against every rule, for the person who reads it: what fired, what is clear, what could not be checked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cached_property

from cases.enums import Severity
from cases.guidance.catalogue import rules_under
from cases.guidance.derive import Record
from cases.guidance.fields import FIELDS, Kind
from cases.guidance.possible import Facts, sources_of
from cases.guidance.rule import Fact, Rule, Version, under
from cases.guidance.settings import Settings
from cases.guidance.three_valued import columns_in, could_not_be_checked
from cases.guidance.wording import label_of, shown
from cases.models import Hit


class Standing(Enum):
    """How a case stands to one rule, gravest first; the value is what the page says."""

    DEPARTS_FROM_STATUTE = "Departs from statute"
    DEPARTS_FROM_GUIDANCE = "Departs from national guidance"
    DEPARTS_FROM_LOCAL_RULE = "Departs from a local rule"
    NEEDS_JUSTIFICATION = "Needs justification"
    NOT_RECORDED = "Not recorded"
    EXCEPTION_RECORDED = "Exception recorded"
    UNCHECKED = "Could not be checked"
    CLEAR = "Clear"
    NOT_IN_FORCE = "Not in force on its date"


HITS = frozenset(list(Standing)[:6])


@dataclass(frozen=True, slots=True)
class FactUsed:
    """A fact that a rule read: its field, what it is called, and its value in words, None where not recorded."""

    field: str
    label: str
    value: str | None


@dataclass(frozen=True)
class Assessment:
    """How one case stands to one rule."""

    rule: Rule
    standing: Standing
    version: Version | None
    facts: tuple[FactUsed, ...] = ()
    silent: tuple[FactUsed, ...] = ()
    hit: Hit | None = None

    @property
    def is_hit(self) -> bool:
        return self.standing in HITS

    @property
    def severity(self) -> str:
        """The severity of the hit, empty where there is none."""
        return self.hit.severity if self.hit else ""

    @property
    def order(self) -> int:
        return list(Standing).index(self.standing)

    @cached_property
    def sentence(self) -> str:
        """The standing in one line: "Could not be checked, because history checked is not recorded"."""
        if self.standing is not Standing.UNCHECKED:
            return str(self.standing.value)
        missing = [fact.label for fact in self.silent if fact.value is None]
        ranges = [f"{fact.label} is known only as {fact.value}" for fact in self.silent if fact.value is not None]
        reasons = [f"{_listed(missing)} {'is' if len(missing) == 1 else 'are'} not recorded"] if missing else []
        return f"Could not be checked, because {_listed([*reasons, *ranges])}"


def assess(record: Record, *, settings: Settings, hits: Iterable[Hit]) -> list[Assessment]:
    """Every rule that is on, in the order of the catalogue, over the canonical record that the hits name."""
    facts, by_rule = Facts(record), {hit.rule: hit for hit in hits}
    disposal = date.fromisoformat(record["disposal_date"]) if record.get("disposal_date") else None
    rules = (rule for rule in rules_under(settings) if rule.versions)
    return [_assess_one(rule, facts, disposal, by_rule, settings) for rule in rules]


def group_by_fact(assessments: Iterable[Assessment]) -> list[tuple[Fact, list[Assessment]]]:
    """Hits that rest on one fact stand together, gravest first, the gravest group first."""
    groups: dict[Fact, list[Assessment]] = {}
    for assessment in sorted(assessments, key=lambda one: (one.order, one.rule.id)):
        groups.setdefault(assessment.rule.fact, []).append(assessment)
    return sorted(groups.items(), key=lambda group: group[1][0].order)


def _assess_one(
    rule: Rule, facts: Facts, disposal: date | None, hits: Mapping[str, Hit], settings: Settings
) -> Assessment:
    hit = hits.get(rule.id)
    if hit:
        version = rule.versions[hit.rule_version - 1]
        return Assessment(
            rule, _standing(rule, version, hit, disposal), version, _used(version, facts, settings), hit=hit
        )
    if disposal is None:
        return Assessment(rule, Standing.UNCHECKED, None, silent=(_fact("disposal_date", facts.record),))
    in_force = rule.version_on(disposal)
    if in_force is None:
        return Assessment(rule, Standing.NOT_IN_FORCE, None)
    version = in_force[1]
    silent = could_not_be_checked(version, facts, settings)
    standing = Standing.UNCHECKED if silent else Standing.CLEAR
    named = tuple(_fact(name, facts.record) for name in sorted(silent))
    return Assessment(rule, standing, version, _used(version, facts, settings), named)


def _standing(rule: Rule, version: Version, hit: Hit, disposal: date | None) -> Standing:
    if hit.severity == Severity.BREACH:
        if version.statute_since and disposal and disposal >= version.statute_since:
            return Standing.DEPARTS_FROM_STATUTE
        return Standing.DEPARTS_FROM_LOCAL_RULE if rule.is_local else Standing.DEPARTS_FROM_GUIDANCE
    return {
        Severity.JUSTIFY: Standing.NEEDS_JUSTIFICATION,
        Severity.GAP: Standing.NOT_RECORDED,
        Severity.JUSTIFIED: Standing.EXCEPTION_RECORDED,
    }[Severity(hit.severity)]


def _used(version: Version, facts: Facts, settings: Settings) -> tuple[FactUsed, ...]:
    conditions = [under(condition, settings) for _severity, condition in version.outcomes]
    columns = (column for condition in conditions for column in columns_in(condition))
    names = dict.fromkeys(name for column in columns for name in _fields_behind(column))
    return tuple(FactUsed(name, label_of(name), shown(name, facts.record)) for name in names)


def _fields_behind(column: str) -> Sequence[str]:
    return [
        name for name in sources_of(column) if name in FIELDS or name in ("previous", "actions", "contact_attempts")
    ]


def _fact(name: str, record: Record) -> FactUsed:
    """A silent field: without a value, unless it is an age that is known as a range."""
    is_range = name in FIELDS and FIELDS[name].kind is Kind.AGE
    return FactUsed(name, label_of(name), shown(name, record) if is_range else None)


def _listed(words: Sequence[str]) -> str:
    """One, two and three."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
