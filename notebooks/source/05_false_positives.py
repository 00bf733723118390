# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# facelab:
#   title: False alarms
#   minutes: 40
#   core_minutes: 30
#   claim: Misidentification, and a test on Congress
#   touch: >-
#     A day past a camera, drawn as people: who is stopped, how many of them wrongly, and both shares of the same alarms
# ---

# %% [markdown]
# # 05 · False alarms
#
# **Minutes, estimated:** core 30, everything 40. **You need:** `04_one_to_many`; for the ninety minutes,
# `00_start_here` is enough. A **list** holds the faces that are looked for. **FPIR** is the share of searches for
# somebody who is not on it that bring a candidate.
#
# In `04_one_to_many` somebody asked, and the machine answered. Now it compares everybody who walks past, and nobody
# asks. Whom does it pick out, how often, and how often wrongly?

# %% [markdown] tags=["facilitator"]
# **Reading.** US grade 5 by the Flesch-Kincaid formula, which counts long words and sentences and knows no terms.
# Read the terms aloud as they come.
#
# **Pace.** 3 minutes for the record and the guess, 5 for two shares by hand, 9 for the town. Then 5 for whose
# denominator it is, 4 for the same person every morning, 4 for who checks.
#
# *Check yourself* and the talk come on top: 8 and 12 minutes.
#
# **Before you begin.** Somebody in the room may have been stopped, or taken for somebody else. Say that the story of
# one alarm is made up, that anybody may skip it, and that nobody needs to tell of themselves.
#
# **The moment to wait for.** After *Two shares*, hand out two slips. One says: you answer alarms. The other: you walk
# past. Each reads out their share of the same day, and thinks that the other has made a mistake. Let them find out that
# both are right. Later, at *Whose denominator?*, ask: why are the police force's false alerts so much rarer than
# Tidewick's?

# %% [markdown]
# ## Objectives
#
# After this notebook you can
#
# * tell the share of false alarms among alarms from their share among those who pass, and compute both;
# * say what moves both shares: how many listed people pass, how long the list is, and where the line lies;
# * say what a second look can do about false alarms, and what shared errors do to a second look.

# %% [markdown]
# ## From the record
#
# **The ACLU** argued that police could misuse face recognition, and that it could misidentify
# people<sup>[000 ¶12](#Sources)</sup>. **Amazon** had rejected the first: that law enforcement would abuse its
# product<sup>[004 ¶6](#Sources)</sup>. This notebook is about the second. In July 2018 the ACLU tested the product on
# portraits of the members of Congress, and Amazon answered. The sheriff's office is that of Washington County, Oregon:

# %%
from facelab.figures.record.pages import show_table, told_rows
from facelab.record import load_record

record = load_record()
told = ["aclu-tests-congress", "amazon-names-95", "amazon-names-99", "no-threshold-set"]
show_table(told_rows(record, told), "A test, two answers, and a user")

# %% [markdown]
# Both sides speak of false matches, but not of the same number. The ACLU searched for chosen portraits; a street camera
# searches for everybody. The sum is the same, and who is searched for is not. A citizen's question: **of whom are they
# a share?**

# %% [markdown]
# ## Predict
#
# A camera at a station compares whoever passes with a list. In one day 10,000 people pass; 3 of them are on the list.
# The system raises an alarm for 9 in 10 of those who are listed, and for 2 in 1,000 of those who are not. **Of 100
# alarms, how many are false?** Put a number in place of the dots, or write it on paper before you read on: the answer
# comes next.

# %%
from facelab.lessons import predict

my_guess = ...
predict("false-of-100-alarms", my_guess)

# %% [markdown]
# ## Two shares of one day · core
#
# Count. A **passage** is one time that somebody walks past. An **alarm** is a candidate that is shown to somebody: two
# faces at least as alike as the **line**, or threshold, demands. It is **false** if the person who passes is not the
# one whom it names.

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
# The same false alarms, divided by two numbers. To whoever answers an alarm, nearly all are false. To whoever walks
# past, hardly anybody raises one. Both are true, and neither person is lying.
#
# Why so many? Two things work together. Hardly anybody who passes is on the list. And each of the others brings a small
# chance of a false alarm. 2 in 1,000 sounds small, but it is taken nearly 10,000 times.
#
# The share of passages that are of listed people is the **base rate**. The share of alarms that are *true* is called
# PPV, positive predictive value. Here is the rest, the false share, from 1 to 1,000 listed of 10,000, for two systems:

# %%
import numpy as np

from facelab.metrics import expected_alarms

base_rates = np.geomspace(1, 1_000, 61) / 10_000
rates = {"FPIR 2 in 1,000": 0.002, "FPIR 2 in a million": 0.000_002}
systems = {name: expected_alarms(10_000, base_rates, tpir=0.9, fpir=fpir) for name, fpir in rates.items()}
case = expected_alarms(passing, listed / passing, tpir=0.9, fpir=0.002)

# %%
from facelab.figures import show
from facelab.figures.base_rates.shares import false_share_figure, false_share_in_words

