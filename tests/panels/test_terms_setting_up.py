"""Setting a panel up: who may, under which address, once under a name, and on record."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cases.enums import Event, PanelKind, Role
from cases.exceptions import NotAllowed
from cases.models import AuditEvent, Panel, PanelTerms
from cases.panels.terms.services import set_up_panel
from tests import make

pytestmark = pytest.mark.django_db

BOTH = ("hampshire", "metropolitan")
SENT = {"name": "Hampshire adult panel", "forces": ["hampshire"], "kind": "adult", "theme": ""}


def an_administrator(*forces: str):
    return make.an_actor(Role.ADMINISTRATOR, forces or ("hampshire",))


def set_up(name: str = "Adults", *, by=None, forces=("hampshire",), kind=PanelKind.ADULT, theme: str = "") -> Panel:
    by = by or an_administrator(*forces)
    return set_up_panel(name=name, forces=[make.a_force(one) for one in forces], kind=kind, theme=theme, by=by)


def sent(actor, **changes):
    return make.a_client_of(actor.person).post(reverse("panel-new"), {**SENT, **changes})


def test_an_administrator_sets_up_a_panel_and_is_led_to_its_terms():
    actor = an_administrator()

    answer = sent(actor, name="  Hampshire   adult panel ")

    panel = Panel.objects.get()
    assert (answer.status_code, answer.url) == (302, "/panels/hampshire-adult-panel/terms/")
    assert (panel.slug, panel.name) == ("hampshire-adult-panel", "Hampshire adult panel")
    assert [force.pk for force in panel.forces.all()] == ["hampshire"]
    terms = PanelTerms.objects.get()
    assert (terms.panel, terms.kind, terms.theme, terms.revision) == (panel, "adult", "", 1)
    assert terms.changed_by == actor.signature


def test_it_is_on_record_with_the_force_where_it_serves_one():
    actor = an_administrator(*BOTH)
    set_up("Adults", by=actor)
    set_up("Abuse", by=actor, forces=BOTH, kind=PanelKind.THEMED, theme="Domestic abuse")

    of_one, of_two = AuditEvent.objects.filter(kind=Event.PANEL_MADE).order_by("pk")
    assert (of_one.force, of_one.person) == ("hampshire", actor.person.email)
    assert of_one.details == {
        "panel": "adults",
        "name": "Adults",
        "forces": ["hampshire"],
        "kind": "adult",
        "theme": "",
    }
    assert of_two.force == ""
    assert of_two.details == {
        "panel": "abuse",
        "name": "Abuse",
        "forces": ["hampshire", "metropolitan"],
        "kind": "themed",
        "theme": "Domestic abuse",
    }


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Cases", "cases-panel"),
        ("new", "new-panel"),
        ("NEW!", "new-panel"),
        ("Caffè e giustizia", "caffe-e-giustizia"),
        ("審査", "panel"),
        ("A" * 70, "a" * 64),
    ],
)
def test_the_address_is_made_from_the_name(name, slug):
    assert set_up(name).slug == slug


def test_names_that_give_one_address_get_another_each():
    assert [set_up(name).slug for name in ("A b", "A-b", "A b!")] == ["a-b", "a-b-2", "a-b-3"]
    assert [set_up(name).slug for name in ("x" * 64, "x" * 65)] == ["x" * 64, f"{'x' * 62}-2"]


@pytest.mark.parametrize("slug", ["cases", "new"])
def test_the_database_itself_refuses_an_address_that_is_taken(slug):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.a_panel(slug=slug)


@pytest.mark.parametrize("again", ["Adults", "ADULTS", " adults "])
def test_a_second_panel_of_the_name_is_refused_in_plain_words(again):
    set_up("Adults")

    page = sent(an_administrator(), name=again).content.decode()

    assert f"There is a panel called “{again.strip()}” already: choose another name." in page
    assert Panel.objects.count() == 1
    assert AuditEvent.objects.filter(kind=Event.PANEL_MADE).count() == 1


def test_only_of_forces_that_the_membership_covers():
    make.a_force("metropolitan")
    actor = an_administrator()

    page = sent(actor, forces=BOTH).content.decode()

    assert "Your membership does not cover “metropolitan”: choose from the list." in page
    with pytest.raises(NotAllowed, match="Your membership does not cover Metropolitan Police Service"):
        set_up(by=actor, forces=BOTH)
    assert not Panel.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_sets_one_up(role):
    actor = make.an_actor(role)
    make.a_force()

    assert make.a_client_of(actor.person).get(reverse("panel-new")).status_code == 403
    assert sent(actor).status_code == 403
    with pytest.raises(NotAllowed, match="run by administrators"):
        set_up(by=actor)
    assert not Panel.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": " "}, "Enter the name of the panel."),
        ({"name": "A" * 121}, "Shorten this: there is room for 120 characters."),
        ({"name": "A\u200bdults"}, "Write this without characters that cannot be seen."),
        ({"forces": []}, "Choose the force that it serves."),
        ({"kind": ""}, "Choose whose cases it looks at."),
        ({"kind": "everybody"}, "“everybody” is not a choice here: choose from the list."),
        ({"kind": "themed"}, "Enter the theme that the panel looks at."),
        ({"theme": "Knives"}, "Choose “One theme” above, or leave the theme empty."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(changes, words):
    page = sent(an_administrator(), **changes).content.decode()

    assert words in page
    assert not Panel.objects.exists()


def test_whoever_serves_one_force_has_it_chosen_already():
    client = make.a_client_of(an_administrator().person)
    both = make.a_client_of(an_administrator(*BOTH).person)

    assert client.get(reverse("panel-new")).content.decode().count(" checked") == 1
    assert both.get(reverse("panel-new")).content.decode().count(" checked") == 0
