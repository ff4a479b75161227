"""Reason codes: the list for every panel, a panel's own, and what becomes of one that is retired."""

import pytest
from django.urls import reverse

from cases.enums import Event, Role
from cases.exceptions import NotAllowed
from cases.models import AuditEvent, Reason
from cases.panels.terms.services import add_reason, retire_reason
from tests import make
from tests.panels import making

pytestmark = pytest.mark.django_db

CHESHIRE = "Cheshire scrutiny panel, as reported in The Standard, 19 April 2017"
WORDS = "The interpreter was not asked"


def address(panel) -> str:
    return reverse("panel-reasons", args=[panel.slug])


def retire_address(panel, code: str) -> str:
    return reverse("reason-retire", args=[panel.slug, code])


def events(kind: Event) -> list[dict]:
    return list(AuditEvent.objects.filter(kind=kind).order_by("pk").values_list("details", flat=True))


def test_every_panel_has_cheshires_published_list_with_its_source():
    panel = make.a_panel()
    member = making.a_member(panel)

    page = make.a_client_of(member.person).get(address(panel)).content.decode()

    assert page.index(CHESHIRE) < page.index("Too serious: should have gone to court")
    assert page.index("More intervention was needed") < page.index("Scrutiny’s own list")
    assert "This panel has no reasons of its own." in page
    assert "Add the reason" not in page


def test_an_administrator_adds_one_and_it_is_on_record():
    panel = make.a_panel()
    client = make.a_client_of(making.an_administrator(panel).person)

    answer = client.post(address(panel), {"label": f" {WORDS} "})

    assert (answer.status_code, answer.url) == (302, address(panel))
    reason = Reason.objects.get(panel=panel)
    assert (reason.code, reason.label, reason.position) == ("the-interpreter-was-not-asked", WORDS, 0)
    assert reason in Reason.objects.in_use(panel)
    assert reason not in Reason.objects.in_use(make.a_panel())
    assert events(Event.REASON_ADDED) == [
        {"panel": panel.slug, "code": "the-interpreter-was-not-asked", "label": WORDS, "again": False}
    ]
    assert AuditEvent.objects.get(kind=Event.REASON_ADDED).force == "hampshire"


@pytest.mark.parametrize("label", ["too serious: should have gone to court", WORDS.upper()])
def test_what_is_on_the_list_already_is_not_added_again(label):
    panel = make.a_panel()
    actor = making.an_administrator(panel)
    add_reason(panel=panel, label=WORDS, by=actor)

    page = make.a_client_of(actor.person).post(address(panel), {"label": label}).content.decode()

    assert f"“{label}” is on the list already." in page
    assert Reason.objects.filter(panel=panel).count() == 1


def test_no_code_means_two_things():
    panel = make.a_panel()
    actor = making.an_administrator(panel)

    codes = [add_reason(panel=panel, label=label, by=actor).code for label in ("Too serious", "No offence!", "理由")]

    assert codes == ["too-serious-2", "no-offence-2", "reason"]


def test_one_is_retired_after_a_look_and_stays_where_it_was_given():
    panel = make.a_panel()
    actor = making.an_administrator(panel)
    reason = add_reason(panel=panel, label=WORDS, by=actor)
    client = make.a_client_of(actor.person)

    asked = client.get(retire_address(panel, reason.code)).content.decode()
    assert "It stays on whatever was scored or found with it" in asked
    assert client.post(retire_address(panel, reason.code)).url == address(panel)

    assert Reason.objects.get(pk=reason.pk).retired_at is not None
    assert reason not in Reason.objects.in_use(panel)
    assert events(Event.REASON_RETIRED) == [{"panel": panel.slug, "code": reason.code, "label": WORDS}]
    page = client.get(address(panel)).content.decode()
    assert f"{WORDS}, retired on " in page


def test_retiring_twice_says_so_and_records_nothing_more():
    panel = make.a_panel()
    actor = making.an_administrator(panel)
    reason = add_reason(panel=panel, label=WORDS, by=actor)
    client = make.a_client_of(actor.person)
    client.post(retire_address(panel, reason.code))

    page = client.post(retire_address(panel, reason.code), follow=True).content.decode()

    assert f"“{WORDS}” was retired on " in page
    assert len(events(Event.REASON_RETIRED)) == 1


def test_what_was_retired_is_taken_up_again_under_its_code():
    panel = make.a_panel()
    actor = making.an_administrator(panel)
    reason = add_reason(panel=panel, label=WORDS, by=actor)
    retire_reason(panel=panel, reason=reason, by=actor)

    again = add_reason(panel=panel, label=WORDS, by=actor)

    assert (again.pk, again.code, again.retired_at) == (reason.pk, reason.code, None)
    assert events(Event.REASON_ADDED)[-1]["again"] is True


def test_the_list_for_everybody_is_no_panels_to_retire():
    panel = make.a_panel()
    actor = making.an_administrator(panel)

    assert make.a_client_of(actor.person).get(retire_address(panel, "too-serious")).status_code == 404
    with pytest.raises(NotAllowed, match="on the list for everybody"):
        retire_reason(panel=panel, reason=Reason.objects.get(code="too-serious"), by=actor)


@pytest.mark.parametrize("role", [Role.PANEL_MEMBER, Role.PANEL_CHAIR])
def test_members_read_them_and_change_nothing(role):
    panel = make.a_panel()
    reason = add_reason(panel=panel, label=WORDS, by=making.an_administrator(panel))
    member = making.a_member(panel, role)
    client = make.a_client_of(member.person)

    assert WORDS in client.get(address(panel)).content.decode()
    assert client.post(address(panel), {"label": "More"}).status_code == 403
    assert client.post(retire_address(panel, reason.code)).status_code == 404
    for act in (
        lambda: add_reason(panel=panel, label="More", by=member),
        lambda: retire_reason(panel=panel, reason=reason, by=member),
    ):
        with pytest.raises(NotAllowed, match="run by administrators"):
            act()


def test_an_administrator_of_one_of_two_forces_reads_why_they_add_none():
    panel = make.a_panel("hampshire", "metropolitan")
    client = make.a_client_of(make.an_actor(Role.ADMINISTRATOR).person)

    page = client.get(address(panel)).content.decode()

    assert f"Add a reason: {panel} serves a force that your membership does not cover." in page
    assert client.post(address(panel), {"label": WORDS}).status_code == 403


def test_another_panels_reasons_are_not_there():
    panel, other = make.a_panel(), make.a_panel()
    add_reason(panel=other, label=WORDS, by=making.an_administrator(other))
    member = making.a_member(panel)
    client = make.a_client_of(member.person)

    assert WORDS not in client.get(address(panel)).content.decode()
    assert client.get(address(other)).status_code == 404


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("", "Enter the reason in words."),
        ("A" * 201, "Shorten this: there is room for 200 characters."),
        ("A\u202eb", "Write this without characters that cannot be seen."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(label, words):
    panel = make.a_panel()

    page = make.a_client_of(making.an_administrator(panel).person).post(address(panel), {"label": label})

    assert words in page.content.decode()
    assert not Reason.objects.filter(panel=panel).exists()
