# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# facelab:
#   title: You are the matcher
#   minutes: 45
#   core_minutes: 25
#   claim: Telling faces apart is what every later claim rests on
#   touch: You against a machine on twenty pairs of faces; ground rules; consent as part of the machine
# ---

# %% [markdown]
# # 00 · You are the matcher
#
# **Minutes, estimated:** core 25, everything 45. **You need:** nothing. No programming, no mathematics, no network.
#
# A notebook is a page with small programs in it. Click into a grey cell and press **Shift and Enter** together: the
# program runs, and what it says appears beneath. Nothing you can press here breaks anything, and nothing you do here
# leaves this computer.

# %% [markdown] tags=["facilitator"]
# **Before the session.** Run `facelab doctor` on one machine. If there are fewer machines than people, let two share
# one and argue: the arguing is the lesson. Without computers, print *You are the matcher, on paper* and its answers:
# the PDFs are in `facilitator/handouts`.
#
# **Reading.** US grade 5 by the Flesch-Kincaid formula, which counts long words and sentences and knows no terms.
# Read the terms aloud as they come.
#
# **Pace.** 10 minutes for both rounds of the game, 5 to compare in the room, 10 for ground rules and consent.
#
# **What tends to happen.** People expect the machine to be better than they are. Ask for hands before the second
# round: who would follow it? Ask again after the result. Nobody's own score needs to be said aloud.

# %% [markdown]
# ## Objectives
#
# After this notebook you can
#
# * judge pairs of unfamiliar faces, and count your two kinds of error separately;
# * say how a machine's verdict moved your own, for better and for worse;
# * read a consent record, and tell what it allows and what it does not.

# %% [markdown]
# ## From the record
#
# In October 2018 two sides were reported in one article. **The ACLU** argued that face recognition can be misused by
# police and can *misidentify* people<sup>[000 ¶12](#Sources)</sup>. **ICE** is the US immigration and customs agency.
# Its spokesman said that investigators had used the technology in cases of fraud, identity theft and child
# exploitation<sup>[000 ¶17](#Sources)</sup>.
#
# The ACLU's counsel said that Congress never authorised such use<sup>[000 ¶20](#Sources)</sup>. Whether a use is right
# is one question. Another lies behind both misidentifying people and finding them: can anybody tell whether two
# pictures show the same person? How hard can that be? You first.

# %% [markdown]
# ## Predict
#
# You are going to see twenty pairs of faces and say of each: same person, or two people? How many of the twenty will
# you get right? Put a number in place of the three dots and run the cell, or write it on paper. Leaving the dots is
# fine too.

# %%
from facelab.lessons import predict

my_guess = ...
predict("right-of-twenty", my_guess)

# %% [markdown]
# ## Is everything here? · core
#
# This cell finds a face, turns it into numbers and starts a second notebook behind the scenes, all on this machine.

# %%
from facelab.machine.doctor import examine

problems = [finding for finding in examine() if not finding.ok]
for finding in problems:
    print(finding.what, "-", finding.found, finding.cure)
print("Problems found:", len(problems))

# %% [markdown]
# ## Twenty pairs · core
#
# Who is in these pictures? The first cell below says so. The course comes with **rendered people**: a program, called a
# renderer, draws them, and none of them exists. Their strangers in a pair are alike in age, male or female shape, hair
# colour and skin tone. Hair style, beard, glasses and background agree exactly as often between strangers as between
# two pictures of one person. So no rule such as 'same glasses, same person' helps. You see bare faces in grey.
#
# Round 1: judge alone. Round 2: the same pairs, and a face-matching program tells you its verdict first. It is a real
# program, free for anyone to use, at the setting it comes with; it gets the whole pictures in colour. The truth comes
# at the end, pair by pair.

# %%
from facelab.experiments import draw_pairs, machine_verdicts
from facelab.packs import open_pack, sample

people = open_pack(sample())
print(f"The pictures show {people.credit}.")
pairs = draw_pairs(people, count=20)
machine = machine_verdicts(pairs)

# %% tags=["widget"]
from facelab.explorers.verification import YouAreTheMatcher

names = {person: about["name"] for person, about in people.people.items()}
game = YouAreTheMatcher(pairs, machine, names, people.credit)
game.show()

# %% [markdown]
# **The same without buttons.** All pairs on one sheet. In place of the dashes, write twenty letters in the order of the
# pairs: S for *same person*, D for *different people*. Spaces do not count.

