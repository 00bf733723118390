"""What a live watch list is expected to bring: true alarms, false ones, and of which number each is a share."""

from dataclasses import dataclass

import numpy as np

from facelab.errors import FacelabError
from facelab.metrics.base_rates.numbers import Numbers, plain, quantity, require_shares, share_or_nan
from facelab.metrics.uncertainty import percent


@dataclass(frozen=True, eq=False)
class ExpectedAlarms:
    """The alarms that so many passages bring on average; make it with ``expected_alarms``.

    Parameters
    ----------
    passages : float or array
        How many times a day somebody walks past a camera.
    listed : float or array, 0 to 1
        The share of passages that are of people on the list: the base rate, p.
    tpir, fpir, wrong_name : float or array, 0 to 1
        The shares of listed passages that raise the right alarm, of unlisted ones that raise any, and of listed ones
        that raise somebody else's. Of all passages, failures to acquire among them.
    """

    passages: Numbers
    listed: Numbers
    tpir: Numbers
    fpir: Numbers
    wrong_name: Numbers = 0.0

    @property
    def true(self) -> Numbers:
        """True alarms per day: the person who passes is listed, and is named."""
        return self.passages * self.listed * self.tpir

    @property
    def on_unlisted(self) -> Numbers:
        """False alarms per day on people who are not listed."""
        return self.passages * (1 - self.listed) * self.fpir

    @property
    def wrong_names(self) -> Numbers:
        """False alarms per day on people who are listed, but named as somebody else."""
        return self.passages * self.listed * self.wrong_name

    @property
    def false(self) -> Numbers:
        """All false alarms per day."""
        return self.on_unlisted + self.wrong_names

    @property
    def total(self) -> Numbers:
        """All alarms per day."""
        return self.true + self.false

    @property
    def ppv(self) -> Numbers:
        """The share of alarms that are true; NaN where no alarm is expected. See ``positive_predictive_value``."""
        return share_or_nan(self.true, self.total)

    @property
    def false_of_alarms(self) -> Numbers:
        """The share of alarms that are false, for whoever answers one: 1 - PPV."""
        return 1 - self.ppv

    @property
    def false_of_unlisted(self) -> Numbers:
        """The share of unlisted passages that raise an alarm, for whoever walks past and is not listed: FPIR."""
        return self.fpir

    def __str__(self) -> str:
        if np.ndim(self.total):
            return repr(self)
        alarms = (
            f"{quantity(self.total)} alarms per day are expected: {quantity(self.true)} true, "
            f"{quantity(self.on_unlisted)} on people who are not listed, {quantity(self.wrong_names)} with a "
            "wrong name."
        )
        of_alarms = "" if np.isnan(self.ppv) else f" Of the alarms, {percent(self.false_of_alarms)} % are false."
        return f"{alarms}{of_alarms} Of the unlisted passages, {percent(self.false_of_unlisted)} % raise one."


