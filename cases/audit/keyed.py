"""Digests of words that the audit record proves and does not tell, of what keeps no random salt of its own.

Whoever reads the record cannot find the words by trying: the digest is keyed, and the key is the service's alone.
"""

import hmac
import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.conf import settings


def keyed_digest(purpose: str, said: Mapping[str, Any]) -> str:
    """HMAC-SHA-256 under a key that is made of OFFENDER_KEY, which never changes, for this purpose alone."""
    # No force has an empty name, so that this key is never the one of a force's tokens.
    own = hmac.new(settings.OFFENDER_KEY.encode(), f"\0audit\0{purpose}".encode(), sha256).digest()
    return hmac.new(own, json.dumps(said, sort_keys=True).encode(), sha256).hexdigest()
