"""The pages of the table, where the panel decides, and of the papers of a meeting."""

from cases.gate import page
from cases.panels.meetings.policies import may_read_meetings, may_run_meetings
from cases.review import deciding_policies as policies
from cases.review.views import agreement, finding, minutes, pack, table

MEETING = "panels/<slug:slug>/meetings/<int:number>/"
TABLE = f"{MEETING}table/"

urlpatterns = [
    page(TABLE, table.meeting_table, may_read_meetings, name="meeting-table"),
    page(f"{TABLE}agreed/", table.table_agreed, policies.may_chair_meetings, name="table-agreed"),
    page(f"{TABLE}<int:item>/", finding.table_item, may_read_meetings, name="table-item"),
    page(f"{TABLE}<int:item>/correct/", finding.finding_correct, policies.may_chair_meetings, name="finding-correct"),
    page(f"{MEETING}agreement/", agreement.meeting_agreement, may_read_meetings, name="meeting-agreement"),
    page(f"{MEETING}pack/", pack.meeting_pack, may_read_meetings, name="meeting-pack"),
    page(f"{MEETING}pack/pdf/", pack.pack_pdf, may_read_meetings, name="pack-pdf"),
    page(f"{MEETING}minutes/", minutes.meeting_minutes, may_read_meetings, name="meeting-minutes"),
    page(f"{MEETING}minutes/edit/", minutes.minutes_edit, may_run_meetings, name="minutes-edit"),
    page(f"{MEETING}minutes/confirm/", minutes.minutes_confirm, policies.may_chair_meetings, name="minutes-confirm"),
    page(f"{MEETING}minutes/pdf/", minutes.minutes_pdf, may_read_meetings, name="minutes-pdf"),
]
