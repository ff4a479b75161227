"""The pages on which a force's file is sent in, looked at, and stored or abandoned."""

from tempfile import TemporaryFile
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig, Table

from cases.enums import BatchState, StagedVerdict
from cases.exceptions import ScrutinyError
from cases.imports import committing, giving_back, policies, quality, queries, services, tables, tasks
from cases.imports.forms import ColumnsForm, StoreForm, UploadForm
from cases.models import ColumnReading, ImportBatch

A_PAGE = 25
LOOK_AGAIN_SECONDS = 5
AT_WORK = (BatchState.RECEIVED, BatchState.CHECKING, BatchState.COMMITTING)
SECTIONS = {
    "new": ("New", StagedVerdict.CREATE, tables.StagedTable, "created_count"),
    "changed": ("Changed", StagedVerdict.UPDATE, tables.ChangedTable, "updated_count"),
    "unchanged": ("Unchanged", StagedVerdict.UNCHANGED, tables.StagedTable, "unchanged_count"),
    "refused": ("Refused", StagedVerdict.REFUSED, tables.RefusalTable, "refused_count"),
}


@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    """Every import of the forces served, newest first."""
    _importer(request)
    table = _paged(request, tables.ImportTable(queries.batches_for(request.actor)))
    return render(request, "imports/list.html", {"table": table})


@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request: HttpRequest) -> HttpResponse:
    """Send a file in; its check begins at once."""
    _importer(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, actor=request.actor)
    if not form.is_valid():
        return render(request, "imports/new.html", {"form": form})
    file = form.cleaned_data["file"]
    batch = services.receive(force=form.cleaned_data["force"], filename=file.name, upload=file, by=request.actor)
    return _started(request, tasks.check_batch, batch)


@require_GET
def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Where an import stands, and what there is to decide."""
    batch = _found(request, pk)
    now, actor = timezone.now(), request.actor
    is_stopped = policies.is_stopped(batch, now)
    is_at_work = batch.state in AT_WORK and not is_stopped
    context = {
        "batch": batch,
        "is_stopped": is_stopped,
        "is_at_work": is_at_work,
        "seconds": LOOK_AGAIN_SECONDS,
        "form": ColumnsForm(batch=batch) if batch.state == BatchState.NEEDS_COLUMNS else None,
        "may_check": policies.may_check(actor, batch, now),
        "may_commit": policies.may_commit(actor, batch, now),
        "may_abandon": policies.may_abandon(actor, batch, now),
        "may_take_refusals": policies.may_take_refusals(actor, batch),
        "left_out": queries.left_out(batch),
        **_what_it_holds(request, batch),
    }
    response = render(request, "imports/import.html", context)
    if is_at_work:
        response["Refresh"] = str(LOOK_AGAIN_SECONDS)
    return response


@require_POST
def import_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide on the columns that are not known, for this file and every later one, and check again."""
    batch = _found(request, pk)
    if batch.state != BatchState.NEEDS_COLUMNS:
        messages.warning(request, "The columns of this file have been decided on already.")
        return redirect("import", pk=batch.pk)
    form = ColumnsForm(request.POST, batch=batch)
    if not form.is_valid():
        now, actor = timezone.now(), request.actor
        context = {"batch": batch, "form": form, "may_abandon": policies.may_abandon(actor, batch, now)}
        return render(request, "imports/import.html", context)
    services.remember_columns(force=batch.force, readings=form.readings, by=request.actor)
    return _started(request, tasks.check_batch, batch)


@require_POST
def import_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Check again a file whose check stopped."""
    batch = _found(request, pk)
    if not (decision := policies.may_check(request.actor, batch, timezone.now())):
        messages.warning(request, decision.reason)
        return redirect("import", pk=batch.pk)
    return _started(request, tasks.check_batch, batch)


@require_http_methods(["GET", "HEAD", "POST"])
def import_store(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm what would be stored, then store it."""
    batch = _found(request, pk)
    if request.method != "POST":
        if decision := policies.may_commit(request.actor, batch, timezone.now()):
            return render(request, "imports/store.html", {"batch": batch, "form": StoreForm()})
        return _told(request, batch, decision.reason)
    form = StoreForm(request.POST)
    form.full_clean()
    try:
        committing.begin_commit(batch=batch, by=request.actor, allow_removals=form.cleaned_data["allow_removals"])
    except ScrutinyError as error:
        return _told(request, batch, str(error))
    return _started(request, tasks.commit_batch, batch)


