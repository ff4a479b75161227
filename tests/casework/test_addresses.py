"""A case's address: any reference, safe and readable, one address each."""

import pytest
from django.urls import Resolver404, resolve, reverse
from hypothesis import given
from hypothesis import strategies as st

from cases.casework.converters import CaseReference

REFERENCES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=64)


@given(REFERENCES)
def test_every_reference_comes_back_from_its_address(ref):
    address = reverse("case", args=["hampshire", ref])

    assert resolve(address).kwargs == {"force": "hampshire", "ref": ref}
    assert resolve(f"{address}versions/3/").kwargs == {"force": "hampshire", "ref": ref, "number": 3}


@given(REFERENCES)
def test_an_address_holds_nothing_that_a_proxy_would_change(ref):
    segment = CaseReference().to_url(ref)

    assert segment.strip(".")
    assert segment.isascii()
    assert not set(segment) & set("/%?#\\ &;+")


@pytest.mark.parametrize(
    ("ref", "segment"),
    [
        ("SYN-4425-00519", "SYN-4425-00519"),
        ("12/345 A", "12~2F345~20A"),
        ("a~2Fb", "a~7E2Fb"),
        (".", "~2E"),
        ("..", "~2E~2E"),
        ("é", "~C3~A9"),
        ("1.5", "1.5"),
    ],
)
def test_an_address_stays_readable(ref, segment):
    assert reverse("case", args=["hampshire", ref]) == f"/cases/hampshire/{segment}/"


@pytest.mark.parametrize("segment", ["~41", "~2f", "~C3", "~00", "..", "a~", "a b", "~2Ea"])
def test_an_address_that_no_reference_has_leads_nowhere(segment):
    with pytest.raises(Resolver404):
        resolve(f"/cases/hampshire/{segment}/")
