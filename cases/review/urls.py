"""The pages of this part."""

from cases.gate import page
from cases.panels.meetings.policies import may_read_meetings, may_run_meetings
from cases.review import policies
from cases.review.views import closing, conflicts, declaring, printing, reviewing, sheets

MEETING = "panels/<slug:slug>/meetings/<int:number>/"
REVIEW = f"{MEETING}review/<int:item>/"
SHEETS = f"{MEETING}sheets/"

urlpatterns = [
    page(f"{MEETING}review/", reviewing.review_queue, policies.may_read_rounds, name="review-queue"),
    page(REVIEW, reviewing.review, policies.may_read_rounds, name="review"),
    page(f"{REVIEW}conflict/", declaring.review_conflict, policies.may_read_rounds, name="review-conflict"),
    page(f"{REVIEW}print/", printing.review_print, policies.may_read_rounds, name="review-print"),
    page(SHEETS, sheets.score_sheets, may_run_meetings, name="score-sheets"),
    page(f"{SHEETS}<int:attendance>/", sheets.sheets_of, may_run_meetings, name="sheets-of"),
    page(f"{SHEETS}<int:attendance>/<int:item>/", sheets.sheet_enter, may_run_meetings, name="sheet-enter"),
    page(f"{MEETING}conflicts/", conflicts.meeting_conflicts, may_read_meetings, name="meeting-conflicts"),
    page(f"{MEETING}items/<int:item>/close/", closing.round_close, may_run_meetings, name="round-close"),
    page(f"{MEETING}close/", closing.rounds_close, may_run_meetings, name="rounds-close"),
]
