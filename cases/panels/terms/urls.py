"""The pages that set a panel up."""

from cases.gate import page
from cases.guidance.policies import may_see_settings
from cases.panels.policies import may_read_panels, may_run_panels
from cases.panels.terms import views

PANEL = "panels/<slug:slug>/"

urlpatterns = [
    page("panels/new/", views.panel_new, may_run_panels, name="panel-new"),
    page(f"{PANEL}terms/", views.panel_terms, may_read_panels, name="panel-terms"),
    page(f"{PANEL}reasons/", views.panel_reasons, may_read_panels, name="panel-reasons"),
    page(f"{PANEL}reasons/<slug:code>/retire/", views.reason_retire, may_run_panels, name="reason-retire"),
    page("settings/<slug:force>/scrutiny/", views.scrutiny_settings, may_see_settings, name="scrutiny-settings"),
]
