"""Looks through the audit record for what was changed, removed, inserted or reordered since it was sealed."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from cases.audit.verifying import Verification, verify


class Command(BaseCommand):
    help = (
        "Walk along the seals of the audit record, compare every sealed event with its seal, and name the first that "
        "was changed, removed, inserted or reordered. Ends with status 1 where there is one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--head", metavar="DIGEST", default="", help="a digest that seal_audit printed earlier")
        parser.add_argument("--json", action="store_true", help="print a JSON object instead of sentences")

    def handle(self, *args: Any, **options: Any) -> None:
        found = verify(head=options["head"].strip().lower())
        if options["json"]:
            self.stdout.write(json.dumps(found.as_json(), indent=2, ensure_ascii=False))
        else:
            self.tell(found)
        if not found.is_whole:
            sys.exit(1)

    def tell(self, found: Verification) -> None:
        if found.fault:
            self.stdout.write(found.fault.what)
            self.stdout.write(f"Before that, {found.sealed:,} events under {found.seals:,} seals are whole.")
            return
        self.stdout.write(f"The audit record is whole: {found.sealed:,} events under {found.seals:,} seals.")
        self.stdout.write(f"Waiting to be sealed: {found.waiting:,}.")
        if found.head:
            self.stdout.write(f"The newest digest: {found.head}")
