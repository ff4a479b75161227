"""A pack holds what its recipient may read, marked on each page, and its making is a disclosure."""

from io import BytesIO
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from cases.casework.store import store_changed
from cases.enums import Agency, Event
from cases.exceptions import NotAllowed
from cases.models import Actor, AgendaItem, AuditEvent, Case, Declaration, Invitation, Meeting
from cases.review import paper_pages
from cases.review.pack import pack_for, recipients_at
from cases.review.pack_making import PAGE, make_packs
from cases.review.paper_pages import pdf_of
from cases.words import uk_date
from tests import make
from tests.casework.acting import signed_in, words
from tests.panels import making

pytestmark = pytest.mark.django_db

DEPARTS = {"mode_of_trial": "indictable_only"}


def a_meeting(cases: int = 1, **terms) -> SimpleNamespace:
    """A meeting to which two members are invited, with cases in review that depart from guidance."""
    panel = making.a_panel_on_terms(agreement_reference="ISA/2026/7", **terms)
    ann = making.a_member(panel, agency=Agency.PROBATION, name="Ann Able")
    bob = making.a_member(panel, agency=Agency.MAGISTRATES, name="Bob Bold")
    meeting = making.a_meeting(panel, ann, bob)
    hides = {"hides_hits": terms.get("hides_hits", False)}
    for _ in range(cases):
        making.an_item_in_review(meeting, make.a_case(**DEPARTS), **hides)
    return SimpleNamespace(panel=panel, meeting=meeting, ann=ann, bob=bob, administrator=making.an_administrator(panel))


def pack_of(meeting: Meeting, actor: Actor):
    return pack_for(meeting, meeting.attendances.get(membership=actor.membership), timezone.now())


def address(name: str, meeting: Meeting, who: str = "") -> str:
    return reverse(name, args=[meeting.panel.slug, meeting.number]) + (f"?who={who}" if who else "")


def text_of(response) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(response.content)).pages]


def events() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(kind=Event.PACK_MADE))


def conflict(item: AgendaItem, actor: Actor) -> None:
    Declaration.objects.create(
        item=item, case=item.case, person=actor.person, membership=actor.membership, kind="handled_the_file",
        at=timezone.now(),
    )  # fmt: skip


def test_a_pack_holds_the_released_cases_in_the_order_of_the_agenda():
    given = a_meeting(cases=2)
    making.an_item(given.meeting)

    pack = pack_of(given.meeting, given.ann)

    assert [case.name for case in pack.cases] == ["Case 1", "Case 2"]
    assert (pack.agreement, pack.conflict_count) == ("ISA/2026/7", 0)
    assert pack.name == "Ann Able (Panel member, Probation)"


def test_a_case_in_conflict_is_in_nobodys_pack_but_others():
    given = a_meeting(cases=2)
    conflict(given.meeting.items.get(number=1), given.ann)

    own, other = (pack_of(given.meeting, actor) for actor in (given.ann, given.bob))

    assert ([case.name for case in own.cases], own.conflict_count) == (["Case 2"], 1)
    assert ([case.name for case in other.cases], other.conflict_count) == (["Case 1", "Case 2"], 0)


def test_hits_are_left_out_until_their_member_has_scored():
    given = a_meeting(hides_hits=True)
    making.a_review(given.meeting.items.get(), given.ann)

    own, other = (pack_of(given.meeting, actor).cases[0].page for actor in (given.ann, given.bob))

    assert (own.hits_hidden, [fact for fact, _rules in own.facts] != []) == (False, True)
    assert (other.hits_hidden, other.facts, other.gaps) == (True, [], [])


def test_the_pack_shows_what_was_released_and_not_what_came_later():
    given = a_meeting()
    case = given.meeting.items.get().case
    record = make.a_record(case_ref=case.case_ref, area="A later area")
    store_changed([(Case.objects.get(pk=case.pk), record)], batch=None, by=None)

    assert "A later area" not in words(signed_in(given.ann).get(address("meeting-pack", given.meeting)))


