"""What happened to a case here, newest first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from cases.casework.queries.case_page import CasePage
from cases.casework.queries.provenance import ranked
from cases.enums import FlagAct, ProposalAct, Severity
from cases.models import CaseVersion, Finding, Flag, Hit, ImportBatch, Person


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened: when, what, by whom, and the earlier version to compare with, if it made a new one."""

    at: datetime
    title: str
    by: str
    text: str = ""
    compare: int | None = None


def timeline_of(page: CasePage) -> list[Happening]:
    """Stored, changed, screened, flagged, explained, released, reviewed, found: what this reader may see of it."""
    happenings = [
        *_versions(page),
        *_screenings(page),
        *flag_happenings(page.flags, page.reader),
        *_comments(page),
        *_releases(page),
        *_reviews(page),
        *_findings(page),
        *_moves(page),
    ]
    return sorted(happenings, key=lambda happening: happening.at, reverse=True)


def _moves(page: CasePage) -> Iterator[Happening]:
    """What was asked and decided before and after delivery, where the case was delivered here."""
    for move in page.provenance.moves if page.provenance else ():
        if move.act != ProposalAct.DELIVER:
            by = ranked(move.rank, move.rank_prefix, move.person.name)
            yield Happening(move.at, f"Proposal, version {move.version}: {move.get_act_display()}", by, move.reason)


@dataclass(frozen=True, slots=True)
class _Stored:
    number: int
    at: datetime
    by: str
    batch: ImportBatch | None


def _versions(page: CasePage) -> Iterator[Happening]:
    case = page.case
    stored = [_Stored(case.version, case.stored_at, case.stored_by, case.batch), *map(_kept, page.versions)]
    transcribed = {entry.transcribed_at: entry for entry in case.exceptions.all() if entry.is_transcribed}
    corrected = {one.version: one for one in page.corrections}
    for version in stored:
        source = _source(version.batch, page)
        compare = version.number - 1 or None
        entry = transcribed.get(version.at)
        correction = corrected.get(version.number)
        if correction:
            yield Happening(version.at, f"Corrected: version {version.number}", version.by, correction.reason, compare)
        elif entry:
            text = f"Exception to {entry.rule_id}, from entry {entry.entry_ref}."
            yield Happening(version.at, "Exception transcribed", version.by, text, compare)
        elif version.number == 1:
            yield Happening(version.at, "Delivered here" if page.provenance else "Stored", version.by, source)
        elif version.at == case.recoded_at:
            text = f"The force now records outcome {_outcome(case.outcome_code)}. {source}"
            yield Happening(version.at, "Re-coded", version.by, text.strip(), compare)
        else:
            yield Happening(version.at, f"Changed: version {version.number}", version.by, source, compare)


def _source(batch: ImportBatch | None, page: CasePage) -> str:
    """The file that it came in; how a file is called is for those who see imports."""
    if batch is None:
        return ""
    return f"From {batch.filename}." if page.names_imports else "From an import."


def _kept(version: CaseVersion) -> _Stored:
    return _Stored(version.number, version.stored_at, version.stored_by, version.batch)


def _outcome(code: int | None) -> str:
    return str(code) if code is not None else "other than a Community Resolution"


def _screenings(page: CasePage) -> Iterator[Happening]:
    """Each screening that changed something, and the last one."""
    moments = {hit.found_at for hit in page.hits} | {hit.closed_at for hit in page.hits if hit.closed_at}
    if page.case.screened_at:
        moments.add(page.case.screened_at)
    for moment in moments:
        found = {hit.rule: hit for hit in page.hits if hit.found_at == moment}
        closed = {hit.rule: hit for hit in page.hits if hit.closed_at == moment}
        yield Happening(moment, "Screened", "", _what_changed(found, closed) or "Nothing changed.")


def _what_changed(found: dict[str, Hit], closed: dict[str, Hit]) -> str:
    """Rules by name, with how each stood before; gaps by their number. A hit found again as it was is no news."""
    new = [hit for rule, hit in sorted(found.items()) if rule not in closed or closed[rule].severity != hit.severity]
    named = [_named(hit, closed.get(hit.rule)) for hit in new if hit.severity != Severity.GAP]
    gaps = len(new) - len(named)
    gone = sorted(rule for rule in closed if rule not in found)
    parts = {
        "Found": [*named, *([f"{gaps} not recorded"] if gaps else [])],
        "No longer holds": gone,
    }
    return " ".join(f"{word}: {', '.join(words)}." for word, words in parts.items() if words)


def _named(hit: Hit, before: Hit | None) -> str:
    was = f", was {Severity(before.severity).label.lower()}" if before else ""
    return f"{hit.rule} ({Severity(hit.severity).label.lower()}{was})"


def flag_happenings(flags: Iterable[Flag], reader: Person) -> Iterator[Happening]:
    """Each act on each of these flags; who raised one in a round is named by their agency alone."""
    for flag in flags:
        agency = flag.get_agency_display() if flag.release_id and flag.author_id != reader.pk else ""
        for change in flag.history.all():
            subject = f"{change.rule or 'No rule'}: "
            severity = Severity(change.severity).label
            text = "" if change.act == FlagAct.WITHDRAWN else f"{subject}{severity}."
            yield Happening(change.at, f"Flag {FlagAct(change.act).label.lower()}", agency or change.by, text)


def _comments(page: CasePage) -> Iterator[Happening]:
    for comment in page.comments:
        yield Happening(comment.at, "Comment added", comment.by)


def _releases(page: CasePage) -> Iterator[Happening]:
    for release in page.releases:
        place = f"Version {release.case_version}, as {release}."
        yield Happening(release.at, "Released", release.by, place)
        if release.withdrawn_at:
            yield Happening(release.withdrawn_at, "Release withdrawn", release.withdrawn_by, place)


def _reviews(page: CasePage) -> Iterator[Happening]:
    """Each round that has closed; of an open one nothing is told but the release that opened it."""
    for item in page.items:
        if item.round_closed_at:
            answered = sum(one.answered_at is not None for one in item.invitations.all())
            members = "1 member" if answered == 1 else f"{answered} members"
            yield Happening(item.round_closed_at, "Reviewed", item.round_closed_by, f"By {members}. {item}.")


def _findings(page: CasePage) -> Iterator[Happening]:
    """What a panel found; it never changes the resolution itself."""
    for item in page.items:
        for finding in item.findings.all():
            title = "Finding corrected" if finding.corrects_id else "Finding of the panel"
            yield Happening(finding.at, title, finding.by, f"{_found(finding)}. {item}.")


def _found(finding: Finding) -> str:
    """As the panel calls it, with the national name where that is another."""
    national = finding.get_category_display()
    return national if finding.local_label == national else f"{finding.local_label} ({national.lower()})"