# %% tags=["no-widget"]
from facelab.figures import show
from facelab.figures.people import pair_sheet

show(pair_sheet(pairs, note=people.credit), alt=f"Twenty numbered pairs of portraits: {people.credit}.")

# %%
my_letters = "----- ----- ----- -----"

# %% [markdown]
# Round 2 on the sheet: once your letters are in, this cell shows the machine's (a dash: it found no face). Write yours
# again below, changed or not.

# %%
from facelab.experiments import read_answers

if None in read_answers(my_letters, len(pairs)):
    print("Your letters first; the machine's would lead you.")
else:
    print("The machine says:", "".join({True: "S", False: "D", None: "-"}[said] for said in machine))

# %%
my_letters_with_machine = "----- ----- ----- -----"

# %% [markdown]
# ## Who was wrong, and in which way? · core
#
# Two errors are possible, and they hurt different people. Taking two people for one is a **false match**. At a door, a
# stranger walks in. In an investigation, somebody is asked about something they never did. Taking one person for two is
# a **false non-match**: the right person is turned away at the door.
#
# One square is one pair. (On a page of the course these figures do not know what you played: the box above told you.)

# %%
from facelab.experiments import score_verdicts
from facelab.figures import show
from facelab.figures.people import verdict_units

finished = game.finished  # the buttons count once both rounds are done, else the sheet does
alone = game.alone if finished else read_answers(my_letters, len(pairs))
together = game.together if finished else read_answers(my_letters_with_machine, len(pairs))
rounds = {"you alone": alone, "the machine": machine, "you with the machine": together}
scores = {who: score_verdicts(pairs, verdicts) for who, verdicts in rounds.items()}

# %%
figure = verdict_units(list(scores.items()), note=f"{len(pairs)} pairs; {people.who}")
words = "; ".join(f"{who}: {score.describe()}" for who, score in scores.items())
show(figure, alt=f"One square for each pair, by who judged. {words}.")

# %% tags=["nbval-check-output"]
print(f"The machine, on {len(pairs)} pairs: {scores['the machine'].describe()}.")

# %%
from facelab.lessons import compare

if scores["you alone"].unanswered:
    print("Judge all pairs first, in both rounds; then run the cells of this section again.")
else:
    compare("right-of-twenty", scores["you alone"].right, "right")

# %% [markdown]
# **What happened?** The program measures how far apart two faces are and says *same* below a fixed limit. Its limit was
# set on photographs of real people. Rendered people look more alike to it than real ones do. So with them it takes
# strangers for one person again and again, without hesitating. (We also made it hard: the strangers in a pair were
# chosen alike.) Nothing on the screen warns of it. This is the surprise to remember: **a matcher carries its setting
# from one population (a group of people) to another, and does not notice.**
#
# Do not take our word for it. The *London set* shows real adults who signed that their pictures may be used in studies.
# One command fetches it, another lets this notebook run on it: `facelab pack add london`, then `facelab sample london`.
# Play again, with strangers of one gender, age band and ethnicity, as they stated them. Both pictures of a person are
# from one session, so hair and beard may help you there. Who is better then?
#
# People err as well. In a study of 2014, passport officers were shown photographs of somebody else, and accepted one in
# seven of them (White et al. 2014).

# %% [markdown]
# ## Did you follow it? · core
#
# Only pairs on which you and the machine disagreed could move you. If you judged both rounds, this cell tells where you
# went along. On a page, the game's own box has told you already.

# %%
from facelab.experiments import sway

if not any(verdict is not None for verdict in together):
    print("Judge both rounds first, with the buttons or on the sheet; then run this section again.")
else:
    moved = sway(pairs, alone, together, machine)
    print(f"You and the machine disagreed on {moved.disagreed} pairs.")
    print(f"You changed to its verdict {moved.followed_right} times when it was right,")
    print(f"and {moved.followed_wrong} times when it was wrong.")

# %% [markdown]
# ## Ground rules · core
#
# These hold in every notebook and in every room where it is used.
#
# 1. **A picture without a consent record is not opened.** The programs refuse; you need not remember.
# 2. **Bring your own face only if you want to**, and only if you are 18 or older. Bring somebody else's only if they
#    are 18 or older too, and agree. Every lesson runs on the sample: without a picture you miss nothing.
# 3. **People in samples are called what they are**: badge holders, visitors, members of a library. A match is a
#    program's output. It is not an identification, and nobody in a picture is accused of anything.
# 4. **We infer nothing from a face but where it is and how alike two are.** Not gender, not origin, not feelings.
# 5. **You may stop, look away or leave at any time**, without giving a reason. For some people here this technology is
#    not a topic but an experience.

