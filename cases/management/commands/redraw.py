"""Draw the cases of a meeting again from what was recorded, and say whether they are the same."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from cases.enums import Chosen
from cases.exceptions import NotFound, ScrutinyError
from cases.management.commands.screen_records import one_line
from cases.models import Draw
from cases.panels.selecting.drawing import BY_LOT, lines_of
from cases.panels.selecting.redrawing import Redraw, frame_recorded, redraw


class Command(BaseCommand):
    help = (
        "Draw the cases of a meeting again from the recorded list and seed, and say whether they are the same ones: "
        "exit code 0 if they are, 1 with a sentence if not. Nothing is stored."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("meeting", metavar="PANEL/NUMBER", help="the meeting, for example adults/3")
        parser.add_argument("--draw", type=int, metavar="N", help="which of its draws; the last unless given")
        shown = parser.add_mutually_exclusive_group()
        shown.add_argument("--json", action="store_true", help="print what was recorded and what is drawn now as JSON")
        shown.add_argument(
            "--frame", action="store_true", help="print the list that was drawn from, whose SHA-256 is the digest"
        )

    def handle(self, *args: Any, meeting: str, draw: int | None, json: bool, frame: bool, **options: Any) -> None:
        if hasattr(self.stdout, "reconfigure"):
            self.stdout.reconfigure(encoding="utf-8")
        try:
            found = _find(meeting, draw)
            if frame:
                self.stdout.write(lines_of(frame_recorded(found)), ending="")
                return
            again = redraw(found)
        except ScrutinyError as error:
            raise CommandError(str(error)) from None
        except DatabaseError as error:
            raise CommandError(f"The database cannot be used: {one_line(error)}. Check DATABASE_URL.") from None
        self.stdout.write(_as_json(again) if json else _in_words(again))
        if not again.is_same:
            raise CommandError(f"Draw {found.number} of {meeting} is not the same. {again.differs}")


def _find(meeting: str, number: int | None) -> Draw:
    slug, _, place = meeting.rpartition("/")
    if not slug or not (place.isascii() and place.isdecimal()):
        raise NotFound(f"“{meeting}” names no meeting: write the panel and the meeting’s number, for example adults/3.")
    draws = Draw.objects.filter(meeting__panel__slug=slug, meeting__number=int(place)).order_by("-number")
    if number is not None:
        draws = draws.filter(number=number)
    found = draws.select_related("meeting__panel").first()
    if found is None:
        which = "no cases were drawn" if number is None else f"there is no draw {number}"
        raise NotFound(f"For {meeting} {which}.")
    return found


def _as_json(again: Redraw) -> str:
    return json.dumps(again.as_json(), ensure_ascii=False)


def _in_words(again: Redraw) -> str:
    draw = again.draw
    how = f"by seed {draw.seed}" if draw.algorithm == BY_LOT else "by name"
    said = (
        f"Draw {draw.number} of {draw.meeting.panel.slug}/{draw.meeting.number}: {len(draw.drawn)} of "
        f"{len(draw.frame)} cases, {Chosen(draw.method).label.lower()}, {how}."
    )
    if not again.is_same:
        return said
    number = len(again.redrawn)
    return f"{said} Drawn again: the same {'case' if number == 1 else f'{number} cases'}."
