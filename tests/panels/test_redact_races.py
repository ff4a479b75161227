"""Two administrators at one case: it is released once, and with the text that was confirmed."""

import pytest

from cases.enums import ItemStage, RedactionStage
from cases.models import AgendaItem, Invitation, Redaction, Release
from cases.panels.redacting.kinds import Identifier
from cases.panels.redacting.marking import Mark
from cases.panels.redacting.releasing import release_item
from cases.panels.redacting.services import open_redaction, reopen_redaction, save_redaction
from tests import make
from tests.authorisation.test_races import at_once
from tests.panels import making

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROUNDS = 8


def a_case_to_release():
    """A case with text, and two administrators who run its meeting."""
    panel = making.a_panel_on_terms("hampshire")
    meeting = making.a_meeting(panel, making.a_member(panel))
    first, second = making.an_administrator(panel), making.an_administrator(panel)
    return making.an_item(meeting, make.a_case(circumstances="Mr Harcastle saw it.")), first, second


def test_a_case_that_two_release_at_once_is_released_once():
    for _round in range(ROUNDS):
        item, first, second = a_case_to_release()
        making.redacted(item, first)

        at_once(*(lambda item=item, by=by: release_item(item=item, by=by) for by in (first, second)))

        assert AgendaItem.objects.get(pk=item.pk).stage == ItemStage.IN_REVIEW
        assert Release.objects.filter(case=item.case).count() == 1
        assert Invitation.objects.filter(item=item).count() == 1


def test_what_is_opened_again_while_it_is_released_is_released_as_it_was_confirmed_or_not_at_all():
    for _round in range(ROUNDS):
        item, first, second = a_case_to_release()
        making.redacted(item, first)

        at_once(
            lambda item=item, by=first: release_item(item=item, by=by),
            lambda item=item, by=second: reopen_redaction(item=item, by=by, revision=2),
        )

        was_released = AgendaItem.objects.get(pk=item.pk).stage == ItemStage.IN_REVIEW
        is_confirmed = Redaction.objects.get(case=item.case).stage == RedactionStage.CONFIRMED
        assert was_released is is_confirmed


def test_of_two_who_save_at_once_one_is_told():
    for _round in range(ROUNDS):
        item, first, second = a_case_to_release()
        open_redaction(item=item, case=item.case, by=first)
        marks = [{"circumstances": [Mark(0, end, Identifier.NAME)]} for end in (2, 3)]

        at_once(
            *(
                lambda item=item, by=by, said=said: save_redaction(item=item, by=by, marks=said, revision=1)
                for by, said in zip((first, second), marks, strict=True)
            )
        )

        redaction = Redaction.objects.get(case=item.case)
        assert (redaction.revision, redaction.log.count()) == (2, 2)


def test_two_who_open_a_case_at_once_find_one_redaction():
    for _round in range(ROUNDS):
        item, first, second = a_case_to_release()

        at_once(*(lambda item=item, by=by: open_redaction(item=item, case=item.case, by=by) for by in (first, second)))

        assert Redaction.objects.get(case=item.case).log.count() == 1
