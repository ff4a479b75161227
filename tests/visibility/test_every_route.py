"""Every address and everybody who might ask for it: what they are answered, GET and POST, in one table.

What is captured in an address is Hampshire's own (see examples.py); a form is sent empty. 200 and 302 are pages and the
way on, 403 a no with its reason, 404 what is not there for this person, 405 a page that does not take the method. A
route that has no row under POST takes none: it answers everybody who gets that far with 405.
"""

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from cases.permissions.pages import Page, pages
from tests.visibility.examples import EXAMPLES, address_of
from tests.world import World

pytestmark = pytest.mark.django_db

# In the order of the columns; after those of Hampshire, one whom access has left, the other force's, the joint panel's.
PEOPLE = (
    "",
    "hampshire officer",
    "hampshire supervisor",
    "hampshire inspector",
    "hampshire consultee",
    "hampshire panel_member",
    "hampshire panel_chair",
    "hampshire administrator",
    "hampshire force_lead",
    "hampshire crime_registrar",
    "hampshire system_manager",
    "hampshire auditor",
    "nobody",
    "lapsed",
    "metropolitan administrator",
    "metropolitan panel_member",
    "metropolitan system_manager",
    "joint panel_member",
    "joint administrator",
    "hampshire second officer",
    "metropolitan inspector",
)
# Nobody, Hampshire's eleven roles; without a membership, lapsed; the other force's three; the joint panel's two;
# a colleague of the officer whose proposals are named, and the other force's inspector.
GET = """
GET                              out off sup ins con mem cha adm lea reg sys aud non lap adm mem sys mem adm off ins
audit                            302 403 403 403 403 403 403 403 403 403 403 200 403 403 403 403 403 403 403 403 403
audit-export                     302 403 403 403 403 403 403 403 403 403 403 200 403 403 403 403 403 403 403 403 403
audit-event                      302 404 404 404 404 404 404 404 404 404 404 200 403 403 404 404 404 404 404 404 404
sign-in                          200 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
account_login                    200 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
mfa_authenticate                 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
mfa_login_webauthn               302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
openid_connect_login             404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404
openid_connect_callback          404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404
sign-out                         405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405
account_logout                   405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405
account                          302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
account_change_password          302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
usersessions_list                302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
account_reauthenticate           302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
mfa_reauthenticate               302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
mfa_reauthenticate_webauthn      302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
mfa_index                        302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
mfa_activate_totp                302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
mfa_deactivate_totp              302 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404
mfa_add_webauthn                 302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
mfa_remove_webauthn              302 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404
mfa_view_recovery_codes          302 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404
mfa_generate_recovery_codes      302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
person-forget-factors            302 404 404 404 404 404 404 404 404 404 403 404 403 403 404 404 404 404 404 404 404
account_reset_password           200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
account_reset_password_done      200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
account_reset_password_from_key  200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
account_invitation_answer        410 410 410 410 410 410 410 410 410 410 410 410 410 410 410 410 410 410 410 410 410
account_invitation               302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
membership                       302 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405
purpose                          302 403 403 403 403 403 403 200 200 200 403 403 403 403 200 403 403 403 200 403 403
people                           302 403 403 403 403 403 403 403 403 403 200 403 403 403 403 403 200 403 403 403 403
person-invite                    302 403 403 403 403 403 403 403 403 403 200 403 403 403 403 403 200 403 403 403 403
requirements                     302 403 403 403 403 403 403 403 403 403 302 403 403 403 403 403 302 403 403 403 403
force-requirements               302 404 404 404 404 404 404 404 404 404 200 404 403 403 404 404 404 404 404 404 404
person                           302 404 404 404 404 404 404 404 404 404 200 404 403 403 404 404 404 404 404 404 404
person-change                    302 404 404 404 404 404 404 404 404 404 200 404 403 403 404 404 404 404 404 404 404
person-invite-again              302 404 404 404 404 404 404 404 404 404 405 404 403 403 404 404 405 404 404 404 404
person-close                     302 404 404 404 404 404 404 404 404 404 200 404 403 403 404 404 404 404 404 404 404
person-open                      302 404 404 404 404 404 404 404 404 404 405 404 403 403 404 404 405 404 404 404 404
membership-give                  302 404 404 404 404 404 404 404 404 404 200 404 403 403 404 404 404 404 404 404 404
membership-change                302 404 404 404 404 404 404 404 404 404 200 404 403 403 404 404 404 404 404 404 404
membership-end                   302 404 404 404 404 404 404 404 404 404 200 404 403 403 404 404 404 404 404 404 404
rules                            302 200 200 200 200 200 200 200 200 200 200 200 403 403 200 200 200 200 200 200 200
rule                             302 200 200 200 200 200 200 200 200 200 200 200 403 403 200 200 200 200 200 200 200
settings                         302 302 403 302 403 403 403 302 302 302 302 403 403 403 302 403 302 403 200 302 302
force-settings                   302 200 404 200 404 404 404 200 200 200 200 404 403 403 404 404 404 404 200 200 404
cases                            302 200 403 200 403 302 302 200 200 200 403 403 403 403 200 302 403 302 200 200 200
case                             302 200 404 404 404 404 404 200 200 200 404 404 403 403 404 404 404 404 200 404 404
case-version                     302 404 404 404 404 404 404 200 200 200 404 404 403 403 404 404 404 404 200 404 404
case-screen                      302 405 404 405 404 404 404 405 405 405 404 404 403 403 405 404 404 404 405 405 405
flag-raise                       302 403 404 404 404 404 404 200 403 403 404 404 403 403 404 404 404 404 200 404 404
flag-amend                       302 404 404 404 404 404 404 200 403 403 404 404 403 403 404 404 404 404 403 404 404
flag-withdraw                    302 404 404 404 404 404 404 200 403 403 404 404 403 403 404 404 404 404 403 404 404
comment-add                      302 403 404 404 404 404 404 200 200 200 404 404 403 403 404 404 404 404 200 404 404
exception-transcribe             302 403 404 404 404 404 404 403 200 403 404 404 403 403 404 404 404 404 403 404 404
home                             302 200 200 200 200 200 200 200 200 200 200 200 403 403 200 200 200 200 200 200 200
imports                          302 403 403 403 403 403 403 200 403 200 403 403 403 403 200 403 403 403 200 403 403
import-new                       302 403 403 403 403 403 403 200 403 200 403 403 403 403 200 403 403 403 200 403 403
import-readings                  302 403 403 403 403 403 403 200 403 200 403 403 403 403 200 403 403 403 200 403 403
import                           302 404 404 404 404 404 404 200 404 200 404 404 403 403 404 404 404 404 200 404 404
import-columns                   302 404 404 404 404 404 404 405 404 405 404 404 403 403 405 404 404 404 405 404 404
import-check                     302 404 404 404 404 404 404 405 404 405 404 404 403 403 405 404 404 404 405 404 404
import-store                     302 404 404 404 404 404 404 200 404 200 404 404 403 403 404 404 404 404 200 404 404
import-abandon                   302 404 404 404 404 404 404 200 404 200 404 404 403 403 404 404 404 404 200 404 404
import-refused                   302 404 404 404 404 404 404 200 404 200 404 404 403 403 404 404 404 404 200 404 404
panels                           302 403 403 403 403 403 403 200 403 403 403 403 403 403 200 403 403 403 200 403 403
released-cases                   302 403 403 403 403 200 200 403 403 403 403 403 403 403 403 200 403 200 403 403 403
panel                            302 404 404 404 404 404 404 200 404 404 404 404 403 403 404 404 404 404 200 404 404
seat-give                        302 404 404 404 404 404 404 200 404 404 404 404 403 403 404 404 404 404 200 404 404
seat-end                         302 404 404 404 404 404 404 200 404 404 404 404 403 403 404 404 404 404 200 404 404
release-withdraw                 302 404 404 404 404 404 404 200 404 404 404 404 403 403 404 404 404 404 200 404 404
released-case                    302 404 404 404 404 200 200 404 404 404 404 404 403 403 404 404 404 404 404 404 404
released-flag-raise              302 404 404 404 404 200 200 404 404 404 404 404 403 403 404 404 404 404 404 404 404
released-flag-amend              302 404 404 404 404 200 200 404 404 404 404 404 403 403 404 404 404 404 404 404 404
released-flag-withdraw           302 404 404 404 404 200 200 404 404 404 404 404 403 403 404 404 404 404 404 404 404
cases-release                    302 403 403 403 403 403 403 200 403 403 403 403 403 403 200 403 403 403 200 403 403
case-release                     302 404 404 404 404 404 404 200 404 404 404 404 403 403 404 404 404 404 200 404 404
check                            302 200 200 200 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 200 200
offence-list                     302 200 200 200 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 200 200
proposals                        302 200 200 200 403 403 403 403 200 200 403 403 403 403 403 403 403 403 403 200 200
proposal-new                     302 200 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 200 403
proposal                         302 200 200 200 404 404 404 404 200 200 404 404 403 403 404 404 404 404 404 404 404
proposal-answers                 302 200 404 404 404 404 404 404 404 404 404 404 403 403 404 404 404 404 404 404 404
proposal-submit                  302 405 404 404 404 404 404 404 404 404 404 404 403 403 404 404 404 404 404 405 404
proposal-take-back               302 200 404 404 404 404 404 404 404 404 404 404 403 403 404 404 404 404 404 404 404
proposal-withdraw                302 200 404 404 404 404 404 404 404 404 404 404 403 403 404 404 404 404 404 404 404
proposal-verbal                  302 200 404 404 404 404 404 404 404 404 404 404 403 403 404 404 404 404 404 404 404
proposal-discard                 302 405 404 404 404 404 404 404 404 404 404 404 403 403 404 404 404 404 404 405 404
authorise                        302 403 200 200 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 200
authorise-decide                 302 404 200 200 404 404 404 404 404 404 404 404 403 403 404 404 404 404 404 404 404
authorise-exception              302 404 405 405 404 404 404 404 404 404 404 404 403 403 404 404 404 404 404 404 405
authorise-verbal                 302 404 404 200 404 404 404 404 404 404 404 404 403 403 404 404 404 404 404 404 404
proposal-consult                 302 200 200 404 404 404 404 404 200 200 404 404 403 403 404 404 404 404 404 404 404
consultations                    302 403 403 403 200 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
consultation                     302 404 404 404 200 404 404 404 404 404 404 404 403 403 404 404 404 404 404 404 404
delegations                      302 403 200 200 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 200
delegation-end                   302 404 405 405 404 404 404 404 404 404 404 404 403 403 404 404 404 404 404 404 405
notices                          302 200 200 200 200 403 403 403 200 403 403 403 403 403 403 403 403 403 403 200 200
notices-read                     302 405 405 405 405 403 403 403 405 403 403 403 403 403 403 403 403 403 403 405 405
notice-open                      302 405 405 405 405 404 404 404 405 404 404 404 403 403 404 404 404 404 404 405 405
notice-pace                      302 200 200 200 200 403 403 403 200 403 403 403 403 403 403 403 403 403 403 200 200
authority-settings               302 200 404 200 404 404 404 200 200 200 200 404 403 403 404 404 404 404 200 200 404
proposal-deliver                 302 200 404 404 404 404 404 404 404 404 404 404 403 403 404 404 404 404 404 404 404
proposal-outcome                 302 200 200 302 404 404 404 404 200 302 404 404 403 403 404 404 404 404 404 404 404
proposal-victim-told             302 200 200 302 404 404 404 404 200 302 404 404 403 403 404 404 404 404 404 404 404
proposal-review                  302 302 200 404 404 404 404 404 302 302 404 404 403 403 404 404 404 404 404 404 404
victims-to-tell                  302 200 200 200 403 403 403 403 200 200 403 403 403 403 403 403 403 403 403 200 200
case-correct                     302 200 404 404 404 404 404 403 200 200 404 404 403 403 404 404 404 404 403 404 404
reconciliations                  302 403 403 403 403 403 403 200 200 200 403 403 403 403 200 403 403 403 200 403 403
reconciliation                   302 404 404 404 404 404 404 200 200 200 404 404 403 403 404 404 404 404 200 404 404
proposal-exceptions              302 200 404 404 404 404 404 404 404 404 404 404 403 403 404 404 404 404 404 404 404
proposal-question                302 200 404 404 404 404 404 404 404 404 404 404 403 403 404 404 404 404 404 404 404
"""
POST = """
POST                             out off sup ins con mem cha adm lea reg sys aud non lap adm mem sys mem adm off ins
sign-in                          200 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
account_login                    200 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
mfa_authenticate                 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
mfa_login_webauthn               302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
openid_connect_login             404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404
openid_connect_callback          404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404
sign-out                         302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
account_logout                   302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
account                          302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
account_change_password          302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
usersessions_list                302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
account_reauthenticate           302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
mfa_reauthenticate               302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
mfa_reauthenticate_webauthn      302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
mfa_activate_totp                302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
mfa_deactivate_totp              302 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404
mfa_add_webauthn                 302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
mfa_remove_webauthn              302 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404
mfa_generate_recovery_codes      302 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
person-forget-factors            302 404 404 404 404 404 404 404 404 404 403 404 403 403 404 404 404 404 404 404 404
account_reset_password           200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
account_reset_password_from_key  200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
account_invitation_answer        410 410 410 410 410 410 410 410 410 410 410 410 410 410 410 410 410 410 410 410 410
account_invitation               302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
membership                       302 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404
purpose                          302 403 403 403 403 403 403 200 200 200 403 403 403 403 200 403 403 403 200 403 403
person-invite                    302 403 403 403 403 403 403 403 403 403 200 403 403 403 403 403 200 403 403 403 403
force-requirements               302 404 404 404 404 404 404 404 404 404 200 404 403 403 404 404 404 404 404 404 404
person-change                    302 404 404 404 404 404 404 404 404 404 200 404 403 403 404 404 404 404 404 404 404
person-invite-again              302 404 404 404 404 404 404 404 404 404 403 404 403 403 404 404 404 404 404 404 404
person-close                     302 404 404 404 404 404 404 404 404 404 404 404 403 403 404 404 404 404 404 404 404
person-open                      302 404 404 404 404 404 404 404 404 404 404 404 403 403 404 404 404 404 404 404 404
membership-give                  302 404 404 404 404 404 404 404 404 404 200 404 403 403 404 404 404 404 404 404 404
membership-change                302 404 404 404 404 404 404 404 404 404 200 404 403 403 404 404 404 404 404 404 404
membership-end                   302 404 404 404 404 404 404 404 404 404 200 404 403 403 404 404 404 404 404 404 404
force-settings                   302 403 404 403 404 404 404 403 403 403 200 404 403 403 404 404 404 404 403 403 404
case-screen                      302 403 404 404 404 404 404 302 403 403 404 404 403 403 404 404 404 404 302 404 404
flag-raise                       302 403 404 404 404 404 404 200 403 403 404 404 403 403 404 404 404 404 200 404 404
flag-amend                       302 404 404 404 404 404 404 200 403 403 404 404 403 403 404 404 404 404 403 404 404
flag-withdraw                    302 404 404 404 404 404 404 302 302 302 404 404 403 403 404 404 404 404 302 404 404
comment-add                      302 403 404 404 404 404 404 200 200 200 404 404 403 403 404 404 404 404 200 404 404
exception-transcribe             302 403 404 404 404 404 404 403 200 403 404 404 403 403 404 404 404 404 403 404 404
home                             302 200 200 200 200 200 200 200 200 200 200 200 403 403 200 200 200 200 200 200 200
import-new                       302 403 403 403 403 403 403 200 403 200 403 403 403 403 200 403 403 403 200 403 403
import-readings                  302 403 403 403 403 403 403 404 403 404 403 403 403 403 404 403 403 403 404 403 403
import-columns                   302 404 404 404 404 404 404 200 404 200 404 404 403 403 404 404 404 404 200 404 404
import-check                     302 404 404 404 404 404 404 302 404 302 404 404 403 403 404 404 404 404 302 404 404
import-store                     302 404 404 404 404 404 404 302 404 302 404 404 403 403 404 404 404 404 302 404 404
import-abandon                   302 404 404 404 404 404 404 302 404 302 404 404 403 403 404 404 404 404 302 404 404
seat-give                        302 404 404 404 404 404 404 200 404 404 404 404 403 403 404 404 404 404 200 404 404
seat-end                         302 404 404 404 404 404 404 302 404 404 404 404 403 403 404 404 404 404 302 404 404
release-withdraw                 302 404 404 404 404 404 404 302 404 404 404 404 403 403 404 404 404 404 302 404 404
released-flag-raise              302 404 404 404 404 200 200 404 404 404 404 404 403 403 404 404 404 404 404 404 404
released-flag-amend              302 404 404 404 404 200 200 404 404 404 404 404 403 403 404 404 404 404 404 404 404
released-flag-withdraw           302 404 404 404 404 302 302 404 404 404 404 404 403 403 404 404 404 404 404 404 404
cases-release                    302 403 403 403 403 403 403 200 403 403 403 403 403 403 200 403 403 403 200 403 403
case-release                     302 404 404 404 404 404 404 200 404 404 404 404 403 403 404 404 404 404 200 404 404
check                            302 200 200 200 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 200 200
proposal-new                     302 302 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 302 403
proposal-submit                  302 200 404 404 404 404 404 404 404 404 404 404 403 403 404 404 404 404 404 404 404
proposal-take-back               302 200 404 404 404 404 404 404 404 404 404 404 403 403 404 404 404 404 404 404 404
proposal-withdraw                302 200 404 404 404 404 404 404 404 404 404 404 403 403 404 404 404 404 404 404 404
proposal-verbal                  302 200 404 404 404 404 404 404 404 404 404 404 403 403 404 404 404 404 404 404 404
proposal-discard                 302 302 404 404 404 404 404 404 404 404 404 404 403 403 404 404 404 404 404 404 404
authorise-decide                 302 404 200 200 404 404 404 404 404 404 404 404 403 403 404 404 404 404 404 404 404
authorise-exception              302 404 302 302 404 404 404 404 404 404 404 404 403 403 404 404 404 404 404 404 404
authorise-verbal                 302 404 404 200 404 404 404 404 404 404 404 404 403 403 404 404 404 404 404 404 404
proposal-consult                 302 400 400 404 404 404 404 404 403 403 404 404 403 403 404 404 404 404 404 404 404
consultation                     302 404 404 404 403 404 404 404 404 404 404 404 403 403 404 404 404 404 404 404 404
delegations                      302 403 200 200 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 200
delegation-end                   302 404 404 302 404 404 404 404 404 404 404 404 403 403 404 404 404 404 404 404 404
notices-read                     302 302 302 302 302 403 403 403 302 403 403 403 403 403 403 403 403 403 403 302 302
notice-open                      302 404 404 302 404 404 404 404 404 404 404 404 403 403 404 404 404 404 404 404 404
notice-pace                      302 200 200 200 200 403 403 403 200 403 403 403 403 403 403 403 403 403 403 200 200
authority-settings               302 403 404 403 404 404 404 403 403 403 200 404 403 403 404 404 404 404 403 403 404
proposal-deliver                 302 200 404 404 404 404 404 404 404 404 404 404 403 403 404 404 404 404 404 404 404
proposal-outcome                 302 200 200 302 404 404 404 404 200 302 404 404 403 403 404 404 404 404 404 404 404
proposal-victim-told             302 200 200 302 404 404 404 404 200 302 404 404 403 403 404 404 404 404 404 404 404
proposal-review                  302 302 200 404 404 404 404 404 302 302 404 404 403 403 404 404 404 404 404 404 404
case-correct                     302 200 404 404 404 404 404 403 200 200 404 404 403 403 404 404 404 404 403 404 404
reconciliation                   302 404 404 404 404 404 404 200 200 200 404 404 403 403 404 404 404 404 200 404 404
proposal-exceptions              302 200 404 404 404 404 404 404 404 404 404 404 403 403 404 404 404 404 404 404 404
proposal-question                302 404 404 404 404 404 404 404 404 404 404 404 403 403 404 404 404 404 404 404 404
"""


