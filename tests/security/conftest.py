"""A world for all the tests of a file that ask for it, undone afterwards; and the settings of a real service."""

import runpy
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from tests.house.test_settings import SERVICE
from tests.security.crawled import Answer, Crawled, everything_held
from tests.world import World

# Where things are kept and handed over stays the tests' own.
PLACES = {
    "ROOT_URLCONF",
    "DATABASES",
    "CACHES",
    "STORAGES",
    "STATIC_ROOT",
    "TASKS",
    "MEDIA_ROOT",
    "PASSWORD_HASHERS",
    "LOGGING",
}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(settings, "MEDIA_ROOT", tmp_path_factory.mktemp("uploads"))
        yield World.built()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def crawled(world) -> Crawled:
    return Crawled(world)


@pytest.fixture(scope="module")
def answers(crawled, django_db_blocker) -> list[Answer]:
    """Every page looked at by everybody, and its form sent empty."""
    with django_db_blocker.unblock():
        crawled.held_before = everything_held()
        seen = list(crawled.looked_at())
        crawled.held_after = everything_held()
        return [*seen, *crawled.sent(seen)]


@pytest.fixture
def service(settings, monkeypatch) -> dict[str, Any]:
    """From here on the settings are those of a service that was configured as SERVICE says."""
    for name, value in SERVICE.items():
        monkeypatch.setenv(name, value)
    # Read anew, because the tests' own settings are the same dictionaries.
    monkeypatch.delitem(sys.modules, "scrutiny.settings.base")
    own = runpy.run_module("scrutiny.settings.production")
    kept = {name: value for name, value in own.items() if name.isupper() and name not in PLACES}
    for name, value in kept.items():
        if not name.startswith("EMAIL_"):
            setattr(settings, name, value)
    return kept
