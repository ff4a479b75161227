"""What second factors rest on is kept encrypted, so that a copy of the database alone signs nobody in."""

from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def seal(text: str) -> str:
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    return _keys().decrypt(sealed.encode()).decode()


def _keys() -> MultiFernet:
    """Made from SECRET_KEY and the keys it replaced: the first seals, any of them opens."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(urlsafe_b64encode(sha256(f"second factors|{key}".encode()).digest())) for key in secrets]
    )
