"""Whatever is sent under whatever name, it is read or refused in a sentence."""

import json
import tempfile
from functools import cache
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cases.guidance.fields import FIELDS
from cases.imports.reading import Unreadable
from tests.imports.sending import gzipped, ods, rows_of, written, xlsx, zipped

NAMES = ("cases.csv", "cases.jsonl", "in.zip", "in.xlsx", "in.ods", "cases.csv.gz", "previous.csv", "upload", "x.pdf")
CASES = "case_ref,outcome_code,offender_ref\nA1,8,N1\n"
SHEETS = {"cases": [["case_ref", "outcome_code"], ["A1", "8"]]}


@cache
def good_files() -> dict[str, bytes]:
    """One of each packed kind, to be damaged."""
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        made = [
            zipped(at / "in.zip", {"cases.csv": CASES, "previous.csv": "case_ref,type\nA1,pnd\n"}),
            gzipped(at / "cases.csv.gz", CASES),
            xlsx(at / "in.xlsx", SHEETS),
            ods(at / "in.ods", SHEETS),
        ]
        return {path.name: path.read_bytes() for path in made}


def read_or_refused(name: str, content: bytes) -> list:
    with tempfile.TemporaryDirectory() as folder:
        try:
            rows = rows_of(written(Path(folder) / name, content))
        except Unreadable:
            return []
    for row in rows:
        stored = json.dumps([row.values, row.cells, row.file, row.case_ref], allow_nan=False)
        assert "\\u0000" not in stored.replace("\\\\", "")
        assert len(row.case_ref) <= 64
        assert (row.values is None) or not row.faults
        assert all(fault.reason.endswith(".") for fault in row.faults)
    return rows


@given(st.sampled_from(NAMES), st.binary(max_size=400))
def test_any_bytes_under_any_name(name, content):
    read_or_refused(name, content)


@given(st.sampled_from(NAMES[:2] + NAMES[6:]), st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_after_a_good_header(name, text):
    read_or_refused(name, f"case_ref,outcome_code,offender_ref,gender\n{text}".encode())


@given(st.data())
def test_any_damage_to_a_packed_file(data):
    name = data.draw(st.sampled_from(sorted(good_files())))
    content = bytearray(good_files()[name])
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=3)):
        content[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)) | st.just(len(content)))

    read_or_refused(name, bytes(content[:cut]))


@given(st.dictionaries(st.sampled_from(sorted(FIELDS)), st.text(st.characters(exclude_categories=["Cs"]), max_size=20)))
def test_any_text_in_any_field(cells):
    header = ["case_ref", *(name for name in cells if name != "case_ref")]
    quoted = ['"' + cells.get(name, "A1").replace('"', '""') + '"' for name in header]

    read_or_refused("cases.csv", "\n".join([",".join(header), ",".join(quoted)]).encode())
