"""The pages on which a system manager says who acts for a force."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from cases.exceptions import NotAllowed
from cases.models import Membership, Person
from cases.people import managing, policies, queries
from cases.people.filters import PeopleFilter
from cases.people.managing_forms import (
    EndForm,
    InvitationForm,
    MembershipForm,
    PersonForm,
    RequirementsForm,
    SeenForm,
    TermsForm,
)
from cases.people.sign_in.policies import may_forget_factors
from cases.people.sign_in.queries import factors_of
from cases.people.tables import PeopleTable, state_tag
from cases.words import uk_date

A_PAGE = 25
asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who has or had a membership of a force served, one line for each membership."""
    listed = queries.memberships_listed(request.actor, timezone.localdate())
    found = PeopleFilter(request.GET, actor=request.actor, memberships=listed)
    table = PeopleTable(found.found)
    RequestConfig(request, paginate={"per_page": A_PAGE, "silent": True}).configure(table)
    return render(request, "people/list.html", {"form": found.form, "table": table, "is_narrowed": any(found.data)})


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person, and what they do for the forces served."""
    found, actor, today = _person(request, pk), request.actor, timezone.localdate()
    held = queries.memberships_listed(actor, today).filter(person=found)
    seats = queries.seats_by_membership(held, today)
    entries = [
        {
            "membership": one,
            "state": state_tag(one.state),
            "faults": [] if policies.has_ended(one, today) else queries.faults_of(one, today),
            "may_change": policies.may_change_membership(actor, one, today),
            "seats": seats.get(one.pk, ()),
        }
        for one in held
    ]
    context = {
        "person": found,
        "entries": entries,
        "may_change": policies.may_change_person(actor, found),
        "may_give": policies.may_give_membership(actor, found, ()),
        "may_close": policies.may_close(actor, found),
        "may_open": policies.may_open(actor, found),
        "may_invite_again": policies.may_invite_again(actor, found),
        "may_forget_factors": may_forget_factors(actor, found, factors=factors_of(found).count()),
        "seen": SeenForm(initial={"revision": found.revision}),
    }
    return render(request, "people/person.html", context)


@asked_or_sent
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody, with their first membership."""
    form = InvitationForm(request.POST or None, initial=_from_today(), served=queries.forces_served(request.actor))
    if not form.is_valid():
        return render(request, "people/invite.html", {"form": form})
    name, email = form.cleaned_data["name"], form.cleaned_data["email"]
    try:
        given = managing.invite(by=request.actor, email=email, name=name, post=form.post, terms=form.terms)
    except NotAllowed as refused:
        form.add_error(None, str(refused))
        return render(request, "people/invite.html", {"form": form})
    signs_in = given.person.has_usable_password()
    how = "They sign in as before." if signs_in else f"An invitation is on its way to {email}."
    messages.success(request, f"{given.person.name} has a membership as {given.title}. {how}")
    return redirect("person", given.person_id)


@asked_or_sent
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Another membership for somebody."""
    found = _person(request, pk)
    policies.may_give_membership(request.actor, found, ()).require()
    form = MembershipForm(request.POST or None, initial=_from_today(), served=queries.forces_served(request.actor))
    context = {"form": form, "person": found}
    if not form.is_valid():
        return render(request, "people/give.html", context)
    try:
        given = managing.give_membership(by=request.actor, person=found, post=form.post, terms=form.terms)
    except NotAllowed as refused:
        form.add_error(None, str(refused))
        return render(request, "people/give.html", context)
    messages.success(request, f"{found.name} has a membership as {given.title}.")
    return redirect("person", found.pk)


@asked_or_sent
def change_terms(request: HttpRequest, pk: int) -> HttpResponse:
    """The days of a membership, the force's key, and what the force asks for."""
    found = _changeable(request, pk)
    form = TermsForm.about(found, request.POST or None)
    context = {"form": form, "membership": found, "person": found.person}
    if not form.is_valid():
        return render(request, "people/terms.html", context)
    revision = form.cleaned_data["revision"]
    try:
        managing.change_membership(by=request.actor, membership=found, terms=form.terms, revision=revision)
    except NotAllowed as refused:
        form.add_error(None, str(refused))
        return render(request, "people/terms.html", context)
    messages.success(request, f"The membership of {found.person.name} as {found.title} is changed.")
    return redirect("person", found.person_id)


