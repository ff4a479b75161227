"""A mail server that is out of order, and one that takes letters for one address only."""

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.locmem import EmailBackend


class Unreachable(BaseEmailBackend):
    """Nobody answers."""

    def open(self) -> None:
        raise ConnectionRefusedError("Nobody answers.")

    def send_messages(self, email_messages) -> int:
        raise ConnectionRefusedError("Nobody answers.")


class Choosy(EmailBackend):
    """Takes no letter whose address begins with "refused"."""

    def send_messages(self, messages) -> int:
        if any(to.startswith("refused") for message in messages for to in message.to):
            raise OSError("No such mailbox.")
        return super().send_messages(messages)
