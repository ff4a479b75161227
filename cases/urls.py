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
    path("", include("cases.panels.urls")),
]
