"""For every severity of every version of every rule: what makes baseline B depart from it, and what nearly does."""

from typing import Any

CHILD: dict[str, Any] = {"age_at_offence": 15, "age_at_disposal": 15}
AT_16: dict[str, Any] = {"age_at_offence": 16, "age_at_disposal": 16}
NO_TIME: dict[str, Any] = {"offence_date": None}
RACE: dict[str, Any] = {"hate_strands": ["race"]}
ABUSE: dict[str, Any] = {"domestic_abuse": True, "da_relationship": "family"}
CROWN: dict[str, Any] = {"mode_of_trial": "either_way", "venue_suitability": "crown"}
INDICTABLE: dict[str, Any] = {"mode_of_trial": "indictable_only"}
A_RESOLUTION: dict[str, Any] = {"previous": [{"type": "community_resolution", "date": "2010-01-05"}]}
OPPOSED: dict[str, Any] = {"victim_wishes": "oppose", "victim_departure_reason": None}
REMEDY: dict[str, Any] = {"remedy_choice": "repair", "remedy_followed": "no"}
BLADE: dict[str, Any] = {"weapon": "blade_possession", "blade_involved": True}
VIOLENT: dict[str, Any] = {"previous": [{"type": "conviction", "violent": True}]}
BORDERLINE: dict[str, Any] = {**CHILD, "gravity_matrix": "child_2025", "gravity_final": 4}
SUMMARY: dict[str, Any] = {"mode_of_trial": "summary"}

