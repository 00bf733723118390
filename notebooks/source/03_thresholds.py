# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# facelab:
#   title: Where to draw the line
#   minutes: 65
#   core_minutes: 50
#   claim: A default setting, and advice on it that moved
#   touch: >-
#     The line that decides: who is wrongly accepted and refused, what it costs whom, how many people it takes to
#     know
# ---

# %% [markdown]
# # 03 · Where to draw the line
#
# **Minutes, estimated:** core 50, everything 65. **You need:** `00_start_here`, for its ground rules and the two kinds
# of error.
#
# A matcher measures how far apart two faces are. It does not know how far is too far. Somebody draws that line, and
# whoever draws it decides who bears which error.

# %% [markdown] tags=["facilitator"]
# **Reading.** US grade 5 by the Flesch-Kincaid formula, which counts long words and sentences and knows no terms.
# Read the terms aloud as they come.
#
# **Pace.** 5 minutes for the record and the guess, 7 up to every pair, 12 for the moving line. Then 12 for the other
# people under the same line, 8 for who pays, 6 for how sure. *Further* holds the curves of the trade, and what a
# distance is worth as evidence.
#
# **The moment to wait for** is the slider. Say before anybody moves it: find the place where nobody is wrong. Give them
# two minutes. Among our people there is none, and they find it by looking at faces. Under London's easy pictures there
# is one: ask what would happen to it with photographs from another year.
#
# **The second moment** is the same line under two samples. Let the room say what they would have concluded from either
# alone. Slow machines: the cell that looks at every picture may take a minute, and only once.

# %% [markdown]
# ## Objectives
#
# After this notebook you can
#
# * read both errors of a threshold, FMR and FNMR, off pictures, counts and curves;
# * choose a threshold for a purpose, and name who bears each of its errors;
# * say how sure a measured error rate is, and for which people and pictures it was measured.

# %% [markdown]
# ## From the record
#
# **The ACLU** argued that face recognition can *misidentify* people<sup>[000 ¶12](#Sources)</sup>. **Amazon** rejected
# its claim that law enforcement would abuse the technology<sup>[004 ¶6](#Sources)</sup>. The articles give no setting.
# What came after is a dispute about exactly that. It is about a default, a test made at the default, and advice that,
# by one group's account, kept changing. These are the settings that were named, who named them, and what was said of
# them:

# %%
from facelab.figures.record.pages import show_table, told_rows
from facelab.record import load_record

record = load_record()
named = ["service-model-defaults", "blog-85", "aclu-tests-congress", "amazon-names-95", "amazon-names-99"]
named += ["no-threshold-set", "public-safety-advice"]
show_table(told_rows(record, named), "Settings, and who named them")

# %% [markdown]
# Both sides have a point. A test at a setting that nobody advises for police says little about police who follow the
# advice. A default is what a program does when nobody decides. One office was reported to set no threshold at all;
# whether it then ran at the default, nobody reports. The tests in this dispute were *searches*, for one face among
# thousands; that is `04_one_to_many`. We can study the line itself with two faces.
#
# A citizen's question: **who draws the line, and who pays for where it is?**

# %% [markdown]
# ## Predict
#
# `face_recognition` comes with a line at a distance of 0.6, the one its network was trained with on photographs. We are
# going to apply it to *rendered* people. Of 100 pairs of strangers, how many will it take for one person? Put a number
# in place of the dots.

# %%
from facelab.lessons import predict

my_guess = ...
predict("strangers-accepted", my_guess)

# %% [markdown]
# ## Two faces, one number · core
#
# The plain calls. Three pictures: two of one person, one of another. The program turns each face into 128 numbers and
# measures how far apart they are. **Smaller means more alike.**

# %%
import face_recognition

from facelab.packs import open_pack, sample

