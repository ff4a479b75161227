"""What an import says otherwise of cases that were delivered here: it changes none, and the force lead settles it.

What an import is silent on is no contradiction: the force's own system need not hold all that was written here. What
was settled once, and is sent again as it was, is no news.
"""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from cases.guidance.derive import Record
from cases.models import Case, ImportBatch, Reconciliation

Differences = dict[str, list[Any]]
# Marks of how a record came to be written, not facts of the case.
NO_FACTS = frozenset({"force", "inferred", "source_facts"})


def differences_from(held: Record, sent: Record) -> Differences:
    """Field → held here, sent: what was said by the sender and differs."""
    filled_in = NO_FACTS.union(sent.get("inferred", ()))
    said = (name for name in sorted(sent) if name not in filled_in and sent[name] is not None)
    return {name: [held.get(name), sent[name]] for name in said if held.get(name) != sent[name]}


def news_of(case: Case, differences: Differences) -> Differences:
    """The same, or nothing where the force lead has settled all of it before or has it in hand already."""
    for known in case.reconciliations.all():
        if all(known.differences.get(name) == pair for name, pair in differences.items()):
            return {}
    return differences


def open_reconciliations(found: Iterable[tuple[Case, Record, Differences]], batch: ImportBatch) -> list[str]:
    """One open question a case, which the newest import words; answers the references."""
    refs = []
    for case, sent, differences in found:
        said = {"batch": batch, "record": sent, "differences": differences, "opened_at": timezone.now()}
        Reconciliation.objects.update_or_create(case=case, closed_at=None, defaults=said)
        refs.append(case.case_ref)
    return refs
