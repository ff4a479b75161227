"""The pages of this feature."""

from cases.gate import members, page
from cases.guidance import views
from cases.guidance.policies import may_see_settings

urlpatterns = [
    page("rules/", views.rules, members, name="rules"),
    page("rules/<slug:rule_id>/", views.rule, members, name="rule"),
    page("settings/", views.settings_list, may_see_settings, name="settings"),
    page("settings/<slug:force>/", views.force_settings, may_see_settings, name="force-settings"),
]
