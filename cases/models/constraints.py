"""What the database itself refuses, read off the columns so that no field is forgotten."""

from collections.abc import Iterator

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from cases.models.columns import SetColumn


def record_constraints(facts: type[models.Model]) -> list[models.BaseConstraint]:
    """Listed values only, numbers within their limits, no blank text, ages in order."""
    return [*_listed_values(facts), *_limits(facts), _no_blank_text(facts), *_ages_in_order()]


def listed_values(facts: type[models.Model], prefix: str) -> list[models.BaseConstraint]:
    """The same for the rows of a list, under names that begin with the list's own."""
    return [*_listed_values(facts, prefix)]


def _listed_values(facts: type[models.Model], prefix: str = "") -> Iterator[models.BaseConstraint]:
    for field in facts._meta.local_fields:
        if field.choices:
            values = [value for value, _label in field.choices]
            yield models.CheckConstraint(
                condition=Q(**{f"{field.name}__in": values}), name=f"{prefix}{field.name}_known"
            )
        elif isinstance(field, SetColumn):
            yield models.CheckConstraint(
                condition=Q(**{f"{field.name}__in": _every_set(field.members)}), name=f"{prefix}{field.name}_known"
            )


def _every_set(members: tuple[str, ...]) -> list[str]:
    ordered = sorted(members)
    return [
        "|".join(member for bit, member in enumerate(ordered) if chosen >> bit & 1)
        for chosen in range(2 ** len(ordered))
    ]


def _limits(facts: type[models.Model]) -> Iterator[models.BaseConstraint]:
    for field in facts._meta.local_fields:
        limit = next((v.limit_value for v in field.validators if isinstance(v, MaxValueValidator)), None)
        if isinstance(field, models.SmallIntegerField) and field.name != "outcome_code" and limit is not None:
            yield models.CheckConstraint(
                condition=Q(**{f"{field.name}__range": (0, limit)}), name=f"{field.name}_limits"
            )


def _no_blank_text(facts: type[models.Model]) -> models.BaseConstraint:
    condition = Q()
    for field in facts._meta.local_fields:
        free = isinstance(field, models.TextField) or (isinstance(field, models.CharField) and not field.choices)
        if free and not isinstance(field, SetColumn):
            condition &= Q(**{f"{field.name}__gt": ""}) | Q(**{f"{field.name}__isnull": True})
    return models.CheckConstraint(condition=condition, name="no_blank_text")


def _ages_in_order() -> Iterator[models.BaseConstraint]:
    for age in ("age_at_offence", "age_at_disposal"):
        youngest, oldest = f"{age}_youngest", f"{age}_oldest"
        yield models.CheckConstraint(
            condition=Q(**{f"{oldest}__gte": F(youngest)}) | Q(**{f"{oldest}__isnull": True}), name=f"{age}_in_order"
        )
        yield models.CheckConstraint(
            condition=Q(**{f"{oldest}__isnull": True}) | Q(**{f"{youngest}__isnull": False}),
            name=f"{age}_has_a_youngest",
        )
