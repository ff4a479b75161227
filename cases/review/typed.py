"""What somebody typed into a form that cannot be stored any more, to be shown to them."""

from collections.abc import Iterable
from typing import cast

from django import forms


def typed_in(form: forms.Form) -> list[dict[str, str]]:
    """Each field that says anything, by its label, with what was chosen of a list in words."""
    shown = ((field.label, _in_words(field)) for field in form.visible_fields())
    return [{"label": str(label), "value": value} for label, value in shown if value]


def _in_words(field: forms.BoundField) -> str:
    value = field.value()
    if isinstance(field.field, forms.ChoiceField):
        chosen = {str(one) for one in (value if isinstance(value, list | tuple) else [value]) if one}
        choices = cast(Iterable[tuple[object, object]], field.field.choices)
        return "; ".join(str(label) for key, label in choices if str(key) in chosen)
    if isinstance(field.field, forms.BooleanField):
        return "Yes" if value else ""
    return str(value or "").strip()
