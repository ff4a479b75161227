"""Screen the cases that are stored, and say what stands."""

from argparse import ArgumentParser
from collections.abc import Collection, Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from rich.console import Console
from rich.table import Table

from cases.enums import Severity
from cases.exceptions import NotFound, ScrutinyError
from cases.guidance.queries import (
    ScrutinyYear,
    cases_called,
    force_or_nearest,
    nearest_references,
    scrutiny_years,
    stale_cases,
)
from cases.guidance.services import ScreeningSummary, screen
from cases.guidance.wording import day_shown
from cases.models import Case, Force

PLAIN_WIDTH = 120


class Command(BaseCommand):
    help = (
        "Screen stored cases against the guidance in force on their dates, keep the hits, close those that no longer "
        "hold, and print a summary. Running it again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--force", help="only the cases of this force, for example hampshire")
        parser.add_argument("--case", metavar="REF", help="only the case of this reference")

    def handle(self, *args: Any, force: str | None, case: str | None, **options: Any) -> None:
        try:
            self.screen_these(force, case)
        except ScrutinyError as error:
            raise CommandError(str(error)) from None
        except DatabaseError as error:
            raise CommandError(f"The database cannot be used: {error}. Check DATABASE_URL, and run migrate.") from None

    def screen_these(self, force: str | None, case_ref: str | None) -> None:
        forces = [force_or_nearest(force).pk] if force is not None else _forces_with_cases()
        cases = Case.objects.filter(force__in=forces)
        ids: list[int] | None = None
        if case_ref is not None:
            ids = [_the_case(case_ref, forces).pk]
            cases = cases.filter(pk__in=ids)
        stale_before = stale_cases(cases, forces).count()
        # Named cases are of one force; forces are named otherwise.
        summary = screen(by=None, force_ids=None if ids else forces, case_ids=ids)
        stale_after = stale_cases(cases, forces).count()
        self.show_counts(summary, stale_before, stale_after)
        self.show_standing(summary)
        if ids is None:
            self.show_years(scrutiny_years(cases, forces))

    def show_counts(self, summary: ScreeningSummary, stale_before: int, stale_after: int) -> None:
        unchanged = sum(summary.standing.values()) - summary.opened
        self.stdout.write(
            f"Cases screened: {summary.cases:,}. Hits: {summary.opened:,} opened, {summary.closed:,} closed, "
            f"{unchanged:,} unchanged. Cases out of date: {stale_before:,} before, {stale_after:,} after."
        )

    def show_standing(self, summary: ScreeningSummary) -> None:
        if not summary.standing:
            self.stdout.write("No rule was hit.")
            return
        table = Table("Rule", title="Hits that stand, by rule and severity")
        for severity in Severity:
            table.add_column(severity.label, justify="right")
        for rule in dict.fromkeys(rule for rule, _severity in summary.standing):
            table.add_row(rule, *_counts(summary.standing.get((rule, severity), 0) for severity in Severity))
        totals = [sum(n for (_r, found), n in summary.standing.items() if found == severity) for severity in Severity]
        table.add_section()
        table.add_row("All rules", *_counts(totals))
        self.print_table(table)

    def show_years(self, years: Iterable[ScrutinyYear]) -> None:
        rows = list(years)
        if not rows:
            return
        table = Table("Force", "Year", title="CR-SCRUT-01: serious cases and thematic reviews, by force and year")
        table.add_column("Serious cases", justify="right")
        table.add_column("Without a review", justify="right")
        for year in rows:
            period = f"{day_shown(year.first_day)} to {day_shown(year.last_day)}"
            table.add_row(year.force.name, period, f"{year.serious:,}", f"{year.uncovered:,}")
        self.print_table(table)

    def print_table(self, table: Table) -> None:
        width = None if self.stdout.isatty() else PLAIN_WIDTH
        Console(file=self.stdout, width=width, highlight=False).print(table)


def _counts(numbers: Iterable[int]) -> list[str]:
    return [f"{number:,}" if number else "-" for number in numbers]


def _forces_with_cases() -> list[str]:
    return list(Force.objects.filter(cases__isnull=False).distinct().order_by("pk").values_list("pk", flat=True))


def _the_case(case_ref: str, forces: Collection[str]) -> Case:
    """The one case of that reference; two forces may have one each."""
    found = list(cases_called(case_ref, forces))
    if len(found) > 1:
        named = ", ".join(case.force_id for case in found)
        raise NotFound(f"More than one force has a case ‘{case_ref}’: {named}. Say which with --force.")
    if not found:
        near = ", ".join(nearest_references(case_ref, forces))
        raise NotFound(f"There is no case ‘{case_ref}’. {f'The nearest: {near}.' if near else 'No case is held yet.'}")
    return found[0]
