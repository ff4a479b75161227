"""However cases are released, changed and withdrawn, and seats given and ended: members read what is before them."""

from dataclasses import dataclass

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.models import Membership, Release, Seat
from cases.panels import services as panels
from tests.visibility.crawling import read
from tests.visibility.expected import readable, words_of
from tests.world import World
from tests.world.canaries import canaries_in

pytestmark = pytest.mark.django_db

SERVED = {
    "hampshire": ("unreleased", "officers", "withdrawn", "changed"),
    "joint": ("unreleased", "london unreleased", "shared"),
}
READERS = ("hampshire panel_member", "hampshire unseated since", "joint panel_member")
AFTERWARDS = ("stands", "withdrawn", "changed", "flagged by another")


@dataclass(frozen=True)
class Turn:
    """A case is released to a panel, and then something happens to it."""

    panel: str
    case: str
    then: str


def turns(panel: str) -> st.SearchStrategy[Turn]:
    return st.builds(Turn, st.just(panel), st.sampled_from(SERVED[panel]), st.sampled_from(AFTERWARDS))


def play(world: World, turn: Turn) -> None:
    if not Release.objects.standing().filter(
        panel=world.panels[turn.panel], case=world.cases[turn.case], case_version=world.cases[turn.case].version
    ):
        world.release(turn.case, turn.panel)
    match turn.then:
        case "withdrawn":
            administrator = world.actor("joint administrator")
            panels.withdraw_release(release=world.releases[turn.panel, turn.case], by=administrator)
        case "changed":
            world.change(turn.case)
        case "flagged by another":
            world.flag(f"{turn.panel} panel_chair", turn.case, turn.panel, rule="")


def change_seats(world: World, reader: str) -> None:
    """Who sits leaves; who left comes back."""
    membership: Membership = world.membership(reader)
    seats = Seat.objects.filter(membership=membership, ended_at__isnull=True)
    for seat in seats:
        panels.end_seat(seat=seat, by=world.actor("joint administrator"))
    if not seats:
        panels.give_seat(panel=world.panels["hampshire"], membership=membership, by=None)


@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow])
@given(
    played=st.lists(st.one_of(turns("hampshire"), turns("joint")), max_size=4),
    reader=st.sampled_from(READERS),
    changes_seat=st.booleans(),
)
def test_members_read_what_stands_before_their_panel_and_nothing_else(world, played, reader, changes_seat):
    world = world.apart()
    with transaction.atomic():
        for turn in played:
            play(world, turn)
        if changes_seat:
            change_seats(world, reader)

        actor, client = world.actor(reader), world.client(reader)
        every_place = [release.get_absolute_url() for release in Release.objects.all()]
        reached = canaries_in("\n".join(read(client, address)[0] for address in ["/panels/cases/", *every_place]))
        given_to = [words_of(release, actor) for release in Release.objects.visible_to(actor)]

        assert world.canaries.where(reached - readable(actor)) == []
        assert world.canaries.where(set().union(*given_to) - reached) == []
        transaction.set_rollback(True)
