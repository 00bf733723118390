# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# facelab:
#   title: Finding faces
#   minutes: 50
#   core_minutes: 35
#   claim: Up to 100 people recognised in one picture
#   touch: "Three detectors: size, turn, tilt, light, cover; who is missed, and faces where none are"
# ---

# %% [markdown]
# # 01 · Finding faces
#
# **Minutes, estimated:** core 35, everything 50. **You need:** `00_start_here`, for its ground rules.
#
# Whoever is not found cannot be matched. Whatever is found, face or not, goes on to be matched. So the first station
# decides for all the others.

# %% [markdown] tags=["facilitator"]
# **Reading.** US grade 5 by the Flesch-Kincaid formula, which counts long words and sentences and knows no terms.
# Read the terms aloud as they come.
#
# **Pace.** 5 minutes for the record and the guess, 10 for the first picture, 8 for size. Then 7 for the heads step by
# step, 5 for missed pictures and false alarms. *Further* holds overlap and training data; people who like to compute
# start there.
#
# **The moment to wait for** is the second box on Eileen Collins's picture. Let somebody else notice it.
#
# **Slow machines.** Two cells take longer than the rest: the CNN needs about a second a picture, and the heads step by
# step take some ten seconds.

# %% [markdown]
# ## Objectives
#
# After this notebook you can
#
# * find faces in a picture with three detectors, in one line each, and say how they differ;
# * name five things that can hide a face from a detector, and show how much of each it takes;
# * tell a miss from a false alarm, and say what has to be counted to know of either.

# %% [markdown]
# ## From the record
#
# In May 2018 *Tom's Hardware* described Amazon's Rekognition from marketing material and documents that the ACLU had
# obtained. The article said that it recognises **up to 100 people in a single image**<sup>[004 ¶11](#Sources)</sup>.
# Emails that the **Project On Government Oversight** obtained by a request show an Amazon official mentioning the
# tagging and analysis of video. The article adds that this could possibly let ICE identify faces **from
# afar**<sup>[002 ¶4](#Sources)</sup>. **Amazon** rejected the ACLU's claim that police would abuse its
# technology<sup>[004 ¶6](#Sources)</sup>. On its talks with ICE, Amazon said that it follows up with customers who want
# to know more<sup>[000 ¶16](#Sources)</sup>. **ICE** said that its investigators have used face
# recognition<sup>[002 ¶4](#Sources)</sup>.
#
# What came after? The service's own description comes with its programming library. It still gives 100 faces as the
# most that it considers in one picture. That is a limit. It does not promise that all 100 are found.
#
# A citizen's question: **how small and how badly lit may my face be, and still be found?**

# %% [markdown]
# ## Predict
#
# A face on a photograph is so many pixels wide. On a portrait it may be 1,000, in a crowd 20. How wide must it be, at
# least, for a widely used free detector to find it? Put a number of pixels in place of the dots.

# %%
from facelab.lessons import predict

my_pixels = ...
predict("smallest-face", my_pixels)

# %% [markdown]
# ## The plain calls · core
#
# A library called `face_recognition`, and two lines. The picture is the official portrait of the astronaut Eileen
# Collins. How many faces are in it?

# %% tags=["nbval-check-output"]
import face_recognition

from facelab.packs import open_pack

collins = open_pack("portraits")["collins"].rgb(use="detection")
boxes = face_recognition.face_locations(collins)
print("boxes found:", len(boxes))

# %% [markdown]
# Older still: the Haar cascade of 2001, here from the library OpenCV.

# %% tags=["nbval-check-output"]
import cv2

grey = cv2.cvtColor(collins, cv2.COLOR_RGB2GRAY)
cascade = cv2.CascadeClassifier(cv2.data.haarcascades + "haarcascade_frontalface_default.xml")
print("boxes found:", len(cascade.detectMultiScale(grey, minNeighbors=5)))

# %% [markdown]
# Look where the boxes are. `find_boxes` asks any detector by its name.

# %%
from facelab.figures import show
from facelab.figures.faces import Panel, panels
from facelab.pipeline import find_boxes

tiles = [Panel(collins, name, find_boxes(collins, [name])) for name in ("haar", "hog")]
figure = panels(tiles, "How many people are in this picture?", "official portrait, NASA", 2, 3.6)
show(figure, alt="Eileen Collins twice. Haar boxes her face. HOG boxes her face, and a patch on her suit.")