# Rule, number of the version, severity → changes to B.
FIRES: dict[tuple[str, int, str], dict[str, Any]] = {
    ("CR-SERIOUS-01", 1, "justify"): {**INDICTABLE, "authorising_rank": "sergeant"},
    ("CR-SERIOUS-01", 2, "breach"): {**INDICTABLE, "authorising_rank": "sergeant"},
    ("CR-SERIOUS-01", 2, "justify"): {**INDICTABLE, "authorising_rank": "inspector"},
    ("CR-SERIOUS-02", 1, "justify"): {**CROWN, "authorising_rank": "sergeant"},
    ("CR-SERIOUS-02", 2, "breach"): {**CROWN, "authorising_rank": "sergeant"},
    ("CR-SERIOUS-02", 2, "justify"): {**CROWN, "authorising_rank": "inspector"},
    ("CR-SERIOUS-03", 1, "justify"): {"age_at_offence": 18, "specified_either_way": True},
    ("CR-SERIOUS-04", 1, "justify"): {"gravity_matrix": "child_2023", "gravity_final": 5},
    ("CR-SERIOUS-05", 1, "justify"): {"gravity_matrix": "child_2025", "gravity_final": 3},
    ("CR-AUTH-01", 1, "breach"): {**INDICTABLE, "authorising_rank": "sergeant"},
    ("CR-AUTH-01", 1, "justify"): {"offence_group": "sexual", "authorising_rank": "sergeant"},
    ("CR-AUTH-02", 1, "gap"): {"offence_group": "sexual", "authorising_rank": None},
    ("CR-AUTH-03", 1, "gap"): {**A_RESOLUTION, "age_at_disposal": 18, "authorising_rank": None},
    ("CR-AUTH-03", 1, "justify"): {**A_RESOLUTION, "age_at_disposal": 18, "supervisor_rank": "constable"},
    ("CR-AUTH-04", 1, "gap"): {"victim_consulted": "no", "authorising_rank": None},
    ("CR-AUTH-04", 1, "breach"): {"victim_wishes": "oppose", "supervisor_rank": "constable"},
    ("CR-AUTH-05", 1, "justify"): {"offence_group": "sexual", "authorised_date": "a day late"},
    ("CR-ADMIT-01", 1, "breach"): {"responsibility": "denied"},
    ("CR-ADMIT-02", 1, "breach"): {"offender_agreed": "no"},
    ("CR-ADMIT-03", 1, "breach"): {**CHILD, "age_at_disposal": 17, "appropriate_adult": "no"},
    ("CR-EVID-01", 1, "breach"): {"evidence_sufficient": "no"},
    ("CR-HIST-01", 1, "breach"): {**A_RESOLUTION},
    ("CR-HIST-01", 2, "justify"): {**A_RESOLUTION},
    ("CR-HIST-02", 1, "justify"): {"previous": [{"type": "simple_caution", "similar": True, "date": "24 months"}]},
    ("CR-HIST-03", 1, "gap"): {"history_checked": "no"},
    ("CR-VIC-01", 1, "justify"): {"victim_consulted": "no"},
    ("CR-VIC-01", 2, "breach"): {"victim_consulted": "no"},
    ("CR-VIC-02", 1, "gap"): {"victim_count": 2},
    ("CR-VIC-03", 1, "justify"): {**OPPOSED},
    ("CR-VIC-04", 1, "breach"): {**REMEDY},
    ("CR-VIC-05", 1, "gap"): {"victim_informed": "no"},
    ("CR-VIC-06", 1, "breach"): {"victim_consult_date": "a day late"},
    ("CR-DA-01", 1, "breach"): {"domestic_abuse": True, "da_relationship": "intimate_former"},
    ("CR-DA-02", 1, "justify"): {**ABUSE},
    ("CR-HATE-01", 1, "justify"): {**RACE, "cps_consulted": "no"},
    ("CR-HATE-01", 1, "gap"): {**RACE, "cps_consulted": None},
    ("CR-SEX-01", 1, "justify"): {"offence_group": "sexual"},
    ("CR-KNIFE-01", 1, "justify"): {"age_at_offence": 18, "weapon": "firearm"},
    ("CR-KNIFE-02", 1, "justify"): {**AT_16, **BLADE},
    ("CR-KNIFE-02", 2, "breach"): {**AT_16, **BLADE},
    ("CR-KNIFE-02", 3, "justify"): {**AT_16, **BLADE},
    ("CR-KNIFE-03", 1, "justify"): {**CHILD, "weapon": "weapon_possession"},
    ("CR-KNIFE-04", 1, "breach"): {**CHILD, **BLADE, **VIOLENT},
    ("CR-KNIFE-04", 2, "justify"): {**CHILD, "age_at_offence": 17, "weapon": "threat_or_use"},
    ("CR-KNIFE-05", 1, "breach"): {**CHILD, **BLADE},
    ("CR-KNIFE-05", 1, "gap"): {**CHILD, **BLADE, "yjs_referred": None},
    ("CR-YOUTH-01", 1, "justify"): {**CHILD, **A_RESOLUTION},
    ("CR-YOUTH-01", 1, "gap"): {**CHILD, **A_RESOLUTION, "yjs_consulted": None},
    ("CR-YOUTH-02", 1, "gap"): {**CHILD},
    ("CR-YOUTH-03", 1, "justify"): {**BORDERLINE},
    ("CR-YOUTH-03", 1, "gap"): {**BORDERLINE, "yjs_consulted": None},
    ("CR-YOUTH-04", 1, "breach"): {"age_at_offence": 9},
    ("CR-GRAV-01", 1, "gap"): {"gravity_matrix": None},
    ("CR-GRAV-02", 1, "gap"): {"gravity_matrix": "child_2023"},
    ("CR-REC-01", 1, "gap"): {"offence_code": None},
    ("CR-REC-02", 1, "gap"): {"responsibility": None},
    ("CR-REC-03", 1, "gap"): {"rationale_recorded": "no"},
    ("CR-REC-04", 1, "gap"): {"actions": []},
    ("CR-TIME-01", 1, "justify"): {**SUMMARY, "offence_date": "6 months and a day"},
    ("CR-TIME-01", 1, "gap"): {**SUMMARY, "offence_date": "6 months and a day", "domestic_abuse": True,
                               "offence_group": None},
}  # fmt: skip