note = "made-up systems that find 9 in 10 of those listed; nobody here exists"
figure = false_share_figure(systems, "What share of alarms is false, if few who pass are listed?", note, case)
show(figure, alt=false_share_in_words(systems, case))

# %% [markdown]
# Follow the solid line to the left: the same system, rarer people, a larger false share, and so a lower PPV. The dot is
# the day of your prediction. On the dashed line, people who are not listed raise an alarm a thousand times less often.

# %% [markdown]
# ## False alarms in a town · core
#
# *Tidewick* is a town that does not exist. Its council considers a camera at the station. Whoever passes is drawn as
# one of our rendered people, and the matcher is made up, so that you can move everything. A dashed border is a false
# alarm, a solid one a true alarm. Only whole people can be drawn, so they are a few more or fewer than the numbers say.
# You may choose an alarm and read what follows, or leave that part out.

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
# **Without sliders**: nearly the same day in numbers. Change any of the five. A stricter line lowers two of them
# together: `fmr`, the false match rate of one comparison, and `tpir`, the share of listed people it finds. For a line
# of 0.40 put 3.6e-8 and 0.67.

# %% tags=["no-widget"]
from facelab.metrics import fpir_of_list

passing, listed, length, fmr, tpir = 10_000, 3, 1_000, 2e-6, 0.87
fpir = fpir_of_list(fmr, length)
print(fpir)
print(expected_alarms(passing, listed / passing, tpir=tpir, fpir=fpir.independent))

# %% [markdown]
# Three things to find there:
#
# * Make the list ten times as long. Nobody more is there to be found, and everybody is compared with ten times as many.
# * Move the line until there is hardly a false alarm. What happens to the true ones?
# * Let nobody pass who is listed. The alarms go on, and all of them are false.
#
# The numbers are expectations of a made-up matcher, and a poor one, so that you see its errors. A real system has to be
# measured, on the people who pass it.

# %% [markdown]
# ## Whose denominator? · core
#
# A real year, as reported. Between September 2024 and September 2025 London's **Metropolitan Police** ran such cameras
# 203 times. The force counted 3,147,436 faces seen, 2,077 alerts, 10 of them false, and 962 arrests. It gave the false
# alerts as 0.0003 % of the faces. A news site, *The Register*, set them against the alerts: 0.48 %.

# %%
from facelab.metrics import both_denominators

print(both_denominators(false=10, alarms=2_077, passages=3_147_436, alarms_are="alerts", passages_are="faces seen"))

# %% [markdown]
# Defend each number. The force is right: hardly anybody who walked past raised a false alert. The Register is right: of
# the alerts, that share was false.
#
# Why so much lower than in Tidewick? Listed people were not much less rare there: some 7 true alerts in 10,000 faces.
# False alerts were far rarer, about 3 in a million faces. We made Tidewick's matcher poor.
#
# By press reports of the force's report, four of the ten people were not stopped. The others were spoken to for under
# five minutes, and nobody was arrested after a false alert. Eight of the ten were Black people. Ten is few, and we do
# not know how many Black people passed. So it gives no rate, but it is a question. `06_unequal_errors` (planned) takes
# it up.
#
# Three things these numbers do not say. What counts as a false alert? The force decided, by its own rule. How many
# listed people walked past unnoticed? These counts cannot tell; a trial with volunteers on a list can estimate it. And
# *faces seen* are not people: whoever passes daily is in it daily.

# %% [markdown]
# ## The same person every morning · core
#
# Alarms are often treated like dice: a new throw for each passage. But a face is the same every morning. Somebody who
# resembles an entry on the list is likely to resemble it tomorrow. Here 5,000 people pass twice a day for a week.
# **Likeness** says how alike one person's passages are. At 0, each is a new throw. At 1, somebody raises an alarm
# always or never. The values are made up, and so is the shape behind them. Of 200 made-up weeks, we draw the one
# nearest to the middle: in alarms, in people, and in the most on one person.

# %%
from facelab.metrics import middle_run

passages = np.full(5_000, 14)
values = (0, 0.3)  # of likeness; change them, or add one between
weeks = {f"Likeness {value}": middle_run(passages, fpir=0.002, likeness=value) for value in values}

# %%
from facelab.figures.base_rates.spread import alarms_by_person_figure, alarms_by_person_in_words

note = "a made-up matcher, and one of 200 made-up weeks; nobody here exists"
figure = alarms_by_person_figure(weeks, "On how many people do false alarms fall?", note)
show(figure, alt=f"Each false alarm is a block, in its person's column. {alarms_by_person_in_words(weeks)}.")

# %% [markdown]
# As many alarms, on fewer people: a few raise one again and again, and nearly everybody else never. An average over
# passages hides them. `03_thresholds` found something like it: in the London set, a few people are in most of the false
# matches. It did not see anybody on two days.
#
# How large likeness is in a real town, nobody has told us. It can be measured, if alarms are logged by person. Then the
# log itself is a list of people. That is a choice, too.