# %% [markdown]
# One woman, and HOG reports two faces. The second is a **false alarm**: a box where no face is. Only a score tells the
# two boxes apart, and the plain call does not even give it to you.

# %% tags=["nbval-check-output"]
from facelab.pipeline import find_faces

for face in find_faces(collins, "hog"):
    print(f"box {face.box.width} pixels wide, score {face.score:.1f}")

# %% [markdown]
# ## What the machine sees · core
#
# HOG stands for *histogram of oriented gradients*. It forgets colour and brightness and keeps, for every small square,
# which way the edges run. A face is found where that pattern fits one of five fixed templates. They look ahead, to the
# left, to the right, and ahead with the head tilted a little to either side. Can you still see a face?

# %%
from facelab.figures.detection.found import hog_drawing

people = open_pack("synthetic")
figure = hog_drawing(people["p001_1"].rgb("detection"), "synthetic person")
show(figure, alt="A portrait, and beside it the same as a grid of short strokes: brows, eyes and chin still show.")

# %% [markdown]
# Each template wants brows above eyes above a mouth, and the head about upright. Keep that in mind.

# %% [markdown]
# ## Three detectors, the same pictures · core
#
# * **Haar cascade** (2001) compares sums of light and dark rectangles, and gives up early where nothing fits.
# * **HOG** (2005) fits edges to templates.
# * **CNN** (2016) is a neural network that learnt its own features from labelled faces. It is the slowest by far.
#
# The true place of each face comes from the renderer, the program that drew it. No detector was used to find it. A box
# counts as a hit if its overlap with the true place (IoU, explained further below) is 0.4 or more. Here are one
# ordinary and one hard picture of each of the first four people. The detectors get these pictures at their own size:
# the faces are large enough.

# %%
from facelab.experiments import run_trials
from facelab.pipeline import DETECTORS

some = [p for p in people.pictures if p.person_id <= "p004" and p.picture_id.endswith(("_1", "_6"))]
trials = run_trials(some, detectors=DETECTORS, upsample=0)

# %% tags=["nbval-check-output"]
for name, title in DETECTORS.items():
    mine = [trial for trial in trials if trial.detector == name]
    hits, alarms = sum(trial.hit for trial in mine), sum(trial.counts.false_alarms for trial in mine)
    print(f"{title:<13} found {hits} of {len(mine)}, false alarms {alarms}")

# %%
tiles = []
for picture in some:
    boxes = {trial.detector: trial.boxes for trial in trials if trial.picture is picture}
    tiles.append(Panel(picture.rgb(), picture.settings["kind"], boxes))
figure = panels(tiles, "Who finds which face, and how much of it?", f"{len(tiles)} pictures of synthetic people")
show(figure, alt=f"{len(tiles)} portraits, ordinary and hard by turns, with the boxes of the three detectors.")

# %% [markdown]
# ## How small may a face be? · core
#
# The first picture of each of the first thirty people, shrunk until the face has the width on the axis. HOG looks at
# the picture doubled once, as the library does unless told otherwise. The bands are 95 % intervals. If we drew 100 such
# samples, about 95 of their bands would contain the true share. With so few people, we cannot know it more exactly.

# %%
from facelab.experiments import found_by_setting, to_face_width

some = [picture for picture in people.pictures if picture.person_id <= "p030"]
ordinary = [picture for picture in some if picture.picture_id.endswith("_1")]
widths = (16, 24, 32, 40, 56, 80)
by_width = run_trials(ordinary, to_face_width, widths)
found = {name: found_by_setting(by_width, name) for name in ("haar", "hog")}

# %%
from facelab.figures.detection.found import found_curves, in_words

note = f"{len(ordinary)} synthetic people, one picture each"
figure = found_curves(found, "How small may a face be?", "width of the face in pixels", note, settings_as_steps=True)
show(figure, alt=f"Share of faces found against the width of the face. {in_words(found, 'pixels')}.")

# %% tags=["nbval-check-output"]
for width in widths:
    print(f"{width:>3} pixels: HOG found {found['hog'][width]}")

# %%
from facelab.lessons import compare

smallest = min(width for width in widths if found["hog"][width].value >= 0.9)
compare("smallest-face", smallest, "pixels, the least width here at which HOG finds nine in ten")

# %% [markdown]
# HOG goes over a cliff: its templates have one size, and what is smaller cannot fit. Doubling the picture once more
# moves the cliff to half the width and takes four times the work. So *up to 100 people in one picture* is first a
# question of pixels.

