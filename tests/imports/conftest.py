"""What every test of imports stands on."""

import pytest

from tests.imports.importing import forces


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    """Uploads go where the test can see them, and go with it."""
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return settings.MEDIA_ROOT


@pytest.fixture
def two_forces(db):
    forces()
