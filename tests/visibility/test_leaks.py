"""What anybody reaches through every page is what `visible_to` and the projection say, and not a word more."""

import pytest
from django.apps import apps

from cases import models
from tests.visibility.expected import SHOWN, readable
from tests.world.canaries import canaries_in

pytestmark = pytest.mark.django_db

# Every role of a force, some of the other force and the joint panel, and those whom access has left.
EVERYBODY = (
    "hampshire officer",
    "hampshire supervisor",
    "hampshire inspector",
    "hampshire consultee",
    "hampshire panel_member",
    "hampshire panel_chair",
    "hampshire administrator",
    "hampshire force_lead",
    "hampshire crime_registrar",
    "hampshire system_manager",
    "hampshire auditor",
    "hampshire second officer",
    "hampshire acting inspector",
    "hampshire prosecutor",
    "hampshire colleague",
    "hampshire unseated since",
    "metropolitan panel_member",
    "metropolitan inspector",
    "metropolitan consultee",
    "joint panel_member",
    "joint administrator",
    "two memberships",
    "nobody",
    "lapsed",
    "ended",
    "ended at once",
    "not begun",
)


def test_every_model_that_says_who_sees_its_rows_is_asked():
    of_the_house = [one for one in apps.get_models() if one.__module__.startswith(models.__name__)]

    asked = {one for one in of_the_house if hasattr(one._default_manager, "visible_to")}

    assert asked == set(SHOWN)


@pytest.mark.parametrize("name", EVERYBODY)
def test_a_person_reads_what_is_visible_to_them_and_not_a_word_more(world, crawl, name):
    reached = canaries_in(crawl(name).text)
    may_read = readable(world.actor(name))

    assert world.canaries.where(reached - may_read) == []
    assert world.canaries.where(may_read - reached) == []
