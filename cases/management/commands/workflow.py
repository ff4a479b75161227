"""`manage.py workflow`: how a proposal and an agenda item move, as docs/workflow.md has it."""

from typing import Any

from django.core.management.base import BaseCommand

from cases.authorisation.diagram import as_markdown
from cases.panels.meetings.diagram import items_as_markdown


class Command(BaseCommand):
    help = "Print the moves of a proposal and of an agenda item, each as a table and a state diagram, in markdown."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{as_markdown()}\n{items_as_markdown()}", ending="")
