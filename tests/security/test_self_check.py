"""What docs/security.md claims is complete, and every test it names is there."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from cases.people.sign_in.passwords import WORDS
from tests.security.asvs import REQUIREMENTS

TESTS = Path(__file__).resolve().parents[1]
DOCS = TESTS.parent / "docs"
TEXT = (DOCS / "security.md").read_text("utf-8")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+)(?: to (\d+\.\d+\.\d+))? \| (.+?) \| (.+?) \| (.*) \|$", re.MULTILINE)
NAMED = re.compile(r"`(\w+/\w+\.py)::((?:\w+::)?\w+)`")
VERDICTS = {"met", "**not met**", "not applicable"}


class Row(NamedTuple):
    """What the check says of one requirement, or of several that follow each other."""

    requirements: list[str]
    verdict: str
    shown_by: str


def between(first: str, last: str) -> list[str]:
    section, _, begin = first.rpartition(".")
    return [f"{section}.{number}" for number in range(int(begin), int((last or first).rpartition(".")[2]) + 1)]


ROWS = [Row(between(first, last), verdict, shown) for first, last, _asks, verdict, shown in ROW.findall(TEXT)]


@cache
def named_in(path: Path) -> set[str]:
    return set(_tests(ast.parse(path.read_text("utf-8")).body, ""))


def _tests(body: list[ast.stmt], before: str) -> Iterator[str]:
    for one in body:
        if isinstance(one, ast.ClassDef):
            yield from _tests(one.body, f"{one.name}::")
        elif isinstance(one, ast.FunctionDef) and one.name.startswith("test_"):
            yield f"{before}{one.name}"


def test_every_requirement_of_the_first_two_levels_has_its_place_in_order():
    assert len(REQUIREMENTS) == 253
    assert [number for row in ROWS for number in row.requirements] == REQUIREMENTS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.requirements[0])
def test_each_has_a_verdict_and_what_shows_it_or_why(row):
    named = NAMED.findall(row.shown_by)

    assert row.verdict in VERDICTS
    assert bool(named) is (row.verdict == "met")
    assert row.shown_by
    assert [f"{path}::{test}" for path, test in named if test not in named_in(TESTS / path)] == []


def test_the_count_at_the_beginning_is_right():
    count = Counter(row.verdict for row in ROWS for _ in row.requirements)

    assert (
        f"Of 253 requirements, {count['met']} are met, {count['**not met**']} are not met and "
        f"{count['not applicable']} are not applicable."
    ) in TEXT


def test_every_link_leads_to_a_heading_or_a_file_of_the_handbook():
    headings = {re.sub(r"[^\w -]", "", line.lower()).replace(" ", "-") for line in re.findall(r"^#+ (.+)$", TEXT, re.M)}
    links = set(re.findall(r"\]\(([^)]+)\)", TEXT))

    assert {link for link in links if link.startswith("#") and link[1:] not in headings} == set()
    assert {link for link in links if not link.startswith("#") and not (DOCS / link).exists()} == set()


def test_the_words_that_make_no_password_are_listed():
    listed = TEXT.partition("## Words that make no password\n\n")[2].partition(".\n")[0]

    assert listed.replace("\n", " ").split(", ") == sorted(WORDS)
