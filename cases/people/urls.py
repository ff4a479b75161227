"""The pages of this feature; those about signing in are in sign_in."""

from cases.gate import page, signed_in
from cases.people import managing_views as managing
from cases.people import views
from cases.people.policies import may_manage_people, may_state_purpose

urlpatterns = [
    page("membership/", views.membership, signed_in, name="membership"),
    page("purpose/", views.purpose, may_state_purpose, name="purpose"),
    page("people/", managing.people, may_manage_people, name="people"),
    page("people/invite/", managing.invite, may_manage_people, name="person-invite"),
    page("people/requirements/", managing.requirements_list, may_manage_people, name="requirements"),
    page("people/requirements/<slug:force>/", managing.requirements, may_manage_people, name="force-requirements"),
    page("people/<int:pk>/", managing.person, may_manage_people, name="person"),
    page("people/<int:pk>/change/", managing.change, may_manage_people, name="person-change"),
    page("people/<int:pk>/invite-again/", managing.invite_again, may_manage_people, name="person-invite-again"),
    page("people/<int:pk>/close/", managing.close, may_manage_people, name="person-close"),
    page("people/<int:pk>/open/", managing.open_again, may_manage_people, name="person-open"),
    page("people/<int:pk>/memberships/new/", managing.give, may_manage_people, name="membership-give"),
    page("people/memberships/<int:pk>/", managing.change_terms, may_manage_people, name="membership-change"),
    page("people/memberships/<int:pk>/end/", managing.end, may_manage_people, name="membership-end"),
]
