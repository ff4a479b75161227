"""Two windows at the same moment: one flag, one comment, one transcription."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from cases.casework import services
from cases.enums import Role
from cases.exceptions import ScrutinyError
from cases.models import Case, Comment, Flag, RecordedException
from tests import make

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def at_once(act: Callable[[], object]) -> list[str]:
    """What two threads that do the same thing together are told; nothing where it was done."""
    together = Barrier(2, timeout=30)

    def one(_number: int) -> str:
        try:
            together.wait()
            act()
        except ScrutinyError as refused:
            return str(refused)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(2) as threads:
        return sorted(threads.map(one, range(2)))


@pytest.mark.parametrize("rule", ["", "CR-ADMIT-01"])
def test_two_windows_raise_one_flag(rule):
    case, actor = make.a_case(), make.an_actor(Role.ADMINISTRATOR)

    told = at_once(lambda: services.raise_flag(case=case, rule=rule, severity="gap", reason="Why?", by=actor))

    assert told[0] == ""
    assert "on this case already" in told[1]
    assert Flag.objects.count() == 1


def test_two_windows_amend_a_flag_once_each_by_turns():
    case, actor = make.a_case(), make.an_actor(Role.ADMINISTRATOR)
    flag = services.raise_flag(case=case, rule="", severity="gap", reason="Why?", by=actor)
    texts = iter(["One.", "Other."])

    told = at_once(
        lambda: services.amend_flag(flag=flag, rule="", severity="gap", reason=next(texts), revision=1, by=actor)
    )

    assert told[0] == ""
    assert "You changed this flag elsewhere" in told[1]
    assert Flag.objects.get().revision == 2


def test_two_windows_add_one_comment():
    case, actor = make.a_case(), make.an_actor(Role.FORCE_LEAD)

    told = at_once(lambda: services.add_comment(case=case, text="It was late.", by=actor))

    assert told == ["", "You have added this comment already."]
    assert Comment.objects.count() == 1


def test_two_windows_transcribe_one_exception():
    case, actor = make.a_case(mode_of_trial="indictable_only"), make.an_actor(Role.FORCE_LEAD)
    entry = {"rule": "CR-SERIOUS-01", "entry_ref": "7", "rank": "inspector", "rank_prefix": "", "reason": "Both asked."}

    told = at_once(lambda: services.transcribe_exception(case=case, **entry, on=date(2023, 5, 9), by=actor))

    assert told == ["", "Entry 7 has been transcribed for CR-SERIOUS-01 on this case already."]
    assert (RecordedException.objects.count(), Case.objects.get().version) == (1, 2)
