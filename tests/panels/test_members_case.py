"""One released case as a member reads it, and the flags that are theirs alone."""

import json

import pytest

from cases.casework.services import transcribe_exception
from cases.casework.store import store_changed
from cases.enums import Event, Role
from cases.models import AuditEvent, Case, Comment, Flag, Membership, Offence, Release
from cases.panels.services import withdraw_release
from cases.words import WITHHELD
from tests import make
from tests.casework.acting import signed_in, words

pytestmark = pytest.mark.django_db

FLAG = {"rule": "CR-ADMIT-01", "severity": "breach", "reason": "He denied it\r\nthroughout."}


@pytest.fixture
def panel(db):
    Offence.objects.create(code="46", title="Shoplifting", is_class=True)
    return make.a_panel(slug="adults", name="Adult panel")


def a_member(panel, role=Role.PANEL_MEMBER):
    member = make.an_actor(role, tuple(panel.forces.values_list("pk", flat=True)))
    make.a_seat(panel, member)
    return member


def label(page, name):
    return {row.label: row.value for card in page.cards for row in (*card.rows, *card.more)}.get(name)


def test_a_member_reads_the_case_by_its_place_with_what_was_released_of_it(panel):
    make.a_release(make.a_case(), panel)
    case = make.a_case(
        responsibility="denied", circumstances="Outside A. Smith's shop.", officer_ref="K1", authoriser_ref="K1"
    )
    make.a_release(case, panel)

    response = signed_in(a_member(panel)).get("/panels/adults/cases/2/")

    page, text = response.context["page"], words(response)
    assert "Case 2 of 2 Shoplifting" in text
    assert [line.text for line in page.in_one_line][:1] == ["Departs from statute in 1 way"]
    assert label(page, "What happened") == WITHHELD
    assert label(page, "Decided and authorised by one officer") == "Yes"
    assert (page.previous, page.next) == (1, None)
    assert "crime reference" not in text.lower()
    assert "thematic review" not in text.lower()


def test_nothing_of_the_case_since_its_release_is_shown(panel):
    case = make.a_case()
    make.a_release(case, panel)
    client = signed_in(a_member(panel))
    before = words(client.get("/panels/adults/cases/1/"))
    record = make.a_record(case_ref=case.case_ref, responsibility="denied", gender="female")
    store_changed([(Case.objects.get(), record)], batch=None, by=None)
    lead = make.an_actor(Role.FORCE_LEAD)
    Comment.objects.create(case=case, case_version=2, author=lead.person, by="Lee", at=case.stored_at, text="Late.")

    assert words(client.get("/panels/adults/cases/1/")) == before


def test_no_reference_key_name_or_word_of_the_force_is_in_any_answer_to_a_member(panel):
    texts = ("circumstances", "context", "offender_vulnerability", "victim_wishes_text", "victim_departure_reason",
             "remedy_choice", "remedy_departure_reason", "victim_impact", "rationale_text", "offence_title",
             "crime_ref", "officer_ref", "authoriser_ref", "thematic_review_ref")  # fmt: skip
    record = {name: f"canary-{name}" for name in texts}
    case = make.a_case(case_ref="canary-ref", offender_token="person-canary", **record, mode_of_trial="indictable_only")
    lead = make.an_actor(Role.FORCE_LEAD, name="canary-lead")
    entry = {"rule": "CR-SERIOUS-01", "entry_ref": "canary-entry", "rank": "inspector", "rank_prefix": ""}
    transcribe_exception(case=case, **entry, reason="canary-reason", on=case.disposal_date, by=lead)
    make.a_release(Case.objects.get(), panel)
    member = a_member(panel)
    make.a_flag(Release.objects.get(), member)
    client = signed_in(member)

    base = "/panels/adults/cases/1/"
    addresses = ["/", "/panels/cases/", "/panels/cases/?severity=justified", "/rules/", "/rules/CR-SERIOUS-01/", base]
    addresses += [f"{base}flags/{page}" for page in ("new/", "1/", "1/withdraw/")]
    answers = [client.get(address) for address in addresses]
    answers += [client.post(f"{base}flags/new/", FLAG, follow=True), client.post(f"{base}flags/1/", {}, follow=True),
                client.post(f"{base}flags/1/withdraw/", follow=True)]  # fmt: skip

    assert {answer.status_code for answer in answers} == {200}
    for answer in answers:
        assert "canary" not in answer.content.decode() + json.dumps(dict(answer.headers))


