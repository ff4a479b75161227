"""The components that every page is made of say what they are given, in the house's way."""

from datetime import UTC, date, datetime

import django_tables2 as tables
import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from cases.decisions import YES, no
from cases.enums import Severity
from cases.forms_govuk import DayField


def rendered(source: str, **given: object) -> str:
    return " ".join(Template("{% load govuk %}" + source).render(Context(given)).split())


def component(name: str, **given: object) -> str:
    return " ".join(render_to_string(f"components/{name}.html", given).split())


NOT_RECORDED = '<span class="not-recorded">Not recorded</span>'


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, NOT_RECORDED),
        ("", NOT_RECORDED),
        (0, "0"),
        (True, "Yes"),
        (False, "No"),
        (date(2019, 7, 6), "6 July 2019"),
        (datetime(2019, 7, 6, 22, 30, tzinfo=UTC), "6 July 2019, 23:30"),
        ("<b>", "&lt;b&gt;"),
    ],
)
def test_a_value_that_nobody_recorded_says_so_and_is_never_blank(value, words):
    assert rendered("{{ value|not_recorded }}", value=value) == words


@pytest.mark.parametrize(
    ("severity", "colour"),
    [(Severity.BREACH, "red"), (Severity.JUSTIFY, "orange"), (Severity.GAP, "grey"), (Severity.JUSTIFIED, "blue")],
)
def test_a_severity_is_a_word_with_a_colour_as_its_second_signal(severity, colour):
    tag = rendered("{% severity_tag severity %}", severity=severity)

    assert tag == f'<strong class="govuk-tag govuk-tag--{colour}">{severity.label}</strong>'


def test_a_severity_may_be_said_in_other_words():
    tag = rendered('{% severity_tag "breach" "Departs from statute" %}')

    assert tag == '<strong class="govuk-tag govuk-tag--red">Departs from statute</strong>'


def test_a_closed_button_says_why_and_sends_nothing():
    closed = component("button", may=no("You are not an inspector."), url="/x/", label="Authorise")

    assert "Authorise: You are not an inspector." in closed
    assert "<form" not in closed
    assert '<form method="post" action="/x/">' in component("button", may=YES, url="/x/", label="Authorise")


def test_an_address_keeps_what_was_chosen_and_a_new_order_begins_at_the_first_page():
    query = QueryDict("severity=breach&severity=gap&page=3&q=a%26b")

    assert rendered('{% address_with query "page" 4 %}', query=query) == (
        "?severity=breach&amp;severity=gap&amp;page=4&amp;q=a%26b"
    )
    assert rendered('{% address_with query "sort" "-date" first_page_of="page" %}', query=query) == (
        "?severity=breach&amp;severity=gap&amp;q=a%26b&amp;sort=-date"
    )


def test_pages_far_away_are_left_out():
    page = Paginator(range(1_000), 25).page(20)

    numbers = rendered("{% for number in page|page_numbers %}{{ number }} {% endfor %}", page=page)

    assert numbers == "1 … 19 20 21 … 40"
    assert component("pagination", page=Paginator(range(3), 25).page(1), query=QueryDict()) == ""


class Forces(tables.Table):
    caption = "Forces"
    name = tables.Column()
    hits = tables.Column(orderable=False, attrs={"td": {"class": "numeric"}})

    class Meta:
        empty_text = "No forces match these filters."


def table_on(address: str, rows: list[dict[str, object]]) -> str:
    request = RequestFactory().get(address)
    table = Forces(rows)
    tables.RequestConfig(request, paginate={"per_page": 1}).configure(table)
    return " ".join(table.as_html(request).split())


def test_a_table_says_how_it_is_sorted_and_its_links_keep_the_filters():
    table = table_on("/?q=a&sort=-name&page=2", [{"name": "<One>", "hits": 1}, {"name": "Two", "hits": 2}])

    assert '<th scope="col" role="columnheader" class="govuk-table__header " aria-sort="descending">' in table
    assert 'href="?q=a&amp;sort=name"' in table
    assert 'href="?q=a&amp;sort=-name&amp;page=1"' in table
    assert '<th scope="col" role="columnheader" class="govuk-table__header numeric" > Hits </th>' in table
    assert '<td class="govuk-table__cell " role="cell" data-label="Name"><div class="stacked__value">' in table
    assert "&lt;One&gt;</div></td>" in table


def test_an_empty_table_says_what_would_appear():
    assert table_on("/", []) == '<div class="govuk-inset-text"> No forces match these filters. </div>'


class Example(forms.Form):
    day = DayField(label="Resolved from")
    severity = forms.ChoiceField(
        choices=Severity.choices, widget=forms.RadioSelect, error_messages={"required": "Choose a severity."}
    )
    sure = forms.BooleanField(required=False)
    reason = forms.CharField(widget=forms.Textarea, required=False, help_text="In <your> words")


def test_fields_carry_their_classes_hints_and_errors():
    form = Example({"day": "31/2/2019"})

    day = " ".join(form["day"].as_field_group().split())
    assert 'class="govuk-input govuk-input--error govuk-input--width-10"' in day
    assert 'aria-describedby="id_day_helptext id_day_error"' in day
    assert '<div id="id_day_helptext" class="govuk-hint">For example, 6/7/2019</div>' in day
    assert '<span class="govuk-visually-hidden">Error:</span> “31/2/2019” is not a date that exists' in day
    assert "required" not in day
    assert 'id="id_reason_helptext" class="govuk-hint">In &lt;your&gt; words' in form["reason"].as_field_group()
    assert 'class="govuk-checkboxes__input"' in str(form["sure"])


def test_the_error_summary_leads_to_the_fields():
    summary = component("error_summary", form=Example({"day": ""}))

    assert '<a href="#id_day">Enter a date, for example 6/7/2019.</a>' in summary
    assert '<a href="#id_severity_0">Choose a severity.</a>' in summary
    assert 'id="id_severity_0"' in str(Example()["severity"])
    assert component("error_summary", form=Example()) == ""


@pytest.mark.parametrize("written", ["6/7/2019", "06/07/2019", "2019-07-06", "6 July 2019"])
def test_a_day_is_read_as_people_here_write_it(written):
    assert DayField().clean(written) == date(2019, 7, 6)


@pytest.mark.parametrize("written", ["7/13/2019", "6/7/19", "yesterday", "0000-01-01", "\x00"])
def test_what_is_not_a_day_is_refused_with_an_example(written):
    with pytest.raises(forms.ValidationError, match="is not a date that exists: write it like 6/7/2019"):
        DayField().clean(written)
