"""What every Scrutiny has in common.

Configuration comes from the environment only. All the variables there are:

DATABASE_URL          where the cases are kept, for example postgresql://scrutiny:secret@db.example/scrutiny;
                      without it, the SQLite file scrutiny.sqlite3 beside manage.py
SECRET_KEY            signs sessions and forms; a real service must set its own, of 50 characters or more
OFFENDER_KEY          turns an offender's reference into a token, a force at a time; a real service must set its
                      own, of 32 characters or more, and never change it, or known offenders become strangers
DEBUG                 true shows developers' error pages; a real service refuses to start with it
ALLOWED_HOSTS         the names the service answers to, separated by commas; a real service must set them
CSRF_TRUSTED_ORIGINS  other origins that forms may be sent from, separated by commas, each with https://
BEHIND_PROXY          true where a proxy ends HTTPS and sets X-Forwarded-Proto itself (production only)
UPLOADS               the folder where a file sent on a page waits to be checked; it holds references in clear until
                      then, so nobody else may read it; without it, uploads beside manage.py
IMPORT_MEGABYTES      the largest file that a page takes; 500
SESSION_IDLE_MINUTES  a person is signed out after so many minutes without a page; 30 (production only)
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parents[2]

# Anyone can read these two, so a real service refuses to start with either.
PUBLIC_SECRET_KEY = "demonstration-only-this-key-is-public-and-protects-nothing-at-all"
PUBLIC_OFFENDER_KEY = "demonstration-only-offender-key-is-public"

DEMONSTRATION = False
DEBUG = env.bool("DEBUG", default=False)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_tables2",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "cases.apps.CasesConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "cases.people.middleware.ActorMiddleware",
]

ROOT_URLCONF = "scrutiny.urls"
WSGI_APPLICATION = "scrutiny.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cases.people.context.house",
            ],
        },
    },
]
FORM_RENDERER = "cases.forms_govuk.GovukRenderer"
DJANGO_TABLES2_TEMPLATE = "components/table.html"

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'scrutiny.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Readers never wait for a writer, a writer asks for its lock at once instead of failing half-way, and a
    # national file's worth of pages stays in memory.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": (
            "PRAGMA journal_mode = WAL;"
            "PRAGMA synchronous = NORMAL;"
            "PRAGMA cache_size = -64000;"
            "PRAGMA mmap_size = 268435456;"
            "PRAGMA temp_store = MEMORY;"
        ),
    }

TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

AUTH_USER_MODEL = "cases.Person"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["scrutiny.formats"]
DATE_FORMAT = "j F Y"

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False

# A form's own fields stay small; an uploaded file goes to disk as soon as it is more than a few pages.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
MEDIA_ROOT = env.path("UPLOADS", default=str(BASE_DIR / "uploads"))()
IMPORT_MEGABYTES = env.int("IMPORT_MEGABYTES", default=500)

# Scripts, styles, pictures and forms from here and nowhere else, and nothing written into the page itself.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"one_line": {"()": "scrutiny.log_lines.OneLine"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # Anybody may send any host name: one line is enough to notice it by.
        "django.security.DisallowedHost": {"filters": ["one_line"]},
    },
}