# %% [markdown]
# ## Consent is part of the machine · core
#
# Every pack of pictures carries a record: on what basis, for what, until when.

# %% tags=["nbval-check-output"]
print("basis:   ", people.consent.basis)
print("allows:  ", ", ".join(sorted(people.consent.scope)))
print("forbids: ", *people.consent.forbids, sep="\n   ")
print("licence: ", people.consent.licence)

# %% [markdown]
# Another pack holds two official portraits, of Grace Hopper and Eileen Collins. As works of the US government they are
# free of copyright. But lawful is not the same as agreed: nobody asked the two women about face recognition. We
# only look for faces in these pictures. What if somebody tries to match them all the same?

# %% tags=["nbval-check-output"]
from facelab.errors import ConsentError

hopper = open_pack("portraits")["hopper"]
try:
    hopper.rgb(use="matching")
except ConsentError as refusal:
    print(refusal)

# %% [markdown]
# The refusal happens where pictures are opened, before any face is looked for. A rule that lives in the machine is
# stronger than one on a poster. But it is only as good as the record and the code. It does not stop a program that
# opens a picture for one use and then uses it for another.

# %% [markdown]
# ## Your own picture, if you want · further
#
# Nothing in this course needs it. If you are 18 or older, you may see your own face go the same way as the others. The
# record comes first: whose picture, for what, until when. Only then is the face looked for. The part around it is kept
# on this machine, outside the course's folder, without the file's name, place and date. The file itself stays where it
# was. You choose a last day. After it, the next command, lesson or form deletes what was kept.

# %% tags=["widget"]
from facelab.widgets.mine import AddYourPicture

AddYourPicture().show()

# %% [markdown]
# **The same without the form**: put the file and a name in place of the dots, each in quotation marks. If it shows you,
# and you are 18 or older, put *True* in place of *False*. What you type here is saved with the notebook, and no command
# takes it out: put the dots back afterwards. For several faces, use the form.

# %% tags=["no-widget"]
from facelab.mine import keep_my_picture

my_file, my_name, i_am_18_or_older = ..., ..., False
print(keep_my_picture(my_file, my_name, i_am_18_or_older))

# %% [markdown]
# What is kept:

# %%
from facelab.figures.faces import Panel, panels
from facelab.mine import my_pictures

yours = my_pictures()
print(yours)
if yours:
    tiles = [Panel(one.rgb("display"), one.settings["name"]) for one in yours]
    show(panels(tiles, "What is kept of you?", "pictures of your own"), alt="The pictures of your own that are kept here.")

# %% [markdown]
# `01_detection` to `04_one_to_many` have such a cell each. There you stand beside the sample: are you found, where are
# you on the map, who is nearest? The rates stay the sample's. One more face would change a count and tell nothing.
#
# A cell that may show you says so, and its output is not saved: notebooks get passed on. To take a picture back, press
# *Withdraw*, or type `facelab wipe all`. The picture goes, and so does what the course made from it here. Out of reach
# are copies that somebody made, screenshots, and what you typed yourself.

# %% [markdown]
# ## Meet the people · further
#
# Rendered people are made from numbers. Skin tone, age, head shape and hair were assigned so that none is closely
# linked to another. There are exceptions: exposure and the background lights follow skin tone, so that nobody
# disappears into the dark. The data sheet beside the pictures says so, and says what they must not be used for. (Real
# people have a number here. We do not know their names.)

# %%
from facelab.figures.people import contact_sheet

count = len(people.people)
show(contact_sheet(people), alt=f"Portraits of the {count} adults of the sample pack. {people.credit}.")

# %% [markdown]
# And one of them in every picture there is. With rendered people light, distance, pose and expression change from
# picture to picture, and the last two are marked *hard*. London's people were photographed twice, in one light.

# %%
from facelab.figures.people import captures

someone = people.pictures[0].person_id
show(captures(people, someone), alt=f"Every picture of one person of the sample, side by side. {people.credit}.")

# %% [markdown]
# ## The way of a picture · further
#
# Every face matcher goes this way. Each later notebook stops at one of its stations.

# %%
from facelab.pipeline import aligned_chip, analyse, landmarks