def expected_alarms(
    passages: Numbers,
    listed: Numbers,
    tpir: Numbers,
    fpir: Numbers,
    wrong_name: Numbers = 0.0,
    fta: Numbers = 0.0,
) -> ExpectedAlarms:
    """Return how many alarms so many passages bring on average, true and false.

    A passage raises one alarm at most: that of its first candidate, if it lies at or below the threshold. Means need no
    independence; how far a day lies from them does, see ``simulate_town``.

    Parameters
    ----------
    passages : float or array, at least 0
        Passages per day, or in any other time: the alarms are then those of that time.
    listed : float or array, 0 to 1
        The share of passages, not of people, that are of people on the list.
    tpir : float or array, 0 to 1
        The true-positive identification rate at rank 1: how often the first candidate is the listed person who passes.
    fpir : float or array, 0 to 1
        The false-positive identification rate: how often an unlisted person raises an alarm.
    wrong_name : float or array, 0 to 1
        How often a listed person raises an alarm that names somebody else; with ``tpir`` at most 1.
    fta : float or array, 0 to 1
        Failures to acquire: the share of passages in which no face is found. They raise no alarm, so all three rates
        shrink by 1 - fta, and PPV does not change. Rates of ``facelab.metrics.identification`` count probes without a
        face already: leave this at 0 with them.

    Raises
    ------
    FacelabError
        If a rate is not one, or a listed passage would raise more than one alarm.

    References
    ----------
    ISO/IEC 19795-1:2021: TPIR, FPIR, failure to acquire. The shares of alarms follow from Bayes' rule.

    Examples
    --------
    A thousand passages, ten of listed people: eight are named rightly, one as somebody else, one not at all. Of the 990
    others, one in a hundred raises an alarm: 9.9.

    >>> import textwrap
    >>> day = expected_alarms(1000, listed=0.01, tpir=0.8, fpir=0.01, wrong_name=0.1)
    >>> print(textwrap.fill(str(day), 115))
    19 alarms per day are expected: 8 true, 9.9 on people who are not listed, 1 with a wrong name. Of the alarms, 58 %
    are false. Of the unlisted passages, 1 % raise one.
    >>> round(day.ppv, 3), round(expected_alarms(1000, 0.01, 0.8, 0.01).ppv, 3)
    (0.423, 0.447)
    """
    require_shares(listed=listed, tpir=tpir, fpir=fpir, wrong_name=wrong_name, fta=fta)
    require_one_alarm(tpir, wrong_name)
    if not (np.asarray(passages) >= 0).all() or not np.isfinite(passages).all():
        raise FacelabError(f"passages is {passages}; it is a number of passages per day.", "Give 0 or more.")
    rates = ((1 - np.asarray(fta, float)) * rate for rate in (tpir, fpir, wrong_name))
    return ExpectedAlarms(plain(passages), plain(listed), *map(plain, rates))


def positive_predictive_value(listed: Numbers, tpir: Numbers, fpir: Numbers, wrong_name: Numbers = 0.0) -> Numbers:
    """Return PPV, the share of alarms that are true: p TPIR / (p (TPIR + wrong name) + (1 - p) FPIR).

    Its unit is the passage: of the passages that raise an alarm, the share in which the person who passes is the one
    named. Without wrong-name alarms it is p TPIR / (p TPIR + (1 - p) FPIR). It belongs to the place as much as to the
    system, since p does. And it is a share of alarms, neither of stops nor of proofs.

    Parameters
    ----------
    listed, tpir, fpir, wrong_name
        As for ``expected_alarms``. Failures to acquire cancel out, if they are as frequent among listed people.

    Returns
    -------
    float or array
        0 to 1. Where nobody listed passes (p = 0), it is 0; where nobody else does (p = 1), TPIR / (TPIR + wrong name).
        NaN where no alarm is expected at all: then there is nothing to take a share of.

    Examples
    --------
    >>> positive_predictive_value(np.array([0, 0.5, 1]), tpir=0.9, fpir=0.1).tolist()
    [0.0, 0.9, 1.0]
    >>> positive_predictive_value(0.0, tpir=0.9, fpir=0.0)
    nan
    """
    require_shares(listed=listed, tpir=tpir, fpir=fpir, wrong_name=wrong_name)
    require_one_alarm(tpir, wrong_name)
    listed = np.asarray(listed, float)
    true = np.multiply(listed, tpir)
    return share_or_nan(true, true + listed * wrong_name + (1 - listed) * fpir)


def require_one_alarm(tpir: Numbers, wrong_name: Numbers) -> None:
    """Refuse shares of listed passages that add up to more than all of them; rounding apart."""
    if (np.add(tpir, wrong_name) > 1 + 1e-9).any():
        raise FacelabError(
            f"TPIR {tpir} and wrong names {wrong_name} add up to more than all passages of listed people.",
            "A passage raises one alarm at most; give shares that add up to 1 or less.",
        )
