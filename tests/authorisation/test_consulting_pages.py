"""The pages on which another agency is asked, and on which it answers."""

import pytest

from cases.models import Consultation
from tests import make
from tests.authorisation import making
from tests.authorisation.asking import WORDS, a_consultee, a_draft_to_consult_on, asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return making.Cast()


def test_the_pages_ask_record_and_answer(cast):
    consultee, proposal = a_consultee(), a_draft_to_consult_on(cast)
    officer, agency = make.a_client_of(cast.officer.person), make.a_client_of(consultee.person)
    address = f"/proposals/{proposal.pk}/consult/youth_justice/"

    assert "goes to 1 person" in officer.get(address).content.decode()
    assert officer.post(address, {"revision": proposal.revision}).status_code == 302
    consultation = Consultation.objects.get()
    empty = agency.post(f"/consultations/{consultation.pk}/", {"asked_at": consultation.asked_at.isoformat()})
    assert "Choose the view." in empty.content.decode()
    sent = {"asked_at": consultation.asked_at.isoformat(), "view": "opposes", "words": WORDS}
    assert agency.post(f"/consultations/{consultation.pk}/", sent).status_code == 302
    assert Consultation.objects.get().view == "opposes"
    assert "Opposes a resolution" in officer.get(address).content.decode()


def test_the_page_records_a_view_given_elsewhere_and_says_what_it_lacks(cast):
    proposal = a_draft_to_consult_on(cast)
    officer, address = make.a_client_of(cast.officer.person), f"/proposals/{proposal.pk}/consult/youth_justice/"
    sent = {
        "record": "yes",
        "revision": proposal.revision,
        "view": "no_view",
        "words": WORDS,
        "given_by": "A. Worker",
        "given_on": "5/1/2026",
        "source": "A note of the call",
    }

    lacking = officer.post(address, {**sent, "source": ""}).content.decode()
    done = officer.post(address, sent)

    assert "Say where it can be found" in lacking
    assert (done.status_code, Consultation.objects.get().given_by) == (302, "A. Worker")


@pytest.mark.parametrize("agency", ["police", "nobody", "lay_member"])
def test_no_other_agency_is_consulted(cast, agency):
    proposal = a_draft_to_consult_on(cast)

    page = make.a_client_of(cast.officer.person).get(f"/proposals/{proposal.pk}/consult/{agency}/")

    assert page.status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_number_of_questions_for_one_and_for_three(cast, django_assert_num_queries, number):
    consultee = a_consultee()
    for _ in range(number):
        asked(a_draft_to_consult_on(cast), cast.officer)
    client = make.a_client_of(consultee.person)
    client.get("/consultations/")

    with django_assert_num_queries(7):
        client.get("/consultations/")