people = open_pack(sample())
three = [picture.rgb(use="matching") for picture in people.ordinary(2)[:3]]
known, again, stranger = (face_recognition.face_encodings(rgb)[0] for rgb in three)
apart = face_recognition.face_distance([again, stranger], known)
print(f"same person: {apart[0]:.2f}    a stranger: {apart[1]:.2f}")

# %% [markdown]
# A distance is no verdict yet. The verdict comes from a second call, and from a number that somebody put there.

# %%
for line in (0.1, 0.3, 0.6, 0.9):
    verdicts = face_recognition.compare_faces([again, stranger], known, tolerance=line)
    print(f"line at {line}: same person {bool(verdicts[0])}, stranger {bool(verdicts[1])}")

# %% [markdown]
# *True* stands for *I take them for one person*. The pictures, the network and the distances are the same. Only the
# line changes the verdict.

# %% [markdown]
# ## Every pair · core
#
# Two pairs prove nothing. Here are forty of our people, two ordinary pictures of each, and every picture is compared
# with every other. The next cell takes some 15 seconds; the star in brackets beside a cell means that it is still
# running.

# %%
from facelab.pipeline import analyse_all

ordinary = people.ordinary(40)
of_ordinary = analyse_all(ordinary)

# %%
from facelab.metrics import compare_all, count_scores

scores = compare_all(of_ordinary)
counts = count_scores(scores)
note = f"{len(ordinary) // 2} {people.who}, {len(ordinary)} ordinary pictures"

# %% tags=["nbval-check-output"]
print(f"Comparisons of one person: {len(scores.mated_distances):,}, of two: {len(scores.non_mated_distances):,}")

# %% [markdown]
# The comparisons fall into two heaps. Comparisons of one person are called **mated**, those of two people
# **non-mated**.

# %%
from facelab.figures import show
from facelab.figures.verification.curves import histogram_in_words, score_histogram

figure = score_histogram(counts, "How far apart are two faces?", note)
show(figure, alt=histogram_in_words(counts))

# %% [markdown]
# ## Move the line · core
#
# First the easy case: **ordinary** pictures against ordinary ones. Then a **hard** picture of each person against the
# ordinary ones: turned away, in a harsh light, from far off. Only rendered people have hard pictures. Beside them stand
# real people, the **London** set: adults who agreed that their pictures may be used in studies. This course brings no
# picture and no embedding of them, only counts. (`facelab pack add london` fetches the pictures, if you want to see
# the people; then `facelab sample london` lets this notebook run on them.)

# %%
rendered = open_pack("synthetic")
of_rendered = of_ordinary if people.name == "synthetic" else analyse_all(rendered.ordinary(40))
of_hard = analyse_all(rendered.hard(40))

# %% tags=["nbval-check-output"]
from facelab.metrics import failure_to_acquire

acquired = failure_to_acquire(of_hard)
print(f"No face found in {acquired.count} of {acquired.total} hard pictures.")

# %% [markdown]
# A face that is not found is never compared, and its owner is still waiting at the door. This is a **failure to
# acquire**, and it is counted apart.

# %%
import numpy as np

both = of_rendered + of_hard
together, is_hard = compare_all(both), np.repeat([0, 1], [len(of_rendered), len(of_hard)])
easy, harder = (together.where(is_hard[together.first] + is_hard[together.second] == n) for n in (0, 1))
of_easy = f"{len(of_rendered) // 2} synthetic people, {len(of_rendered)} ordinary pictures"
of_both = f"{len(of_hard)} synthetic people, {len(both)} pictures, hard ones among them"

# %%
from facelab.metrics import london_scores

london, drawn = london_scores(), [one.picture for one in both]
parts = {"ordinary": (scores, ordinary, f"{note}; {people.credit}")}
parts["hard"] = (harder, drawn, f"{of_both}; here hard ones against ordinary ones")

# %% [markdown]
# Find the place where nobody is wrong. The line's place is also called the **threshold**. The faces shown are errors at
# its present place: the pairs that it only just gets wrong, with their distances. A *95 % interval* says how far off a
# share may be with so few people; *How sure are we?* comes back to it.

