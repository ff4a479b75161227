"""`manage.py detector_figures` prints what the detector of identifiers finds, misses and takes for one wrongly."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand

from cases.panels.redacting import detector, measuring


class Command(BaseCommand):
    help = (
        "Measure the detector of identifiers on its test set (cases/data/identifiers/test_set.txt): found, missed and "
        "false alarms by kind. --each lists every miss and every false alarm."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--each", action="store_true", help="list every miss and every false alarm")

    def handle(self, *_args: Any, each: bool, **_options: Any) -> None:
        snippets = measuring.snippets(measuring.TEST_SET.read_text("utf-8"))
        readings = [measuring.read(snippet) for snippet in snippets]
        self.stdout.write(f"Detector “{detector.VERSION}”, {len(snippets)} snippets\n\n")
        for line in measuring.table(measuring.measure(readings)):
            self.stdout.write(line)
        self.stdout.write(f"\n{measuring.in_words(readings)}")
        for reading in readings if each else ():
            self._each(reading)

    def _each(self, reading: measuring.Reading) -> None:
        text = reading.snippet.text
        for words, marks in (("Missed", reading.missed), ("False alarm", reading.false_alarms)):
            for mark in marks:
                self.stdout.write(f"{words}, {mark.kind.label}: “{text[mark.start : mark.end]}” in: {text}")
