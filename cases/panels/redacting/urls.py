"""The pages on which cases are redacted and released."""

from django.urls import URLPattern

from cases.gate import page
from cases.panels.meetings.policies import may_run_meetings
from cases.panels.redacting import views

RELEASE = "panels/<slug:slug>/meetings/<int:number>/release/"
ITEM = f"{RELEASE}<int:item>/"

urlpatterns: list[URLPattern] = [
    page(RELEASE, views.meeting_release, may_run_meetings, name="meeting-release"),
    page(f"{RELEASE}all/", views.release_all, may_run_meetings, name="meeting-release-all"),
    page(ITEM, views.item_release, may_run_meetings, name="item-release"),
    page(f"{ITEM}confirm/", views.item_confirm, may_run_meetings, name="item-release-confirm"),
    page(f"{ITEM}check/", views.item_check, may_run_meetings, name="item-release-check"),
    page(f"{ITEM}reopen/", views.item_reopen, may_run_meetings, name="item-release-reopen"),
    page(f"{ITEM}send/", views.item_send, may_run_meetings, name="item-release-send"),
]