# Rule, severity that fires → each a further change after which the rule does not give that severity.
NEAR_MISSES: dict[tuple[str, str], list[dict[str, Any]]] = {
    ("CR-SERIOUS-01", "justify"): [{"mode_of_trial": "either_way"}],
    ("CR-SERIOUS-01", "breach"): [{"mode_of_trial": "summary"}, {"authorising_rank": "inspector"}],
    ("CR-SERIOUS-02", "justify"): [{"venue_suitability": "not_assessed"}],
    ("CR-SERIOUS-02", "breach"): [{"venue_suitability": "magistrates"}, {"authorising_rank": "chief_officer"}],
    ("CR-SERIOUS-03", "justify"): [
        {"age_at_offence": 17}, {"specified_either_way": False}, {"mode_of_trial": "summary"},
    ],
    ("CR-SERIOUS-04", "justify"): [{"gravity_final": 4}, {"gravity_matrix": "adult_2019"}],
    ("CR-SERIOUS-05", "justify"): [{"gravity_final": 2}, {"gravity_final": 5}, {"gravity_matrix": "youth_2013"}],
    ("CR-AUTH-01", "breach"): [{"authorising_rank": "inspector"}, {"mode_of_trial": "either_way"}],
    ("CR-AUTH-01", "justify"): [{"authorising_rank": "inspector"}, {"offence_group": "robbery"}],
    ("CR-AUTH-02", "gap"): [{"authorising_rank": "none"}, {"offence_group": "robbery"}],
    ("CR-AUTH-03", "gap"): [{"age_at_disposal": 17}, {"previous": []}, {"supervisor_rank": "none"}],
    ("CR-AUTH-03", "justify"): [{"supervisor_rank": "sergeant"}, {"authorising_rank": "sergeant"}, {"previous": []}],
    ("CR-AUTH-04", "gap"): [{"victim_consulted": "not_applicable"}, {"victim_identified": False}],
    ("CR-AUTH-04", "breach"): [{"supervisor_rank": "sergeant"}, {"victim_wishes": "no_view"}],
    ("CR-AUTH-05", "justify"): [{"authorised_date": "the day"}, {"offence_group": "robbery"}],
    ("CR-ADMIT-01", "breach"): [{"responsibility": "accepted"}, {"responsibility": "admitted"}],
    ("CR-ADMIT-02", "breach"): [{"offender_agreed": "yes"}, {"offender_agreed": "yes", "agreement_signed_by": "none"}],
    ("CR-ADMIT-03", "breach"): [{"age_at_disposal": 18}, {"appropriate_adult": "not_required"}],
    ("CR-EVID-01", "breach"): [{"evidence_sufficient": "yes"}],
    ("CR-HIST-01", "breach"): [{"previous": []}],
    ("CR-HIST-01", "justify"): [{"previous": []}],
    ("CR-HIST-02", "justify"): [
        {"age_at_offence": 17},
        {"previous": [{"type": "simple_caution", "similar": True, "date": "24 months and a day"}]},
        {"previous": [{"type": "simple_caution", "similar": True, "date": "the offence"}]},
        {"previous": [{"type": "simple_caution", "similar": False, "date": "24 months"}]},
        {"previous": [{"type": "community_resolution", "similar": True, "date": "24 months"}]},
    ],
    ("CR-HIST-03", "gap"): [{"history_checked": "yes"}],
    ("CR-VIC-01", "justify"): [{"victim_identified": False}, {"victim_consulted": "attempts_failed"}],
    ("CR-VIC-01", "breach"): [{"victim_identified": False}, {"victim_consulted": "not_applicable"}],
    ("CR-VIC-02", "gap"): [{"victim_wishes_count": 2}, {"victim_identified": False}, {"victim_consulted": "no"}],
    ("CR-VIC-03", "justify"): [{"victim_departure_reason": "a reason"}, {"victim_wishes": "no_view"}],
    ("CR-VIC-04", "breach"): [
        {"remedy_departure_reason": "a reason"}, {"remedy_followed": "yes"}, {"remedy_choice": None},
    ],
    ("CR-VIC-05", "gap"): [
        {"victim_informed": "yes"}, {"victim_informed": "not_applicable"}, {"victim_identified": False},
    ],
    ("CR-VIC-06", "breach"): [{"victim_consult_date": "the day"}],
    ("CR-DA-01", "breach"): [{"da_relationship": "family"}, {"domestic_abuse": False}],
    ("CR-DA-02", "justify"): [{"da_relationship": "none"}, {"domestic_abuse": False}],
    ("CR-HATE-01", "justify"): [{"cps_consulted": "yes"}, {"hate_strands": []}],
    ("CR-HATE-01", "gap"): [{"cps_consulted": "yes"}, {"hate_strands": []}],
    ("CR-SEX-01", "justify"): [{"offence_group": "violence_with_injury"}],
    ("CR-KNIFE-01", "justify"): [{"weapon": "none"}, {"age_at_offence": 17}],
    ("CR-KNIFE-02", "justify"): [{"weapon": "none"}, {"age_at_offence": 15}, {"age_at_offence": 18}],
    ("CR-KNIFE-02", "breach"): [{"weapon": "none"}, {"age_at_offence": 15}, {"age_at_offence": 18}],
    ("CR-KNIFE-03", "justify"): [{"age_at_offence": 16}, {"weapon": "threat_or_use"}, {"weapon": "none"}],
    ("CR-KNIFE-04", "breach"): [{"age_at_offence": 18}, {"weapon": "none"}, {"previous": [{"type": "conviction"}]}],
    ("CR-KNIFE-04", "justify"): [{"age_at_offence": 18}, {"weapon": "firearm"}],
    ("CR-KNIFE-05", "breach"): [{"age_at_disposal": 18}, {"blade_involved": False}, {"yjs_referred": "yes"}],
    ("CR-KNIFE-05", "gap"): [{"age_at_disposal": 18}, {"blade_involved": False}, {"yjs_referred": "yes"}],
    ("CR-YOUTH-01", "justify"): [{"age_at_disposal": 18}, {"previous": []}, {"yjs_consulted": "yes"}],
    ("CR-YOUTH-01", "gap"): [{"age_at_disposal": 18}, {"previous": []}, {"yjs_consulted": "yes"}],
    ("CR-YOUTH-02", "gap"): [
        {"age_at_disposal": 18}, {"yjs_consulted": "yes"}, {"yjs_notified": "yes"}, {"yjs_referred": "yes"},
    ],
    ("CR-YOUTH-03", "justify"): [{"gravity_final": 3}, {"age_at_disposal": 18}, {"yjs_consulted": "yes"}],
    ("CR-YOUTH-03", "gap"): [{"gravity_final": 3}, {"age_at_disposal": 18}, {"yjs_consulted": "yes"}],
    ("CR-YOUTH-04", "breach"): [{"age_at_offence": 10}],
    ("CR-GRAV-01", "gap"): [{"gravity_matrix": "adult_2013"}],
    ("CR-GRAV-02", "gap"): [{"gravity_matrix": "adult_2013"}],
    ("CR-REC-01", "gap"): [{"offence_code": "not in any list"}],
    ("CR-REC-02", "gap"): [{"responsibility": "no_reply"}],
    ("CR-REC-03", "gap"): [{"rationale_recorded": "yes"}],
    ("CR-REC-04", "gap"): [{"actions": [{}]}],
    ("CR-TIME-01", "justify"): [{"offence_date": "6 months"}, {"mode_of_trial": "either_way"}],
    ("CR-TIME-01", "gap"): [
        {"offence_group": "violence_without_injury"}, {"offence_group": "public_order"}, {"domestic_abuse": False},
    ],
}  # fmt: skip
