# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# facelab:
#   title: False alarms
#   minutes: 40
#   core_minutes: 25
#   claim: Misidentification, and a test on Congress
#   touch: >-
#     A day past a camera, drawn as people: who is stopped, how many of them wrongly, and both shares of the same alarms
# ---

# %% [markdown]
# # 05 · False alarms
#
# **Minutes, estimated:** core 25, everything 40. **You need:** `04_one_to_many`. From there, **FPIR** is the share of
# searches for somebody who is not on the list that bring a candidate.
#
# A search that runs for everybody who walks past is no longer a question that somebody asks. It is a machine that calls.
# Whom does it call about, how often, and how often wrongly?

# %% [markdown] tags=["facilitator"]
# **Reading.** US grade 5 by the Flesch-Kincaid formula, which counts long words and sentences and knows no terms.
# Read the terms aloud as they come.
#
# **Pace.** 3 minutes for the record and the guess, 4 for two shares by hand, 8 for the town. Then 3 for whose
# denominator it is, 3 for the same person every morning, 4 for who checks.
#
# **Before you begin.** Somebody in the room may have been stopped, or taken for somebody else. Say that the story of one
# alarm is made up, that anybody may skip it, and that nobody needs to tell of themselves.
#
# **The moment to wait for**: two people read out two numbers of one day, and both think that the other has made a
# mistake. Let them find out that both are right.

# %% [markdown]
# ## Objectives
#
# After this notebook you can
#
# * tell the share of false alarms among alarms from their share among those who pass, and compute both;
# * say how the number of listed people who pass, the length of the list and the line move them;
# * say what a second look can do about false alarms, and what shared errors do to a second look.

# %% [markdown]
# ## From the record
#
# **The ACLU** argued that face recognition can misidentify people<sup>[000 ¶12](#Sources)</sup>. **Amazon** rejected the
# claim that law enforcement would abuse its product<sup>[004 ¶6](#Sources)</sup>. In July 2018 the ACLU tested the
# product on portraits of the members of Congress, and Amazon answered. The dispute is about numbers and a setting:

# %%
from facelab.figures.record.pages import show_table, told_rows
from facelab.record import load_record

record = load_record()
told = ["aclu-tests-congress", "amazon-names-95", "amazon-names-99", "no-threshold-set"]
show_table(told_rows(record, told), "A test, and the answers")

# %% [markdown]
# Both sides speak of false matches. Neither speaks of the same number. A citizen's question: **of whom are they a
# share?**

# %% [markdown]
# ## Predict
#
# A camera at a station compares whoever passes with a list. In one day 10,000 people pass; 3 of them are on the list. The
# system raises an alarm for 9 in 10 of those who are listed, and for 2 in 1,000 of those who are not. **Of 100 alarms,
# how many are false?** Put a number in place of the dots.

# %%
from facelab.lessons import predict

my_guess = ...
predict("false-of-100-alarms", my_guess)

# %% [markdown]
# ## Two shares of one day · core
#
# Count. An **alarm** is a candidate that is shown to somebody. It is **false** if the person who passes is not the one
# whom it names.

# %% tags=["nbval-check-output"]
passing, listed = 10_000, 3
true = 0.9 * listed
false = 0.002 * (passing - listed)
print(f"true alarms: {true:.1f}    false alarms: {false:.1f}")
print(f"of the alarms, {false / (true + false):.0%} are false")
print(f"of those who pass and are not listed, {false / (passing - listed):.1%} raise one")

# %%
from facelab.lessons import compare

compare("false-of-100-alarms", round(100 * false / (true + false)), "of 100 alarms")

# %% [markdown]
# The same false alarms, divided by two numbers. To whoever answers an alarm, nearly all are false. To whoever walks past,
# hardly anybody is called. Both are true, and neither person is lying.
#
# Why so many? Not because the system is bad at telling people apart. Because hardly anybody who passes is on the list.
# The share of those who pass and are listed is the **base rate**. The share of alarms that are *true* is called PPV,
# positive predictive value. It falls with the base rate:

# %% tags=["nbval-check-output"]
from facelab.metrics import expected_alarms, percent

for of_10_000 in (0, 1, 3, 10, 100, 1000):
    day = expected_alarms(10_000, of_10_000 / 10_000, tpir=0.9, fpir=0.002)
    print(f"{of_10_000:>5} of 10,000 are listed: of the alarms, {percent(day.false_of_alarms):>4} % are false")

# %% [markdown]
# ## False alarms in a town · core
#
# *Tidewick* is a town that does not exist. Its council considers a camera at the station. Whoever passes is drawn as
# one of our rendered people, and the matcher is made up, so that you can move everything. A dashed border is a false
# alarm, a solid one a true alarm. Choose an alarm and read what follows, or leave that part out.

# %%
from facelab.experiments import read_town
from facelab.packs import open_pack
from facelab.pipeline import analyse_all

