"""Kinds of column that the record needs, and the few lookups that the rules need.

Null always means *not recorded*.
"""

from collections.abc import Iterable
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import TextChoices

KEY_LENGTH = 64
TEXT_LENGTH = 20_000
OLDEST_AGE = 120
MOST_GRAVITY = 5
MOST_COUNTED = 1_000

Choices = type[TextChoices]


class SetColumn(models.CharField):
    """A set of listed values, kept sorted and joined with `|`; empty text is the recorded empty set."""

    def __init__(self, *args: Any, members: Iterable[str] = (), **kwargs: Any) -> None:
        self.members = tuple(members)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "members": self.members}


class ExceptionsColumn(models.TextField):
    """`|CR-HIST-01=3|…|`: rule and level of each exception with a reason, dated by the disposal.

    A special officer's level stands after an `s`, so that the force's setting
    on special ranks stays a parameter of the question.
    """


class MonthsColumn(models.TextField):
    """How many months before the offence each earlier out-of-court resolution was, nearest first, four digits each."""


@ExceptionsColumn.register_lookup
class Covers(models.Lookup):
    """Holds where an exception to the rule, by one of the ranks in the tokens, is recorded: `(token, token, …)`."""

    lookup_name = "covers"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        tests, values = [], []
        for token in self.rhs:
            tests.append(f"{column} LIKE %s")
            values.extend([*params, f"%|{token}|%"])
        return f"({' OR '.join(tests)})", values


@MonthsColumn.register_lookup
class RepeatedWithin(models.Lookup):
    """Holds where at least `cap` earlier resolutions lie within `window` months: `(cap, window)`."""

    lookup_name = "repeated_within"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        cap, window = self.rhs
        sql = f"SUBSTR({column}, {4 * int(cap) - 3}, 4) BETWEEN %s AND %s"
        return sql, [*params, "0000", f"{min(int(window), 9999):04d}"]


def choice(values: Choices, label: str) -> models.CharField:
    """One of the listed values."""
    longest = max(len(value) for value in values.values)
    return models.CharField(label, max_length=longest, choices=values, null=True, blank=True)


def members_of(values: Choices, label: str) -> SetColumn:
    """Any of the listed values, together."""
    return SetColumn(label, max_length=len("|".join(values.values)), members=values.values, null=True, blank=True)


def yes_no_fact(label: str) -> models.BooleanField:
    """True, false, or not recorded."""
    return models.BooleanField(label, null=True, blank=True)


def day(label: str) -> models.DateField:
    return models.DateField(label, null=True, blank=True)


def moment(label: str) -> models.DateTimeField:
    return models.DateTimeField(label, null=True, blank=True)


def key(label: str) -> models.CharField:
    """A reference or code of the force's own, up to 64 characters."""
    return models.CharField(label, max_length=KEY_LENGTH, null=True, blank=True)


def text(label: str) -> models.TextField:
    """Free text, up to 20,000 characters; never blank, since blank is not recorded."""
    return models.TextField(label, max_length=TEXT_LENGTH, null=True, blank=True)


def number(label: str, most: int) -> models.SmallIntegerField:
    """A whole number from 0 to `most`."""
    limits = [MinValueValidator(0), MaxValueValidator(most)]
    return models.SmallIntegerField(label, validators=limits, null=True, blank=True)