# %% tags=["nbval-check-output"]
crowd, sensor_width = 100, 1920
side_by_side = sensor_width // smallest
print(f"A camera {sensor_width} pixels wide fits {side_by_side} faces of {smallest} pixels edge to edge.")
print(f"{crowd} people need {-(-crowd // side_by_side)} rows of them, with no space between.")

# %% [markdown]
# So 100 may well fit. For each to be found, the faces must also look towards the camera, with nobody in front of them.

# %% [markdown]
# ## What the detector sees · core
#
# Hide a face from the detectors. Choose a head, choose what to change, and go step by step. A filled mark: found. Look
# at *light* first, and before you move the slider guess: who loses the face sooner, HOG or you?
#
# HOG and the Haar cascade look now, on this computer. The CNN would take seconds for each picture, so its answers were
# found beforehand and come with the course's data.

# %%
from facelab.experiments import cnn_steps, look_at_steps

turned = open_pack("turned")
steps = look_at_steps(turned.pictures, stored=cnn_steps())

# %% tags=["widget"]
from facelab.explorers.detection import WhatTheDetectorSees

names = {person: about["name"] for person, about in turned.people.items()}
WhatTheDetectorSees(steps, names).show()

# %% [markdown]
# **The same without a slider**: at how many steps of each change was the face found, over all four heads?

# %% tags=["no-widget"]
from facelab.experiments import found_by_way

for way, found in found_by_way(steps).items():
    counts = (f"{DETECTORS[name]} {count} of {total}" for name, (count, total) in found.items())
    print(f"{way:<6}", ", ".join(counts))

# %% [markdown]
# In the dark you lose the face before HOG does: it keeps only which way edges run. (Our Haar call stretches the
# contrast first.) Four heads are few, so here are the thirty people again. One stop less is half the light. These faces
# are large, and the pictures are not doubled: that saves three quarters of the waiting.

# %%
from facelab.experiments import by_cover, by_light

dimmed = run_trials(ordinary, by_light, (0, -4, -6, -8), ["hog"], upsample=0)
masked = run_trials(ordinary, by_cover, (0, 0.3, 0.5, 0.7), ["hog"], upsample=0)
in_the_dark, covered = (found_by_setting(seen, "hog") for seen in (dimmed, masked))

# %% tags=["nbval-check-output"]
for stops, share in in_the_dark.items():
    print(f"light {stops:>2} stops: HOG found {share.count} of {share.total}")
for part, share in covered.items():
    print(f"lower {100 * part:>2.0f} % covered: HOG found {share.count} of {share.total}")

# %% [markdown]
# Now tilt: the whole face is there, lit and sharp. How much is too much?

# %%
from facelab.experiments import by_tilt

tilts = (0, 15, 30, 45, 60, 90, 180)
tilted = run_trials(ordinary, by_tilt, tilts, upsample=0)
found = {name: found_by_setting(tilted, name) for name in ("haar", "hog")}

# %%
figure = found_curves(found, "How far may a head tilt?", "tilt in degrees", note)
show(figure, alt=f"Share of faces found against the tilt of the picture. {in_words(found, 'degrees')}.")

# %% tags=["nbval-check-output"]
upside_down = found["hog"][180]
print(f"Upside down, HOG finds {upside_down.count} of {upside_down.total} faces.")

# %% [markdown]
# Any child can see a face that is on its side or upside down. HOG has no template for one. A telephone held sideways
# writes a note into the file: *turn me*. Programs that open the file and ignore the note find nobody, or next to
# nobody.

# %% [markdown]
# ## Pictures nobody would miss · core
#
# Take an ordinary and a hard picture of each of the first fifty people. Which faces can you find that HOG cannot?

# %%
from facelab.experiments import missed
from facelab.metrics import share_by_person

half = [picture for picture in people.pictures if picture.person_id <= "p050"]
two_each = [picture for picture in half if picture.picture_id.endswith(("_1", "_5"))]
everyone = run_trials(two_each, detectors=("hog",))
overlooked = missed(everyone, "hog")
outcome = [not trial.hit for trial in everyone]
share = share_by_person(outcome, [trial.picture.person_id for trial in everyone])

# %% tags=["nbval-check-output"]
print("HOG missed", share)
hard = sum(picture.settings["kind"] == "hard" for picture in overlooked)
print(f"Of the {len(overlooked)} missed, {hard} were made to be hard: turned away, harshly lit, far off.")

