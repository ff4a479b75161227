"""The pages of this feature."""

from cases.gate import page
from cases.imports import policies, views

urlpatterns = [
    page("imports/", views.imports, policies.may_import, name="imports"),
    page("imports/new/", views.import_new, policies.may_import, name="import-new"),
    page("imports/columns/", views.import_readings, policies.may_import, name="import-readings"),
    page("imports/<int:pk>/", views.import_page, policies.may_import, name="import"),
    page("imports/<int:pk>/columns/", views.import_columns, policies.may_import, name="import-columns"),
    page("imports/<int:pk>/check/", views.import_check, policies.may_import, name="import-check"),
    page("imports/<int:pk>/store/", views.import_store, policies.may_import, name="import-store"),
    page("imports/<int:pk>/abandon/", views.import_abandon, policies.may_import, name="import-abandon"),
    page("imports/<int:pk>/refused/", views.import_refused, policies.may_import, name="import-refused"),
]