def test_opening_a_released_case_is_recorded_with_its_place_and_the_panel_as_the_reason(panel):
    release = make.a_release(make.a_case(), panel)

    signed_in(a_member(panel), why="").get("/panels/adults/cases/1/")

    event = AuditEvent.objects.get(kind=Event.CASE_VIEWED)
    assert (event.why, event.case_ref, event.case_version, event.details) == (
        "Panel: Adult panel",
        release.case.case_ref,
        1,
        {"panel": "adults", "place": 1},
    )


@pytest.mark.parametrize("page", ["", "flags/new/", "flags/1/", "flags/1/withdraw/"])
@pytest.mark.parametrize("why_not", ["no seat", "ended seat", "withdrawn", "another force's", "no such place", "role"])
def test_what_was_not_released_to_a_member_is_not_there_and_nothing_changes(panel, page, why_not):
    joint = make.a_panel("hampshire", "metropolitan", slug="joint")
    chosen = joint if why_not == "another force's" else panel
    force = "metropolitan" if why_not == "another force's" else "hampshire"
    release = make.a_release(make.a_case(force=force, responsibility="denied"), chosen)
    author = a_member(chosen)
    make.a_flag(release, author)
    actor = author if why_not in ("ended seat", "withdrawn") else make.an_actor(Role.PANEL_MEMBER)
    if why_not == "ended seat":
        author.membership.seats.update(ended_at=release.at)
    elif why_not == "withdrawn":
        withdraw_release(release=release, by=make.an_actor(Role.ADMINISTRATOR))
    elif why_not == "role":
        actor = make.an_actor(Role.ADMINISTRATOR)
    place = 7 if why_not == "no such place" else 1
    before = Flag.objects.get().revision
    client = signed_in(actor)

    address = f"/panels/{chosen.slug}/cases/{place}/{page}"
    answers = [client.get(address), client.post(address, {**FLAG, "revision": 1})]

    assert [answer.status_code for answer in answers] == [404, 405 if not page and why_not != "role" else 404]
    assert AuditEvent.objects.filter(kind=Event.ACCESS_REFUSED).count() >= 1
    assert Flag.objects.get().revision == before
    assert not AuditEvent.objects.filter(kind=Event.CASE_VIEWED).exists()


def test_a_member_raises_amends_and_withdraws_a_flag_on_what_was_released(panel):
    case = make.a_case()
    make.a_release(case, panel)
    store_changed([(Case.objects.get(), make.a_record(case_ref=case.case_ref, gender="male"))], batch=None, by=None)
    member = a_member(panel)
    client, base = signed_in(member, why=""), "/panels/adults/cases/1/"

    raised = client.post(f"{base}flags/new/?severity=breach", FLAG)
    client.post(f"{base}flags/1/", {**FLAG, "reason": "On reflection.", "revision": 1})
    withdrawn = client.post(f"{base}flags/1/withdraw/", follow=True)

    assert raised.headers["Location"] == f"{base}?severity=breach#flags"
    flag = Flag.objects.get()
    assert (flag.release, flag.case_version, flag.author) == (Release.objects.get(), 1, member.person)
    assert (flag.reason, flag.revision, flag.agency) == ("On reflection.", 3, "lay_member")
    assert "Your flag is withdrawn." in words(withdrawn)
    acts = AuditEvent.objects.filter(kind__startswith="flag.").order_by("pk")
    assert [(one.kind, one.case_version, one.why) for one in acts] == [
        (kind, 1, "Panel: Adult panel") for kind in (Event.FLAG_RAISED, Event.FLAG_AMENDED, Event.FLAG_WITHDRAWN)
    ]