# %%
turned = [abs(float(picture.settings["yaw"])) for picture in overlooked]
tiles = [Panel(p.rgb(), f"turned {yaw:.0f} degrees") for p, yaw in zip(overlooked[:8], turned, strict=False)]
figure = panels(tiles, "Which faces did HOG miss?", f"{len(tiles)} of {len(overlooked)} missed; synthetic people")
show(figure, alt=f"{len(tiles)} portraits that HOG missed: turned, dim, or lit from the side, yet plain to an eye.")

# %% [markdown]
# Being missed can be a harm (the door does not open for you) or a relief (the camera does not notice you). A program
# that counts only what it found reports neither. Always count the misses, and say who was missed.

# %% [markdown]
# ## Faces where none are · core
#
# Eight pictures without a person, and two detectors. What would you say of the coins?

# %% tags=["nbval-check-output"]
things = open_pack("things")
alarms = {thing.picture_id: find_boxes(thing.rgb("detection")) for thing in things.pictures}
for name in ("haar", "hog"):
    boxes = sum(len(found[name]) for found in alarms.values())
    print(f"{DETECTORS[name]}: {boxes} boxes in {len(alarms)} pictures")

# %%
from facelab.figures.detection.words import verdict

coins = things["coins"]
figure = panels([Panel(coins.rgb(), coins.settings["title"], alarms["coins"])], "A face?", "Brooklyn Museum", 1, 5)
show(figure, alt=f"Old coins, some with worn heads on them. {verdict(alarms['coins'])}.")

# %% [markdown]
# There *are* heads on the coins, pressed into metal two thousand years ago. Is a box there a false alarm? It depends on
# what you want to find: persons present, or anything that looks like a face. A poster in the street asks the same.
#
# A detector's score is a knob. Ask for a higher score, and the patch on the suit goes away. So do some faces:

# %% tags=["nbval-check-output"]
best = [max((face.score for face in trial.faces), default=None) for trial in everyone]
for least in (0.0, 0.2, 0.5, 1.0):
    kept = sum(score is not None and score >= least for score in best)
    print(f"score at least {least}: {kept} of {len(best)} pictures still have a face")

# %% [markdown]
# ## Are you found? · further
#
# Only if you added a picture of your own in `00_start_here`. Three detectors look for you.

# %%
from facelab.mine import my_pictures

yours, tiles = my_pictures("detection"), []
print(yours)
for one in yours:
    rgb, who = one.rgb("detection"), one.settings["name"]
    tiles.append(Panel(rgb, who, find_boxes(rgb, tuple(DETECTORS))))
    print(who, *(f"{name}: {len(boxes)} found" for name, boxes in tiles[-1].boxes.items()), sep="; ")
if tiles:
    show(panels(tiles, "Are you found?", "pictures of your own"), alt="Your own pictures with a box for each detector.")

# %% [markdown]
# What we kept of your picture is the part in which HOG found a face. So HOG finds you here, and that is no test of it.
# The rates above stay the sample's.

# %% [markdown]
# ## How good is a box? · further
#
# *Found* needs a rule. The usual one is **intersection over union**, IoU: the area that two boxes share, divided by the
# area that they cover together. 1 is a perfect fit, 0 no touch. Where a program draws the line decides what it counts
# as a hit, so a report that gives hits must give the line.

# %% tags=["widget"]

from facelab.widgets.detection import BoxOverlap

first = ordinary[0]
BoxOverlap(first.rgb("detection"), first.true_box, "synthetic person; the renderer knows the box").show()

# %% [markdown]
# **The same without sliders**: each detector's box against the truth, again without doubling.

# %% tags=["no-widget"]
from facelab.boxes import iou

for name in ("haar", "hog", "cnn"):
    for face in find_faces(first.rgb("detection"), name, upsample=0):
        print(f"{DETECTORS[name]:<13} IoU with the truth {iou(face.box, first.true_box):.2f}")

# %% [markdown]
# ## Where the detectors learnt · further
#
# Every picture here comes with a record of what it may be used for, and on what basis. Most show nobody who exists. For
# the official portraits nobody was asked. **The programs have no such record.** For dlib's, the author states what each
# was trained on; for the Haar cascade, its file states nothing of the kind.
#
# | file | trained on |
# |---|---|
# | 128 numbers for a face | about 3 million faces of 7,485 people: two collections, and many scraped from the web |
# | HOG detector | faces from *Labeled Faces in the Wild*, news pictures collected from the web |
# | CNN detector | faces picked from six public collections, among them ImageNet, WIDER and the VGG faces |
# | five landmarks | 7,198 faces downloaded from the internet |
# | 68 landmarks | the iBUG 300-W collection, whose licence excludes commercial use |
#
# None of these statements says that anybody was asked. One view is that a picture put on the web is there to be seen,
# and that research depends on such collections. Another is that being seen is not being measured, and that the people
# should have been asked. Using this course, we use their faces too. We think you should know that. We could not find a
# matcher for which it is not true.

