"""The tests: public keys and quick passwords, on SQLite or on the PostgreSQL that the tests start."""

from scrutiny.settings.base import *

DEBUG = False
SECRET_KEY = PUBLIC_SECRET_KEY
OFFENDER_KEY = PUBLIC_OFFENDER_KEY
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
SERVICE_ADDRESS = "https://scrutiny.example"
DEFAULT_FROM_EMAIL = "noreply@scrutiny.example"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Looked up when asked for, so that a test's client does not list every file before its first page.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
