"""The complete list as a chair may see it before anything is released: what a case is about, not which one it is."""

from datetime import date
from typing import Final, NamedTuple

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from cases.enums import Chosen
from cases.models import Actor, Case, Meeting
from cases.panels.selecting.asking import Asked, Frame
from cases.panels.selecting.drawing import rank_of
from cases.panels.selecting.frame import frame_of

MOST_LISTED: Final = 200
TOKEN: Final = 16


class BlindCase(NamedTuple):
    """One eligible case without its reference; the token stands for it at this meeting and says nothing."""

    token: str
    offence: str | None
    resolved: date | None
    area: str | None
    gravity: int | None


def eligible_for_a_pick(meeting: Meeting, by: Actor, narrowed: QuerySet[Case] | None = None) -> Frame:
    return frame_of(meeting, by, Asked(Chosen.CHAIRS_PICK, narrowed=narrowed))


def token_of(meeting: Meeting, key: str) -> str:
    return rank_of(f"{meeting.panel.slug}/{meeting.number}", key)[:TOKEN]


def keys_by_token(meeting: Meeting, frame: Frame) -> dict[str, str]:
    return {token_of(meeting, case.key): case.key for case in frame.eligible}


def blind_list(meeting: Meeting, frame: Frame, by: Actor) -> list[BlindCase]:
    """Each eligible case by its offence, day, area and gravity, in an order that follows nothing of the case."""
    tokens = {case.pk: token_of(meeting, case.key) for case in frame.eligible}
    titled = (
        Case.objects.visible_to(by).filter(pk__in=tokens).annotate(words=Coalesce("offence_title", "offence__title"))
    )
    rows = titled.order_by().values_list("pk", "words", "disposal_date", "area__name", "gravity_final")
    return sorted((BlindCase(tokens[pk], *values) for pk, *values in rows), key=lambda one: one.token)
