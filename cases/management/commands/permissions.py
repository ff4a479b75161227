"""`manage.py permissions`: who may open which page and do what at which stage, as docs/permissions.md has it."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from cases.permissions.scene import Scene
from cases.permissions.wording import as_markdown


class Command(BaseCommand):
    help = "Print who may open which page and do what, in markdown; nothing is stored."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            self.stdout.write(as_markdown(Scene()), ending="")
            transaction.set_rollback(True)
