"""The minutes on their pages: who reads, writes and confirms them, and what a second person is told."""

from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from cases.enums import Event, Presence
from cases.models import AgendaItem, AuditEvent, Declaration
from cases.review.minutes_record import minutes_of
from tests import make
from tests.casework.acting import signed_in, words
from tests.panels import making
from tests.review.deciding import Bench, a_bench, a_case_at_the_table, a_finding
from tests.review.test_minutes import confirmed, decided, now, written

pytestmark = pytest.mark.django_db


def address(name: str, bench: Bench) -> str:
    return reverse(name, args=[bench.panel.slug, bench.meeting.number])


def get(name: str, bench: Bench, who: str):
    return signed_in(getattr(bench, who)).get(address(name, bench))


@pytest.mark.parametrize(
    ("who", "draft", "after"), [("administrator", 200, 200), ("chair", 200, 200), ("probation", 403, 200)]
)
def test_a_draft_is_for_those_who_write_and_confirm_it(who, draft, after):
    bench = decided()

    before = [get(name, bench, who).status_code for name in ("meeting-minutes", "minutes-pdf")]
    confirmed(bench)

    assert before == [draft, draft]
    assert [get(name, bench, who).status_code for name in ("meeting-minutes", "minutes-pdf")] == [after, after]


def test_a_stranger_finds_no_minutes():
    bench = decided()
    confirmed(bench)

    assert signed_in(make.an_actor()).get(address("meeting-minutes", bench)).status_code == 404


def test_the_minutes_read_from_the_record():
    making.the_reason_codes()
    bench = a_bench(quorum_count=1, agreement_reference="ISA/7")
    bench.meeting.attendances.update(presence=Presence.ABSENT)
    item = a_case_at_the_table(bench)
    a_finding(item, bench.chair, reasons=("weak-rationale",), better_outcome="charge", leniency="too_lenient")
    written(bench, "Any other business.", {1: "It was talked over at length."})

    shown = words(get("meeting-minutes", bench, "chair"))

    for part in (
        "A draft. Members read it when whoever chairs the meeting has confirmed it.",
        "Quorum There was no quorum. What the panel found stands all the same. At least 1 member: there are 0.",
        "Information-sharing agreement ISA/7",
        "No conflict was declared.",
        "Picked by the chair: 1 case on this agenda.",
        "The meeting in general Any other business.",
        "It was talked over at length.",
        "The panel finds Appropriate National category: Appropriate",
        "Reasons The officer's reasons do not explain the decision",
        "Too lenient or too severe Too lenient",
        "What should have happened Charge",
        "It never changes the resolution.",
    ):
        assert part in shown


def test_a_member_in_conflict_reads_that_they_have_one_and_not_what_was_said():
    bench = decided()
    item = AgendaItem.objects.get()
    written(bench, discussions={1: "CANARY discussion"})
    Declaration.objects.create(
        item=item, case=item.case, person=bench.cps.person, membership=bench.cps.membership, kind="in_court",
        at=item.round_opened_at,
    )  # fmt: skip
    confirmed(bench)

    page, file = get("meeting-minutes", bench, "cps"), get("minutes-pdf", bench, "cps")

    assert "Case 1 You have a conflict with this case, so what was said and found of it is left out" in words(page)
    text = "".join(one.extract_text() for one in PdfReader(BytesIO(file.content)).pages)
    for hidden in ("CANARY discussion", "The panel’s own words."):
        assert hidden not in words(page)
        assert hidden not in text
        assert hidden in words(get("meeting-minutes", bench, "probation"))
    event = AuditEvent.objects.get(kind=Event.MINUTES_TAKEN)
    assert event.details["items"] == []


def test_what_is_written_is_saved():
    bench = decided()
    data = {"revision": now(bench.meeting).revision, "minutes": "All were heard.", "case_1": "Talked over."}

    response = signed_in(bench.administrator).post(address("minutes-edit", bench), data, follow=True)

    assert "The minutes are saved." in words(response)
    assert (now(bench.meeting).minutes, AgendaItem.objects.get().discussion) == ("All were heard.", "Talked over.")