@asked_or_sent
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a membership, today or later; it is kept."""
    found = _changeable(request, pk)
    form = EndForm(request.POST or None, membership=found)
    if not form.is_valid():
        return render(request, "people/end.html", {"form": form, "membership": found, "person": found.person})
    data = form.cleaned_data
    managing.end_membership(by=request.actor, membership=found, last_day=data["last_day"], revision=data["revision"])
    when = f"ends on {uk_date(data['last_day'])}" if data["last_day"] else "has ended"
    messages.success(request, f"The membership of {found.person.name} as {found.title} {when}.")
    return redirect("person", found.person_id)


@asked_or_sent
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody's name and address."""
    found = _person(request, pk)
    policies.may_change_person(request.actor, found).require()
    form = PersonForm(request.POST or None, initial={name: getattr(found, name) for name in PersonForm.base_fields})
    context = {"form": form, "person": found}
    if not form.is_valid():
        return render(request, "people/change.html", context)
    try:
        changed = managing.change_person(by=request.actor, person=found, **form.cleaned_data)
    except NotAllowed as refused:
        form.add_error("email", str(refused))
        return render(request, "people/change.html", context)
    messages.success(request, f"{changed.name} signs in as {changed.email}.")
    return redirect("person", found.pk)


@require_POST
def invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    found = _person(request, pk)
    managing.invite_again(by=request.actor, person=found)
    messages.success(request, f"Another invitation is on its way to {found.email}; links sent before no longer work.")
    return redirect("person", found.pk)


@asked_or_sent
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close somebody's sign-in, once it is confirmed."""
    found = _person(request, pk)
    if request.method == "POST":
        return _on_sign_in(request, found, managing.close_sign_in, "can no longer sign in.")
    policies.may_close(request.actor, found).require()
    seen = SeenForm(initial={"revision": found.revision})
    return render(request, "people/close.html", {"person": found, "seen": seen})


@require_POST
def open_again(request: HttpRequest, pk: int) -> HttpResponse:
    return _on_sign_in(request, _person(request, pk), managing.open_sign_in, "can sign in again.")


def _on_sign_in(request: HttpRequest, found: Person, act: Callable[..., Person], done: str) -> HttpResponse:
    form = SeenForm(request.POST)
    if not form.is_valid():
        raise Http404("What was sent does not say which state of things was seen.")
    act(by=request.actor, person=found, revision=form.cleaned_data["revision"])
    messages.success(request, f"{found.name} {done}")
    return redirect("person", found.pk)


@require_safe
def requirements_list(request: HttpRequest) -> HttpResponse:
    """The forces served, and what each asks; where it is one, that one."""
    forces = list(queries.forces_served(request.actor))
    if len(forces) == 1:
        return redirect("force-requirements", forces[0].pk)
    return render(request, "people/requirements_list.html", {"forces": forces})


@asked_or_sent
def requirements(request: HttpRequest, force: str) -> HttpResponse:
    """What a force asks of its people; before it asks for more, who would be shut out."""
    found = get_object_or_404(queries.forces_served(request.actor), pk=force)
    held = queries.requirements_or_none(found)
    initial = {name: getattr(held, name) for name in RequirementsForm.base_fields}
    form = RequirementsForm(request.POST or None, initial=initial)
    context: dict[str, Any] = {"form": form, "force": found}
    if not form.is_valid() or "change_again" in request.POST:
        return render(request, "people/requirements.html", context)
    asked, today = form.asked(found), timezone.localdate()
    keeps = policies.keeps_the_manager(request.actor, asked, today)
    if not keeps:
        form.add_error(None, keeps.reason)
        return render(request, "people/requirements.html", context)
    if "confirmed" not in request.POST:
        context["would_lapse"] = queries.would_lapse(asked, today)
        return render(request, "people/requirements_confirm.html", context)
    managing.change_requirements(by=request.actor, asked=asked, revision=form.cleaned_data["revision"])
    messages.success(request, f"What {found.name} asks of its people is changed.")
    return redirect("force-requirements", found.pk)


def _person(request: HttpRequest, pk: int) -> Person:
    """Somebody of a force served; anybody else is not there."""
    return get_object_or_404(Person.objects.visible_to(request.actor), pk=pk)


def _changeable(request: HttpRequest, pk: int) -> Membership:
    visible = Membership.objects.visible_to(request.actor).with_forces().select_related("person")
    found = get_object_or_404(visible, pk=pk)
    policies.may_change_membership(request.actor, found, timezone.localdate()).require()
    return found


def _from_today() -> dict[str, Any]:
    return {"starts_on": timezone.localdate()}
