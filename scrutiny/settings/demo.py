"""The demonstration: invented people, public keys, one machine."""

from scrutiny.settings.base import *

DEMONSTRATION = True
SECRET_KEY = env.str("SECRET_KEY", default=PUBLIC_SECRET_KEY)
OFFENDER_KEY = env.str("OFFENDER_KEY", default=PUBLIC_OFFENDER_KEY)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])

WHITENOISE_USE_FINDERS = True

SERVICE_ADDRESS = env.str("SERVICE_ADDRESS", default=f"http://127.0.0.1:{env.str('PORT', default='8000')}")
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=480)
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="noreply@scrutiny.example")
