"""Acting, temporary and special ranks are given as such, and shown as such wherever the person stands."""

import pytest

from cases.enums import Rank, RankPrefix, Role
from cases.models import AuditEvent, Membership
from tests import make
from tests.people.managing import a_manager, a_post, given

pytestmark = pytest.mark.django_db

SENT = {
    "name": "A. Sergeant",
    "email": "a.sergeant@example.org",
    "role": Role.INSPECTOR,
    "agency": "",
    "rank": Rank.INSPECTOR,
    "forces_served": ["hampshire"],
    "starts_on": "1/1/2024",
}


@pytest.mark.parametrize("prefix", RankPrefix)
def test_a_rank_is_given_as_it_is_held_and_shown_so(prefix):
    manager = a_manager()
    client = make.a_client_of(manager.person)

    page = client.post("/people/invite/", {**SENT, "rank_prefix": prefix}, follow=True).content.decode()

    held = Membership.objects.get(person__email=SENT["email"])
    assert (held.rank, held.rank_prefix) == (Rank.INSPECTOR, prefix)
    assert held.title == f"Inspector, {prefix.label} inspector"
    assert held.title in page
    assert held.title in client.get("/people/").content.decode()
    assert AuditEvent.objects.get(kind="membership.given").details["membership"] == held.title


def test_without_a_word_a_rank_is_substantive():
    make.a_client_of(a_manager().person).post("/people/invite/", SENT)

    held = Membership.objects.get(person__email=SENT["email"])
    assert (held.rank_prefix, held.title) == ("", "Inspector")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"role": Role.OFFICER, "rank": "", "rank_prefix": "acting"}, "Choose the rank that is held as acting."),
        ({"rank_prefix": "former"}, "“former” is not a choice here."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(changes, words):
    page = make.a_client_of(a_manager().person).post("/people/invite/", {**SENT, **changes}).content.decode()

    assert words in page
    assert not Membership.objects.filter(person__email=SENT["email"]).exists()


def test_a_service_gives_it_too():
    post = a_post(Role.SUPERVISOR, agency=None, rank=Rank.SERGEANT, rank_prefix=RankPrefix.TEMPORARY)

    assert given(a_manager(), post=post).title == "Supervisor, Temporary sergeant"
