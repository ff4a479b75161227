"""Who may do what: the handbook's tables are the policies' own answers, and none is missing."""

import inspect
from importlib import import_module
from io import StringIO
from pathlib import Path
from pkgutil import walk_packages

import pytest
from django.core.management import call_command

import cases
from cases.decisions import Decision
from cases.models import Force, Membership, Person
from cases.permissions.acts import ACTS, CONDITIONS, answered
from cases.permissions.pages import pages
from cases.permissions.scene import Scene

HANDBOOK = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"
EVERY_ACT = [act for group in ACTS.values() for act in group]


def policies() -> set[object]:
    """Every public function of a policies module that answers with a decision."""
    modules = [
        import_module(found.name)
        for found in walk_packages(cases.__path__, "cases.")
        if found.name.endswith("policies")
    ]
    return {
        function
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and (name.startswith("may_") or function.__annotations__.get("return") is Decision)
    }


def asked_at(act, scene) -> list[Decision]:
    return [decision for who in scene.actors.values() for decision in act.decided(scene, who).values()]


def test_every_policy_stands_in_the_matrix():
    assert sorted(one.__qualname__ for one in policies() - answered()) == []


def test_every_page_declares_who_may_open_it():
    assert [page.address for page in pages() if page.policy is None] == []


def test_every_page_has_a_name():
    assert [page.address for page in pages() if not page.name] == []


@pytest.mark.django_db
def test_every_page_opens_for_somebody():
    scene = Scene()
    everybody = (None, *scene.actors.values())

    assert [page.name for page in pages() if not any(page.opens_for(who) for who in everybody)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("act", EVERY_ACT, ids=lambda act: act.words)
def test_somebody_may_somebody_may_not_and_every_no_is_a_sentence(act):
    decided = asked_at(act, Scene())

    assert {bool(one) for one in decided} == {True, False}
    assert [one.reason for one in decided if not one and not one.reason.endswith(".")] == []
    assert [one.reason for one in decided if one and one.reason] == []


@pytest.mark.django_db
def test_a_person_without_a_membership_may_do_nothing():
    scene = Scene()
    nobody = scene.actors[None]

    assert {act.words for act in EVERY_ACT if any(act.decided(scene, nobody).values())} == set()


@pytest.mark.django_db
def test_every_condition_holds_once_and_fails_once():
    scene = Scene()

    assert {condition.words: {bool(one) for one in condition.decided(scene).values()} for condition in CONDITIONS} == {
        condition.words: {True, False} for condition in CONDITIONS
    }


@pytest.mark.django_db
def test_nobody_acts_on_another_force():
    scene = Scene()
    beyond = {
        (act.words, stage)
        for act in EVERY_ACT
        for who in scene.actors.values()
        for stage, decision in act.decided(scene, who).items()
        if decision and "another force" in stage
    }

    assert beyond == {("Release to a panel", "joint panel with another force")}


@pytest.mark.django_db
def test_the_handbook_is_what_the_code_says_and_nothing_is_stored():
    printed = StringIO()

    call_command("permissions", stdout=printed)

    assert HANDBOOK.read_text("utf-8") == printed.getvalue()
    assert (Force.objects.filter(pk__startswith="permissions").count(), Person.objects.count()) == (0, 0)
    assert Membership.objects.count() == 0
