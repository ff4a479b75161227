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
    "EMAIL_URL": "smtp+tls://scrutiny:secret@mail.example:587",
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
        (
            {"EMAIL_URL": ""},
            "EMAIL_URL is not set: say where letters are handed over, for example "
            "smtp+tls://name:password@mail.example:587.",
        ),
        (
            {"ALLOWED_HOSTS": "*"},
            "SERVICE_ADDRESS is no address that a letter can lead to: set it to https:// and the name people open.",
        ),
        (
            {"SERVICE_ADDRESS": "http://scrutiny.example"},
            "SERVICE_ADDRESS is no address that a letter can lead to: set it to https:// and the name people open.",
        ),
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


def shown_by_a_service(*names: str, **environment: str) -> str:
    shown = f"from django.conf import settings; print(*(getattr(settings, name) for name in {names}))"
    done = subprocess.run(
        [sys.executable, "-c", shown],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **SERVICE, **environment},
        capture_output=True,
        text=True,
    )
    return done.stdout.strip() or done.stderr


def test_a_service_asks_for_a_second_factor_and_ends_idle_sessions_unless_told_otherwise():
    names = ("SECOND_FACTOR_REQUIRED", "SESSION_IDLE_MINUTES", "SESSION_COOKIE_AGE", "PROXIES")

    assert shown_by_a_service(*names) == "True 20 43200 0"
    assert shown_by_a_service(*names, BEHIND_PROXY="true", SESSION_IDLE_MINUTES="5") == "True 5 43200 1"
    assert shown_by_a_service(*names, SECOND_FACTOR_REQUIRED="false") == "False 20 43200 0"


def test_a_services_letters_come_from_it_and_lead_to_it():
    names = ("SERVICE_ADDRESS", "DEFAULT_FROM_EMAIL", "EMAIL_HOST", "EMAIL_USE_TLS")

    assert shown_by_a_service(*names) == ("https://scrutiny.example noreply@scrutiny.example mail.example True")


def test_a_service_offers_the_organisations_sign_in_only_where_it_is_told_of_one():
    told = {"OIDC_SERVER_URL": "https://login.example/v2.0", "OIDC_CLIENT_ID": "c", "OIDC_CLIENT_SECRET": "s"}

    assert "'APPS': []" in shown_by_a_service("SOCIALACCOUNT_PROVIDERS")
    assert "'server_url': 'https://login.example/v2.0'" in shown_by_a_service("SOCIALACCOUNT_PROVIDERS", **told)


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