# %% tags=["widget"]
from facelab.explorers.verification import MovingLine

names = {person: about["name"] for pack in (rendered, people) for person, about in pack.people.items()}
MovingLine(parts, names, london).show()

# %% [markdown]
# **The same without a slider**: put other numbers into `some_lines` and run the cell again.

# %% tags=["no-widget"]
from facelab.figures.verification.words import counted_in_words

some_lines = (0.3, 0.4, 0.5, 0.6)
for name, (pairs, _, _) in parts.items():
    print(name, *(counted_in_words(pairs, line) for line in some_lines), sep="\n    ")
for line in some_lines:
    print(f"London at {line}:", *london.at(line), sep="\n    ")

# %% [markdown]
# The two errors have names in the standard, and each is a share of its own heap:
#
# * **FMR**, false match rate: of the pairs of *two* people, how many match. Here the false match is the wrongly
#   accepted pair.
# * **FNMR**, false non-match rate: of the pairs of *one* person, how many do not.
#
# Is there a line at which none of our pairs is judged wrongly?

# %% tags=["nbval-check-output"]
for name, pairs in (("the sample's ordinary pictures", scores), ("hard ones against ordinary ones", harder)):
    nobody_wrong = pairs.mated_distances[-1] < pairs.non_mated_distances[0]
    print(f"{name}: a line without any error exists: {bool(nobody_wrong)}")

# %% [markdown]
# Where there is no such line, pushing one error down brings the other up. **No setting is neutral**: each is a decision
# about who bears what is left. Where there is one, as on London's pictures of one session, ask what would happen to it
# with photographs from another year.

# %% [markdown]
# ## The same line, other people · core
#
# So what does the library's own line do to rendered people? Count it by hand once: of the pairs of strangers in
# ordinary pictures, how many lie within 0.6?

# %% tags=["nbval-check-output"]
strangers = easy.non_mated_distances
accepted = int((strangers <= 0.6).sum())
print(f"{accepted:,} of {len(strangers):,} pairs of strangers match. FMR: {accepted / len(strangers):.0%}")

# %% [markdown]
# That is all an error rate is: a count, divided by a count. The functions below do the same, and add how sure we can
# be. Compare like with like: ordinary pictures of rendered people beside the real people of the London set.

# %%
from facelab.figures.verification.costs import samples_under_one_line
from facelab.metrics import false_match_rate, false_non_match_rate

real = london.counts.wider(0.02)
samples = {"rendered people, ordinary pictures": count_scores(easy)}
samples |= {"real people: London, pictures of one session": real}
figure = samples_under_one_line(samples, "Does a line travel?", f"{of_easy}; {london.note}", 0.6)
words = " ".join(f"{name}: {histogram_in_words(one, 0.6)}" for name, one in samples.items())
show(figure, alt=words)

# %%
fmr, fnmr = false_match_rate(easy, 0.6), false_non_match_rate(easy, 0.6)
print(f"Rendered people, ordinary pictures, at 0.6. FMR: {fmr}.")
print(f"                                           FNMR: {fnmr}.")

# %% tags=["nbval-check-output"]
london_fmr, london_fnmr = london.at(0.6)
print(f"London set at 0.6. FMR: {london_fmr}.")
print(f"                  FNMR: {london_fnmr}.")

# %%
from facelab.lessons import compare

compare("strangers-accepted", round(100 * fmr.value), "of 100 pairs of strangers")

# %% tags=["nbval-check-output"]
times = fmr.value / london_fmr.value
print("The same line takes strangers for one person at least 10 times as often here:", times > 10)

