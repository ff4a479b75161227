"""Load the reference data that comes with the product."""

from typing import Any

from django.core.management.base import BaseCommand

from cases.guidance.reference import load_reference


class Command(BaseCommand):
    help = "Load forces, offences, ethnicity and outcome codes from the product's own files. Running it again is safe."

    def handle(self, *args: Any, **options: Any) -> None:
        for kind, count in load_reference().items():
            self.stdout.write(f"{count:>6,} {kind}")
