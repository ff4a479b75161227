"""The guidance's rule table worked through by hand, in plain Python over one record.

Written from the text of the guidance (sections 2.2 to 2.4, 3 and 4) and from nothing else, so that the catalogue and
the database can be held against it. It takes the canonical record and a force's settings, and nothing of the catalogue.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from cases.guidance.settings import DEFAULTS, Settings
from tests.guidance.by_hand_reading import RANKS, Read, day, last_of_working_days, months_from

INSPECTOR, SERGEANT = 3, 2
CAUTIONS = {"simple_caution", "conditional_caution", "youth_caution", "youth_conditional_caution"}
OUT_OF_COURT = {*CAUTIONS, "pnd", "cannabis_warning", "community_resolution", "outcome_22"}

Outcomes = list[tuple[str, bool]]


def serious(c: Read, predicate: bool, version: int) -> Outcomes:
    if version == 1:
        return [("justify", predicate)]
    by_inspector = c.authority is not None and c.authority >= INSPECTOR
    return [("breach", predicate and not by_inspector), ("justify", predicate and by_inspector)]


def auth_01(c: Read) -> Outcomes:
    below = c.authority is not None and c.authority < INSPECTOR
    return [("breach", below and c.serious_strict), ("justify", below and c.serious_wide)]


def auth_03(c: Read) -> Outcomes:
    adult_with_history = c.aged("disposal", at_least=18) and c.prior
    return [
        ("gap", adult_with_history and c.nobody_recorded),
        ("justify", adult_with_history and c.sup < SERGEANT),
    ]


def auth_04(c: Read) -> Outcomes:
    against = c.victim_identified is True and (
        c.victim_consulted in {"no", "attempts_failed"} or c.victim_wishes == "oppose"
    )
    return [("gap", against and c.nobody_recorded), ("breach", against and c.sup < SERGEANT)]


def hist_02(c: Read) -> bool:
    if not c.aged("offence", at_least=18) or c.offence_date is None:
        return False
    earliest = months_from(c.offence_date, -24)
    return any(
        p.get("type") in {"conviction", *CAUTIONS}
        and p.get("similar") is True
        and p.get("date") is not None
        and earliest <= day(p["date"]) < c.offence_date
        for p in c.previous or []
    )


def vic_02(c: Read) -> bool:
    if c.victim_identified is not True:
        return False
    if c.victim_consulted is None:
        return True
    if c.victim_consulted == "yes":
        fewer = None not in (c.victim_wishes_count, c.victim_count) and c.victim_wishes_count < c.victim_count
        return c.victim_wishes is None or fewer
    return c.victim_consulted == "attempts_failed" and not c.contact_attempts


def vic_05(c: Read) -> bool:
    if c.victim_identified is not True:
        return False
    if c.victim_informed is None or c.victim_informed == "no":
        return True
    if c.victim_informed != "yes" or c.victim_informed_date is None:
        return False
    return c.victim_informed_date > last_of_working_days(c.disposal_date, 1 if c.victim_enhanced is True else 5)


def knife_04(c: Read) -> bool:
    more = c.weapon == "threat_or_use" or any(p.get("violent") or p.get("weapon") for p in c.previous or [])
    return c.aged("offence", at_most=17) and c.armed and more


def if_no_or_silent(condition: bool, answer: str | None, severity: str) -> Outcomes:
    return [(severity, condition and answer == "no"), ("gap", condition and answer is None)]


def allowed_matrices(adult: bool, disposal: date) -> set[str]:
    if adult:
        return {"adult_2013", "adult_2019"} if disposal >= date(2019, 2, 1) else {"adult_2013"}
    if disposal <= date(2023, 8, 31):
        return {"youth_2013"}
    return {"child_2023"} if disposal <= date(2025, 2, 25) else {"child_2025"}


def grav_02(c: Read) -> bool:
    youngest, oldest = c.record.get("age_at_offence_youngest"), c.record.get("age_at_offence_oldest")
    if c.gravity_matrix is None or youngest is None:
        return False
    possible = ([False] if youngest < 18 else []) + ([True] if oldest is None or oldest >= 18 else [])
    return all(c.gravity_matrix not in allowed_matrices(adult, c.disposal_date) for adult in possible)


CORE = (
    "offence_code",
    "offence_date",
    "disposal_date",
    "mode_of_trial",
    "age_at_offence_youngest",
    "age_at_disposal_youngest",
    "victim_type",
)


def rec_01(c: Read) -> bool:
    missing = any(c.record.get(name) is None for name in CORE)
    return missing or (c.domestic_abuse is True and c.da_relationship in (None, "none"))


def rec_02(c: Read) -> bool:
    silent = None in (c.responsibility, c.evidence_sufficient, c.offender_agreed)
    return silent or (c.aged("disposal", at_most=17) and c.appropriate_adult is None)


def time_01(c: Read) -> Outcomes:
    longer = c.late and c.within_39a
    may_be = c.domestic_abuse in (True, None) and c.offence_group in ("violence_without_injury", None)
    surely = c.domestic_abuse is True and c.offence_group == "violence_without_injury"
    return [("no hit", longer and surely), ("gap", longer and may_be), ("justify", c.late)]


def local_01(c: Read, excluded: tuple[str, ...]) -> bool:
    categories = {
        "domestic_abuse": c.domestic_abuse is True,
        "hate": bool(c.hate_strands),
        "sexual": c.offence_group == "sexual",
        "firearm": c.weapon == "firearm",
        "weapon": c.armed,
        "knife": c.weapon == "blade_possession" or c.blade_involved is True,
    }
    return any(categories.get(name, c.offence_group == name) for name in excluded)


def local_02(c: Read, cap: int, window: int) -> bool:
    if c.offence_date is None:
        return False
    earliest = months_from(c.offence_date, -window)
    counted = [
        p
        for p in c.previous or []
        if p.get("type") in OUT_OF_COURT and p.get("date") and earliest <= day(p["date"]) < c.offence_date
    ]
    return len(counted) >= cap


def local_03(c: Read) -> bool:
    refused = c.mode_of_trial == "indictable_only" or c.cps_consulted == "no"
    return bool(c.hate_strands) and (refused or any(p.get("hate") for p in c.previous or []))


Predicate = Callable[[Read], Outcomes]
# Rule, number of the version, from possible, from certain, to, lowest rank of an exception (* if settable), outcomes.
TABLE: list[tuple[str, int, str, str, str, str, Predicate]] = []


def row(rule: str, number: int, since: str, certain: str, to: str, exception: str, predicate: Predicate) -> None:
    TABLE.append((rule, number, since, certain or since, to or "9999-12-31", exception, predicate))


def one(severity: str, predicate: Callable[[Read], bool]) -> Predicate:
    return lambda c: [(severity, predicate(c))]


def indictable(c: Read) -> bool:
    return c.mode_of_trial == "indictable_only"


def for_crown(c: Read) -> bool:
    return c.mode_of_trial == "either_way" and c.venue_suitability == "crown"


def child(c: Read) -> bool:
    return c.aged("disposal", at_most=17)


def adult_offender(c: Read) -> bool:
    return c.aged("offence", at_least=18)


row("CR-SERIOUS-01", 1, "2012-08-01", "", "2017-12-31", "inspector", lambda c: serious(c, indictable(c), 1))
row("CR-SERIOUS-01", 2, "2018-01-01", "2019-01-01", "", "inspector", lambda c: serious(c, indictable(c), 2))
row("CR-SERIOUS-02", 1, "2012-08-01", "", "2017-12-31", "inspector", lambda c: serious(c, for_crown(c), 1))
row("CR-SERIOUS-02", 2, "2018-01-01", "2019-01-01", "", "inspector", lambda c: serious(c, for_crown(c), 2))
row("CR-SERIOUS-03", 1, "2015-04-13", "", "", "inspector*", one("justify", lambda c: adult_offender(c)
    and c.mode_of_trial == "either_way" and c.specified_either_way is True))  # fmt: skip
row("CR-SERIOUS-04", 1, "2013-04-08", "", "", "inspector*", one("justify", lambda c: c.charge_level))
row("CR-SERIOUS-05", 1, "2023-09-01", "", "", "constable", one("justify", lambda c: c.gravity_final in {3, 4}
    and c.gravity_matrix in {"child_2023", "child_2025"}))  # fmt: skip
row("CR-AUTH-01", 1, "2018-01-01", "2019-01-01", "", "", auth_01)
row("CR-AUTH-02", 1, "2018-01-01", "2019-01-01", "", "",
    one("gap", lambda c: c.serious_wide and c.authorising_rank is None))  # fmt: skip
row("CR-AUTH-03", 1, "2022-01-01", "2023-01-01", "", "", auth_03)
row("CR-AUTH-04", 1, "2012-08-01", "", "2021-12-31", "", auth_04)
row("CR-AUTH-05", 1, "2018-01-01", "2019-01-01", "", "", one("justify", lambda c: c.serious_wide
    and c.authorised_date is not None and c.authorised_date > c.disposal_date))  # fmt: skip
row("CR-ADMIT-01", 1, "2012-08-01", "", "", "", one("breach", lambda c: c.responsibility in {"denied", "no_reply"}))
row("CR-ADMIT-02", 1, "2012-08-01", "", "", "",
    one("breach", lambda c: c.offender_agreed == "no" or c.agreement_signed_by == "other"))  # fmt: skip
row("CR-ADMIT-03", 1, "2022-01-01", "2023-01-01", "", "",
    one("breach", lambda c: child(c) and c.appropriate_adult == "no"))  # fmt: skip
row("CR-EVID-01", 1, "2014-10-20", "", "", "", one("breach", lambda c: c.evidence_sufficient == "no"))
row("CR-HIST-01", 1, "2018-01-01", "2019-01-01", "2021-12-31", "inspector*", one("breach", lambda c: c.prior))
row("CR-HIST-01", 2, "2022-01-01", "", "", "sergeant", one("justify", lambda c: c.prior))
row("CR-HIST-02", 1, "2015-04-13", "", "", "inspector*", one("justify", hist_02))
row("CR-HIST-03", 1, "2012-08-01", "", "", "", one("gap", lambda c: c.history_checked != "yes"))
row("CR-VIC-01", 1, "2012-08-01", "", "2014-10-19", "",
    one("justify", lambda c: c.victim_identified is True and c.victim_consulted == "no"))  # fmt: skip
row("CR-VIC-01", 2, "2014-10-20", "", "", "",
    one("breach", lambda c: c.victim_identified is True and c.victim_consulted == "no"))  # fmt: skip
row("CR-VIC-02", 1, "2012-08-01", "", "", "", one("gap", vic_02))
row("CR-VIC-03", 1, "2012-08-01", "", "", "",
    one("justify", lambda c: c.victim_wishes == "oppose" and c.victim_departure_reason is None))  # fmt: skip
row("CR-VIC-04", 1, "2014-10-20", "", "", "", one("breach", lambda c: c.remedy_choice is not None
    and c.remedy_followed == "no" and c.remedy_departure_reason is None))  # fmt: skip
row("CR-VIC-05", 1, "2021-04-01", "", "", "", one("gap", vic_05))
row("CR-VIC-06", 1, "2014-10-20", "", "", "", one("breach", lambda c: c.victim_consult_date is not None
    and c.victim_consult_date > c.disposal_date))  # fmt: skip
row("CR-DA-01", 1, "2012-08-01", "", "", "", one("breach", lambda c: c.domestic_abuse is True
    and c.da_relationship in {"intimate_current", "intimate_former"}))  # fmt: skip
row("CR-DA-02", 1, "2015-09-21", "", "", "inspector*",
    one("justify", lambda c: c.domestic_abuse is True and c.da_relationship == "family"))  # fmt: skip
row("CR-HATE-01", 1, "2020-12-31", "", "", "inspector*",
    lambda c: if_no_or_silent(bool(c.hate_strands), c.cps_consulted, "justify"))  # fmt: skip
row("CR-SEX-01", 1, "2018-01-01", "2019-01-01", "", "inspector", one("justify", lambda c: c.offence_group == "sexual"))
row("CR-KNIFE-01", 1, "2012-08-01", "", "", "inspector*", one("justify", lambda c: adult_offender(c) and c.armed))
for number, since, to, severity in (
    (1, "2012-08-01", "2023-08-31", "justify"),
    (2, "2023-09-01", "2026-02-11", "breach"),
    (3, "2026-02-12", "", "justify"),
):
    row("CR-KNIFE-02", number, since, "", to, "inspector*",
        one(severity, lambda c: c.aged("offence", at_least=16, at_most=17) and c.armed))  # fmt: skip
row("CR-KNIFE-03", 1, "2023-09-01", "", "", "inspector*", one("justify", lambda c: c.aged("offence", at_most=15)
    and c.weapon in {"blade_possession", "weapon_possession"}))  # fmt: skip
row("CR-KNIFE-04", 1, "2023-09-01", "", "2026-02-11", "", one("breach", knife_04))
row("CR-KNIFE-04", 2, "2026-02-12", "", "", "", one("justify", knife_04))
row("CR-KNIFE-05", 1, "2026-02-12", "", "", "",
    lambda c: if_no_or_silent(child(c) and c.blade_involved is True, c.yjs_referred, "breach"))  # fmt: skip
row("CR-YOUTH-01", 1, "2022-01-01", "2023-01-01", "", "",
    lambda c: if_no_or_silent(child(c) and c.prior, c.yjs_consulted, "justify"))  # fmt: skip
row("CR-YOUTH-02", 1, "2023-09-01", "", "", "",
    one("gap", lambda c: child(c) and "yes" not in (c.yjs_consulted, c.yjs_notified, c.yjs_referred)))  # fmt: skip
row("CR-YOUTH-03", 1, "2025-02-26", "", "", "", lambda c: if_no_or_silent(
    child(c) and c.gravity_final is not None and c.gravity_final >= 4, c.yjs_consulted, "justify"))  # fmt: skip
row("CR-YOUTH-04", 1, "2012-08-01", "", "", "", one("breach", lambda c: c.aged("offence", at_most=9)))
row("CR-GRAV-01", 1, "2022-01-01", "2023-01-01", "", "", one("gap", lambda c: c.gravity_matrix is None))
row("CR-GRAV-02", 1, "2013-04-08", "", "", "", one("gap", grav_02))
row("CR-REC-01", 1, "2012-08-01", "", "", "", one("gap", rec_01))
row("CR-REC-02", 1, "2012-08-01", "", "", "", one("gap", rec_02))
row("CR-REC-03", 1, "2020-12-31", "", "", "", one("gap", lambda c: c.rationale_recorded != "yes"))
row("CR-REC-04", 1, "2012-08-01", "", "", "", one("gap", lambda c: not c.actions))
row("CR-TIME-01", 1, "2012-08-01", "", "", "", time_01)


def screened(record: dict[str, Any], settings: Settings = DEFAULTS) -> list[tuple[str, str]]:
    """The hits of one record, rule by rule."""
    return [(rule, severity) for rule, _number, severity in screened_by_version(record, settings)]


def screened_by_version(record: dict[str, Any], settings: Settings = DEFAULTS) -> list[tuple[str, int, str]]:
    """The hits of one record with the version of the rule that each rests on."""
    c = Read(record, settings)
    if c.outcome_code != 8:
        return []
    if c.disposal_date is None:
        return [("CR-REC-01", 1, "gap")]
    hits = []
    for rule, number, since, certain, to, exception, predicate in [*TABLE, *local_rows(settings)]:
        if not day(since) <= c.disposal_date <= day(to):
            continue
        severity = next((severity for severity, holds in predicate(c) if holds), "no hit")
        if severity == "no hit":
            continue
        if severity == "breach" and c.disposal_date < day(certain):
            severity = "justify"
        if exception and has_exception(c, rule, lowest_rank(rule, exception, settings)):
            severity = "justified"
        hits.append((rule, number, severity))
    return sorted(hits)


def local_rows(settings: Settings) -> list[tuple[str, int, str, str, str, str, Predicate]]:
    """Off by default; severity always justify, from the day and with the rank that the force sets."""
    one_, two, three = settings.exclusion, settings.repeat_cap, settings.hate_gateway
    predicates = (
        ("CR-LOCAL-01", one_, lambda c: local_01(c, one_.excluded)),
        ("CR-LOCAL-02", two, lambda c: local_02(c, two.cap, two.window)),
        ("CR-LOCAL-03", three, local_03),
    )
    return [
        (rule, 1, str(own.since), str(own.since), "9999-12-31", str(own.excepted_by or ""), one("justify", predicate))
        for rule, own, predicate in predicates
        if own.since
    ]


def lowest_rank(rule: str, exception: str, settings: Settings) -> int:
    rank = settings.exception_ranks.get(rule, exception.rstrip("*")) if exception.endswith("*") else exception
    return RANKS.index(rank) - 1


def has_exception(c: Read, rule: str, lowest: int) -> bool:
    return any(
        entry.get("rule_id") == rule
        and (entry.get("reason") or "").strip() != ""
        and entry.get("rank") is not None
        and c.level(entry["rank"], entry.get("rank_prefix")) >= lowest
        and entry.get("date") is not None
        and day(entry["date"]) <= c.disposal_date
        for entry in c.exceptions or []
    )
