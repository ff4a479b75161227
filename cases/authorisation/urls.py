"""The pages of this feature."""

from cases.authorisation.afterwards.policies import may_see_reconciliations
from cases.authorisation.policies import (
    may_be_consulted,
    may_check,
    may_delegate,
    may_open_queue,
    may_propose,
    may_read_notices,
    may_read_proposals,
)
from cases.authorisation.views import (
    checking,
    consulting,
    deciding,
    delegating,
    delivering,
    excepting,
    following_up,
    notices,
    proposal,
    reconciling,
    settings,
    writing,
)
from cases.casework.policies import may_open_cases
from cases.casework.urls import CASE
from cases.gate import page
from cases.guidance.policies import may_see_settings

urlpatterns = [
    page("check/", checking.check, may_check, name="check"),
    page("check/offences/", checking.offence_list, may_check, name="offence-list"),
    page("proposals/", writing.proposals, may_read_proposals, name="proposals"),
    page("proposals/new/", writing.begin, may_propose, name="proposal-new"),
    page("proposals/<int:pk>/", proposal.proposal, may_read_proposals, name="proposal"),
    page("proposals/<int:pk>/answers/", proposal.proposal_answers, may_propose, name="proposal-answers"),
    page("proposals/<int:pk>/submit/", proposal.submit, may_propose, name="proposal-submit"),
    page("proposals/<int:pk>/take-back/", proposal.take_back, may_propose, name="proposal-take-back"),
    page("proposals/<int:pk>/withdraw/", proposal.withdraw, may_propose, name="proposal-withdraw"),
    page("proposals/<int:pk>/verbal/", proposal.verbal, may_propose, name="proposal-verbal"),
    page("proposals/<int:pk>/<slug:question>/discard/", writing.discard, may_propose, name="proposal-discard"),
    page("authorise/", deciding.queue, may_open_queue, name="authorise"),
    page("authorise/<int:pk>/", deciding.decide, may_open_queue, name="authorise-decide"),
    page("authorise/<int:pk>/exception/", deciding.grant_exception, may_open_queue, name="authorise-exception"),
    page("authorise/<int:pk>/verbal/", deciding.answer_verbal, may_open_queue, name="authorise-verbal"),
    page("proposals/<int:pk>/consult/<slug:agency>/", consulting.consult, may_read_proposals, name="proposal-consult"),
    page("consultations/", consulting.consultations, may_be_consulted, name="consultations"),
    page("consultations/<int:pk>/", consulting.consultation, may_be_consulted, name="consultation"),
    page("delegations/", delegating.delegations, may_delegate, name="delegations"),
    page("delegations/<int:pk>/end/", delegating.delegation_end, may_delegate, name="delegation-end"),
    page("notices/", notices.notices, may_read_notices, name="notices"),
    page("notices/read/", notices.notices_read, may_read_notices, name="notices-read"),
    page("notices/<int:pk>/open/", notices.notice_open, may_read_notices, name="notice-open"),
    page("account/notices/", notices.notice_pace, may_read_notices, name="notice-pace"),
    page("settings/<slug:force>/authority/", settings.authority_settings, may_see_settings, name="authority-settings"),
    page("proposals/<int:pk>/deliver/", delivering.proposal_deliver, may_propose, name="proposal-deliver"),
    page("proposals/<int:pk>/outcome/", following_up.proposal_outcome, may_read_proposals, name="proposal-outcome"),
    page(
        "proposals/<int:pk>/victim-told/",
        following_up.proposal_victim_told,
        may_read_proposals,
        name="proposal-victim-told",
    ),
    page("proposals/<int:pk>/review/", following_up.proposal_review, may_read_proposals, name="proposal-review"),
    page("victims-to-tell/", following_up.victims_to_tell, may_read_proposals, name="victims-to-tell"),
    page(f"{CASE}correct/", reconciling.case_correct, may_open_cases, name="case-correct"),
    page("reconciliations/", reconciling.reconciliations, may_see_reconciliations, name="reconciliations"),
    page("reconciliations/<int:pk>/", reconciling.reconciliation, may_see_reconciliations, name="reconciliation"),
    page("proposals/<int:pk>/exceptions/", excepting.own_exceptions, may_propose, name="proposal-exceptions"),
    # Any word may be a question's, so this stands last.
    page("proposals/<int:pk>/<slug:question>/", writing.question, may_propose, name="proposal-question"),
]
