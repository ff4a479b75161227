"""The pages of this feature."""

from cases.audit import views
from cases.audit.policies import may_read_audit
from cases.gate import page

urlpatterns = [
    page("audit/", views.audit, may_read_audit, name="audit"),
    page("audit/export/", views.export, may_read_audit, name="audit-export"),
    page("audit/<int:number>/", views.event, may_read_audit, name="audit-event"),
]
