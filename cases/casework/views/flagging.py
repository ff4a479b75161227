"""Raising, amending and withdrawing a flag: the same forms on a whole case and on what a panel was given of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cases.casework import policies, services
from cases.casework.forms import FlagForm
from cases.exceptions import NotAllowed, OutOfDate
from cases.guidance.settings import Settings
from cases.models import AgendaItem, Case, Flag, Person, Release


@dataclass(frozen=True, slots=True)
class Subject:
    """What a flag is about, as its reader knows it: by a name and an address that they may see."""

    case: Case
    name: str
    address: str
    settings: Settings
    hit_by: frozenset[str]
    release: Release | None = None
    item: AgendaItem | None = None


@dataclass(frozen=True, slots=True)
class ShownFlag:
    """A flag on a page, with what its reader may do to it and where."""

    flag: Flag
    place: str
    is_own: bool = False
    may_amend: object = None
    may_withdraw: object = None
    amend_address: str = ""
    withdraw_address: str = ""

    @property
    def earlier(self) -> list[Any]:
        """What it said before, newest first."""
        return list(self.flag.history.all()[1:])


def numbered(flags: Iterable[Flag], reader: Person) -> dict[int, Flag]:
    """One's own of the flags that one may know of, newest first, each under the number that its address has.

    A flag's key would tell of other people's, and so would its place among theirs, which changes when a round closes.
    """
    own = [flag for flag in flags if flag.author_id == reader.pk]
    return dict(zip(range(len(own), 0, -1), own, strict=True))


def raise_on(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Say what the case departs from."""
    policies.may_flag(request.actor, subject.case, subject.release, subject.item).require()
    form = _form(request, subject, initial={"rule": request.GET.get("rule", "")})
    if not form.is_valid():
        return _page(request, subject, form)
    words = {name: form.cleaned_data[name] for name in ("rule", "severity", "reason")}
    try:
        services.raise_flag(case=subject.case, release=subject.release, **words, by=request.actor)
    except NotAllowed as refused:
        return _told(request, subject, refused)
    messages.success(request, "Your flag is raised.")
    return _to_flags(subject)


def amend_on(request: HttpRequest, subject: Subject, flag: Flag) -> HttpResponse:
    """Change one's own flag; two windows cannot overwrite each other."""
    policies.may_amend_flag(request.actor, flag).require()
    now = {"rule": flag.rule, "severity": flag.severity, "reason": flag.reason, "revision": flag.revision}
    form = _form(request, subject, initial=now)
    if not form.is_valid():
        return _page(request, subject, form, flag)
    try:
        services.amend_flag(flag=flag, **form.cleaned_data, by=request.actor)
    except OutOfDate as refused:
        form.add_error(None, str(refused))
        # Saving again is then a decision made in the knowledge of the flag as it is.
        form.data = form.data.copy()
        form.data["revision"] = str(flag.revision)
        return _page(request, subject, form, flag, status=409)
    except NotAllowed as refused:
        form.add_error("rule", str(refused))
        return _page(request, subject, form, flag)
    messages.success(request, "Your flag is amended.")
    return _to_flags(subject)


def withdraw_on(request: HttpRequest, subject: Subject, flag: Flag) -> HttpResponse:
    """Take one's own flag back, after a look at what that means."""
    if request.method != "POST":
        policies.may_withdraw_flag(request.actor, flag).require()
        return render(request, "casework/flag_withdraw.html", {"subject": subject, "flag": flag})
    try:
        services.withdraw_flag(flag=flag, by=request.actor)
    except NotAllowed as refused:
        return _told(request, subject, refused)
    messages.success(request, "Your flag is withdrawn. It stays in the case’s history.")
    return _to_flags(subject)


def shown_flags(request: HttpRequest, flags: Sequence[Flag], address: Callable[[str, int], str]) -> list[ShownFlag]:
    """The flags of a page, newest first; one's own with what one may do to them.

    `address` gives the page of an act ("amend", "withdraw") on one's own flag of a number.
    """
    numbers = {flag.pk: number for number, flag in numbered(flags, request.actor.person).items()}
    places = zip(range(len(flags), 0, -1), flags, strict=True)
    return [_shown(request, flag, place, numbers.get(flag.pk), address) for place, flag in places]


def _shown(
    request: HttpRequest, flag: Flag, place: int, number: int | None, address: Callable[[str, int], str]
) -> ShownFlag:
    if number is None:
        return ShownFlag(flag, f"flag-{place}")
    return ShownFlag(
        flag=flag,
        place=f"flag-{place}",
        is_own=True,
        may_amend=policies.may_amend_flag(request.actor, flag),
        may_withdraw=policies.may_withdraw_flag(request.actor, flag),
        amend_address=address("amend", number),
        withdraw_address=address("withdraw", number),
    )


def _form(request: HttpRequest, subject: Subject, *, initial: dict[str, object]) -> FlagForm:
    return FlagForm(request.POST or None, initial=initial, settings=subject.settings, hit_by=subject.hit_by)


def _page(
    request: HttpRequest, subject: Subject, form: FlagForm, flag: Flag | None = None, status: int = 200
) -> HttpResponse:
    context = {"subject": subject, "form": form, "flag": flag, "is_outdated": status == 409}
    return render(request, "casework/flag_form.html", context, status=status)


def _told(request: HttpRequest, subject: Subject, refused: NotAllowed) -> HttpResponse:
    """A form that was sent twice ends where the first one did, with a plain word of why."""
    messages.info(request, str(refused))
    return _to_flags(subject)


def _to_flags(subject: Subject) -> HttpResponse:
    return redirect(f"{subject.address}#flags")
