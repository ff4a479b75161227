"""A delivery and an import that meet over one reference follow each other: one case, and nothing lost."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from cases.authorisation.delivering import deliver
from cases.enums import Rank, Stage
from cases.exceptions import NotAllowed
from cases.imports import committing
from cases.models import Case, Proposal, Reconciliation
from tests import make
from tests.authorisation import making
from tests.authorisation.delivered import a_cast, imported

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROUNDS = 5


def together(*acts):
    """Each act in a thread of its own, all from the same moment on; what each came to."""
    start, came_to = Barrier(len(acts)), {}

    def run(name, act):
        try:
            start.wait()
            came_to[name] = act()
        except Exception as fault:  # a thread's fault would be lost otherwise
            came_to[name] = fault
        finally:
            connection.close()

    threads = [Thread(target=run, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [came_to[name] for name in range(len(acts))]


@pytest.mark.parametrize("round_number", range(ROUNDS))
def test_an_import_and_a_delivery_of_one_reference_make_one_case(tmp_path, round_number):
    cast = a_cast()
    proposal = making.a_draft(Rank.NONE, by=cast.officer)
    sent = {name: value for name, value in make.BASELINE.items() if value is not None}
    batch = imported(tmp_path / "sent.jsonl", {**sent, "case_ref": "44/1", "gender": "male"}, commits=False)

    delivered, committed = together(
        lambda: deliver(proposal=proposal, by=cast.officer, revision=proposal.revision, case_ref="44/1"),
        lambda: committing.commit(batch=batch, by=None),
    )

    case, proposal = Case.objects.get(), Proposal.objects.get()
    assert not isinstance(committed, Exception)
    if isinstance(delivered, Exception):
        assert (type(delivered), "has the reference 44/1 already" in str(delivered)) == (NotAllowed, True)
        assert (case.is_delivered_here, case.gender, proposal.stage) == (False, "male", Stage.DRAFT)
        assert not Reconciliation.objects.exists()
    else:
        assert (case.is_delivered_here, case.gender, proposal.stage) == (True, None, Stage.DELIVERED)
        assert Reconciliation.objects.get().differences["gender"] == [None, "male"]


def test_a_double_click_delivers_once():
    cast = a_cast()
    proposal = making.a_draft(Rank.NONE, by=cast.officer)

    def click():
        return deliver(proposal=proposal, by=cast.officer, revision=proposal.revision)

    came_to = together(click, click)

    assert (Case.objects.count(), sum(isinstance(one, Exception) for one in came_to)) == (1, 1)
