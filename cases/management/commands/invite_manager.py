"""Invites a system manager from the command line: the first one, or one where no other can act any more."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.forms import ValidationError
from django.utils import timezone

from cases.enums import Vetting
from cases.exceptions import ScrutinyError
from cases.models import Force
from cases.people.managing import invite_manager
from cases.people.terms import Terms, faults_of_terms

DAYS = {
    "vetting-expires-on": "the last day on which their vetting holds",
    "undertaking-signed-on": "the day on which they signed the confidentiality undertaking",
    "training-completed-on": "the day on which they completed training in data protection",
}


class Command(BaseCommand):
    help = "Invites a system manager, who invites everybody else; the letter says how they choose a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True, help="their full name")
        parser.add_argument("--force", required=True, action="append", help="a force they serve, by its id; repeatable")
        parser.add_argument("--vetting-level", default="", choices=Vetting.values)
        for name, words in DAYS.items():
            parser.add_argument(f"--{name}", type=date.fromisoformat, help=f"{words}, as 2026-05-03")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
        except ValidationError:
            raise CommandError(f"“{options['email']}” is no email address: write it like name@example.org.") from None
        found = Force.objects.in_bulk(options["force"])
        if missing := sorted(set(options["force"]) - set(found)):
            raise CommandError(f"There is no force {', '.join(missing)}: use ids like hampshire.")
        today = timezone.localdate()
        held = {name.replace("-", "_"): options[name.replace("-", "_")] for name in DAYS}
        terms = Terms(starts_on=today, vetting_level=options["vetting_level"], **held)
        for name, words in faults_of_terms(terms, found.values(), today):
            raise CommandError(f"--{name.replace('_', '-')}: {words}")
        try:
            given = invite_manager(
                email=options["email"], name=options["name"], forces=tuple(found.values()), terms=terms
            )
        except ScrutinyError as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"{given.person.name} is system manager for {given.force_names}.")
