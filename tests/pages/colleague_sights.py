"""What consultees, deputies and system managers see of authorisation, and everybody's notices, in each state."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases.authorisation import delegating, writing
from cases.authorisation.authority_services import change_authority_settings
from cases.enums import ConsultationView, ProposalAct, Role, Stage
from cases.models import Actor, AuthoritySettings, Consultation, Membership, Notice
from tests import make
from tests.authorisation import making
from tests.authorisation.asking import YJS, a_consultee, a_draft_to_consult_on, answered, asked, recorded
from tests.pages.sights import send_nothing

OFFICER, SUPERVISOR, INSPECTOR, CONSULTEE = Role.OFFICER, Role.SUPERVISOR, Role.INSPECTOR, Role.CONSULTEE
MANAGER, LEAD = Role.SYSTEM_MANAGER, Role.FORCE_LEAD
WEEK = timedelta(days=7)
# Each does something and shows another page.
COLLEAGUE_ACTS = {"delegation-end", "notice-open", "notices-read"}


def for_yjs(actor: Actor) -> Actor:
    """The consultee as one of the youth justice service."""
    Membership.objects.filter(pk=actor.membership.pk).update(agency=YJS)
    return Actor(
        person=actor.person, membership=Membership.objects.get(pk=actor.membership.pk), force_ids=actor.force_ids
    )


def put_to(actor: Actor) -> Consultation:
    """What waits for this consultee's view."""
    for_yjs(actor)
    cast = making.Cast()
    return asked(a_draft_to_consult_on(cast), cast.officer)


def consultations(actor: Actor) -> str:
    """One that waits, one that is answered, one that is closed."""
    waiting, given = put_to(actor), put_to(actor)
    answered(given, for_yjs(actor), ConsultationView.CONDITIONS)
    cast = making.Cast()
    draft = a_draft_to_consult_on(cast)
    asked(draft, cast.officer)
    making.moved(draft, ProposalAct.WITHDRAW, cast)
    assert waiting.pk != given.pk
    return reverse("consultations")


def none_put(actor: Actor) -> str:
    for_yjs(actor)
    return reverse("consultations")


def to_answer(actor: Actor) -> str:
    return reverse("consultation", args=[put_to(actor).pk])


def answered_here(actor: Actor) -> str:
    consultation = put_to(actor)
    answered(consultation, for_yjs(actor))
    return reverse("consultation", args=[consultation.pk])


def changed_since(actor: Actor) -> str:
    consultation = put_to(actor)
    cast = making.Cast(officer=actor_of(consultation))
    proposal = consultation.proposal
    values = {"rationale_text": "Another reason."}
    writing.save_answers(proposal=proposal, by=cast.officer, revision=proposal.revision, values=values)
    return reverse("consultation", args=[consultation.pk])


def actor_of(consultation: Consultation) -> Actor:
    membership = consultation.proposal.membership
    return Actor(person=membership.person, membership=membership, force_ids=("hampshire",))


def to_ask(actor: Actor) -> str:
    a_consultee()
    return _consult(a_draft_to_consult_on(making.Cast(officer=actor)))


def nobody_to_ask(actor: Actor) -> str:
    return _consult(a_draft_to_consult_on(making.Cast(officer=actor)))


def views_of_two_versions(actor: Actor) -> str:
    """A view on the first version, and the question of the second."""
    cast, consultee = making.Cast(officer=actor), a_consultee()
    proposal = a_draft_to_consult_on(cast)
    recorded(proposal, actor, words="Too soon after the last.\nAnd he did not keep to it.")
    for act in (ProposalAct.SUBMIT, ProposalAct.RETURN):
        proposal = making.moved(proposal, act, cast)
    asked(proposal, actor)
    assert consultee.agency == YJS
    return _consult(proposal)


def _consult(proposal) -> str:
    return reverse("proposal-consult", args=[proposal.pk, YJS.value])


def deputies(actor: Actor) -> str:
    """Three: one over, one in force, one to come; and one for whom they stand in."""
    today = timezone.localdate()
    for number in range(2):
        colleague = making.an_inspector(name=f"A Colleague With A Long Name The {number + 1}st")
        first = today + number * WEEK
        given = delegating.delegate(
            by=actor, deputy=colleague.membership, starts_on=first, ends_on=first + timedelta(days=6)
        )
        if number == 0:
            delegating.end_delegation(by=actor, delegation=given)
    away = making.an_inspector(name="Away")
    delegating.delegate(by=away, deputy=actor.membership, starts_on=today, ends_on=today)
    return reverse("delegations")


def notices(actor: Actor) -> str:
    """One that is new, one read, one that no longer waits."""
    cast = making.Cast(supervisor=actor)
    found = [making.a_proposal(Stage.WITH_SUPERVISOR, cast=cast) for _ in range(3)]
    Notice.objects.filter(proposal=found[0]).update(read_at=timezone.now())
    making.moved(found[1], ProposalAct.ENDORSE, cast)
    return reverse("notices")


def desk_of_an_officer(actor: Actor) -> str:
    cast = making.Cast(officer=actor)
    for stage in (Stage.RETURNED, Stage.AUTHORISED, Stage.DRAFT):
        making.a_proposal(stage, cast=cast)
    return reverse("home")


def settings_changed_meanwhile(page: Page) -> None:
    """Another system manager was quicker."""
    other = make.an_actor(Role.SYSTEM_MANAGER)
    change_authority_settings(by=other, asked=AuthoritySettings(force_id="hampshire", overdue_hours=3), revision=0)
    page.get_by_label("After how many working hours").fill("5")
    page.get_by_role("button", name="Change how").click()
    expect(page.get_by_role("alert")).to_contain_text("Somebody else changed how this force authorises")
    AuthoritySettings.objects.all().delete()


def at(name: str, *args: str):
    return lambda actor: reverse(name, args=args)


COLLEAGUES = {
    "home: an officer's proposals": (OFFICER, desk_of_an_officer),
    "home: a supervisor is asked": (SUPERVISOR, lambda actor: notices(actor) and reverse("home")),
    "home: a consultee is asked": (CONSULTEE, lambda actor: consultations(actor) and reverse("home")),
    "consultations": (CONSULTEE, consultations),
    "consultations: none": (CONSULTEE, none_put),
    "consultation": (CONSULTEE, to_answer),
    "consultation: nothing said": (CONSULTEE, to_answer, send_nothing("Give this view")),
    "consultation: answered": (CONSULTEE, answered_here),
    "consultation: changed since": (CONSULTEE, changed_since),
    "proposal-consult": (OFFICER, to_ask),
    "proposal-consult: nobody to ask": (OFFICER, nobody_to_ask),
    "proposal-consult: nothing said": (OFFICER, to_ask, send_nothing("Record this view")),
    "proposal-consult: of two versions": (OFFICER, views_of_two_versions),
    "delegations": (INSPECTOR, deputies),
    "delegations: nobody to name": (INSPECTOR, at("delegations")),
    "delegations: nothing said": (INSPECTOR, deputies, send_nothing("Name this deputy")),
    "notices": (SUPERVISOR, notices),
    "notices: none": (LEAD, at("notices")),
    "notice-pace": (OFFICER, at("notice-pace")),
    "authority-settings": (MANAGER, at("authority-settings", "hampshire")),
    "authority-settings: as an inspector": (INSPECTOR, at("authority-settings", "hampshire")),
    "authority-settings: changed meanwhile": (
        MANAGER,
        at("authority-settings", "hampshire"),
        settings_changed_meanwhile,
    ),
}