people = open_pack("synthetic")
faces = [one for one in analyse_all(people.ordinary(40)) if one.embedding is not None]
names = {person: about["name"] for person, about in people.people.items()}
town = read_town()
print(f"{town.name}: {town['station'].passages:,} people pass {town['station'].name} on an ordinary day.")

# %% tags=["widget"]
from facelab.explorers.base_rates import FalseAlarms

FalseAlarms(town, faces, names).show()

# %% [markdown]
# **The same without sliders**: a day in numbers. Change any of the four in the first line.

# %% tags=["no-widget"]
from facelab.metrics import fpir_of_list

passing, listed, length, fmr = 10_000, 3, 1_000, 2e-6
fpir = fpir_of_list(fmr, length)
print(fpir)
print(expected_alarms(passing, listed / passing, tpir=0.9, fpir=fpir.independent))

# %% [markdown]
# Three things to find there:
#
# * Make the list ten times as long. Nobody more is there to be found, and everybody is compared with ten times as many.
# * Move the line until there is hardly a false alarm. What happens to the true ones?
# * Let nobody pass who is listed. The alarms go on, and all of them are false.
#
# The numbers are expectations of a made-up matcher. A real system has to be measured, on the people who pass it.

# %% [markdown]
# ## Whose denominator? · core
#
# A real year, as reported. Between September 2024 and September 2025 London's **Metropolitan Police** ran such cameras 203
# times. The force counted 3,147,436 faces seen, 2,077 alerts, 10 of them false, and 962 arrests. It gave the false alerts
# as 0.0003 %; a newspaper gave them as 0.48 %.

# %%
from facelab.metrics import both_denominators

print(both_denominators(false=10, alarms=2_077, passages=3_147_436, alarms_are="alerts", passages_are="faces seen"))

# %% [markdown]
# Defend each number. The force is right: hardly anybody who walked past was called about. The newspaper is right: that is
# the share of the alerts that officers answered. It is a low share, far lower than in Tidewick.
#
# Three things these numbers do not say. Who counted as a false alert? The force did, by its own rule. How many of the
# listed people walked past unnoticed? Nobody can count them. And *faces seen* are not people: whoever passes daily is in
# it daily.

# %% [markdown]
# ## The same person every morning · core
#
# Alarms are often treated like dice: a new throw for each passage. But a face is the same every morning. Somebody who
# resembles an entry on the list will resemble it tomorrow. Here 5,000 people pass twice a day for a week. **Likeness** says
# how far an alarm belongs to the person (1) or to chance (0); the expected number of alarms is the same.

# %%
import numpy as np

from facelab.metrics import simulate_spread

passages = np.full(5_000, 14)
for likeness in (0.0, 0.1, 0.3):
    week = simulate_spread(passages, fpir=0.002, likeness=likeness)
    alarms, different, most = (int(np.median(of)) for of in (week.alarms, week.people, week.most))
    print(f"likeness {likeness}: {alarms} false alarms, on {different} different people; most on one person: {most}")

# %% [markdown]
# As many alarms, on fewer people. With the dice, hardly anybody is called about twice. With likeness, a few people are
# called about again and again, and everybody else asks what the fuss is about. An average over passages hides them.
# `03_thresholds` found the same in the London set: a few people are in most of the false matches.
#
# How large likeness is in a real town, nobody has told us. It can be measured, if alarms are logged by person. Then the
# log itself is a list of people. That is a choice, too.

# %% [markdown]
# ## Who checks? · core
#
# Nobody is stopped by a program alone, it is said: a person looks first. How much does that help? In a study of 2014,
# officers who issue passports accepted 14 % of photographs that showed somebody else (White et al.). They had a person
# before them and no hurry. We take that figure for our reviewers, for want of a better one, and ask three things.

# %% tags=["nbval-check-output"]
from facelab.metrics import Reviewer, review_alarms

officer = Reviewer(accepts=0.14, dismisses=0.1)
led = Reviewer(accepts=0.14, dismisses=0.1, bias=0.5)
for words, reviewers, shared in (
    ("one reviewer", [officer], 0), ("two, errors independent", [officer] * 2, 0),
    ("two, errors shared", [officer] * 2, 0.7), ("two who follow the machine half the time", [led] * 2, 0.7),
):  # fmt: skip
    print(f"{words}: {review_alarms(true=27, false=200, reviewers=reviewers, shared=shared)}")

# %% [markdown]
# Review helps, and a second pair of eyes helps less than multiplying would have it. The faces that the machine confuses
# are those that look alike, and they look alike to both reviewers. Whoever has learnt to trust the machine helps less
# still. Remember your own two rounds in `00_start_here`: how often did you follow it when it was wrong?
#
# Every reviewer also dismisses some true alarms. Nobody hears of those.

# %% [markdown]
# ## The arithmetic of a test · further
#
# Back to the ACLU's test. It searched for 535 members of Congress in 25,000 arrest pictures, at the default setting. It
# reported that 28 of the searches brought somebody else. What does that say of a *single* comparison? This is arithmetic
# with published numbers: we did not repeat the test.

