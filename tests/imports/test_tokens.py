"""The offender's reference becomes a token that joins two cases and tells nobody who the person is."""

import pytest

from cases.imports.tokens import FOREIGN, ForeignToken, offender_token


def test_one_person_has_one_token_in_a_force():
    token = offender_token("hampshire", "N455992")

    assert token == offender_token("hampshire", " N455992 ")
    assert token.startswith("person-")
    assert len(token) <= 64
    assert "N455992" not in token


def test_two_people_two_forces_and_two_keys_have_different_tokens(settings):
    tokens = {offender_token("hampshire", "N1"), offender_token("hampshire", "N2"), offender_token("kent", "N1")}
    settings.OFFENDER_KEY = "another key of another service, as long"

    assert len({*tokens, offender_token("hampshire", "N1")}) == 4


def test_a_token_that_the_force_was_given_comes_back_as_itself():
    token = offender_token("hampshire", "N455992")

    assert offender_token("hampshire", token) == token
    assert offender_token("hampshire", f" {token.upper()} ") == token


@pytest.mark.parametrize("damage", [lambda t: t[:-1], lambda t: t[:-1] + "x", lambda t: t + "0", lambda t: t[:-2]])
def test_a_damaged_token_is_refused(damage):
    with pytest.raises(ForeignToken) as refusal:
        offender_token("hampshire", damage(offender_token("hampshire", "N455992")))

    assert str(refusal.value) == FOREIGN


def test_a_token_of_another_force_is_refused():
    with pytest.raises(ForeignToken) as refusal:
        offender_token("kent", offender_token("hampshire", "N455992"))

    assert str(refusal.value) == (
        "It looks like a token of this service, but it is damaged or belongs to another force. "
        "Send the force's own reference, or the token exactly as it was given back."
    )


def test_a_forces_own_key_may_begin_with_the_same_word():
    assert offender_token("hampshire", "person-12") != offender_token("hampshire", "person-13")