def test_whoever_saves_second_keeps_what_they_wrote_and_sees_what_stands():
    bench = decided()
    client, stale = signed_in(bench.administrator), now(bench.meeting).revision
    written(bench, "What stands.")
    data = {"revision": stale, "minutes": "What I wrote.", "case_1": ""}

    response = client.post(address("minutes-edit", bench), data)

    assert response.status_code == 409
    shown = response.content.decode()
    assert "What stands." in shown
    assert "What I wrote." in shown
    assert "Somebody else changed the minutes or the meeting while this page was open." in words(response)
    revision = response.context["form"].data["revision"]
    client.post(address("minutes-edit", bench), {**data, "revision": revision})
    assert now(bench.meeting).minutes == "What I wrote."


def test_minutes_that_are_too_long_are_kept_in_the_form():
    bench = decided()
    data = {"revision": 1, "minutes": "", "case_1": "x" * 20_001}

    response = signed_in(bench.administrator).post(address("minutes-edit", bench), data)

    assert "Case 1: shorten this to 20000 characters or fewer: it has 20001." in words(response)
    assert "x" * 20_001 in response.content.decode()


def test_the_chair_confirms_on_the_page():
    bench = decided()
    client = signed_in(bench.chair)
    revision = client.get(address("minutes-confirm", bench)).context["form"]["revision"].value()

    response = client.post(address("minutes-confirm", bench), {"revision": revision}, follow=True)

    assert "The minutes are confirmed. Every member of the panel can read them now." in words(response)
    again = client.post(address("minutes-confirm", bench), {"revision": revision}, follow=True)
    assert "The minutes were confirmed on" in words(again)


def test_the_chair_reads_what_is_missing():
    bench = decided()
    a_case_at_the_table(bench)
    client = signed_in(bench.chair)

    page = words(client.get(address("minutes-confirm", bench)))
    sent = client.post(address("minutes-confirm", bench), {"revision": now(bench.meeting).revision})

    missing = "The minutes cannot be confirmed yet: case 2 has no finding yet: record what the panel finds."
    assert missing in page
    assert missing in words(sent)
    assert now(bench.meeting).confirmed_at is None


def test_minutes_that_changed_are_shown_again_before_they_are_confirmed():
    bench = decided()
    stale = now(bench.meeting).revision
    written(bench)

    response = signed_in(bench.chair).post(address("minutes-confirm", bench), {"revision": stale}, follow=True)

    assert "Read the minutes as they are now, then confirm them." in words(response)
    assert now(bench.meeting).confirmed_at is None


def test_the_file_is_marked_with_who_took_it_and_is_tagged():
    bench = decided()
    confirmed(bench)

    response = get("minutes-pdf", bench, "probation")

    reader = PdfReader(BytesIO(response.content))
    pages = [page.extract_text().replace("\n", " ") for page in reader.pages]
    assert all(f"Taken by {bench.probation.signature}" in page for page in pages)
    assert (reader.metadata.title, reader.trailer["/Root"]["/Lang"]) == ("Minutes: A meeting", "en-GB")
    assert "/StructTreeRoot" in reader.trailer["/Root"]


def test_a_draft_says_so_on_each_page_of_its_file():
    bench = decided()

    reader = PdfReader(BytesIO(get("minutes-pdf", bench, "administrator").content))

    assert all("Draft minutes, not confirmed: A meeting." in page.extract_text() for page in reader.pages)


@pytest.mark.parametrize("number", [1, 3])
def test_the_minutes_take_the_same_few_queries(number, django_assert_num_queries):
    bench = a_bench()
    for _case in range(number):
        a_finding(a_case_at_the_table(bench), bench.chair)
    meeting = now(bench.meeting)

    with django_assert_num_queries(18):
        assert len(minutes_of(meeting, bench.chair).items) == number