# %% [markdown]
# Same program, same line, other faces. The network learnt to tell photographs of real people apart. Rendered people
# come out of one kit of shapes and one renderer, and the network sees them as close together. `02_embeddings`
# (*further*) finds a likely reason: it leans on the detail of skin, and rendered skin has little. When the pictures
# differ from those a program was made for, specialists call it **domain shift**. You can see it here because somebody
# counted. Nothing in the answer says so.
#
# And do not take comfort from the London figure:
#
# * Its pictures of a person come **from one session**: same day, same camera, same light. Pictures a year apart lie
#   further apart. Nobody was refused here, but that says little about a door used in winter.
# * Look at the interval: the true rate may be half of it, or twice as much. It rests on about a hundred people.
# * It is an average, and people differ: a few of them are in most of the false matches. `06_unequal_errors` (planned)
#   asks who they are.

# %% tags=["nbval-check-output"]
facts = london.facts
most, chance = (facts[f] for f in ("share_of_false_matches_with_the_ten_in_most", "the_same_share_if_by_chance"))
print(f"London: the ten of {facts['people']:.0f} people in most false matches are in {100 * most:.0f} % of them;")
print(f"{100 * chance:.0f} % if it were chance. {facts['people_in_no_false_match']:.0f} people are in none.")

# %% [markdown]
# Could we not move the line for our rendered people? We can. Then it fits *them*, on pictures like these:

# %%
from facelab.metrics import threshold_for_fmr

moved = threshold_for_fmr(easy, london_fmr.value)
print(f"Line with the FMR that London has at 0.6: {moved:.2f}. FNMR there:")
print(f"  ordinary pictures: {false_non_match_rate(easy, moved)}")
print(f"  the hard ones:     {false_non_match_rate(harder, moved)}")

# %% [markdown]
# The line was set on ordinary pictures. The same people came back in a harsher light, turned, from farther off, and
# many of them are now refused. That rate does not even include people whose face was not found at all. To somebody at a
# door, both are a refusal. The standard counts both together as the **false reject rate**:

# %%
from facelab.metrics import false_reject_rate

print(f"Hard pictures at {moved:.2f}: {false_reject_rate(harder, moved)}")

# %% [markdown]
# **A threshold belongs to a model, a population and a purpose**, and to the pictures it was set on. The purpose is
# next.

# %% [markdown]
# ## Who pays? · core
#
# A telephone, an office door, a gate at an airport, a search: each makes both errors, and different people bear them.
# How often do strangers come, and how many refusals are as bad as one false match? We made up both numbers to start the
# discussion; neither was measured. In the notebook, move them until you would put your name to them.

# %% tags=["widget"]
from facelab.widgets.verification import PurposeChooser

fine = count_scores(together, width=0.01)
PurposeChooser({"rendered people": (fine, of_both), "the London set": (london.counts, london.note)}).show()

# %% [markdown]
# **The same without sliders**: the four purposes with our numbers. Change one in `settings` and run the cells again.

# %% tags=["no-widget"]
from facelab.metrics.verification.costs import PURPOSES

heads = {"a false match hurts": "false_match", "a false non-match hurts": "false_non_match"}
rows = [{"purpose": one.name} | {head: getattr(one, of) for head, of in heads.items()} for one in PURPOSES]
show_table(rows, "Who bears the error?")

# %%
from facelab.metrics.verification.costs import PURPOSES, expected_cost, least_cost

settings = {one.name: (one.strangers, one.weight) for one in PURPOSES}
costs = {name: (expected_cost(fine, *setting), least_cost(fine, *setting)) for name, setting in settings.items()}

# %% tags=["no-widget"]
from facelab.figures.verification.costs import cost_curves, costs_in_words

figure = cost_curves(fine, costs, "Where does the line cost least?", of_both)
show(figure, alt=f"One curve for each purpose: cost against threshold. {costs_in_words(costs)}.")

# %% tags=["nbval-check-output"]
for name, sample in (("rendered people", fine), ("London set", london.counts)):
    lines = {least_cost(sample, *setting).threshold for setting in settings.values()}
    print(f"{name}: four purposes,", "one line for all" if len(lines) == 1 else "different lines")

