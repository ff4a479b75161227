"""The catalogue held against the guidance's own table, row by row, and against the handbook made from it."""

import re
from collections import Counter
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from cases.enums import Rank, Severity
from cases.guidance.catalogue import ALL_IDS, NATIONAL, RANK_SETTABLE, catalogue_digest, every_rule, sources
from cases.guidance.catalogue.record_and_time import THEMATIC_REVIEW
from cases.guidance.describing import as_markdown, rules_in_words
from cases.guidance.rule import Fact, Rule, SettableRank
from cases.guidance.settings import Settings
from tests.guidance.shared import DOMAIN, TableRow, table_rows

GUIDANCE = (DOMAIN / "guidance.md").read_text("utf-8")
HANDBOOK = Path(__file__).resolve().parents[2] / "docs" / "rules.md"
RULES = {rule.id: rule for rule in every_rule()}
ROWS = list(table_rows())
DAY = re.compile(r"\d{4}-\d\d-\d\d")
CITED = re.compile(r"\[([A-Z0-9]+)\]")
# Where the guidance's cell says less or more than the marks: what the rule follows from, or a derived detail in a note.
OTHER_CITATIONS = {"CR-AUTH-02": {"N19"}, "CR-VIC-02": {"N19", "YJLC22", "S102"}}
OTHER_CONFIDENCE = {"CR-YOUTH-03": {"secondary"}, "CR-HATE-01": {"derived"}}


def ids(row: TableRow) -> str:
    return row.id


def dates_of(rule: Rule) -> set[str]:
    days = (day for version in rule.versions for day in (version.since, version.certain, version.until) if day)
    return {day.isoformat() for day in days}


def test_every_rule_of_the_guidance_is_there_and_no_other():
    counted = Counter("local" if rule.is_local else "national" for rule in every_rule())

    assert [row.id for row in ROWS] == [rule.id for rule in (*NATIONAL, THEMATIC_REVIEW)]
    assert counted == {"national": 44, "local": 3}
    assert len(set(ALL_IDS)) == 47


@pytest.mark.parametrize("row", ROWS, ids=ids)
def test_its_dates_are_the_guidances(row):
    expected = set(DAY.findall(row.in_force))
    if row.in_force.startswith("as 01"):
        expected = dates_of(RULES["CR-SERIOUS-01"])

    assert dates_of(RULES[row.id]) == expected


@pytest.mark.parametrize("row", ROWS, ids=ids)
def test_its_severities_are_the_guidances(row):
    said = set(re.findall("breach|justify|gap", row.severity))
    declared = {severity for version in RULES[row.id].versions for severity, _ in version.outcomes if severity}

    assert declared == ({Severity(word) for word in said} if row.id != THEMATIC_REVIEW.id else set())


@pytest.mark.parametrize("row", ROWS, ids=ids)
def test_its_exceptions_are_the_guidances(row):
    declared = {
        f"{version.excepted_by.default}*" if isinstance(version.excepted_by, SettableRank) else str(version.excepted_by)
        for version in RULES[row.id].versions
        if version.excepted_by
    }

    assert declared == set(re.findall(rf"(?:{'|'.join(Rank.values)})\*?", row.exception))


@pytest.mark.parametrize("row", ROWS, ids=ids)
def test_its_sources_and_confidence_are_the_guidances(row):
    rule = RULES[row.id]
    confidence = set(re.findall("primary|secondary|derived|founding", row.confidence))

    assert {source.key for source in rule.cites} == OTHER_CITATIONS.get(row.id, set(CITED.findall(row.citation)))
    assert {mark.value for mark in rule.confidence} == OTHER_CONFIDENCE.get(row.id, confidence)


def test_rules_that_rest_on_one_fact_stand_together():
    section = GUIDANCE.split("### 3.11")[1].split("\n---\n")[0]
    rows = re.findall(r"^\| ([a-z ]+) \| (.+) \|$", section, re.MULTILINE)
    expected = {
        f"CR-{kind}-{number:02d}": fact.capitalize()
        for fact, listed in rows
        for kind, first, last in re.findall(r"([A-Z]+)-(\d\d)(?: to -(\d\d))?", listed)
        for number in range(int(first), int(last or first) + 1)
    }

    found = {rule.id: rule.fact.value for rule in every_rule() if rule.fact is not Fact.REVIEW}

    assert found == expected


def test_every_source_reads_as_the_guidance_has_it():
    section = GUIDANCE.split("## 8. Sources")[1]
    rows = {
        key: (title, tuple(urls.split(" ; ")))
        for keys, title, urls in re.findall(r"^\| (\[.+\]) \| (.+) \| (http.+) \|$", section, re.MULTILINE)
        for key in CITED.findall(keys)
    }
    ours = {value.key: value for value in vars(sources).values() if isinstance(value, sources.Source)}

    assert set(ours) == set(rows)
    for key, source in ours.items():
        title, urls = rows[key]
        assert set(source.urls) <= set(urls)
        if key not in {"CC22", "CC24"}:
            assert (source.title.translate({0x201C: '"', 0x201D: '"'}), source.urls) == (title, urls)


def test_only_the_ranks_that_no_source_states_are_settable():
    assert set(RANK_SETTABLE) == {row.id for row in ROWS if "*" in row.exception}


def test_no_two_versions_cover_one_day():
    for rule in NATIONAL:
        for earlier, later in zip(rule.versions, rule.versions[1:], strict=False):
            assert earlier.until is not None
            assert earlier.until < later.since


def test_a_rule_of_statute_says_since_when():
    by_statute = {rule.id for rule in NATIONAL for version in rule.versions if version.statute_since}
    since = {version.statute_since for rule in NATIONAL for version in rule.versions if version.statute_since}

    assert by_statute == {"CR-ADMIT-01", "CR-EVID-01", "CR-VIC-01", "CR-VIC-04", "CR-VIC-06"}
    assert since == {date(2014, 10, 20)}


def test_the_digest_is_the_same_each_time_and_under_any_settings():
    first = catalogue_digest()
    catalogue_digest.cache_clear()

    assert catalogue_digest() == first
    assert re.fullmatch("[0-9a-f]{16}", first)
    assert Settings(strict_indictable=True).digest != Settings().digest


def test_the_handbook_is_the_catalogue_as_it_stands():
    assert HANDBOOK.read_text("utf-8") == as_markdown(rules_in_words())


@pytest.mark.parametrize("kind", ["table", "json", "markdown"])
def test_the_command_lists_every_rule(kind):
    out = StringIO()

    call_command("rules", format=kind, stdout=out)

    assert [rule for rule in ALL_IDS if rule not in out.getvalue()] == []
