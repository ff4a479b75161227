"""Forms in the GOV.UK look."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input

CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.PasswordInput, "govuk-input govuk-password-input__input govuk-js-password-input-input"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.Textarea, "govuk-textarea"),
    (forms.Select, "govuk-select"),
    (Input, "govuk-input"),
    (forms.MultiWidget, "govuk-input govuk-input--width-10"),
)


class GovukBoundField(forms.BoundField):
    """A field as people meet it: classes by its kind of widget, and the mark of an error."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        # The browser's own messages are worse than ours, and come one at a time.
        attrs.pop("required", None)
        if widget.is_hidden:
            return attrs
        own = next((names for kind, names in CLASSES if isinstance(widget, kind)), "")
        in_error = f"{own.split()[0]}--error" if own and self.errors and not self.is_choice_of_boxes else ""
        named = " ".join(filter(None, (own, in_error, widget.attrs.get("class", ""))))
        return {**attrs, "class": named} if named else attrs

    @property
    def is_choice_of_boxes(self) -> bool:
        """Radios and checkboxes, one of which may be all there is."""
        return isinstance(self.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple | forms.CheckboxInput)

    @property
    def first_input_id(self) -> str:
        """Where the error summary leads: the field, or the first of its boxes."""
        return f"{self.auto_id}_0" if self.use_fieldset else self.auto_id


class GovukRenderer(TemplatesSetting):
    """Renders each field as a GOV.UK form group."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
    bound_field_class = GovukBoundField


class LineField(forms.CharField):
    """Words on one line: what stands in headings, letters and the audit record has no characters that nobody sees."""

    def to_python(self, value: Any) -> str:
        words = " ".join((super().to_python(value) or "").split())
        if not words.isprintable():
            raise forms.ValidationError("Write this without characters that cannot be seen.", code="invisible")
        return words


class DayField(forms.DateField):
    """A day as people here write it, 6/7/2019, or as files do, 2019-07-06."""

    input_formats = ("%d/%m/%Y", "%Y-%m-%d", "%d %B %Y")
    default_error_messages = {
        "required": "Enter a date, for example 6/7/2019.",
        "invalid": "“%(value)s” is not a date that exists: write it like 6/7/2019.",
    }

    def __init__(self, *, help_text: str = "For example, 6/7/2019", **kwargs: Any) -> None:
        widget = forms.DateInput(format="%d/%m/%Y", attrs={"class": "govuk-input--width-10", "autocomplete": "off"})
        super().__init__(**{"widget": widget, "input_formats": self.input_formats, **kwargs}, help_text=help_text)

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except forms.ValidationError:
            raise forms.ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": str(value)[:40]}
            ) from None
