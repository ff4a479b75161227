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
BEHIND_PROXY          true where a proxy ends HTTPS and sets X-Forwarded-Proto and X-Forwarded-For itself (production)
PROXIES               how many such proxies stand in a row, so that the audit record and the limits on sign-in know
                      where a request came from; 1 with BEHIND_PROXY
SERVICE_ADDRESS       the address at which people open the service, for the links in letters; https:// and the first
                      of ALLOWED_HOSTS; in the demonstration http://127.0.0.1 with PORT
UPLOADS               the folder where a file sent on a page waits to be checked; it holds references in clear until
                      then, so nobody else may read it; without it, uploads beside manage.py
IMPORT_MEGABYTES      the largest file that a page takes; 500
SECRET_KEY_FALLBACKS  former values of SECRET_KEY, separated by commas, so that it can be changed without signing
                      everybody out and without making their second factors anew

Signing in (docs/signing-in.md says more):

SESSION_IDLE_MINUTES  a person is signed out after so many minutes without a page; 20, in the demonstration 480
SESSION_HOURS         a person signs in anew after so many hours, however busy; 12
SECOND_FACTOR_REQUIRED  true asks everybody for an authenticator app or a passkey beside the password; on in a real
                      service, off in the demonstration and in tests
SIGN_IN_ATTEMPTS      so many wrong passwords or codes lock an address; 5
SIGN_IN_LOCK_MINUTES  how long it is locked for; 15
INVITATION_DAYS       an invitation can be answered for so many days; 7
EMAIL_URL             where letters are handed over, for example smtp+tls://name:password@mail.example:587; a real
                      service must set it; the demonstration writes them to the terminal
EMAIL_FROM            the sender of letters; noreply at the host of SERVICE_ADDRESS
OIDC_SERVER_URL       the organisation's own sign-in (OpenID Connect), for example
                      https://login.microsoftonline.com/TENANT/v2.0; without it there is none
OIDC_CLIENT_ID        what this service is called there
OIDC_CLIENT_SECRET    and by what it proves itself
OIDC_NAME             what people call it; “your organisation’s account”
OIDC_VERIFIED_DOMAINS e-mail domains whose addresses are believed although the organisation's sign-in does not say
                      that they are verified (Microsoft Entra never does), separated by commas
OIDC_SECOND_FACTOR    true where that sign-in asks for a second factor itself, so that ours need not
"""

from datetime import timedelta
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
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
PROXIES = 0

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
    # Without "allauth" itself, whose one use is to bring templates: a page that is not ours cannot be shown.
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "cases.apps.CasesConfig",
]

# What sets headers stands outside what answers, so that files, redirects to HTTPS and refused requests have them too.
MIDDLEWARE = [
    "scrutiny.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "scrutiny.methods.MethodsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cases.people.sign_in.limits.SignInMiddleware",
    "cases.people.sign_in.limits.SessionLimitsMiddleware",
    "cases.people.sign_in.required.SecondFactorMiddleware",
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

# A mail server that does not answer holds up nothing for longer.
EMAIL_TIMEOUT = 20

TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

AUTH_USER_MODEL = "cases.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
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
    {"NAME": "cases.people.sign_in.passwords.OwnWordsValidator"},
]
PASSWORD_RESET_TIMEOUT = int(timedelta(hours=2).total_seconds())

SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=20)
SESSION_HOURS = env.int("SESSION_HOURS", default=12)
SESSION_COOKIE_AGE = int(timedelta(hours=SESSION_HOURS).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=False)
SIGN_IN_ATTEMPTS = env.int("SIGN_IN_ATTEMPTS", default=5)
SIGN_IN_LOCK_MINUTES = env.int("SIGN_IN_LOCK_MINUTES", default=15)
INVITATION_DAYS = env.int("INVITATION_DAYS", default=7)

ACCOUNT_ADAPTER = "cases.people.sign_in.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# Nobody signs up or changes their own address, so there is never one to verify; an invitation proves it.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
ACCOUNT_FORMS = {
    "login": "cases.people.sign_in.forms.SignInForm",
    "reauthenticate": "cases.people.sign_in.forms.ConfirmPasswordForm",
    "change_password": "cases.people.sign_in.forms.ChangePasswordForm",
    "reset_password": "cases.people.sign_in.forms.AskForResetForm",
    "reset_password_from_key": "cases.people.sign_in.forms.ChooseNewPasswordForm",
}
ACCOUNT_RATE_LIMITS = {
    # A whole headquarters may share one address, so only the limit for each e-mail address is low.
    "login": "60/m/ip",
    "login_failed": f"60/m/ip,{SIGN_IN_ATTEMPTS}/{SIGN_IN_LOCK_MINUTES}m/key",
    "reset_password": "20/m/ip,3/h/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
MFA_ADAPTER = "cases.people.sign_in.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Scrutiny"
MFA_FORMS = {
    "authenticate": "cases.people.sign_in.factor_forms.CodeForm",
    "reauthenticate": "cases.people.sign_in.factor_forms.ConfirmCodeForm",
    "activate_totp": "cases.people.sign_in.factor_forms.ActivateAppForm",
    "add_webauthn": "cases.people.sign_in.factor_forms.AddPasskeyForm",
    "authenticate_webauthn": "cases.people.sign_in.factor_forms.PasskeyForm",
    "login_webauthn": "cases.people.sign_in.factor_forms.SignInWithPasskeyForm",
    "reauthenticate_webauthn": "cases.people.sign_in.factor_forms.ConfirmWithPasskeyForm",
}
SOCIALACCOUNT_ADAPTER = "cases.people.sign_in.organisation.OrganisationAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True
OIDC_NAME = env.str("OIDC_NAME", default="your organisation’s account")
OIDC_SECOND_FACTOR = env.bool("OIDC_SECOND_FACTOR", default=False)
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": []}}
if OIDC_SERVER_URL := env.str("OIDC_SERVER_URL", default=""):
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [
        {
            "provider_id": "organisation",
            "name": OIDC_NAME,
            "client_id": env.str("OIDC_CLIENT_ID"),
            "secret": env.str("OIDC_CLIENT_SECRET"),
            "settings": {
                "server_url": OIDC_SERVER_URL,
                "fetch_userinfo": False,
                "verified_email": env.list("OIDC_VERIFIED_DOMAINS", default=[]),
            },
        }
    ]

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

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
# Forms carry their token themselves; no script reads the cookie.
CSRF_COOKIE_HTTPONLY = True
# What a page says next, such as the name of a file, stays here and is in no cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

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