@require_http_methods(["GET", "HEAD", "POST"])
def import_abandon(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm that nothing of this file is to be stored."""
    batch = _found(request, pk)
    if request.method != "POST":
        if decision := policies.may_abandon(request.actor, batch, timezone.now()):
            return render(request, "imports/abandon.html", {"batch": batch})
        return _told(request, batch, decision.reason)
    try:
        services.abandon(batch=batch, by=request.actor)
    except ScrutinyError as error:
        return _told(request, batch, str(error))
    messages.success(request, f"{batch.filename} was abandoned. Nothing of it was stored.")
    return redirect("imports")


@require_GET
def import_refused(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What was refused, to be corrected and sent again."""
    batch = _found(request, pk)
    try:
        services.take_refusals(batch=batch, by=request.actor)
    except ScrutinyError as error:
        return _told(request, batch, str(error))
    name = giving_back.suggested_name(batch)
    if not batch.is_lone_table:
        file = TemporaryFile()  # noqa: SIM115 -- the response closes it
        giving_back.write_zip(batch, file)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
    response = StreamingHttpResponse(giving_back.lines(batch), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def import_readings(request: HttpRequest) -> HttpResponse:
    """What the forces served have said of columns, any of which may be forgotten."""
    _importer(request)
    readings = ColumnReading.objects.visible_to(request.actor).select_related("force")
    if request.method != "POST":
        return render(request, "imports/readings.html", {"readings": readings})
    reading = get_object_or_404(readings, pk=_whole_number(request.POST.get("reading")))
    services.forget_column(reading=reading, by=request.actor)
    messages.success(request, f"‘{reading.header}’ is forgotten. The next file that has it will ask.")
    return redirect("import-readings")


def _importer(request: HttpRequest) -> None:
    if not policies.may_import(request.actor):
        raise Http404


def _found(request: HttpRequest, pk: int) -> ImportBatch:
    return get_object_or_404(queries.batches_for(request.actor), pk=pk)


def _whole_number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0


def _told(request: HttpRequest, batch: ImportBatch, sentence: str) -> HttpResponse:
    messages.warning(request, sentence)
    return redirect("import", pk=batch.pk)


def _started(request: HttpRequest, task: Any, batch: ImportBatch) -> HttpResponse:
    task.enqueue(batch.pk, request.actor.person.pk, request.actor.membership.pk)
    return redirect("import", pk=batch.pk)


def _paged(request: HttpRequest, table: Table) -> Table:
    return RequestConfig(request, paginate={"per_page": A_PAGE}).configure(table)


def _what_it_holds(request: HttpRequest, batch: ImportBatch) -> dict[str, Any]:
    """After the check, what would change, a section at a time; once stored, what was refused and what is missing."""
    if batch.state == BatchState.CHECKED:
        chosen = request.GET.get("show", "")
        names = ["refused", "changed", "new", "unchanged"]
        shown = chosen if chosen in SECTIONS else next((n for n in names if getattr(batch, SECTIONS[n][3])), "new")
        sections = [(name, label, getattr(batch, count)) for name, (label, _v, _t, count) in SECTIONS.items()]
        table = _paged(request, _section(batch, shown))
        return {"sections": sections, "shown": shown, "table": table, "disagreeing": queries.disagreeing(batch)}
    if batch.state == BatchState.COMMITTED:
        return {
            "table": _paged(request, tables.RefusalTable(batch.refusals.all())) if batch.refusals.exists() else None,
            "reconciliations": batch.reconciliations.count(),
            "quality": RequestConfig(request, paginate=False).configure(_quality(batch)),
        }
    return {}


def _section(batch: ImportBatch, shown: str) -> Table:
    _label, verdict, table, _count = SECTIONS[shown]
    if shown == "refused":
        return table(batch.refusals.all())
    if shown == "unchanged" and queries.disagreeing(batch):
        table = tables.UnchangedTable
    return table(queries.staged_as(batch, verdict), exclude=() if batch.removal_count else ("removes",))


def _quality(batch: ImportBatch) -> Table:
    gaps = quality.digest(batch)
    return tables.QualityTable(gaps, exclude=() if any(gap.inferred for gap in gaps) else ("inferred",))
