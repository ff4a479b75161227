"""An alteration is recorded with what was before and what came after."""

import json
from datetime import date

import pytest

from cases.audit.wording import changes
from cases.casework import services
from cases.enums import Event, Role
from cases.guidance.services import change_settings
from cases.guidance.settings import Settings
from cases.models import AuditEvent
from tests import make

pytestmark = pytest.mark.django_db


def altered(kind: Event) -> list[tuple[str, str, str]]:
    return [(change.name, change.before, change.after) for change in changes(AuditEvent.objects.filter(kind=kind)[0])]


def test_a_flag_through_its_life():
    case, actor = make.a_case(), make.an_actor(Role.ADMINISTRATOR)
    flag = services.raise_flag(case=case, rule="", severity="gap", reason="Why?", by=actor)
    flag = services.amend_flag(flag=flag, rule="", severity="breach", reason="Why not?", revision=1, by=actor)
    services.withdraw_flag(flag=flag, by=actor)

    assert altered(Event.FLAG_RAISED) == [("Reason", "Nothing", "Why?"), ("Severity", "Nothing", "gap")]
    assert altered(Event.FLAG_AMENDED) == [("Reason", "Why?", "Why not?"), ("Severity", "gap", "breach")]
    assert altered(Event.FLAG_WITHDRAWN) == [("Reason", "Why not?", "Nothing"), ("Severity", "breach", "Nothing")]


def test_of_a_members_flag_only_the_digest_of_its_words():
    panel, member = make.a_panel(), make.an_actor(Role.PANEL_MEMBER)
    make.a_seat(panel, member)
    flag = make.a_flag(
        make.a_release(make.a_case(), panel), member, rule="", severity="gap", reason="Not their choice."
    )
    services.amend_flag(flag=flag, rule="", severity="gap", reason="Nobody asked them.", revision=1, by=member)

    (raised,), (amended,) = altered(Event.FLAG_RAISED), altered(Event.FLAG_AMENDED)
    assert raised[0] == amended[0] == "Sha256"
    assert raised[2] == amended[1] != amended[2]
    assert "Nobody asked them." not in json.dumps(list(AuditEvent.objects.values_list("details", flat=True)))
    assert list(flag.history.values_list("reason", flat=True)) == ["Nobody asked them.", "Not their choice."]


def test_a_comment():
    services.add_comment(case=make.a_case(), text="It was late.", by=make.an_actor(Role.FORCE_LEAD))

    assert altered(Event.COMMENT_ADDED) == [("Text", "Nothing", "It was late.")]


def test_a_transcribed_exception():
    case = make.a_case(mode_of_trial="indictable_only")
    entry = {"rule": "CR-SERIOUS-01", "entry_ref": "7", "rank": "inspector", "rank_prefix": "", "reason": "Both asked."}

    services.transcribe_exception(case=case, **entry, on=date(2023, 5, 9), by=make.an_actor(Role.FORCE_LEAD))

    assert altered(Event.EXCEPTION_TRANSCRIBED) == [
        ("Date", "Nothing", "2023-05-09"),
        ("Entry", "Nothing", "7"),
        ("Rank", "Nothing", "inspector"),
        ("Reason", "Nothing", "Both asked."),
        ("Rule", "Nothing", "CR-SERIOUS-01"),
    ]


def test_a_forces_settings():
    force, manager = make.a_force(), make.an_actor(Role.SYSTEM_MANAGER)
    change_settings(force=force, settings=Settings(strict_indictable=True), revision=0, by=manager)

    assert altered(Event.SETTINGS_CHANGED) == [("Strict indictable", "Nothing", "Yes")]
