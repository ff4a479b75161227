"""A real service starts only with keys and names of its own, and what it serves is safe to serve."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.template import Context, Template

ROOT = Path(__file__).resolve().parents[2]
SERVICE = {
    "DJANGO_SETTINGS_MODULE": "scrutiny.settings.production",
    "SECRET_KEY": "k9" + "fGh2-Lm4_Qw7" * 5,
    "OFFENDER_KEY": "o7" + "Zx3-Vb8_Nt5" * 4,
    "ALLOWED_HOSTS": "scrutiny.example",
    "DATABASE_URL": "postgresql://scrutiny@db.example/scrutiny?sslmode=require",
}


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_configured_service_has_nothing_left_to_warn_about():
    done = manage("check", "--deploy", "--fail-level", "WARNING", **SERVICE)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "System check identified no issues (0 silenced).\n"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"DEBUG": "true"}, "DEBUG is on, which shows case data on error pages: unset it for a real service."),
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set: give this service a random key of its own."),
        ({"OFFENDER_KEY": ""}, "OFFENDER_KEY is not set: give this service a random key of its own."),
        (
            {"SECRET_KEY": "demonstration-only-this-key-is-public-and-protects-nothing-at-all"},
            "SECRET_KEY is the demonstration's public key: give this service a random key of its own.",
        ),
        (
            {"OFFENDER_KEY": "demonstration-only-offender-key-is-public"},
            "OFFENDER_KEY is the demonstration's public key: give this service a random key of its own.",
        ),
        (
            {"SECRET_KEY": "short"},
            "SECRET_KEY is shorter than 50 characters: give this service a longer random key.",
        ),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is not set: list the names this service answers to."),
    ],
)
def test_a_service_refuses_to_start_with_what_only_a_demonstration_may_have(changed, sentence):
    refused = manage("check", **{**SERVICE, **changed})

    assert refused.returncode == 1
    assert refused.stderr == f"Scrutiny cannot start: {sentence}\n"


def test_a_service_keeps_what_its_database_address_asks_for():
    shown = "from django.conf import settings; print(settings.DATABASES['default']['OPTIONS'])"

    done = subprocess.run(
        [sys.executable, "-c", shown], cwd=ROOT, env={**os.environ, **SERVICE}, capture_output=True, text=True
    )

    assert done.stdout == "{'sslmode': 'require', 'pool': {'min_size': 1, 'max_size': 8, 'timeout': 10}}\n"


def test_a_name_that_is_not_the_services_gets_the_plain_page_and_one_line_in_the_log():
    asks = """
from scrutiny.wsgi import application
from django.conf import settings
from django.test import Client
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
answer = Client().get("/", headers={"host": "stranger.example"}, secure=True)
print(answer.status_code, "This request could not be understood" in answer.content.decode())
"""

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", asks],
        cwd=ROOT,
        env={**os.environ, **SERVICE},
        capture_output=True,
        text=True,
    )

    assert done.stdout == "400 True\n"
    assert done.stderr.count("\n") == 1
    assert "Invalid HTTP_HOST header: 'stranger.example'." in done.stderr


def test_what_a_service_collects_is_complete_and_leaves_the_typeface_to_gov_uk(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }

    call_command("collectstatic", verbosity=0, interactive=False)

    assert (tmp_path / "staticfiles.json").exists()
    styles = (tmp_path / "vendor" / "govuk-frontend" / "govuk-frontend.min.css").read_text("utf-8")
    assert "@font-face" not in styles
    assert list(tmp_path.rglob("*.woff*")) == []


def test_dates_are_written_in_full():
    page = Template("{{ day }} · {{ day|date }}").render(Context({"day": date(2019, 7, 6)}))

    assert page == "6 July 2019 · 6 July 2019"
