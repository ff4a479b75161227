"""Seals the events of the audit record that nobody can add to any more."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from cases.audit.sealing import seal
from cases.exceptions import OutOfDate


class Command(BaseCommand):
    help = (
        "Seal the audit events whose transactions have ended, and print the newest digest, which belongs where nobody "
        "who can write to this database can change it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=int, metavar="MINUTES", help="keep running, and seal so often")

    def handle(self, *args: Any, every: int | None, **options: Any) -> None:
        if every is None:
            self.seal_once()
            return
        if every < 1:
            raise CommandError("Say a whole number of minutes, 1 or more, for example --every 10.")
        while True:
            self.seal_once()
            close_old_connections()
            time.sleep(60 * every)

    def seal_once(self) -> None:
        try:
            sealed = seal()
        except OutOfDate as busy:
            self.stdout.write(str(busy))
            return
        if sealed.events:
            self.stdout.write(f"Events sealed: {sealed.events:,}, under {sealed.seals:,} seals.")
        else:
            self.stdout.write("No event waited to be sealed.")
        if sealed.head:
            self.stdout.write(f"The newest digest, to be written down elsewhere: {sealed.head}")
