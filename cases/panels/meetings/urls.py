"""The pages of this part."""

from cases.gate import members, page
from cases.panels.meetings.policies import may_read_meetings, may_run_meetings
from cases.panels.meetings.views import agenda, calling, desk, inviting, reading

MEETING = "panels/<slug:slug>/meetings/<int:number>/"

urlpatterns = [
    page("", desk.home, members, name="home"),
    page("meetings/", reading.meetings, may_read_meetings, name="meetings"),
    page("panels/<slug:slug>/meetings/new/", calling.meeting_new, may_run_meetings, name="meeting-new"),
    page(MEETING, reading.meeting, may_read_meetings, name="meeting"),
    page(f"{MEETING}edit/", calling.meeting_edit, may_run_meetings, name="meeting-edit"),
    page(f"{MEETING}announce/", calling.meeting_announce, may_run_meetings, name="meeting-announce"),
    page(f"{MEETING}cancel/", calling.meeting_cancel, may_run_meetings, name="meeting-cancel"),
    page(f"{MEETING}members/", inviting.meeting_members, may_run_meetings, name="meeting-members"),
    page(f"{MEETING}members/<int:attendance>/", inviting.meeting_member, may_run_meetings, name="meeting-member"),
    page(f"{MEETING}attendance/", inviting.meeting_attendance, may_run_meetings, name="meeting-attendance"),
    page(f"{MEETING}items/<int:item>/remove/", agenda.item_remove, may_run_meetings, name="item-remove"),
    page(f"{MEETING}items/<int:item>/carry/", agenda.item_carry, may_run_meetings, name="item-carry"),
]
