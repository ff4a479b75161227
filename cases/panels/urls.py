"""The pages of this feature."""

from cases.gate import page
from cases.panels import policies
from cases.panels.views import members, releasing, running

PANEL = "panels/<slug:slug>/"
RELEASED = f"{PANEL}cases/<int:number>/"

urlpatterns = [
    page("panels/", running.panels, policies.may_read_panels, name="panels"),
    page("panels/cases/", members.released_cases, policies.may_read_released, name="released-cases"),
    page(PANEL, running.panel, policies.may_read_panels, name="panel"),
    page(f"{PANEL}seats/new/", running.seat_give, policies.may_run_panels, name="seat-give"),
    page(f"{PANEL}seats/<int:seat>/end/", running.seat_end, policies.may_run_panels, name="seat-end"),
    page(
        f"{PANEL}releases/<int:number>/withdraw/",
        running.release_withdraw,
        policies.may_run_panels,
        name="release-withdraw",
    ),
    page(RELEASED, members.released_case, policies.may_read_released, name="released-case"),
    page(f"{RELEASED}flags/new/", members.flag_raise, policies.may_read_released, name="released-flag-raise"),
    page(f"{RELEASED}flags/<int:flag>/", members.flag_amend, policies.may_read_released, name="released-flag-amend"),
    page(
        f"{RELEASED}flags/<int:flag>/withdraw/",
        members.flag_withdraw,
        policies.may_read_released,
        name="released-flag-withdraw",
    ),
    page("cases/release/", releasing.cases_release, policies.may_run_panels, name="cases-release"),
    page(
        "cases/<slug:force>/<caseref:ref>/release/",
        releasing.case_release,
        policies.may_run_panels,
        name="case-release",
    ),
]
