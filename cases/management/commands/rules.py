"""The catalogue of rules, for people to read and for other programs."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.table import Table

from cases.enums import Severity
from cases.guidance.catalogue import catalogue_digest
from cases.guidance.describing import RuleInWords, as_data, as_markdown, by_fact, rules_in_words

COLOURS = {Severity.BREACH: "red", Severity.JUSTIFY: "yellow", Severity.GAP: "bright_black"}
PLAIN_WIDTH = 160


class Command(BaseCommand):
    help = "List the rules that cases are screened against: what each asks, since when, says who, and how sure we are."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=["table", "json", "markdown"], default="table")

    def handle(self, *args: Any, format: str, **options: Any) -> None:
        rules = rules_in_words()
        if format == "json":
            self.stdout.write(json.dumps(as_data(rules), ensure_ascii=False, indent=2, default=str))
        elif format == "markdown":
            self.stdout.write(as_markdown(rules), ending="")
        else:
            self.show(rules)

    def show(self, rules: list[RuleInWords]) -> None:
        """As wide as the terminal, or wide enough to read where there is none."""
        is_terminal = self.stdout.isatty()
        console = Console(file=self.stdout, width=None if is_terminal else PLAIN_WIDTH, highlight=False)
        table = Table(title=f"The catalogue of rules, {catalogue_digest()}", caption_justify="left")
        for heading in ("Rule", "Title", "In force", "Severity", "Exception by", "Confidence"):
            table.add_column(heading, overflow="fold", no_wrap=heading == "Rule")
        for fact, group in by_fact(rules):
            table.add_section()
            table.add_row(f"[bold]{fact}[/bold]")
            for rule in group:
                table.add_row(*_cells(rule))
        console.print(table)


def _cells(rule: RuleInWords) -> list[str]:
    severities = [Severity(severity) for severity in rule.severities]
    ranks = dict.fromkeys(
        (f"{version.excepted_by}{'*' if version.is_rank_settable else ''}") or "-" for version in rule.versions
    )
    return [
        rule.id,
        rule.title,
        rule.dates,
        "\n".join(f"[{COLOURS[severity]}]{severity.label}[/]" for severity in severities),
        ", ".join(rank.replace("_", " ") for rank in ranks) or "-",
        ", ".join(rule.confidence),
    ]
