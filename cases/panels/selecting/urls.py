"""The pages on which cases are drawn for a meeting, and the panel's themes."""

from cases.gate import page
from cases.panels.meetings.policies import may_run_meetings
from cases.panels.selecting.views import drawing, themes

MEETING = "panels/<slug:slug>/meetings/<int:number>/"
DRAW = f"{MEETING}draws/<int:draw>/"

urlpatterns = [
    page("panels/<slug:slug>/themes/", themes.themes, may_run_meetings, name="panel-themes"),
    page(f"{MEETING}select/", drawing.select, may_run_meetings, name="meeting-select"),
    page(DRAW, drawing.draw, may_run_meetings, name="meeting-draw"),
    page(f"{DRAW}redraw.json", drawing.draw_again, may_run_meetings, name="meeting-redraw"),
]