# %% [markdown]
# With hard pictures among them, the purposes want different lines. The search, in which nearly everybody is a stranger,
# wants a far stricter one than the door. What does each of them lose?

# %%
for name, (_, least) in costs.items():
    print(f"{name:<24} line {least.threshold:.2f}, refuses {least.fnmr:.0%} of the right people's comparisons")

# %% [markdown]
# On the easy London pictures one line seems to serve all: there is a gap between the heaps, and the choice seems to
# cost nothing. **Test a matcher on easy pictures, and nobody has to choose.** The gap belongs to this sample, not to
# the world.
#
# Notice too who has no say in a cost. The person who sets the weight is seldom the one who is refused, or taken for
# somebody else.

# %% [markdown]
# ## How sure are we? · core
#
# Forty people are few. Had we met forty others, what would we have measured? We cannot meet them, but we can draw
# smaller sets from those we have. Each stroke is a 95 % interval: made so that about 95 of 100 such intervals hold the
# true rate. Whole people are drawn, never single comparisons: a face that resembles many others is in many errors.

# %% tags=["widget"]
from facelab.widgets.verification import HowManyPeople

HowManyPeople(scores, 0.6, note).show()

# %% [markdown]
# **The same without a slider**, and how the intervals of the London set narrow with more people.

# %% tags=["no-widget"]
from facelab.figures.verification.costs import intervals_by_people, intervals_in_words
from facelab.metrics.verification.costs import with_fewer_people

sets = {n: [(one.value, one.low, one.high) for one in with_fewer_people(scores, 0.6, n)] for n in (5, 10, 20, 40)}
of_all, below = false_match_rate(scores, 0.6).value, f"FMR at 0.6; {note}"
figure = intervals_by_people(sets, "What would it be with fewer people?", below, of_all, 1)
show(figure, alt=f"Intervals of twelve sets each. {intervals_in_words(sets)}.")

# %%
from facelab.figures.verification.costs import intervals_by_people, intervals_in_words

real = {n: [(value, low, high)] for n, value, low, high in london.by_people if value}
figure = intervals_by_people(real, "And with real people?", f"FMR at 0.6, medians of sets; {london.note}")
show(figure, alt=f"One interval for each number of people. {intervals_in_words(real)}.")

# %% [markdown]
# Sets of ten real people are left out: in the middle one of those, no error was seen. What then? Then we ask how large
# the true rate could be when this many people passed. Suppose each person is tried once, and look at the upper end of
# the 95 % interval:

# %% tags=["nbval-check-output"]
from facelab.metrics import percent, share_by_person

for n in (10, 30, 102, 1000, 3700):
    none_seen = share_by_person([False] * n, range(n))
    print(f"no error among {n:>4} people: the true rate may still be {percent(none_seen.high)} %")

# %% [markdown]
# *No errors were found* is the first half of a sentence. The second half is a number of people.

# %% [markdown]
# ## And you? · further
#
# Only if you added a picture of your own in `00_start_here`. How many of the forty would you be taken for, at two
# lines? With two pictures of yours: would you be refused?

# %%
from facelab.mine import beside, my_pictures

yours = my_pictures("matching")
print(yours)
faces = [one for one in of_ordinary if one.embedding is not None]
for some_line in (0.6, 0.4):
    for one in beside(yours, faces, names, some_line):
        print(one)

# %% [markdown]
# That is one person, or a few. It is no rate: nobody can say from you how often others are mistaken.

# %% [markdown]
# ## All lines at once · further
#
# Reports do not show one line but all of them. The **ROC** curve (*receiver operating characteristic*) plots the share
# of right people accepted against the share of strangers accepted. The **DET** curve (*detection error trade-off*)
# plots both errors, on axes stretched so that rare errors have room. Each point of a curve is one threshold.

# %%
from facelab.figures.verification.curves import curves_in_words, roc_curves
from facelab.metrics import Curve, error_curve

