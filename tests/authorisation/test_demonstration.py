"""The demonstration has a proposal at every stage, made once and through the services."""

import pytest

from cases.authorisation.demonstration import STORIES, build_proposals
from cases.enums import Rank, Role, Stage
from cases.models import Case, Proposal
from tests import make

pytestmark = pytest.mark.django_db


def test_there_is_a_proposal_at_every_stage_and_building_it_again_changes_nothing():
    ranks = {Role.OFFICER: Rank.CONSTABLE, Role.SUPERVISOR: Rank.SERGEANT, Role.INSPECTOR: Rank.INSPECTOR}
    people = [make.an_actor(role, rank=rank).person.email for role, rank in ranks.items()]
    said: list[str] = []

    build_proposals(people, said.append)
    build_proposals(people, said.append)

    assert {one.stage for one in Proposal.objects.all()} == set(Stage)
    assert (Proposal.objects.count(), Case.objects.count()) == (len(STORIES), 5)
    assert said == ["Proposing resolutions, one at each stage"]
    assert Case.objects.filter(screened_version__isnull=True).count() == 0
