"""Every page, and who may open it: as it is declared where its address stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from cases import gate
from cases.decisions import YES, Decision, no
from cases.models import Actor

BEFORE_SIGN_IN = no("People sign in first.")
UNDECLARED = no("This page says of nobody that they may.")
WITHOUT = no("Whoever has no membership in force opens only the pages of their own account.")


@dataclass(frozen=True, slots=True)
class Page:
    """An address with its name and the policy that it declares."""

    address: str
    name: str
    policy: gate.PagePolicy | None

    @property
    def captures(self) -> bool:
        """Whether the address names something: then what may not be opened is a 404."""
        return "<" in self.address

    def opens_for(self, who: Actor | None) -> Decision:
        """What the gate answers; None is somebody who has not signed in."""
        if self.policy is None:
            return UNDECLARED
        if self.policy is gate.anyone:
            return YES
        if who is None:
            return BEFORE_SIGN_IN
        if who.membership is None and self.policy is not gate.signed_in:
            return WITHOUT
        return self.policy(who)


def pages() -> list[Page]:
    """Every route that the resolver knows, in its order."""
    return list(_pages(get_resolver().url_patterns, ""))


def _pages(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[Page]:
    for one in patterns:
        address = f"{before}{one.pattern}"
        if isinstance(one, URLResolver):
            yield from _pages(one.url_patterns, address)
        else:
            yield Page(f"/{address}", one.name or "", gate.policy_of(one.callback))