# %% [markdown]
# ## Check yourself

# %% [markdown]
# A box is written (top, right, bottom, left). How many pixels wide is the box (76, 265, 196, 175)?

# %% tags=["learner", "starter"]
my_width = ...

# %% tags=["facilitator", "solution"]
my_width = 265 - 175

# %%
from facelab.lessons import ask, check, hint

check("box-width", my_width)

# %%
ask("who-is-missing")

# %% tags=["learner", "starter"]
who_is_missing = ...

# %% tags=["facilitator", "solution"]
who_is_missing = "b"

# %%
check("who-is-missing", who_is_missing)

# %% [markdown]
# *Further*: this one belongs to *How good is a box?*

# %%
ask("iou-by-hand")

# %% tags=["learner", "starter"]
my_iou = ...

# %% tags=["facilitator", "solution"]
my_iou = 1 / 3

# %%
check("iou-by-hand", my_iou)

# %%
hint("who-is-missing")  # or hint("iou-by-hand"), hint("box-width")

# %% [markdown]
# ## What this shows, and what it does not
#
# * It shows *mechanisms*: size, tilt, light and cover decide whether a face is found, and each detector breaks at its
#   own point.
# * The shares were measured on rendered people. They say **nothing** about how often real people, or any group of
#   them, are missed.
# * The detectors are old and free. Newer products may find smaller and more turned faces; we did not test any. The
#   questions to ask of them are the same: how wide in pixels, how far turned, how many missed, and who.
# * A face found is not a person recognised. That is the next notebook.

# %% [markdown]
# ## Talk about it
#
# * A shop counts visitors by counting faces and keeps nothing else. *It is only a number*, says the owner. *My face was
#   measured to get it*, says a visitor. Which of them describes what happened?
# * Somebody who searches for a missing child wants every face found, at any price in false alarms. Somebody who is
#   filmed at a protest wants few to be found. Where would each set the knob?
# * *Our system searches up to 100 faces in a picture.* Which three questions would you ask before believing that it
#   finds 100?

# %% [markdown] tags=["facilitator"]
# **Both sides in their best terms.** A detector that misses fewer faces finds the lost child. It also finds every face
# in a crowd that would rather not be watched. That is the difficulty, and it need not be resolved here. If the talk
# turns to particular agencies, collect the claims for `08_paper_trail` and ask each time: who says so, and on what
# evidence?

# %% [markdown]
# ## Key points
#
# * A detector gives boxes, not truths: it misses faces, and it reports faces where none are.
# * How wide a face is in pixels comes first; then tilt and cover. Less light alone mattered little here; but these
#   pictures were darkened without the grain that a camera adds in the dark.
# * A miss is invisible in the output. Unless somebody counts misses, nobody knows.
# * For our pictures, a record says what they may be used for. For the pictures that the programs learnt from, there is
#   no such record.

# %% [markdown]
# ## Sources
#
# * 004 ¶6, ¶11: Tom's Hardware, 23 May 2018, corrected 4 June 2018. 000 ¶16: CNET, 24 October 2018 by our reading. 002
#   ¶4: an article on emails obtained by the Project On Government Oversight; it names no outlet. Paragraphs are counted
#   from 1 at the headline.
# * What came after: Amazon's service description for Rekognition (`rekognition/2016-06-27`, shipped with botocore
#   1.44.5), *DetectFaces* and *IndexFaces*.
# * P. Viola, M. Jones: *Rapid object detection using a boosted cascade of simple features*, CVPR 2001. N. Dalal,
#   B. Triggs: *Histograms of oriented gradients for human detection*, CVPR 2005. D. E. King: *Max-margin object
#   detection*, 2015, the training method; the CNN with it came with dlib 19.2, 2016 (dlib's blog).
# * What the models were trained on: the README of D. E. King's `dlib-models`, and for HOG the training log in dlib's
#   `frontal_face_detector.h`; both read in stored copies.
