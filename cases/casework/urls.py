"""The pages of this feature."""

from django.urls import register_converter

from cases.casework import policies
from cases.casework.converters import CaseReference
from cases.casework.views import acts, cases
from cases.gate import page

register_converter(CaseReference, "caseref")

CASE = "cases/<slug:force>/<caseref:ref>/"

urlpatterns = [
    page("cases/", cases.cases, policies.may_list_cases, name="cases"),
    page(CASE, cases.case, policies.may_open_cases, name="case"),
    page(f"{CASE}versions/<int:number>/", cases.version, policies.may_open_cases, name="case-version"),
    page(f"{CASE}screen/", acts.screen_again, policies.may_open_cases, name="case-screen"),
    page(f"{CASE}flags/new/", acts.flag_raise, policies.may_open_cases, name="flag-raise"),
    page(f"{CASE}flags/<int:number>/", acts.flag_amend, policies.may_open_cases, name="flag-amend"),
    page(f"{CASE}flags/<int:number>/withdraw/", acts.flag_withdraw, policies.may_open_cases, name="flag-withdraw"),
    page(f"{CASE}comments/new/", acts.comment_add, policies.may_open_cases, name="comment-add"),
    page(f"{CASE}exceptions/new/", acts.exception_transcribe, policies.may_open_cases, name="exception-transcribe"),
]
