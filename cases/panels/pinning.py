"""A case as a panel would be given it today: what is pinned with a release, and what its text says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cases.casework.queries.provenance import authority_of
from cases.casework.queries.records import record_of, transcribed_of
from cases.guidance.settings import Settings, departures
from cases.models import Case, Hit, Panel, Redaction, Release
from cases.panels.projection import Projection, project, words_at


@dataclass(frozen=True, slots=True)
class Redacted:
    """The text of a case as it was redacted: what members read in each place, and by which redaction."""

    redaction: Redaction
    texts: Mapping[str, str]


def projection_of(case: Case) -> Projection:
    """What members are given of a case as it is today, its text apart."""
    return project(
        record_of(case), transcribed=transcribed_of(case), offence=case.offence, authority=authority_of(case)
    )


def text_of(case: Case) -> dict[str, str]:
    """What is written in each place of a case that members read only once it has been redacted."""
    return words_at(record_of(case), transcribed_of(case), projection_of(case).withheld)


def pinned(
    cases: Sequence[Case], *, panel: Panel, settings: Mapping[str, Settings], redacted: Mapping[int, Redacted]
) -> list[Release]:
    """One release a case, not stored: the allow-listed record, its text where redacted, the hits and the settings."""
    hits: dict[int, dict[str, Any]] = {}
    for hit in Hit.objects.open().filter(case__in=cases):
        hits.setdefault(hit.case_id, {})[hit.rule] = {"rule_version": hit.rule_version, "severity": hit.severity}
    releases = []
    for case in cases:
        shown, text = projection_of(case), redacted.get(case.pk)
        releases.append(
            Release(
                panel=panel,
                case=case,
                case_version=case.version,
                record=shown.record,
                withheld=list(shown.withheld),
                texts={place: text.texts[place] for place in shown.withheld if place in text.texts} if text else {},
                redaction=text.redaction if text else None,
                hits=hits.get(case.pk, {}),
                settings=departures(settings[case.force_id]),
                breach_count=case.breach_count,
                justify_count=case.justify_count,
                gap_count=case.gap_count,
                justified_count=case.justified_count,
            )
        )
    return releases


def is_as_pinned(standing: Release, today: Release) -> bool:
    """Whether members read the same under both: text by the same redaction, the same hits, the same settings."""
    same = ("case_version", "redaction_id", "record", "withheld", "texts", "hits", "settings")
    return all(getattr(standing, name) == getattr(today, name) for name in same)