picture = people.pictures[0]
rgb, result = picture.rgb("matching"), analyse(picture)
points, chip = landmarks(rgb, [result.box])[0], aligned_chip(rgb, result.box)

# %%
from facelab.figures.people import way_of_a_picture

show(
    way_of_a_picture(picture, result.faces[0], points, chip, result.embedding, people.credit),
    alt="Five steps: a portrait; a box around the face; dots on brows, eyes, nose and mouth; the face cut out level; "
    "and a grid of 128 coloured cells, its numbers.",
)

# %% [markdown]
# | station | the question a citizen would ask | notebook |
# |---|---|---|
# | find | whose faces are noticed at all? | `01_detection` |
# | turn into numbers | what is kept of me? | `02_embeddings` |
# | compare two | who decides what counts as the same? | `03_thresholds` |
# | search many | what if I am in the list, and what if I am not? | `04_one_to_many` |
# | act | what happens to the person who is stopped? | `05_false_positives` |

# %% [markdown]
# ## Check yourself
#
# Put your answer in place of the dots and run the cell. Wrong answers are useful here: each gets an answer of its own.
# A hint costs nothing.

# %%
from facelab.lessons import ask, check, hint

ask("which-error")

# %% tags=["learner", "starter"]
which_error = ...

# %% tags=["facilitator", "solution"]
which_error = "a"

# %%
check("which-error", which_error)

# %% [markdown]
# The picture of squares above holds the answer to the next one: on how many pairs did *the machine* take two people for
# one?

# %% tags=["learner", "starter"]
machine_false_matches = ...

# %% tags=["facilitator", "solution"]
machine_false_matches = scores["the machine"].false_matches

# %%
check("machine-false-matches", machine_false_matches, score=scores["the machine"])

# %%
ask("lawful-or-agreed")

# %% tags=["learner", "starter"]
lawful_or_agreed = ...

# %% tags=["facilitator", "solution"]
lawful_or_agreed = "c"

# %%
check("lawful-or-agreed", lawful_or_agreed)

# %% [markdown]
# Stuck? `hint` goes one step further at each call.

# %%
hint("lawful-or-agreed")  # or hint("which-error"), hint("machine-false-matches", score=scores["the machine"])

# %% [markdown]
# ## What this shows, and what it does not
#
# * It shows that a matcher can be wrong without a sign of doubt, and that its setting matters.
# * It shows how *you* judged twenty pairs today. Twenty is few: another twenty would give another score.
# * It does **not** show how often this program errs with real people. Rendered faces are ones it was never made for;
#   and London's pictures are all from one session, in one good light.
# * It does not show whether you or the machine is better. You saw less than it did (no colour, no hair), and you know
#   more of faces than it does of rendered ones.

# %% [markdown]
# ## Talk about it
#
# * Somebody says: *a person always checks the result, so the machine cannot do harm.* Somebody else says: *the check
#   follows the machine, so it is no check.* What in your own two rounds speaks for each?
# * An investigator with one blurred picture and no other lead is glad of any hint. The person whose face comes up is
#   glad of none. What would each of them want to know about the program first?
# * Our machine refuses pictures without consent. Which pictures of you could be opened by a machine that does not ask?

# %% [markdown] tags=["facilitator"]
# **If the talk stalls.** Ask who in the room would want the match that clears them, and who would rather not be in the
# list at all. Often it is the same person. Do not settle it. Keep to what was seen today; the record of who did what
# comes in `08_paper_trail`.

# %% [markdown]
# ## Key points
#
# * There are two errors: a false match takes two people for one, a false non-match takes one person for two.
# * A matcher says *same* below a limit somebody chose; the limit does not travel well between populations.
# * Hearing a verdict can change yours; your two rounds say whether it did.
# * Lawful is not the same as agreed; here consent is checked before a picture is opened.

# %% [markdown]
# ## Sources
#
# * 000 ¶12, ¶17, ¶20: CNET, 24 October (the article gives no year; its contents place it in 2018). Paragraphs are
#   counted from 1 at the headline.
# * D. White, R. I. Kemp, R. Jenkins, M. Matheson, A. M. Burton: *Passport officers' errors in face matching*, PLOS ONE
#   9(8), 2014. Read in a stored copy.
# * The synthetic pack: its data sheet lies in `data/packs/synthetic/DATASHEET.md`.
# * L. DeBruine, B. Jones: *Face Research Lab London Set*, 2017, CC BY 4.0. What they state of consent, and what this
#   course allows, stands in `data/packs/london`.