curves = {"rendered people": error_curve(together)}
curves["the London set"] = Curve(london.counts.edges, london.counts.fmr, london.counts.fnmr)
beneath = f"{of_both}; London set: {facts['people']:.0f} people, one session"
figure = roc_curves(curves, "What does each line cost?", beneath)
show(figure, alt=f"ROC curves. {curves_in_words(curves)}.")

# %%
from facelab.figures.verification.curves import det_curves

points = [("0.6", false_match_rate(together, 0.6), false_non_match_rate(together, 0.6))]
figure = det_curves(curves, "Where do the rare errors stand?", beneath, points)
show(figure, alt=f"DET curve of the rendered people, the London set without a line. {curves_in_words(curves)}.")

# %% [markdown]
# The London set has no DET curve: at no threshold do both errors occur. If one matcher's DET curve lies wholly below
# another's, that matcher is better on *these* pictures, whatever the purpose. Where they cross, the purpose decides.
#
# One number is often quoted instead of a curve: the **equal error rate**, where FMR and FNMR meet. It is handy for
# comparing systems, and it does not say where to draw a line. At that point both errors are equally frequent, but they
# hardly ever cost the same.

# %%
from facelab.metrics import equal_error_rate

eer = equal_error_rate(together)
print(f"{100 * eer.value:.0f} %, 95 % interval {100 * eer.low:.0f} to {100 * eer.high:.0f} %, at {eer.threshold:.2f}")

# %% [markdown]
# ## What is a distance worth? · further
#
# Products often show a *similarity* in per cent. It is a distance written another way, and the curves above would be
# the same with it. **80 % similar does not mean that in 80 of 100 such cases it is the same person.** Another number,
# the **likelihood ratio**, measures how strong a distance is as evidence. It says how many times as often that distance
# occurs within one person as between two.

# %%
from facelab.metrics import likelihood_ratio

for distance in (0.2, 0.4, 0.5, 0.7):
    ratio = float(likelihood_ratio(together, distance))
    at_least = "at least " if ratio > 1 else ""
    print(f"distance {distance}: {at_least}{ratio:.2g} times as frequent within one person as between two")

# %% [markdown]
# The ratio goes in steps, and stops where forty people can no longer support it: a small sample must not claim
# certainty. So read a high ratio as 'at least this much'.
#
# Even that is no probability yet. For that we must know how likely a match was before we measured. At a door, most
# people are who they claim to be. In a search through a thousand people, at most one of the thousand is. Odds before,
# times the ratio, are the odds after (Bayes' rule):

# %%
ratio = float(likelihood_ratio(together, 0.4))
priors = {"at a door where 98 in 100 come as themselves": 98 / 2, "any one of a thousand in a search": 1 / 999}
for where, before in priors.items():
    after = before * ratio
    print(f"{where}: the same person with a probability of {percent(after / (1 + after))} %")

# %% [markdown]
# The same two faces, the same distance, the same ratio. A percentage on the screen that is the same in both cases
# cannot be the probability in both. (The ratio comes from a few rendered people, and holds only for people like these.)

# %% [markdown]
# ## Check yourself

# %%
from facelab.lessons import ask, check, hint

ask("fmr-by-hand")

# %% tags=["learner", "starter"]
my_fmr = ...

# %% tags=["facilitator", "solution"]
my_fmr = 2 / 5

# %%
check("fmr-by-hand", my_fmr)

# %%
ask("line-moved-down")

# %% tags=["learner", "starter"]
line_moved_down = ...

# %% tags=["facilitator", "solution"]
line_moved_down = "b"

# %%
check("line-moved-down", line_moved_down)

# %% [markdown]
# A door for the people of your sample must let in at most 1 stranger in 100. What is the highest threshold, to two
# decimal places, that does so here? Try some with the first cell.

# %%
try_line = 0.5
print(false_match_rate(scores, try_line))

# %% tags=["learner", "starter"]
my_door = ...

