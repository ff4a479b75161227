"""Building the world, a step at a time and through the services, so that it cannot be what the product cannot be."""

from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.casework import services as casework
from cases.casework.queries.records import record_of
from cases.casework.store import recode, store_changed, store_new
from cases.enums import BatchState, Role, Vetting
from cases.guidance.services import screen
from cases.models import (
    Actor,
    AgendaItem,
    Case,
    Consultation,
    Flag,
    Force,
    ForceRequirements,
    ImportBatch,
    Meeting,
    Membership,
    Offence,
    Panel,
    Person,
    Proposal,
    Reconciliation,
    Release,
    Seat,
)
from cases.panels import services as panels
from cases.people.queries import actor_for, memberships_of
from tests import make
from tests.world.canaries import Canaries
from tests.world.cast import FORCES, RANKS, Part, cast
from tests.world.imports import send_imports
from tests.world.meetings import meet
from tests.world.proposals import propose

THREE_YEARS = timedelta(days=3 * 365)
PANELS = {"hampshire": ("hampshire",), "metropolitan": ("metropolitan",), "joint": FORCES}
# Each case: its force, the panels it is released to, and whose it is by the force's own key.
CASES = {
    "adult": ("hampshire", ("hampshire",)),
    "shared": ("hampshire", ("hampshire", "joint")),
    "withdrawn": ("hampshire", ("hampshire",)),
    "changed": ("hampshire", ("hampshire",)),
    "recoded": ("hampshire", ("hampshire",)),
    "unreleased": ("hampshire", ()),
    "officers": ("hampshire", ()),
    "inspectors": ("hampshire", ()),
    "london": ("metropolitan", ("metropolitan",)),
    "london shared": ("metropolitan", ("joint",)),
    "london unreleased": ("metropolitan", ()),
    "london officers": ("metropolitan", ()),
    "london inspectors": ("metropolitan", ()),
}
OWNERS = {
    "officers": ("officer_ref", "hampshire officer"),
    "inspectors": ("authoriser_ref", "hampshire inspector"),
    "london officers": ("officer_ref", "metropolitan officer"),
    "london inspectors": ("authoriser_ref", "metropolitan inspector"),
}
LISTED = "46"


@dataclass(repr=False)
class World:
    """Everything that was built, by the names that tests use."""

    canaries: Canaries = field(default_factory=Canaries)
    people: dict[str, Person] = field(default_factory=dict)
    panels: dict[str, Panel] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    releases: dict[tuple[str, str], Release] = field(default_factory=dict)
    seats: dict[tuple[str, str], Seat] = field(default_factory=dict)
    flags: dict[str, Flag] = field(default_factory=dict)
    batches: dict[str, ImportBatch] = field(default_factory=dict)
    proposals: dict[str, Proposal] = field(default_factory=dict)
    reconciliations: dict[str, Reconciliation] = field(default_factory=dict)
    meetings: dict[str, Meeting] = field(default_factory=dict)
    items: dict[str, AgendaItem] = field(default_factory=dict)

    def __repr__(self) -> str:
        return "World"

    @classmethod
    def built(cls) -> "World":
        """The whole of it; later features add their steps here."""
        world = cls()
        for step in (
            _forces,
            _panels,
            _people,
            _cases,
            _releases,
            _flags,
            _meetings,
            _explanations,
            _imports,
            _proposals,
            _afterwards,
        ):
            step(world)
        return world

    def apart(self) -> "World":
        """The same world with a list of names of its own, for whoever adds to it and then takes that back."""
        named = [one.name for one in fields(self) if one.name != "canaries"]
        return replace(self, **{one: dict(getattr(self, one)) for one in named})

    def actor(self, name: str) -> Actor:
        """As the middleware would make them of a request."""
        person, today = self.people[name], timezone.localdate()
        return actor_for(person, memberships_of(person, today), None, today)

    def membership(self, name: str) -> Membership:
        return Membership.objects.filter(person=self.people[name]).order_by("pk")[0]

    def consultations(self, name: str) -> list[Consultation]:
        """What was asked of other agencies of a proposal, in that order."""
        return list(Consultation.objects.filter(proposal=self.proposals[name]).order_by("pk"))

    def client(self, name: str) -> Client:
        """A browser in which they have signed in, and said why they look at cases where that is asked."""
        client = make.a_client_of(self.people[name])
        if self.actor(name).runs_scrutiny:
            client.post(reverse("purpose"), {"purpose": "panel", "next": ""})
        return client

    def a_case(self, name: str, force: str, **changes) -> Case:
        """A case with a word of its own in every text, stored and screened."""
        planted = {**self.canaries.record(f"case {name}"), **changes}
        record = make.a_record(force=force, **planted)
        (pk,) = store_new([record], force=Force.objects.get(pk=force), batch=None, by=None)
        screen(by=None, case_ids=[pk])
        self.cases[name] = Case.objects.get(pk=pk)
        return self.cases[name]

    def change(self, name: str) -> Case:
        """The force sends the case again, with other words in every text."""
        case = Case.objects.get(pk=self.cases[name].pk)
        planted = self.canaries.record(f"case {name}, changed")
        kept = {one: getattr(case, one) for one in ("case_ref", "officer_ref", "authoriser_ref")}
        store_changed([(case, {**record_of(case), **planted, **kept})], batch=None, by=None)
        screen(by=None, case_ids=[case.pk])
        self.cases[name] = Case.objects.get(pk=case.pk)
        return self.cases[name]

    def recode(self, name: str) -> Case:
        case = Case.objects.get(pk=self.cases[name].pk)
        batch = ImportBatch.objects.create(
            force_id=case.force_id, filename="recoded.csv", state=BatchState.COMMITTED, received_at=timezone.now()
        )
        recode([(case, 1)], batch=batch, by=None)
        self.cases[name] = Case.objects.get(pk=case.pk)
        return self.cases[name]

    def release(self, name: str, panel: str) -> Release:
        self.releases[panel, name] = make.a_release(Case.objects.get(pk=self.cases[name].pk), self.panels[panel])
        return self.releases[panel, name]

    def flag(self, author: str, case: str, panel: str = "", *, rule: str = "CR-ADMIT-01") -> Flag:
        """A flag with a word of its own, under a rule or, with an empty one, under none."""
        by = self.actor(author)
        subject = Case.objects.get(pk=self.cases[case].pk)
        release = Release.objects.get(pk=self.releases[panel, case].pk) if panel else None
        reason = self.canaries.word(f"flag of {author} on {case}: reason")
        flag = casework.raise_flag(case=subject, release=release, rule=rule, severity="breach", reason=reason, by=by)
        self.flags[f"{author} on {case}"] = flag
        return flag


