"""Makes the demonstration's people and says how each signs in."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.exceptions import NotAllowed
from cases.people.demonstration import build_people


class Command(BaseCommand):
    help = "Makes the demonstration's people, once, and prints how each of them signs in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print a JSON array instead of a table")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            people = build_people()
        except NotAllowed as refused:
            raise CommandError(str(refused)) from None
        if options["json"]:
            self.stdout.write(json.dumps(people, indent=2, ensure_ascii=False))
            return
        width = max(len(person["username"]) for person in people)
        for person in people:
            self.stdout.write(f"{person['username']:{width}}  {person['name']}, {person['force']}")
        self.stdout.write(f"The password of each is {people[0]['password']}")