# %% tags=["facilitator", "solution"]
my_door = int(100 * threshold_for_fmr(scores, 0.01)) / 100

# %%
check("door-for-one-in-a-hundred", my_door, limit=threshold_for_fmr(scores, 0.01))

# %%
ask("nobody-refused")

# %% tags=["learner", "starter"]
nobody_refused = ...

# %% tags=["facilitator", "solution"]
nobody_refused = "c"

# %%
check("nobody-refused", nobody_refused)

# %%
ask("what-belongs-to-a-rate")

# %% tags=["learner", "starter"]
belongs = ...

# %% tags=["facilitator", "solution"]
belongs = "abcd"

# %%
check("what-belongs-to-a-rate", belongs)

# %%
hint("nobody-refused")  # or hint("fmr-by-hand"), hint("line-moved-down"), hint("what-belongs-to-a-rate")

# %% [markdown]
# ## What this shows, and what it does not
#
# * It shows that one line does different things to different people and pictures. Wherever it stands, somebody has
#   decided who bears its errors.
# * The error rates of rendered people say **nothing** about those of real people. That 0.6 fails on them tells us only
#   about the difference between two kinds of picture.
# * The London figures are of real people, with easy pictures from one session, of adults who volunteered in one city.
#   They say nothing about a street camera, nor about Amazon's product, which we did not test. Its per cents are not our
#   distances, and cannot be converted into them.
# * We made up the costs. Finding the cheapest line does not justify it; it shows what you would have to believe to
#   choose it.

# %% [markdown]
# ## Talk about it
#
# * *The user can set the threshold*, says a maker, *because only the user knows the purpose.* *A default is a
#   decision*, says somebody who was stopped, *since most people never change one.* What does each ask of the other?
# * For a door, staff can be asked what a refusal costs them. Who could be asked for a search?
# * Amazon named 95 % one day and 99 % the next. Is that carelessness, learning, or a question that was put for the
#   first time? Or no change at all, since 99 is more than 95? What would you want to see to tell these apart?

# %% [markdown] tags=["facilitator"]
# **Both sides in their best terms.** Amazon's reply was specific: for its purpose, a stricter setting, and a human who
# decides. The ACLU's test was specific too: the setting that comes with the product, and a cost that anybody can pay.
# What neither reports is how many right matches are lost at the stricter setting. Ask the room why that number is
# needed, and who could publish it.

# %% [markdown]
# ## Key points
#
# * A matcher gives distances; a threshold makes verdicts of them, and somebody chose it.
# * FMR counts strangers taken for one person, FNMR one person taken for two. With one matcher and the same
#   pictures, moving the line lowers one only by raising the other. Failures to acquire are counted beside them.
# * A threshold belongs to a model, a population and a purpose. It fails silently when one of them changes.
# * An error rate without its people, pictures and interval is half a sentence; so is *no errors were found*.

# %% [markdown]
# ## Sources
#
# * 000 ¶12: CNET, 24 October (the article gives no year; its contents place it in 2018). 004 ¶6: Tom's Hardware,
#   23 May 2018, corrected 4 June 2018. Paragraphs are counted from 1 at the headline. The settings are entries of the
#   public record (`08_paper_trail`), each with its source there; most were read in stored copies, one in a report of
#   it.
# * ISO/IEC 19795-1:2021 for the terms mated, FMR, FNMR, failure to acquire, ROC and DET.
# * L. DeBruine, B. Jones: *Face Research Lab London Set*, figshare 2017, doi 10.6084/m9.figshare.5047666.v5, CC BY 4.0;
#   counts made by us, `data/published/README.md`.
# * G. R. Doddington and others: *The NIST speaker recognition evaluation*, Speech Communication 31, 2000, for the
#   expected cost. The intervals: see the notes in `facelab.metrics.uncertainty`.
# * The line at 0.6: D. E. King, dlib's blog and the README of `dlib-models`, read in stored copies.
