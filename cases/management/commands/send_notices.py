"""Writes to people about what awaits them: what is new, the daily digest, and what is overdue."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils import timezone

from cases.authorisation import letters, notices
from cases.panels.meetings import telling


class Command(BaseCommand):
    help = (
        "Hand over the e-mails that wait to be sent, the daily digests and the reminders of what is overdue. Run it "
        "from a scheduler every few minutes, or with --every; two at the same time send nothing twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=int, metavar="MINUTES", help="keep running, and look so often")

    def handle(self, *args: Any, every: int | None, **options: Any) -> None:
        if every is None:
            self.send_once()
            return
        if every < 1:
            raise CommandError("Say a whole number of minutes, 1 or more, for example --every 5.")
        while True:
            self.send_once()
            close_old_connections()
            time.sleep(60 * every)

    def send_once(self) -> None:
        """Say who is waited for now, then write: a deputy's time begins and people leave without anybody's act."""
        notices.tell_again()
        telling.tell_again()
        now = timezone.now()
        rounds = {
            "new": letters.write_new(now),
            "daily": letters.write_digests(now),
            "late": letters.write_reminders(now),
        }
        self.stdout.write(
            f"E-mails: {rounds['new'].letters} about what is new, {rounds['daily'].letters} daily, "
            f"{rounds['late'].letters} reminders."
        )
        failed = sum(one.failed for one in rounds.values())
        if failed:
            self.stderr.write(f"{failed} could not be handed over to the mail server and will be tried again.")