def _forces(world: World) -> None:
    for force in FORCES:
        make.a_force(force)
    Offence.objects.get_or_create(
        code=LISTED, defaults={"title": "Shoplifting", "is_class": True, "offence_group": "theft_shop"}
    )
    # Whoever has no vetting in order cannot act for Hampshire.
    ForceRequirements.objects.create(
        force_id="hampshire", needs_vetting=True, changed_at=timezone.now(), changed_by="The world"
    )


def _panels(world: World) -> None:
    for name, forces in PANELS.items():
        words = [world.canaries.word(f"panel {name}: {column}") for column in ("slug", "name")]
        world.panels[name] = make.a_panel(*forces, slug=f"{name}-{words[0]}", name=f"The {name} panel {words[1]}")


def _people(world: World) -> None:
    for part in cast():
        _person(world, part)


def _person(world: World, part: Part) -> None:
    name, word = part.name, world.canaries.word
    person = make.a_person(f"{word(f'{name}: email')}@example.org", f"{name.title()} {word(f'{name}: name')}")
    world.people[name] = person
    if part.role is None:
        return
    terms = {
        "rank": RANKS.get(part.role, ""),
        "vetting_level": Vetting.NPPV_2,
        "vetting_expires_on": timezone.localdate() + THREE_YEARS,
        "staff_key": word(f"{name}: staff key"),
        **dict(part.terms),
    }
    membership = make.a_membership(person, part.role, *part.forces, agency=part.agency, **terms)
    if part.also:
        role, force = part.also
        make.a_membership(person, role, force, vetting_level="", staff_key=word(f"{name}: second staff key"))
    for panel in part.panels:
        world.seats[panel, name] = panels.give_seat(panel=world.panels[panel], membership=membership, by=None)


def _cases(world: World) -> None:
    for name, (force, _panels_given) in CASES.items():
        changes = {"disposal_date": f"2023-05-{len(world.cases) + 1:02}", "responsibility": "denied"}
        if name in OWNERS:
            column, owner = OWNERS[name]
            changes[column] = world.membership(owner).staff_key
        world.a_case(name, force, **changes)
    world.a_case("listed", "hampshire", offence_code=LISTED, disposal_date="2023-05-20")


def _releases(world: World) -> None:
    for name, (_force, given) in CASES.items():
        for panel in given:
            world.release(name, panel)
    world.release("listed", "hampshire")


def _flags(world: World) -> None:
    for author in ("hampshire panel_member", "hampshire colleague", "hampshire panel_chair"):
        flag = world.flag(author, "adult", "hampshire")
        amended = world.canaries.word(f"flag of {author} on adult: amended reason")
        casework.amend_flag(
            flag=flag, rule=flag.rule, severity="gap", reason=amended, revision=flag.revision, by=world.actor(author)
        )
        casework.withdraw_flag(flag=world.flag(author, "shared", "hampshire", rule=""), by=world.actor(author))
        world.flag(author, "withdrawn", "hampshire")
    world.flag("metropolitan panel_member", "london", "metropolitan")
    for author in ("joint panel_member", "joint panel_chair"):
        world.flag(author, "shared", "joint")
        world.flag(author, "london shared", "joint")
    for author, case in (
        ("hampshire administrator", "unreleased"),
        ("metropolitan administrator", "london unreleased"),
    ):
        world.flag(author, case)


def _meetings(world: World) -> None:
    for force in FORCES:
        meet(world, force)


def _explanations(world: World) -> None:
    """Comments and transcribed exceptions, on cases whose released version stays as it was."""
    for force, case in (("hampshire", "unreleased"), ("metropolitan", "london unreleased")):
        lead = world.actor(f"{force} {Role.FORCE_LEAD.value}")
        found = Case.objects.get(pk=world.cases[case].pk)
        casework.add_comment(case=found, text=world.canaries.word(f"comment on {case}"), by=lead)
        casework.transcribe_exception(
            case=found,
            rule="CR-SERIOUS-01",
            entry_ref=world.canaries.word(f"transcribed on {case}: entry"),
            rank="inspector",
            rank_prefix="",
            on=date(2023, 5, 1),
            reason=world.canaries.word(f"transcribed on {case}: reason"),
            by=lead,
        )
        world.cases[case] = Case.objects.get(pk=found.pk)


def _imports(world: World) -> None:
    for force in FORCES:
        send_imports(world, force)


def _proposals(world: World) -> None:
    for force in FORCES:
        propose(world, force)


def _afterwards(world: World) -> None:
    """What happened to released cases since, and who left."""
    administrator = world.actor("hampshire administrator")
    panels.withdraw_release(release=world.releases["hampshire", "withdrawn"], by=administrator)
    world.change("changed")
    world.recode("recoded")
    panels.end_seat(seat=world.seats["hampshire", "hampshire unseated since"], by=administrator)
