"""Every page, feature by feature."""

from django.urls import include, path

urlpatterns = [
    path("", include("cases.audit.urls")),
    path("", include("cases.people.sign_in.urls")),
    path("", include("cases.people.urls")),
    path("", include("cases.guidance.urls")),
    path("", include("cases.casework.urls")),
    path("", include("cases.imports.urls")),
    path("", include("cases.authorisation.urls")),
    path("", include("cases.panels.terms.urls")),
    path("", include("cases.panels.meetings.urls")),
    path("", include("cases.panels.selecting.urls")),
    path("", include("cases.panels.redacting.urls")),
    path("", include("cases.panels.urls")),
    path("", include("cases.review.urls")),
    path("", include("cases.review.deciding_urls")),
]
