"""A resolution held against the guidance before it exists: the authority it needs, whom to ask, what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.utils import timezone

from cases.authorisation.missing import missing_fields
from cases.authorisation.queries import settings_of
from cases.enums import Rank, Severity, YesNo
from cases.exceptions import ScrutinyError
from cases.guidance.assessment import Assessment, assess
from cases.guidance.catalogue import rules_under
from cases.guidance.derive import Record
from cases.guidance.on_trial import Hits, try_records
from cases.guidance.queries import settings_of as guidance_settings_of
from cases.guidance.rule import Rule
from cases.guidance.settings import Settings
from cases.models import COMMUNITY_RESOLUTION, Hit

# The rules that ask for somebody's authority; CR-AUTH-05 asks when it was given and holds at every rank.
AUTHORITY_RULES: Final = frozenset({"CR-AUTH-01", "CR-AUTH-02", "CR-AUTH-03", "CR-AUTH-04"})
SUPERVISOR, YOUTH_JUSTICE, PROSECUTORS = "supervisor", "yjs", "cps"
OWN_AUTHORITY: Final = frozenset({Rank.NONE, Rank.STAFF, Rank.CONSTABLE})
PLACEHOLDER: Final = "not a case yet"

YOUTH_JUSTICE_STEPS = ("yjs_consulted", "yjs_notified", "yjs_referred")
# Whom one might ask → what the record says where they were not asked, and where they were.
CONSULTATIONS: Final[Mapping[str, tuple[Record, Record]]] = {
    SUPERVISOR: (
        {"supervisor_rank": Rank.NONE.value, "authorising_rank": Rank.NONE.value},
        {"supervisor_rank": Rank.SERGEANT.value, "authorising_rank": Rank.NONE.value},
    ),
    YOUTH_JUSTICE: (
        dict.fromkeys(YOUTH_JUSTICE_STEPS, YesNo.NO.value),
        dict.fromkeys(YOUTH_JUSTICE_STEPS, YesNo.YES.value),
    ),
    PROSECUTORS: ({"cps_consulted": YesNo.NO.value}, {"cps_consulted": YesNo.YES.value}),
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What the guidance and the force ask of a resolution as it stands in this record."""

    record: Record
    hits: Hits
    required_rank: Rank
    # The rules for which a lower rank would not do; empty where the force's own floor decides, or nobody need agree.
    because: tuple[Rule, ...]
    consult: tuple[str, ...]
    consult_because: Mapping[str, tuple[Rule, ...]]
    missing: tuple[str, ...]
    on: date
    is_day_assumed: bool
    assessments: list[Assessment] = field(repr=False)

    @property
    def is_own_authority(self) -> bool:
        """Whether the officer delivers it without anybody of a higher rank."""
        return self.required_rank in OWN_AUTHORITY


def check_in_force(record: Record, force_id: str, *, on: date | None = None) -> Checked:
    """The record under one force's settings, and never below the least authority that it asks for."""
    own = settings_of(force_id)
    guidance = guidance_settings_of(force_id)
    return check(record, guidance, Rank(own.lowest_rank), on=on, endorses=own.supervisor_endorses)


def check(
    record: Record,
    settings: Settings,
    lowest_rank: Rank = Rank.NONE,
    *,
    on: date | None = None,
    endorses: bool = False,
) -> Checked:
    """The record against the rules in force on the day it would be resolved, at every rank that might authorise it.

    `on` replaces the record's own day; where neither says one, it is today. `endorses` says that the force wants a
    supervisor's endorsement before anybody above a sergeant decides.
    """
    is_day_assumed = on is None and not record.get("disposal_date")
    day = on or (timezone.localdate() if is_day_assumed else date.fromisoformat(record["disposal_date"]))
    dated = {"case_ref": PLACEHOLDER, **record, "outcome_code": COMMUNITY_RESOLUTION, "disposal_date": day.isoformat()}
    rules = {rule.id: rule for rule in rules_under(settings)}
    as_it_is, *tried = try_records([dated, *_at_every_rank(dated), *_asked_and_not(dated)], settings)
    by_rules, because = _lowest_rank(tried[: len(Rank)], rules, day, settings)
    required = max(by_rules, Rank(lowest_rank), key=lambda rank: rank.level)
    asking = _consultations(tried[len(Rank) :], rules)
    consult = {name for name, why in asking.items() if why}
    if endorses and required.level > Rank.SERGEANT.level:
        consult.add(SUPERVISOR)
    assessments = assess(dated, settings=settings, hits=_as_hits(as_it_is, rules, day))
    return Checked(
        record=dated,
        hits=as_it_is,
        required_rank=required,
        because=because if required == by_rules else (),
        consult=tuple(name for name in CONSULTATIONS if name in consult),
        consult_because=asking,
        missing=tuple(missing_fields(dated, assessments, settings)),
        on=day,
        is_day_assumed=is_day_assumed,
        assessments=assessments,
    )


def _at_every_rank(record: Record) -> list[Record]:
    """The record as each rank would authorise it in time, nobody first."""
    plain = {name: value for name, value in record.items() if name != "authorising_rank_prefix"}
    return [{**plain, "authorising_rank": rank.value, "authorised_date": record["disposal_date"]} for rank in Rank]


def _asked_and_not(record: Record) -> list[Record]:
    """The record with each consultation recorded as not held, and as held."""
    prefixes = ("authorising_rank_prefix", "supervisor_rank_prefix")
    plain = {name: value for name, value in record.items() if name not in prefixes}
    return [{**plain, **answers} for pair in CONSULTATIONS.values() for answers in pair]


def _lowest_rank(
    tried: Sequence[Hits], rules: Mapping[str, Rule], day: date, settings: Settings
) -> tuple[Rank, tuple[Rule, ...]]:
    """The lowest rank at which no authority rule hits and every exception is theirs, and what forbids less."""
    forbidding: tuple[Rule, ...] = ()
    for rank, hits in zip(Rank, tried, strict=True):
        found = tuple(rules[rule] for rule, _severity in hits if _is_beyond(rules[rule], rank, day, settings))
        if not found:
            return rank, forbidding
        forbidding = found
    raise ScrutinyError(
        "Under the force's settings there is no rank that could authorise this. Ask your system manager to look at "
        "the ranks of exceptions."
    )


def _is_beyond(rule: Rule, rank: Rank, day: date, settings: Settings) -> bool:
    """Whether a hit of the rule asks for more than this rank can give."""
    if rule.id in AUTHORITY_RULES:
        return True
    in_force = rule.version_on(day)
    lowest = in_force[1].lowest_excepting_rank(rule.id, settings) if in_force else None
    return lowest is not None and lowest.level > rank.level


def _consultations(tried: Sequence[Hits], rules: Mapping[str, Rule]) -> dict[str, tuple[Rule, ...]]:
    """For each consultation, the rules that hit only where it is not held."""
    asking = {}
    for number, name in enumerate(CONSULTATIONS):
        without, held = ({rule for rule, _severity in hits} for hits in tried[2 * number : 2 * number + 2])
        asking[name] = tuple(rules[rule] for rule in sorted(without - held))
    return asking


def _as_hits(found: Hits, rules: Mapping[str, Rule], day: date) -> list[Hit]:
    """Hits as the reading for people takes them, of no stored case."""
    placed = ((rule, severity, rules[rule].version_on(day)) for rule, severity in found)
    return [Hit(rule=rule, rule_version=at[0], severity=Severity(severity)) for rule, severity, at in placed if at]