# %% tags=["nbval-check-output"]
from facelab.metrics import implied_fmr, share_of_count

print(share_of_count(28, 535, "searches", people=535))
print(implied_fmr(hits=28, searches=535, gallery=25_000))

# %% [markdown]
# So few comparisons in a million, *if* comparisons were independent. It sounds like nothing, and in a list of 25,000 it is
# the share of searches above. `04_one_to_many` showed why the *if* matters; the bounds without it are wide.
#
# **Amazon's answer in its best terms**: a default is no advice. For police it advises a far stricter line, and a person
# who decides. In its own test with 850,000 faces at 99 % it saw no misidentification. That is much to say for the stricter
# line. To bound the rate we would need to know how many searches were made, and that is not reported. How many right
# matches the line loses is not reported either. For other settings than these no rates were published, and we extrapolate
# none.

# %% tags=["nbval-check-output"]
from facelab.metrics import most_likely_rate_bound

for searches in (10, 535, 10_000, 1_000_000):
    print(f"no false match in {searches:>9,} searches: the rate may still be {percent(most_likely_rate_bound(0, searches))} %")

# %% [markdown]
# ## Check yourself

# %%
from facelab.lessons import ask, check, hint

ask("false-of-alarms")

# %% tags=["learner", "starter"]
false_of_alarms = ...

# %% tags=["facilitator", "solution"]
false_of_alarms = 0.001 * 19_980 / (0.001 * 19_980 + 18)

# %%
check("false-of-alarms", false_of_alarms)

# %%
ask("twice-as-long-a-list")

# %% tags=["learner", "starter"]
longer_list = ...

# %% tags=["facilitator", "solution"]
longer_list = "b"

# %%
check("twice-as-long-a-list", longer_list)

# %%
ask("two-reviewers")

# %% tags=["learner", "starter"]
two_reviewers = ...

# %% tags=["facilitator", "solution"]
two_reviewers = "ac"

# %%
check("two-reviewers", two_reviewers)

# %% [markdown]
# *Further*: this one belongs to *The arithmetic of a test*.

# %%
ask("no-false-alarm-yet")

# %% tags=["learner", "starter"]
no_false_alarm_yet = ...

# %% tags=["facilitator", "solution"]
no_false_alarm_yet = "b"

# %%
check("no-false-alarm-yet", no_false_alarm_yet)

# %%
hint("false-of-alarms")  # or hint("twice-as-long-a-list"), hint("two-reviewers"), hint("no-false-alarm-yet")

# %% [markdown]
# ## What this shows, and what it does not
#
# * It shows that one set of alarms has two honest shares, and that the base rate moves one of them.
# * Tidewick's matcher is made up, and its people do not exist. No number of Tidewick is a number of a real town.
# * The police figures are the force's own, and we read them in reports about its report. They say nothing of listed
#   people who passed unnoticed.
# * The study of 2014 is about another task. How well reviewers of such alarms do, we have not measured.

# %% [markdown]
# ## Talk about it
#
# * *Ten false alerts in three million faces*, says a force. *And each of the ten was a person who was stopped or asked*,
#   says a neighbour. What would you count, and who should do the counting?
# * A camera finds a missing person on its first day, and stops four wrong people a week. Would you keep it? What if the
#   four are always the same four?
# * Whoever is called about wrongly seldom learns why. What should a town owe them?

# %% [markdown] tags=["facilitator"]
# **Both sides in their best terms.** For the camera: people who harmed others were found, false alerts were few, and an
# officer spoke to somebody before anything followed. Against it: everybody is searched, those who are missed are never
# counted, and errors fall on the same people again. Ask of each number who counted it, and of what it is a share.

# %% [markdown]
# ## Key points
#
# * False alarms have two shares: among alarms, and among those who pass. Ask which one you are told.
# * The rarer listed people are among those who pass, the larger the false share of alarms, with the same system.
# * A longer list brings more false alarms even if nobody on it ever comes.
# * Errors belong to people: the same person may be called about every morning, and the same face deceives two reviewers.

# %% [markdown]
# ## Sources
#
# * 000 ¶12: CNET, 24 October (2018 by our reading). 004 ¶6: Tom's Hardware, 23 May 2018, corrected 4 June 2018.
# * What came after: the ACLU's test and Amazon's answers, as in the table above; `08_paper_trail` has their sources.
# * The Metropolitan Police's year: its annual report of 31 October 2025, which we read in reports about it (The Register,
#   Police Professional; both in stored copies of others' pages), and not itself.
# * D. White, R. I. Kemp, R. Jenkins, M. Matheson, A. M. Burton: *Passport officers' errors in face matching*, PLOS ONE
#   9(8), 2014. Read in a stored copy.
# * The synthetic pack: `data/packs/synthetic/DATASHEET.md`. The town: `data/town.yaml`.