# %% [markdown]
# ## Who checks? · core
#
# Nobody is stopped by a program alone, it is said: a person looks first. How much does that help? In a study of 2014,
# officers who issue passports compared a photograph with a person before them. They accepted 14 % of those that showed
# somebody else (White et al.). By a report of it, these had been chosen because they looked alike. We take the 14 %
# from there. The other numbers are made up. A reviewer dismisses one true alarm in ten. Reviewers share errors to a
# degree of 0.7. Whoever follows the machine does so half the time. Change them. Ten days of Tidewick bring 27 true
# alarms and 200 false ones.

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
# Review helps, and a second pair of eyes helps less than multiplying would have it. Faces that confuse the machine may
# confuse both reviewers. And two who often follow the machine let through more than one who looks. Remember your own
# two rounds in `00_start_here`: how often did you follow it when it was wrong?
#
# Our reviewers also dismiss true alarms. Somebody has to log those, or they are lost.

# %% [markdown]
# ## The arithmetic of a test · further
#
# Back to the ACLU's test. It searched for 535 members of Congress in 25,000 arrest pictures, at the default setting. It
# reported false matches for 28 of them. What does that say of a *single* comparison? This is arithmetic with published
# numbers: we did not repeat the test. We take one picture for one person, which we do not know.

# %% tags=["nbval-check-output"]
from facelab.metrics import implied_fmr, share_of_count

print(share_of_count(28, 535, "searches", people=535))
print(implied_fmr(hits=28, searches=535, gallery=25_000))

# %% [markdown]
# That is about 2 in a million comparisons, *if* comparisons were independent. In a list of 25,000, it makes 5 in 100
# searches. `04_one_to_many` showed why the *if* matters; the bounds without it are wide.
#
# **Amazon's answer in its best terms.** 80 % suits pictures of things, and not telling who somebody is. On 26 July it
# named at least 95 % for law enforcement, on 27 July 99 %. People should judge, and a match should be one input among
# others. One of its managers repeated the test with 850,000 faces at 99 %, and saw no misidentification.
#
# How much does that bound? If he searched for the same 535 members, see the second row below; our sources do not say
# how many searches he made. His list was longer than the ACLU's, and of other pictures: the two tests differ in more
# than the line. How many right matches the stricter line loses is not reported. For other settings no rates were
# published, and we extrapolate none.

# %% tags=["nbval-check-output"]
from facelab.metrics import most_likely_rate_bound, percent

for searches in (10, 535, 10_000, 1_000_000):
    bound = percent(most_likely_rate_bound(0, searches))
    print(f"no false match in searches for {searches:>9,} different people: the rate may still be {bound} %")

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
ask("ten-times-the-list")

# %% tags=["learner", "starter"]
longer_list = ...

# %% tags=["facilitator", "solution"]
longer_list = "b"

# %%
check("ten-times-the-list", longer_list)

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
hint("false-of-alarms")  # or hint("ten-times-the-list"), hint("two-reviewers"), hint("no-false-alarm-yet")

# %% [markdown]
# ## What this shows, and what it does not
#
# * It shows that one set of alarms has two honest shares, and that the base rate and the FPIR make one of them
#   together.
# * Tidewick's matcher is made up, and its people do not exist. No number of Tidewick is a number of a real town.
# * The police figures are the force's own, and we read them in reports about its report. They say nothing of listed
#   people who passed unnoticed.
# * The study of 2014 is about another task. How well reviewers of such alarms do, we have not measured.

# %% [markdown]
# ## Talk about it
#
# * *Ten false alerts in three million faces*, says a force. *Six people were spoken to for nothing*, says a neighbour.
#   What would you count, and who should do the counting?
# * A camera finds a missing person on its first day, and four people a week are stopped by mistake. Would you keep it?
#   What if they are always the same four?
# * Whoever is picked out by mistake may never learn why. What should a town owe them?

# %% [markdown] tags=["facilitator"]
# **Both sides in their best terms.** For the camera: people wanted by the courts were found, false alerts were few, and
# the force reports no arrest after one. Against it: everybody's face is compared, and eight of London's ten errors fell
# on Black people. The counts leave out who was missed. Ask of each number who counted it, and of what it is a share.

# %% [markdown]
# ## Key points
#
# * False alarms have two shares: among alarms, and among those who pass. Ask which one you are told.
# * The rarer listed people are among those who pass, the larger the false share of alarms, with the same system.
# * A longer list usually brings more false alarms, even if nobody added ever comes.
# * Errors belong to people: the same person may raise an alarm every morning, and one face can deceive two reviewers.

# %% [markdown]
# ## Sources
#
# * 000 ¶12: CNET, 24 October (2018 by our reading). 004 ¶6: Tom's Hardware, 23 May 2018, corrected 4 June 2018.
# * What came after: the ACLU's test and Amazon's answers, as in the table above; `08_paper_trail` has their sources.
# * The Metropolitan Police's year: its annual report of 31 October 2025, which we did not read itself. We read excerpts
#   of reports about it in stored copies: The Register, Police Professional, and others on who was stopped.
# * D. White, R. I. Kemp, R. Jenkins, M. Matheson, A. M. Burton: *Passport officers' errors in face matching*, PLOS ONE
#   9(8), 2014. Read in a stored copy.
# * The synthetic pack: `data/packs/synthetic/DATASHEET.md`. The town: `data/town.yaml`.
