"""One world for all the tests here; whatever a test does to it is undone."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from cases.authorisation.policies import AUTHORISE
from cases.models import Actor, Case, Proposal, UnsentAnswers
from tests.visibility.crawling import Reached, everything, starting_points
from tests.world import World

# Whose lists are asked for every choice of every filter: one of each kind of view.
ASKING = frozenset(
    {
        "hampshire officer",
        "hampshire panel_member",
        "hampshire administrator",
        "hampshire system_manager",
        "joint panel_member",
    }
)


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(settings, "MEDIA_ROOT", tmp_path_factory.mktemp("uploads"))
        yield World.built()
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def crawl(world) -> Callable[[str], Reached]:
    """All that somebody reaches in the world as it was built, read once for all the tests that ask."""
    crawls: dict[str, Reached] = {}

    def crawled(name: str) -> Reached:
        if name not in crawls:
            # No list has a case that was re-coded, but its address stays.
            kept = [case.get_absolute_url() for case in Case.objects.visible_to(world.actor(name))]
            begin = [*starting_points(), *kept, *_unlinked(world.actor(name))]
            crawls[name] = everything(world.client(name), begin=begin, asks=name in ASKING)
        return crawls[name]

    return crawled


def _unlinked(actor: Actor) -> list[str]:
    """Where nothing leads, or no more: questions on which something was typed and not sent; what was decided on."""
    typed = UnsentAnswers.objects.visible_to(actor).values_list("proposal", "question")
    decided = Proposal.objects.visible_to(actor).values_list("pk") if actor.role in AUTHORISE else ()
    return [
        *(reverse("proposal-question", args=one) for one in typed),
        *(reverse("authorise-decide", args=one) for one in decided),
    ]
