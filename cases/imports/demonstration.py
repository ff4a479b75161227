"""The demonstration's state, built in whatever database is configured; building it again changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from cases.audit.services import record as record_event
from cases.enums import BatchState, Event
from cases.exceptions import NotAllowed
from cases.guidance.queries import stale_cases
from cases.guidance.reference import DATA, load_reference
from cases.guidance.services import screen
from cases.imports import services
from cases.imports.committing import commit
from cases.imports.staging import Progress
from cases.models import Case, Force, ImportBatch
from cases.people.demonstration import build_people

FOLDER = DATA / "demonstration"


@dataclass(frozen=True, slots=True)
class Shipped:
    """A file that the product carries, and the force it is imported for."""

    path: Path
    force_id: str
    words: str


SHIPPED = (
    Shipped(FOLDER / "sample_force", "hampshire", "300 invented cases under the name of Hampshire"),
    Shipped(
        FOLDER / "police_uk_met_stop_search_community_resolutions_2020_jul_aug.csv.gz",
        "metropolitan",
        "3,619 real, public resolutions of stop and search in London",
    ),
)


def refuse_outside_the_demonstration() -> None:
    if not settings.DEMONSTRATION:
        raise NotAllowed(
            "This builds the demonstration, and these are not its settings: use scrutiny.settings.demo, "
            "or leave DJANGO_SETTINGS_MODULE unset."
        )


def build(say: Callable[[str], None], progress: Callable[[str], Progress]) -> list[dict[str, str]]:
    """Reference data, people and cases; answers how each person signs in."""
    refuse_outside_the_demonstration()
    if not Force.objects.exists():
        say("Reference data")
        load_reference()
    people = build_people()
    for shipped in SHIPPED:
        if not _is_there(shipped):
            say(f"Importing {shipped.words}")
            _bring_in(shipped, progress(shipped.force_id))
    forces = sorted({shipped.force_id for shipped in SHIPPED})
    if stale_cases(Case.objects.all(), forces).exists():
        say("Screening again, because the rules or settings have changed")
        screen(by=None, force_ids=forces)
    return people


def _is_there(shipped: Shipped) -> bool:
    return ImportBatch.objects.filter(
        force=shipped.force_id, filename=shipped.path.name, state=BatchState.COMMITTED
    ).exists()


def _bring_in(shipped: Shipped, progress: Progress) -> None:
    force = Force.objects.get(pk=shipped.force_id)
    batch = services.receive(force=force, filename=shipped.path.name, by=None)
    batch = services.check(batch=batch, by=None, path=shipped.path, on_progress=progress, is_final=True)
    commit(batch=batch, by=None)
    record_event(Event.DEMONSTRATION_BUILT, by=None, force=force.pk, details={"file": shipped.path.name})
