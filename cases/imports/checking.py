"""What committing would do with each staged case, decided against what is held now."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format

from cases.casework.store import HeldCase, held_cases
from cases.enums import ImportFormat, StagedVerdict
from cases.guidance.fields import FIELDS, LISTS, MOST_ENTRIES
from cases.imports.disagreeing import differences_from, news_of
from cases.imports.filling import fill_in, offences_of, without_inferred
from cases.imports.queries import (
    CANCELLED,
    chunks,
    counted_rows,
    entries_of,
    headers_as_sent,
    keeps_unsent_fields,
    sent_under,
)
from cases.imports.staging import HELD_BACK, Heartbeat, place, refusal
from cases.models import COMMUNITY_RESOLUTION, Case, ImportBatch, Refusal, StagedRow

Record = dict[str, Any]
Entries = dict[str, list[StagedRow]]

REMOVALS = (
    "{lists} would be emptied, but entries are held. Send the entries again, or allow removals: "
    "--allow-removals on the command line, the box beside ‘Store’ on the page."
)


@dataclass(slots=True)
class Decided:
    """A staged case with what would become of it."""

    row: StagedRow
    held: HeldCase | None = None
    record: Record = field(default_factory=dict)
    verdict: StagedVerdict = StagedVerdict.REFUSED
    is_recoded: bool = False
    # What is said otherwise of a case that was delivered here, and is not settled yet.
    disagrees: dict[str, list[Any]] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)

    def refuse(self, refusal: Refusal) -> None:
        self.verdict = StagedVerdict.REFUSED
        self.refusals.append(refusal)


def decided_chunks(batch: ImportBatch) -> Iterator[list[Decided]]:
    """Every case that is not refused yet, in the order of the file, decided a chunk at a time."""
    for rows in chunks(counted_rows(batch).exclude(verdict=StagedVerdict.REFUSED)):
        yield decide(batch, rows)


def decide(batch: ImportBatch, rows: list[StagedRow]) -> list[Decided]:
    """The verdict on each of these staged cases, against what is held at this moment."""
    refs = [row.case_ref for row in rows]
    held, entries = held_cases(batch.force, refs), entries_of(batch, refs)
    supplied = frozenset(column for name in batch.supplied for column in columns_of(name))
    decided = [_completed(batch, row, held.get(row.case_ref), entries.get(row.case_ref, {}), supplied) for row in rows]
    standing = [item for item in decided if not item.refusals and not item.is_recoded]
    offences = offences_of(item.record for item in standing)
    for item in standing:
        fill_in(item.record, offences)
        _judge(batch, item)
    return decided


def settle_removals(batch: ImportBatch, decided: Iterable[Decided]) -> None:
    """Without leave, a case whose held list would be emptied is refused, and says how to allow it."""
    for item in decided:
        if item.row.removes and item.verdict != StagedVerdict.REFUSED and not batch.allow_removals:
            lists = ", ".join(item.row.removes)
            item.refuse(refusal(batch, item.row, lists, "", REMOVALS.format(lists=lists)))


def save_verdicts(decided: list[Decided]) -> None:
    """Keep the verdicts; only cases that change anything have more to say than their verdict."""
    for verdict in StagedVerdict:
        plain = [item.row.pk for item in decided if item.verdict == verdict and not item.row.changes]
        if plain:
            StagedRow.objects.filter(pk__in=plain).update(verdict=verdict)
    telling = [item.row for item in decided if item.row.changes]
    StagedRow.objects.bulk_update(telling, ["verdict", "changes", "removes"], batch_size=100)
    StagedRow.objects.bulk_update([item.row for item in decided if item.row.held_back_by], ["held_back_by"])
    Refusal.objects.bulk_create([refusal for item in decided for refusal in item.refusals])


def decide_all(batch: ImportBatch, heartbeat: Heartbeat, staged: int, *, is_final: bool) -> None:
    """Give every staged case its verdict; where nobody will be asked, removals are settled at once."""
    for decided in decided_chunks(batch):
        if is_final:
            settle_removals(batch, decided)
        for item in decided:
            item.row.verdict = item.verdict
        save_verdicts(decided)
        heartbeat.report(staged)


def _completed(
    batch: ImportBatch, row: StagedRow, held: HeldCase | None, entries: Entries, supplied: frozenset[str]
) -> Decided:
    """The whole record that the row and its entries make, over what is held and was not sent."""
    item = Decided(row=row, held=held)
    sent: Record = row.values or {}
    outcome = sent.get("outcome_code")
    if sent.get("force", batch.force_id).casefold() != batch.force_id:
        header, value = sent_under(batch, row, "force")
        reason = f"force ‘{sent['force']}’ is not {batch.force_id}, whose import this is. Send it under its own force."
        item.refuse(refusal(batch, row, header, value or sent["force"], reason))
        return item
    if row.list == CANCELLED or outcome not in (None, COMMUNITY_RESOLUTION):
        _recode(batch, item, outcome)
        return item
    before = without_inferred(held.record) if held else {}
    item.record = _kept(batch, before, supplied) | sent | _lists(batch, row, entries) | {"force": batch.force_id}
    _refuse_too_many(batch, item, entries)
    return item


def _kept(batch: ImportBatch, before: Record, supplied: frozenset[str]) -> Record:
    """What stays as it is held: lists that were not sent, and in tables the columns that were not there."""
    if keeps_unsent_fields(batch):
        return {name: value for name, value in before.items() if name not in supplied}
    return {name: value for name, value in before.items() if name in LISTS}


def columns_of(name: str) -> tuple[str, ...]:
    """The keys of the record that hold a field or a list."""
    return FIELDS[name].columns if name in FIELDS else (name,)


def _lists(batch: ImportBatch, row: StagedRow, entries: Entries) -> Record:
    """The lists of a table's siblings: one that was sent is there even if it has nothing for this case.

    Where the cases say for themselves which of their lists are empty, as records do that were given back, one of
    which a case says nothing and of which it has no entry was not sent.
    """
    if not keeps_unsent_fields(batch):
        return {}
    headers = set(headers_as_sent(batch, row.file).values())
    sent = (name for name in LISTS if name in batch.supplied)
    return {
        name: [entry.values for entry in entries.get(name, [])]
        for name in sent
        if name in entries or name not in headers or name in (row.values or {})
    }


def _refuse_too_many(batch: ImportBatch, item: Decided, entries: Entries) -> None:
    """In tables only: a record brings its lists with it, and its reader has counted them."""
    if batch.format == ImportFormat.RECORDS:
        return
    for name, rows in entries.items():
        if len(rows) > MOST_ENTRIES:
            extra = rows[MOST_ENTRIES]
            reason = f"case_ref ‘{extra.case_ref}’ has {len(rows)} rows of {name}. Send at most {MOST_ENTRIES}."
            item.refuse(refusal(batch, extra, "case_ref", extra.case_ref, reason))
            item.row.held_back_by = place(extra.file, extra.row)
            held_back = HELD_BACK.format(place=item.row.held_back_by)
            item.refuse(refusal(batch, item.row, "case_ref", item.row.case_ref, held_back))
            return


def _recode(batch: ImportBatch, item: Decided, outcome: int | None) -> None:
    """A known case with another outcome leaves queues and counts; an unknown one was never ours."""
    item.is_recoded = True
    if item.held is None:
        item.refuse(_unknown(batch, item.row, outcome))
        return
    case, before = item.held.case, item.held.record.get("outcome_code")
    item.record = {"outcome_code": outcome}
    if not case.is_standing and outcome in (None, before):
        item.verdict = StagedVerdict.UNCHANGED
        return
    item.row.changes = {"outcome_code": [before, outcome]}
    if item.held.is_delivered_here:
        _leave_as_delivered(item, case, item.row.changes)
        return
    item.verdict = StagedVerdict.UPDATE


def _unknown(batch: ImportBatch, row: StagedRow, outcome: int | None) -> Refusal:
    if row.list == CANCELLED:
        reason = f"case_ref ‘{row.case_ref}’ is not held, so it cannot be re-coded. Correct it, or leave the row out."
        return refusal(batch, row, "case_ref", row.case_ref, reason)
    header, value = sent_under(batch, row, "outcome_code")
    reason = (
        f"outcome_code {outcome} is not a Community Resolution, and no case ‘{row.case_ref}’ is held. "
        f"Send {COMMUNITY_RESOLUTION}, or leave the row out."
    )
    return refusal(batch, row, header, value or str(outcome), reason)


def _judge(batch: ImportBatch, item: Decided) -> None:
    if item.record.get("outcome_code") != COMMUNITY_RESOLUTION:
        reason = f"outcome_code is not recorded. Send {COMMUNITY_RESOLUTION}, a Community Resolution."
        item.refuse(refusal(batch, item.row, sent_under(batch, item.row, "outcome_code")[0], "", reason))
        return
    if fault := _dates_out_of_order(batch, item):
        item.refuse(fault)
        return
    if item.held is None:
        item.verdict = StagedVerdict.CREATE
        return
    before = item.held.record
    if item.held.is_delivered_here:
        _leave_as_delivered(item, item.held.case, differences_from(before, item.record))
        return
    names = sorted({*before, *item.record})
    item.row.changes = {
        name: [before.get(name), item.record.get(name)] for name in names if before.get(name) != item.record.get(name)
    }
    item.row.removes = [name for name in LISTS if before.get(name) and item.record.get(name) == []] or None
    item.verdict = StagedVerdict.UPDATE if item.row.changes else StagedVerdict.UNCHANGED


def _leave_as_delivered(item: Decided, case: Case, differences: dict[str, list[Any]]) -> None:
    """No import changes a case that was delivered here: what differs and is new is for the force lead to settle."""
    item.verdict = StagedVerdict.UNCHANGED
    item.disagrees = news_of(case, differences) if differences else {}
    item.row.changes = item.disagrees or None


def _dates_out_of_order(batch: ImportBatch, item: Decided) -> Refusal | None:
    offence, disposal = item.record.get("offence_date"), item.record.get("disposal_date")
    if not offence or not disposal or disposal >= offence:
        return None
    header, value = sent_under(batch, item.row, "disposal_date")
    reason = f"disposal_date {_day(disposal)} is before offence_date {_day(offence)}. Correct one of the two."
    return refusal(batch, item.row, header, value or disposal, reason)


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text), "j F Y")
