"""The answer every policy gives."""

from dataclasses import dataclass

from cases.exceptions import NotAllowed


@dataclass(frozen=True, slots=True)
class Decision:
    """Yes, or no with the sentence to show the person who asked."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        if not self.allowed:
            raise NotAllowed(self.reason)


YES = Decision(True)


def no(reason: str) -> Decision:
    return Decision(False, reason)
