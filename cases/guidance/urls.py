"""The pages of this feature."""

from django.urls import path

from cases.guidance import views

urlpatterns = [
    path("rules/", views.rules, name="rules"),
    path("rules/<slug:rule_id>/", views.rule, name="rule"),
    path("settings/", views.settings_list, name="settings"),
    path("settings/<slug:force>/", views.force_settings, name="force-settings"),
]
