"""Forms in the GOV.UK look."""

from django.forms.renderers import TemplatesSetting


class GovukRenderer(TemplatesSetting):
    """Renders each field as a GOV.UK form group."""

    field_template_name = "components/field.html"
