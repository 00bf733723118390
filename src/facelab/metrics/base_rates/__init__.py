"""Base rates: what a live watch list brings to a town, of which number an error is a share, and on whom errors fall.

A *passage* is one time somebody walks past a camera. Whoever is on the list is *listed*. An *alarm* is a candidate at
or below the threshold that is shown to an operator; it is *false* if it names anybody but the person who passes, also
where that person is listed (a *wrong name*). An alarm is not a stop, and a stop is no proof.
"""

from facelab.metrics.base_rates.alarms import ExpectedAlarms, expected_alarms, positive_predictive_value
from facelab.metrics.base_rates.counts import (
    BothDenominators,
    PerDay,
    alarm_share_by_person,
    both_denominators,
    false_alarms_per_day,
    most_likely_rate_bound,
    ppv_of_counts,
    share_of_count,
)
from facelab.metrics.base_rates.likeness import (
    ExpectedSpread,
    Spread,
    chance_never_alarmed,
    expected_spread,
    middle_run,
    own_chances,
    simulate_spread,
)
from facelab.metrics.base_rates.lists import FpirOfList, ImpliedFmr, expected_wrong_name, fpir_of_list, implied_fmr
from facelab.metrics.base_rates.review import (
    PASSPORT_OFFICERS_ACCEPTED,
    Reviewed,
    Reviewer,
    review_alarms,
    simulate_review,
)
from facelab.metrics.base_rates.town import Outcome, Town, TownAlarms, make_town, simulate_town

__all__ = [
    "PASSPORT_OFFICERS_ACCEPTED", "BothDenominators", "ExpectedAlarms", "ExpectedSpread", "FpirOfList", "ImpliedFmr",
    "Outcome", "PerDay", "Reviewed", "Reviewer", "Spread", "Town", "TownAlarms", "alarm_share_by_person",
    "both_denominators", "chance_never_alarmed", "expected_alarms", "expected_spread", "expected_wrong_name",
    "false_alarms_per_day", "fpir_of_list", "implied_fmr", "make_town", "middle_run", "most_likely_rate_bound",
    "own_chances", "positive_predictive_value", "ppv_of_counts", "review_alarms", "share_of_count", "simulate_review",
    "simulate_spread", "simulate_town",
]  # fmt: skip