def test_nobodys_flags_or_reviews_are_in_a_pack():
    given = a_meeting()
    item = given.meeting.items.get()
    make.a_flag(item.release, given.bob, reason="CANARY flag")
    make.a_flag(item.release, given.ann, reason="CANARY own flag")
    making.a_review(item, given.bob, note="CANARY note", good_practice="CANARY practice")

    assert "CANARY" not in signed_in(given.ann).get(address("meeting-pack", given.meeting)).content.decode()


def test_withheld_text_is_in_no_pack():
    given = a_meeting()
    making.an_item_in_review(given.meeting, make.a_case(circumstances="CANARY words", rationale_text="CANARY reasons"))

    response = signed_in(given.ann).get(address("pack-pdf", given.meeting))

    assert "CANARY" not in "".join(text_of(response))


def test_each_page_of_the_pdf_says_for_whom_and_when():
    given = a_meeting(cases=2)

    response = signed_in(given.ann).get(address("pack-pdf", given.meeting))

    reader = PdfReader(BytesIO(response.content))
    at = uk_date(events()[0].at)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="pack-{given.panel.slug}-1.pdf"'
    assert len(reader.pages) > 2
    mark = f"For Ann Able (Panel member, Probation) only. Made {at.rpartition(':')[0]}"
    assert all(mark in page.replace("\n", " ") for page in text_of(response))
    assert (reader.metadata.title, reader.trailer["/Root"]["/Lang"]) == ("Pack: A meeting", "en-GB")
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"].value is True
    assert 'pdfuaid:part="1"' in reader.xmp_metadata.rdf_root.toxml() or "pdfuaid" in response.content.decode("latin-1")
    assert "Bob Bold" not in "".join(text_of(response))


def test_all_packs_in_one_document_are_each_marked_with_their_own_recipient():
    given = a_meeting()

    pages = text_of(signed_in(given.administrator).get(address("pack-pdf", given.meeting, "all")))

    marked = ["Ann" if "For Ann Able" in page else "Bob" if "For Bob Bold" in page else "" for page in pages]
    assert sorted(set(marked)) == ["Ann", "Bob"]
    assert marked == sorted(marked)
    assert not any("For Ann Able" in page and "For Bob Bold" in page for page in pages)


def test_making_a_pack_is_recorded_as_a_disclosure():
    given = a_meeting(cases=2)
    items = list(given.meeting.items.select_related("case", "release"))

    signed_in(given.administrator).get(address("meeting-pack", given.meeting, "1"))

    (event,) = events()
    assert (event.force, event.person) == ("hampshire", given.administrator.person.email)
    assert event.recipients == ["Ann Able (Panel member, Probation)"]
    assert event.details == {
        "panel": given.panel.slug,
        "meeting": 1,
        "as": "page",
        "packs": [
            {
                "for": "Ann Able (Panel member, Probation)",
                "items": [
                    {
                        "item": item.number,
                        "case": item.case.case_ref,
                        "version": 1,
                        "place": item.release.number,
                        "hits_hidden": False,
                    }
                    for item in items
                ],
            }
        ],
    }


def test_a_panel_of_two_forces_leaves_each_its_own_event():
    panel = making.a_panel_on_terms("hampshire", "metropolitan")
    ann = making.a_member(panel)
    meeting = making.a_meeting(panel, ann)
    for force in ("hampshire", "metropolitan"):
        making.an_item_in_review(meeting, make.a_case(force=force))

    make_packs(meeting=meeting, recipients=list(recipients_at(meeting).values()), by=ann, medium=PAGE)

    assert sorted((one.force, len(one.details["packs"][0]["items"])) for one in events()) == [
        ("hampshire", 1), ("metropolitan", 1),
    ]  # fmt: skip


