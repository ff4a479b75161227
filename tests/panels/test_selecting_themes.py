"""A panel's themes: saved from a filter of the case list, looked at, and retired."""

import pytest
from django.urls import reverse

from cases.enums import Event, PanelKind
from cases.models import AuditEvent, SavedFilter
from cases.panels.selecting.services import save_theme
from tests import make
from tests.panels import making
from tests.panels.test_selecting_pages import cases, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel():
    return making.a_panel_on_terms(kind=PanelKind.ALL_AGES)


@pytest.fixture
def administrator(panel):
    return making.an_administrator(panel)


@pytest.fixture
def client(administrator):
    return make.a_client_of(administrator.person)


def themes_of(panel, query=""):
    return f"{reverse('panel-themes', args=[panel.slug])}{query}"


def test_a_filter_is_saved_as_a_theme_and_retired(client, panel):
    cases(2)

    page = text_of(client.get(themes_of(panel, "?age=adult&page=3&sort=found&q=")))
    client.post(themes_of(panel, "?age=adult&page=3&sort=found&q="), {"name": "  Adults   only "})
    theme = SavedFilter.objects.get()
    retired = client.post(themes_of(panel), {"retire": theme.pk}, follow=True)

    assert "This filter finds 2 cases of the panel’s forces now." in page
    assert (theme.name, theme.query) == ("Adults only", "age=adult")
    assert "“Adults only” is retired. What was drawn from it keeps its name." in text_of(retired)
    assert "This panel has no theme yet." in text_of(retired)
    kinds = AuditEvent.objects.filter(kind__startswith="filter.").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [Event.FILTER_SAVED, Event.FILTER_RETIRED]


def test_a_theme_retired_twice_and_a_name_taken_twice_are_said(client, panel, administrator):
    theme = save_theme(panel=panel, name="Adults", query="age=adult", by=administrator)

    taken = client.post(themes_of(panel, "?age=adult"), {"name": "Adults"}, follow=True)
    client.post(themes_of(panel), {"retire": theme.pk})
    again = client.post(themes_of(panel), {"retire": theme.pk}, follow=True)

    assert "The panel has a theme of the name “Adults” already" in text_of(taken)
    assert "This theme was retired on" in text_of(again)
    assert SavedFilter.objects.count() == 1


@pytest.mark.parametrize("retire", ["", "x", "²", "12", "-1"])
def test_a_theme_that_is_not_there_is_not_retired(client, panel, retire):
    assert client.post(themes_of(panel), {"retire": retire}).status_code == 404


@pytest.mark.parametrize("query", ["", "?age=ancient", "?sort=found"])
def test_without_a_filter_that_is_understood_nothing_is_saved(client, panel, query):
    answer = client.post(themes_of(panel, query), {"name": "Everything"})

    assert answer.status_code == 200
    assert not SavedFilter.objects.exists()
