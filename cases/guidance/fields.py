"""The fields of the case record under their record-format names, read off the columns that hold them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from django.core.validators import MaxValueValidator
from django.db import models

from cases import enums
from cases.models import columns as col
from cases.models.lists import ActionFacts, AttemptFacts, ExceptionFacts, PreviousFacts
from cases.models.record import RecordedFacts

MOST_ENTRIES: Final = 200
HIGHEST_OUTCOME: Final = 99

YOUNGEST: Final = "_youngest"
OLDEST: Final = "_oldest"
PREFIX: Final = "_prefix"


class Kind(Enum):
    """How a field is written, which decides how it is read."""

    KEY = "key"
    TEXT = "text"
    DATE = "date"
    MOMENT = "moment"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    SET = "set"
    NUMBER = "number"
    AGE = "age"
    RANK = "rank"
    AMOUNT = "amount"
    OUTCOME = "outcome"
    OFFENDER = "offender"


Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RecordField:
    """One field as a force sends it; an age stands for its two columns, the offender's reference for its token."""

    name: str
    kind: Kind
    label: str
    choices: Choices = ()
    least: int | None = None
    most: int | None = None
    longest: int | None = None

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(value for value, _label in self.choices)

    @property
    def has_prefix(self) -> bool:
        """Whether what stood before a rank or a role is kept beside it."""
        return self.kind is Kind.RANK or self.name == "deciding_role"

    @property
    def columns(self) -> tuple[str, ...]:
        """The keys of the canonical record that hold what was sent."""
        if self.kind is Kind.AGE:
            return (self.name + YOUNGEST, self.name + OLDEST)
        if self.has_prefix:
            return (self.name, self.name + PREFIX)
        return ("offender_token",) if self.kind is Kind.OFFENDER else (self.name,)


# The column of a set keeps its members without their labels.
SET_LABELS: Final[Mapping[str, Choices]] = {
    "seriousness_factors": tuple(enums.SeriousnessFactor.choices),
    "hate_strands": tuple(enums.HateStrand.choices),
}
# What is stored as something other than a column of the same name.
BESIDE_THE_COLUMNS: Final = (
    RecordField("force", Kind.KEY, "force", longest=col.KEY_LENGTH),
    RecordField("area", Kind.TEXT, "area", longest=col.TEXT_LENGTH),
    RecordField("offender_ref", Kind.OFFENDER, "the person's reference", longest=col.KEY_LENGTH),
)


def _limit(column: models.Field[Any, Any]) -> int | None:
    return next((v.limit_value for v in column.validators if isinstance(v, MaxValueValidator)), None)


def _written_as(column: models.Field[Any, Any]) -> RecordField:
    """The record field that a column holds."""
    name, label = column.name, str(column.verbose_name)
    choices: Choices = tuple((str(value), str(words)) for value, words in column.choices or ())
    match column:
        case col.SetColumn():
            return RecordField(name, Kind.SET, label, SET_LABELS[name])
        case models.BooleanField():
            return RecordField(name, Kind.BOOLEAN, label)
        case models.DateTimeField():
            return RecordField(name, Kind.MOMENT, label)
        case models.DateField():
            return RecordField(name, Kind.DATE, label)
        case models.FloatField():
            return RecordField(name, Kind.AMOUNT, label, least=0)
        case models.SmallIntegerField() if name == "outcome_code":
            return RecordField(name, Kind.OUTCOME, label, least=0, most=HIGHEST_OUTCOME)
        case models.SmallIntegerField() if name.endswith(YOUNGEST):
            label = label.removeprefix("youngest ")
            return RecordField(name.removesuffix(YOUNGEST), Kind.AGE, label, least=0, most=_limit(column))
        case models.SmallIntegerField():
            return RecordField(name, Kind.NUMBER, label, least=0, most=_limit(column))
    if choices:
        is_rank = choices == tuple(enums.Rank.choices)
        return RecordField(name, Kind.RANK if is_rank else Kind.CHOICE, label, choices)
    kind = Kind.TEXT if isinstance(column, models.TextField) else Kind.KEY
    return RecordField(name, kind, label, longest=column.max_length)


def _fields_of(facts: type[models.Model]) -> dict[str, RecordField]:
    """The fields that a table of recorded facts holds; the second column of a pair belongs to the first."""
    columns = [c for c in facts._meta.local_fields if not c.name.endswith((OLDEST, PREFIX))]
    fields = [_written_as(column) for column in columns]
    return {field.name: field for field in fields}


FIELDS: Final[Mapping[str, RecordField]] = {
    **_fields_of(RecordedFacts),
    **{field.name: field for field in BESIDE_THE_COLUMNS},
}
LISTS: Final[Mapping[str, Mapping[str, RecordField]]] = {
    "previous": _fields_of(PreviousFacts),
    "actions": _fields_of(ActionFacts),
    "exceptions": _fields_of(ExceptionFacts),
    "contact_attempts": _fields_of(AttemptFacts),
}
REQUIRED: Final = ("case_ref", "outcome_code")
