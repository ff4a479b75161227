"""A page as a PDF that screen readers can read (PDF/UA-1), of nothing but what stands in it and our own styles."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from cases.decisions import YES, Decision, no
from cases.exceptions import NotAllowed

STYLES: Final = "css/paper.css"
WHAT_IS_MISSING: Final = (
    "PDF files are made with WeasyPrint, which needs Debian’s packages libpango-1.0-0, libpangoft2-1.0-0 and "
    "libharfbuzz-subset0, and a font such as fonts-liberation. This computer lacks one of them: ask whoever runs the "
    "service to install them. The same page can be read and printed here without them."
)


def _weasyprint() -> ModuleType | None:
    """WeasyPrint, or None where the libraries that it draws with are not installed."""
    try:
        return import_module("weasyprint")
    except OSError:
        return None


WEASYPRINT: Final = _weasyprint()


def can_make_pdf() -> Decision:
    """Whether this computer has what a PDF is drawn with; asked before anything is recorded as taken."""
    return YES if WEASYPRINT else no(WHAT_IS_MISSING)


def pdf_of(template: str, context: Mapping[str, Any]) -> bytes:
    """The template as a tagged PDF; NotAllowed where this computer cannot make one."""
    if WEASYPRINT is None:
        raise NotAllowed(WHAT_IS_MISSING)
    # Neither the network nor a file: no kind of address is allowed, so whatever a page shows stands in it.
    nothing = WEASYPRINT.urls.URLFetcher(allowed_protocols=())
    page = WEASYPRINT.HTML(string=render_to_string(template, dict(context)), url_fetcher=nothing)
    styles = WEASYPRINT.CSS(string=_styles(), url_fetcher=nothing)
    return bytes(page.write_pdf(stylesheets=[styles], pdf_variant="pdf/ua-1"))


@cache
def _styles() -> str:
    return Path(str(finders.find(STYLES))).read_text("utf-8")
