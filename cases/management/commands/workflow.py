"""`manage.py workflow`: how a proposal moves, as docs/workflow.md has it."""

from typing import Any

from django.core.management.base import BaseCommand

from cases.authorisation.diagram import as_markdown


class Command(BaseCommand):
    help = "Print the moves of a proposal as a table and a state diagram, in markdown."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(as_markdown(), ending="")
