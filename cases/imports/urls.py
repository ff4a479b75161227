"""The pages of this feature."""

from django.urls import path

from cases.imports import desk_views, views

urlpatterns = [
    path("", desk_views.home, name="home"),
    path("imports/", views.imports, name="imports"),
    path("imports/new/", views.import_new, name="import-new"),
    path("imports/columns/", views.import_readings, name="import-readings"),
    path("imports/<int:pk>/", views.import_page, name="import"),
    path("imports/<int:pk>/columns/", views.import_columns, name="import-columns"),
    path("imports/<int:pk>/check/", views.import_check, name="import-check"),
    path("imports/<int:pk>/store/", views.import_store, name="import-store"),
    path("imports/<int:pk>/abandon/", views.import_abandon, name="import-abandon"),
    path("imports/<int:pk>/refused/", views.import_refused, name="import-refused"),
]