def test_a_member_takes_nobodys_pack_but_their_own():
    given = a_meeting()
    page = words(signed_in(given.ann).get(address("meeting-pack", given.meeting, "2")))

    assert "For Ann Able (Panel member, Probation) only." in page
    assert "Bob Bold" not in page
    with pytest.raises(NotAllowed, match="You take your own pack"):
        make_packs(
            meeting=given.meeting, recipients=list(recipients_at(given.meeting).values()), by=given.ann, medium=PAGE
        )


def test_a_member_who_is_not_invited_has_no_pack():
    given = a_meeting()
    carol = making.a_member(given.panel)

    assert signed_in(carol).get(address("meeting-pack", given.meeting)).status_code == 403
    assert events() == []


def test_there_is_no_pack_before_the_meeting_is_announced():
    given = a_meeting()
    Meeting.objects.update(announced_at=None)

    assert signed_in(given.ann).get(address("meeting-pack", given.meeting)).status_code == 404
    refused = signed_in(given.administrator).get(address("meeting-pack", given.meeting))
    assert "A pack can be made when the meeting has been announced" in words(refused)


def test_the_administrator_is_asked_for_whom():
    given = a_meeting()
    client = signed_in(given.administrator)

    asked, unknown = (client.get(address("meeting-pack", given.meeting, who)) for who in ("", "9"))

    assert "Ann Able: Panel member, Probation Bob Bold: Panel member, Magistrates All of them, each their own" in (
        words(asked)
    )
    assert "Choose somebody from the list: “9” is not invited to this meeting." in words(unknown)
    assert events() == []


def test_more_than_one_document_can_hold_is_told():
    given = a_meeting()
    recipients = list(recipients_at(given.meeting).values()) * 31

    with pytest.raises(NotAllowed, match="Together these packs hold 62 cases, and one document holds at most 60"):
        make_packs(meeting=given.meeting, recipients=recipients, by=given.administrator, medium=PAGE)
    assert events() == []


def test_where_a_library_lacks_the_page_says_which_to_install_and_nothing_is_recorded(monkeypatch):
    given = a_meeting()
    monkeypatch.setattr(paper_pages, "WEASYPRINT", None)

    response = signed_in(given.ann).get(address("pack-pdf", given.meeting))

    assert response.status_code == 503
    assert "libpango-1.0-0, libpangoft2-1.0-0 and libharfbuzz-subset0" in words(response)
    assert events() == []
    assert signed_in(given.ann).get(address("meeting-pack", given.meeting)).status_code == 200


def test_a_page_on_paper_reads_no_file_and_asks_no_network(tmp_path, caplog, settings):
    secret = tmp_path / "secret.css"
    secret.write_text("body::before { content: 'SECRET' }", "utf-8")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path], "APP_DIRS": False}]
    links = f'<link rel="stylesheet" href="{secret.as_uri()}"><img src="http://127.0.0.1:9/x.png" alt="x">'
    (tmp_path / "paper.html").write_text(f"<html lang=en-GB><title>T</title>{links}<p>Words", "utf-8")

    content = pdf_of("paper.html", {})

    assert PdfReader(BytesIO(content)).pages[0].extract_text().strip().startswith("Words")
    refused = [record.getMessage() for record in caplog.records if "disallowed protocol" in record.getMessage()]
    assert len(refused) == 2


@pytest.mark.parametrize("number", [1, 3])
def test_a_pack_takes_the_same_few_queries_whatever_it_holds(number, django_assert_num_queries):
    given = a_meeting(cases=number)
    recipient = recipients_at(given.meeting)[1]

    with django_assert_num_queries(5):
        pack = pack_for(given.meeting, recipient, timezone.now())
        assert [len(case.page.cards) > 5 for case in pack.cases] == [True] * number


def test_a_member_on_paper_reads_hits_once_their_sheet_is_entered():
    given = a_meeting(hides_hits=True)
    assert Invitation.objects.filter(answered_at__isnull=False).count() == 0

    making.a_review(given.meeting.items.get(), given.bob, entered_by="A. Clerk")

    assert pack_of(given.meeting, given.bob).cases[0].page.hits_hidden is False
