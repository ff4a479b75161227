"""A real service: it refuses to start with anything that only a demonstration may have."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from scrutiny.settings.base import *


def own_key(name: str, *, public: str, least: int) -> str:
    """A key that this service alone knows, long enough that nobody guesses it."""
    key = env.str(name, default="")
    if not key:
        raise ImproperlyConfigured(f"{name} is not set: give this service a random key of its own.")
    if key == public:
        raise ImproperlyConfigured(
            f"{name} is the demonstration's public key: give this service a random key of its own."
        )
    if len(key) < least:
        raise ImproperlyConfigured(f"{name} is shorter than {least} characters: give this service a longer random key.")
    return key


if DEBUG:
    raise ImproperlyConfigured("DEBUG is on, which shows case data on error pages: unset it for a real service.")

SECRET_KEY = own_key("SECRET_KEY", public=PUBLIC_SECRET_KEY, least=50)
OFFENDER_KEY = own_key("OFFENDER_KEY", public=PUBLIC_OFFENDER_KEY, least=32)
ALLOWED_HOSTS = [host for host in env.list("ALLOWED_HOSTS", default=[]) if host]
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is not set: list the names this service answers to.")

SERVICE_ADDRESS = env.str("SERVICE_ADDRESS", default=f"https://{ALLOWED_HOSTS[0].lstrip('.')}").rstrip("/")
if not SERVICE_ADDRESS.startswith("https://") or "*" in SERVICE_ADDRESS:
    raise ImproperlyConfigured(
        "SERVICE_ADDRESS is no address that a letter can lead to: set it to https:// and the name people open."
    )
if not env.str("EMAIL_URL", default=""):
    raise ImproperlyConfigured(
        "EMAIL_URL is not set: say where letters are handed over, for example smtp+tls://name:password@mail.example:587."
    )
vars().update(env.email_url("EMAIL_URL"))
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default=f"noreply@{urlsplit(SERVICE_ADDRESS).hostname}")

if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# What limits sign-in is counted once for all processes; a migration makes the table.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}

SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=True)
# The browser itself then refuses these cookies from another host or over plain HTTP.
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    PROXIES = env.int("PROXIES", default=1)