def table(text: str) -> dict[str, tuple[int, ...]]:
    _heading, *rows = text.strip("\n").splitlines()
    cells = [row.split() for row in rows]
    return {name: tuple(map(int, statuses)) for name, *statuses in cells}


GETS, POSTS = table(GET), table(POST)
ROUTES = {page.name: page for page in pages()}


def asked(client: Client, method: str, page: Page, world: World) -> int:
    """The status of the answer; whatever it did is undone, and who asks stays signed in."""
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    cache.clear()
    with transaction.atomic():
        answer = client.generic(method, address_of(page, world), content_type="application/x-www-form-urlencoded")
        b"".join(answer.streaming_content if answer.streaming else ())
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.load(cookies)
    return answer.status_code


def test_every_route_has_a_row_and_every_address_that_names_something_an_example():
    assert sorted(GETS) == sorted(ROUTES)
    assert sorted(set(POSTS) - set(ROUTES)) == []
    assert sorted(EXAMPLES) == sorted(name for name, page in ROUTES.items() if page.captures)
    assert {len(row) for row in [*GETS.values(), *POSTS.values()]} == {len(PEOPLE)}


@pytest.mark.parametrize("name", PEOPLE, ids=lambda name: name or "nobody signed in")
def test_everybody_is_answered_as_the_table_says(world, name):
    client, column = world.client(name) if name else Client(), PEOPLE.index(name)
    expected = {("GET", route): row[column] for route, row in GETS.items()} | {
        ("POST", route): row[column] for route, row in POSTS.items()
    }

    answered = {(method, route): asked(client, method, ROUTES[route], world) for method, route in expected}

    assert answered == expected


@pytest.mark.parametrize("route", sorted(set(GETS) - set(POSTS)))
def test_a_route_without_a_row_under_post_takes_none(world, route):
    answered = zip(PEOPLE[1:], GETS[route][1:], strict=True)
    opens = next((name for name, status in answered if status not in (403, 404)), PEOPLE[1])

    assert asked(world.client(opens), "POST", ROUTES[route], world) == 405


@pytest.mark.parametrize("name", PEOPLE, ids=lambda name: name or "nobody signed in")
def test_the_table_and_the_handbook_say_the_same(world, name):
    """Where the gate says no, the answer is a no: 404 if the address names something, 403 if not."""
    column, who = PEOPLE.index(name), world.actor(name) if name else None
    closed = {route: page for route, page in ROUTES.items() if not page.opens_for(who)}

    said = {route: {GETS[route][column], POSTS.get(route, GETS[route])[column]} for route in closed}

    assert said == {route: {_no(page, who)} for route, page in closed.items()}


def _no(page: Page, who) -> int:
    if who is None:
        return 302
    return 404 if page.captures and who.membership else 403