def test_a_form_sent_twice_raises_one_flag_and_another_panel_s_release_takes_its_own(panel):
    case, other = make.a_case(), make.a_panel(slug="other")
    make.a_release(case, panel)
    make.a_release(case, other)
    member = a_member(panel)
    make.a_seat(other, member)
    client = signed_in(member)

    for slug in ("adults", "adults", "other"):
        response = client.post(f"/panels/{slug}/cases/1/flags/new/", FLAG, follow=True)
    again = client.post("/panels/adults/cases/1/flags/new/", FLAG, follow=True)

    assert "Your flag is raised." in words(response)
    assert "You have a standing flag under CR-ADMIT-01 on this case already" in words(again)
    assert sorted(Flag.objects.values_list("release__panel__slug", flat=True)) == ["adults", "other"]


def test_a_member_s_flag_exists_for_its_author_only(panel):
    release = make.a_release(make.a_case(), panel)
    author, chair = a_member(panel), a_member(panel, Role.PANEL_CHAIR)
    make.a_flag(release, author, reason="The canary sings.")
    whole = release.case.get_absolute_url()

    own = signed_in(author).get(release.get_absolute_url())
    others = [signed_in(chair).get(release.get_absolute_url()), signed_in(chair).get("/panels/cases/")]
    for role in (Role.ADMINISTRATOR, Role.FORCE_LEAD):
        client = signed_in(make.an_actor(role))
        others += [client.get(whole), client.get("/cases/"), client.get("/cases/?flags=yes")]
    others.append(signed_in(make.an_actor(Role.ADMINISTRATOR)).get("/panels/adults/"))

    assert "The canary sings." in words(own)
    for answer in others:
        assert "canary" not in words(answer)
        assert "1 flag" not in words(answer)
    assert [row.record.flag_count for row in others[3].context["table"].paginated_rows] == [0]


def test_a_flag_is_named_by_its_number_among_one_s_own_so_that_no_other_is_counted(panel):
    release = make.a_release(make.a_case(), panel)
    for _ in range(5):
        make.a_flag(release, a_member(panel))
    member = a_member(panel)
    make.a_flag(release, member, reason="One.")
    make.a_flag(release, member, reason="Two.")
    client = signed_in(member)

    page = client.get(release.get_absolute_url()).content.decode()

    assert [f"flags/{number}/withdraw/" in page for number in (1, 2, 3, 6, 7)] == [True, True, False, False, False]
    assert "Two." in words(client.get(f"{release.get_absolute_url()}flags/2/"))


def test_the_timeline_tells_of_the_release_and_of_one_s_own_flags(panel):
    release = make.a_release(make.a_case(), panel)
    member = a_member(panel)
    make.a_flag(release, member)
    make.a_flag(release, a_member(panel))

    timeline = signed_in(member).get(release.get_absolute_url()).context["timeline"]

    assert [one.title for one in timeline] == ["Flag raised", "Released to Adult panel"]


@pytest.mark.parametrize("changes", [{}, {"responsibility": "denied", "victim_wishes": "oppose"}])
def test_the_page_takes_the_same_few_queries_whatever_the_case_holds(panel, changes, django_assert_num_queries):
    release, member = make.a_release(make.a_case(**changes), panel), a_member(panel)
    for number in range(3 if changes else 0):
        make.a_flag(release, member, reason=f"Question {number}")
    client = signed_in(member)
    client.get("/")

    with django_assert_num_queries(15 if changes else 14):
        client.get(f"{release.get_absolute_url()}?severity=breach")


def test_the_desk_counts_what_departs_and_is_not_flagged_yet(panel):
    member = a_member(panel)
    for changes in ({}, {"responsibility": "denied"}, {"responsibility": "denied"}):
        release = make.a_release(make.a_case(**changes), panel)
    make.a_flag(release, member)
    make.a_case(responsibility="denied")

    (duty,) = signed_in(member).get("/").context["duties"]

    assert (duty.title, duty.count, duty.address) == (
        "Released cases that depart from guidance and that you have not flagged",
        1,
        "/panels/cases/?severity=breach&flags=no",
    )


def test_a_lapsed_force_takes_its_cases_out_of_a_joint_panel_s_list():
    joint = make.a_panel("hampshire", "metropolitan")
    for force in ("hampshire", "metropolitan"):
        make.a_release(make.a_case(force=force), joint)
    member = a_member(joint)
    assert Membership.objects.get(pk=member.membership.pk).forces.count() == 2
    make.requires_vetting("hampshire")

    response = signed_in(member).get("/panels/cases/")

    assert [row.record.number for row in response.context["table"].paginated_rows] == [2]
