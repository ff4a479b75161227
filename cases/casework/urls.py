"""The pages of this feature."""

from django.urls import path, register_converter

from cases.casework.converters import CaseReference
from cases.casework.views import acts, cases

register_converter(CaseReference, "caseref")

CASE = "cases/<slug:force>/<caseref:ref>/"

urlpatterns = [
    path("cases/", cases.cases, name="cases"),
    path(CASE, cases.case, name="case"),
    path(f"{CASE}versions/<int:number>/", cases.version, name="case-version"),
    path(f"{CASE}screen/", acts.screen_again, name="case-screen"),
    path(f"{CASE}flags/new/", acts.flag_raise, name="flag-raise"),
    path(f"{CASE}flags/<int:number>/", acts.flag_amend, name="flag-amend"),
    path(f"{CASE}flags/<int:number>/withdraw/", acts.flag_withdraw, name="flag-withdraw"),
    path(f"{CASE}comments/new/", acts.comment_add, name="comment-add"),
    path(f"{CASE}exceptions/new/", acts.exception_transcribe, name="exception-transcribe"),
]
