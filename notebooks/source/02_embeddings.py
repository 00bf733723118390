# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# facelab:
#   title: What is kept of a face
#   minutes: 65
#   core_minutes: 40
#   claim: 300,000 pictures uploaded, and indexed
#   touch: >-
#     A face becomes 128 numbers: a map of people, what moves a face and how far, what a stolen template is good
#     for, inside the network
# ---

# %% [markdown]
# # 02 · What is kept of a face
#
# **Minutes, estimated:** core 40, everything 65. **You need:** `00_start_here` and `01_detection`.
#
# A face was found. Now it is cut out, levelled, and turned into 128 numbers, and from here on nobody looks at the
# picture again. What do these numbers hold, what moves them, and what can be done with them?

# %% [markdown] tags=["facilitator"]
# **Reading.** US grade 5 by the Flesch-Kincaid formula, which counts long words and sentences and knows no terms.
# Read the terms aloud as they come.
#
# **Pace.** 5 minutes for the record and the guess, 8 up to the embedding, 7 for the map. Then 10 for what moves a
# face, 3 for the lookalikes, 7 for the template as personal data. *Further* holds pose and tone, what the numbers lean
# on, the per cent, and a look into the network.
#
# **The moment to wait for** is the figure of changes. Before it, let the room put the eight pictures in order: most
# like the original first. Write the order on the board, then run the figure.
#
# **Slow machines.** Two cells take longer than the rest: one turns eighty pictures into numbers, one changes twelve.

# %% [markdown]
# ## Objectives
#
# After this notebook you can
#
# * level a face by its landmarks, turn it into 128 numbers, and measure how far apart two faces stand;
# * say which changes move a face far and which hardly, and hold the size of a move against something;
# * say what can be done with a stolen template, although it bears no name.

# %% [markdown]
# ## From the record
#
# *Chris Adzima* of the **Washington County Sheriff's Office** in Oregon spoke at a conference of Amazon's. He said he
# had put about **300,000** booking pictures into Amazon's cloud and had Rekognition *index* them. The reporter adds
# that the office was soon able to identify suspected criminals with it<sup>[001 ¶9](#Sources)</sup>. **The ACLU** and
# some forty groups asked Amazon to stop providing this to governments. People should be able to walk down a street
# without being watched by the government<sup>[001 ¶6](#Sources)</sup>.
#
# What is kept when a face is indexed? Amazon's description of the service says that the faces themselves are not saved.
# Each is turned into a *feature vector*, and that is stored and searched.
#
# A citizen's question: **if only numbers are kept of me, what is kept of me?**

# %% [markdown]
# ## Predict
#
# One picture of a face, changed in four ways. Which change moves the machine's numbers **most**?
#
# * `"a"` the head tilted by 20 degrees, so that it hangs to one side
# * `"b"` four stops less light: you hardly see anybody
# * `"c"` red and blue swapped: a blue face
# * `"d"` passed on as a thumbnail: made small, saved as JPEG, shown large again

# %%
from facelab.lessons import predict

my_change = ...
predict("moves-most", my_change)

# %% [markdown]
# ## Landmarks, and a face levelled by hand · core
#
# Inside the box, a second program places landmarks: points on brows, eyes, nose, mouth and jaw. One plain call:

# %% tags=["nbval-check-output"]
import face_recognition

from facelab.packs import open_pack, sample

people = open_pack(sample())
mine, mine_again, of_another, _ = people.ordinary(2)  # two people, two pictures each
picture = mine.rgb(use="matching")
marks = face_recognition.face_landmarks(picture)[0]
print(len(marks), "parts of a face:", ", ".join(part.replace("_", " ") for part in marks))

# %% [markdown]
# Heads tilt. Here we tilt the picture ourselves, and take the tilt out again: how steep is the line between the eyes?

# %%
import numpy as np

from facelab.pipeline import aligned_chip, find_faces, landmarks
from facelab.pipeline.align import PARTS_OF_68
from facelab.pipeline.alter import tilt

tilted = tilt(picture, 15)
box = find_faces(tilted)[0].box
points = landmarks(tilted, [box])[0]
right_eye, left_eye = (points[PARTS_OF_68[name]].mean(axis=0) for name in ("right eye", "left eye"))

# %%
across, down = left_eye - right_eye
angle = np.degrees(np.arctan2(down, across))
print(f"The line between the eyes falls by {angle:.0f} degrees.")

# %%
from facelab.figures import show
from facelab.figures.faces import Panel, panels

tiles = [
    Panel(tilted, "landmarks on a tilted face", points=points),
    Panel(tilt(tilted, -angle), "levelled by hand"),
    Panel(aligned_chip(tilted, box), "levelled, cut and sized by the library"),
]
figure = panels(tiles, "How is a face levelled?", people.credit, 3, 2.8)
show(figure, alt="A head hanging to one side, with dots on its features; the same level; the same level and cut out.")

# %% [markdown]
# The library does it in one step. It also shifts and scales, so that the eyes come to lie at the same place in every
# picture. A head that hangs to one side is set upright before a single number is computed. One that is turned away, or
# looks down, stays so. Keep that in mind.

# %% [markdown]
# ## 128 numbers · core
#
# The levelled face goes through a network, and out come 128 numbers. The field calls them an **embedding**; once they
# are kept to compare with, a **template**, or **reference**.

# %% tags=["nbval-check-output"]
numbers = face_recognition.face_encodings(picture)[0]
size = 4 * len(numbers)
print(f"{len(numbers)} numbers; kept with 4 bytes each, {size} bytes per face.")
print(f"300,000 faces: {300_000 * size / 1_000_000:.0f} megabytes, which fits on any memory stick.")

# %%
print("It begins:", ", ".join(f"{number:.3f}" for number in numbers[:6]))

# %% [markdown]
# None of them is the width of the nose. The network was trained until pictures of one person gave numbers close
# together and pictures of two people numbers farther apart. Nobody chose what each number stands for, and nobody knows.
#
# *Close* means a straight line: subtract number by number, square, add up, take the root. That is all of it.

# %%
another = face_recognition.face_encodings(mine_again.rgb(use="matching"))[0]
stranger = face_recognition.face_encodings(of_another.rgb(use="matching"))[0]
for who, other in (("another picture of the same person", another), ("another person", stranger)):
    by_hand = np.sqrt(((numbers - other) ** 2).sum())
    by_library = face_recognition.face_distance([other], numbers)[0]
    print(f"{who}: by hand {by_hand:.2f}, by the library {by_library:.2f}")

# %% [markdown]
# A distance has no unit. To know whether it is large, hold it against other distances.

# %% [markdown]
# ## A map of people · core
#
# Two ordinary pictures each of the first forty people. `analyse_all` finds the largest face of each picture and embeds
# it, if the people agreed to matching.

# %%
from facelab.pipeline import analyse_all

some = people.ordinary(40)
analyses = analyse_all(some)

# %% tags=["nbval-check-output"]
faces = [one for one in analyses if one.embedding is not None]
ids = [one.picture.person_id for one in faces]
print(f"{len(some)} pictures; no face found in {len(some) - len(faces)} of them (failures to acquire)")

# %% [markdown]
# For each picture: how far to the person's other picture, and how far to the nearest picture of anybody else?

# %% tags=["nbval-check-output"]
from facelab.metrics import share_by_person
from facelab.metrics.embedding import nearest

embeddings = np.array([one.embedding for one in faces])
near = nearest(embeddings, ids)
closer = near.own < near.other
print("The person's own other picture is the nearest of all:", share_by_person(closer, ids))

# %% [markdown]
# So the numbers do what they were trained for, on people who were not there at the training. Rendered ones do not even
# exist.
# Who stands next to whom? On the map, each face is a person's first picture, and a line leads to the second. Choose a
# person: their neighbours get numbers, the nearest first. Blue is the same person, orange is somebody else.

# %% tags=["widget"]
from facelab.widgets.embedding import PeopleMap

names = {person: row["name"] for person, row in people.people.items()}
note = f"{len(faces)} pictures of {len(set(ids))} {people.credit}"
PeopleMap(faces, names, note).show()

# %% [markdown]
# **The same without the list**: put another number between 0 and 79 in place of 0.

# %% tags=["no-widget"]
from facelab.figures.embedding.words import neighbours_in_words
from facelab.metrics.embedding import nearest_to
from facelab.pipeline import distance

chosen = 0
nearby = nearest_to(embeddings, chosen)
how_far = distance(embeddings[chosen], embeddings[nearby])
words = neighbours_in_words(ids, names, chosen, nearby, how_far)

# %% tags=["no-widget"]
from facelab.figures.embedding.neighbours import neighbour_map
from facelab.figures.embedding.places import face_tile
from facelab.metrics.embedding import flat_map

tiles, places = [face_tile(face) for face in faces], flat_map(embeddings).places
drawn = Panel(neighbour_map(tiles, places, ids, chosen, nearby, how_far))
figure = panels([drawn], "Who stands next to whom?", note, 1, 8)
show(figure, alt=f"A map with the faces of {len(set(ids))} people. {words}")
print(words)

# %% [markdown]
# A map is flat, and the numbers are not: 128 directions had to be pressed into two. What did the pressing cost?

# %%
from facelab.metrics.embedding import flat_map, neighbours_kept

flat = flat_map(embeddings)
kept = neighbours_kept(embeddings, flat.places, 5)
print(f"Of the spread of the faces, {flat.kept:.0%} lies on this map.")
print(f"Of each picture's five nearest neighbours, {kept:.0%} are among the five nearest on the map.")

# %% [markdown]
# **So trust the numbers beneath the map and not the map.** No flat view of these numbers keeps more of the spread (the
# method is called principal components). Even so, two faces that touch on it may be far apart. Clusters and empty
# places on such a map invite stories. Before you believe one, measure the distance.

# %% [markdown]
# ## What moves a face · core
#
# One face, changed in seven ways. Which of these people would you still know? Put them in order: most like the first
# picture, to least.

# %%
from facelab.experiments import by_light, by_tilt
from facelab.experiments.embedding import altered, by_blur, by_colour_swap, by_mirror, by_size, by_thumbnail

changes = {"half the pixels": (by_size, 0.5), "tilted by 20 degrees": (by_tilt, 20)}
changes |= {"four stops darker": (by_light, -4), "mirrored": (by_mirror, 1)}
changes |= {"red and blue swapped": (by_colour_swap, 1), "blurred by 3 pixels": (by_blur, 3)}
changes |= {"passed on as a thumbnail": (by_thumbnail, 0.25)}

# %%
one = faces[0]
tiles = [Panel(picture, "as it was")]
tiles += [Panel(altered(one.picture, one.box, [change])[0], name) for name, change in changes.items()]
figure = panels(tiles, "Whom would you still know?", people.credit)
show(figure, alt=f"One portrait as it was, and changed: {', '.join(changes)}. In the dark one hardly anything shows.")

# %% [markdown]
# Now the machine. Twelve people, each changed in these ways; how far do their numbers move from where they were? Two
# rows are there for comparison. One shows how far away **another picture** of the same person is, in another light and
# with another look. The other shows how far away **the nearest other person** is.

# %%
from facelab.experiments.embedding import embed_altered

twelve = list(range(52, 76, 2))  # the first picture of each of twelve people
after = {name: embed_altered([faces[i] for i in twelve], *change) for name, change in changes.items()}
moved = {name: np.linalg.norm(now - embeddings[twelve], axis=1) for name, now in after.items()}
own, other = near.own[twelve], near.other[twelve]

# %%
from facelab.figures.embedding.moves import moves, moves_in_words

note = f"{len(twelve)} {people.who}; nearest others among {len(set(ids))}"
figure = moves(moved, own, other, "What moves a face, and how far?", note)
show(figure, alt=f"A row of dots for each change. Medians: {moves_in_words(moved, own, other)}.")

# %% [markdown]
# A distance is not yet a mistake. So two more questions to each changed picture. Does the library, at its line of 0.6,
# still take it for the same person? And suppose we search a list of everybody's *second* pictures: is its own person
# still the nearest?

# %% tags=["nbval-check-output"]
from facelab.metrics.embedding import linked

listed = [i for i, one in enumerate(faces) if one.picture.picture_id.endswith("_2")]
for name, now in after.items():
    found = linked(now, embeddings[listed])
    still = sum(ids[listed[match]] == ids[i] for match, i in zip(found, twelve, strict=True))
    print(f"{name:<25} same person at 0.6: {int((moved[name] <= 0.6).sum()):>2} of {len(twelve)}", end="; ")
    print(f"nearest in the list of {len(listed)}: {still:>2}")

# %%
from facelab.lessons import compare

asked = ("tilted by 20 degrees", "four stops darker", "red and blue swapped", "passed on as a thumbnail")
medians = [np.median(moved[name]) for name in asked]
compare("moves-most", "abcd"[int(np.argmax(medians))], f"({asked[int(np.argmax(medians))]})")

# %% [markdown]
# **The surprise.** Tilt a face, and anybody notices. The numbers hardly move, because levelling takes the tilt out.
# Make it blue: they do not move far. Pass the picture on as a thumbnail: it is coarser, but you know at once who it is.
# Yet that moves the numbers most. With rendered people it moves most of them farther than the distance to *the nearest
# other person*. In the list of rendered people, some are now nearest to somebody else. And at 0.6 the library still says *same person* of
# them all. What you notice and what the machine notices are two different things.
#
# Real people stand farther apart. The thumbnail moves London's people too, but as a rule not as far as to somebody
# else. Run this notebook on them and count (`facelab sample london`; `00_start_here` says how to get them).
#
# So a distance answers *are these two pictures alike to this network?* That is not quite *is this one person?* Blur,
# small pictures and hard compression move everybody, and so does a camera that is far away. Move the face yourself.
# Which two small changes together carry it past its neighbour?

# %% tags=["widget"]
from facelab.widgets.embedding import FaceMoving

mover = FaceMoving(faces, names, people.credit)
mover.show()

# %% [markdown]
# **The same without sliders**: one person, a little blur, more and more of it.

# %% tags=["no-widget"]
blurs = (0, 1, 2, 3, 4, 5)
first = twelve[0]
now = np.concatenate([embed_altered([faces[first]], by_blur, pixels) for pixels in blurs])
far = np.linalg.norm(now - embeddings[first], axis=1)
for pixels, move in zip(blurs, far, strict=True):
    print(f"blur of {pixels} pixels: moved {move:.2f}  (own {own[0]:.2f}, nearest other {other[0]:.2f})")

# %% [markdown]
# The swapped colours are not our invention. Some programs write a pixel as red, green, blue and some the other way
# round, and nothing in the file says which. In 2017 a reader asked the author of `face_recognition` about one of his
# own examples. Why did it hand over pictures from the camera with red and blue swapped? He answered that it was an
# error, and mended it. The example had been running all along. There was no message and no crash. It found a face and
# gave numbers, but the numbers were off. Nobody sees an error that nobody looks for.

# %% [markdown]
# ## Another pose, another tone · further
#
# The London set has neither hard pictures nor people in several tones. So this section shows rendered people, whichever
# sample you chose. The renderer also makes pictures to be *hard*: turned away, lit from the side, far off. Here is one
# of each of twelve people:

# %%
rendered = open_pack("synthetic")
drawn = faces if people.name == "synthetic" else analyse_all(rendered.ordinary(40))
drawn_ids = [one.picture.person_id for one in drawn]
drawn_near = nearest(np.array([one.embedding for one in drawn]), drawn_ids)
hard_of = {picture.person_id: picture for picture in rendered.hard(40)}
hard = analyse_all([hard_of[drawn_ids[i]] for i in twelve])

# %% tags=["nbval-check-output"]
from facelab.experiments.embedding import apart

posed, nearest_other = apart([drawn[i] for i in twelve], hard), drawn_near.other[twelve]
found = int(np.isfinite(posed).sum())
print(f"no face found: {len(posed) - found} of {len(posed)}")
far_off = int((posed > nearest_other).sum())
print(f"found, and farther from the first picture than the nearest stranger: {far_off} of {found}")

# %% [markdown]
# And tone. The *ladder* is a pack of its own: the same head, hair, pose and lamps in five skin tones, from light to
# dark. Each has the exposure that a photographer would set for it. How far does tone alone move the numbers?

# %%
ladder = open_pack("ladder")
heads = sorted({p.person_id for p in ladder.pictures})[:8]
rungs = {rung: analyse_all([ladder[f"{head}_a{rung}"] for head in heads]) for rung in range(1, 6)}
toned = {f"tone {rung} of 5": apart(rungs[3], rungs[rung]) for rung in (1, 2, 4, 5)}

# %%
tiles = [Panel(ladder[f"{heads[0]}_a{rung}"].rgb(), f"tone {rung} of 5") for rung in rungs]
show(panels(tiles, "One head in five tones", ladder.credit, 5, 1.9), alt="One head, from light to dark skin.")

# %%
note = f"{len(heads)} synthetic heads, distance from tone 3; first and last row: the same people in the other pack"
at = [drawn_ids.index(head) for head in heads]
own_there, other_there = drawn_near.own[at], drawn_near.other[at]
words = f"Distances from tone 3, medians: {moves_in_words(toned, own_there, other_there)}."
figure = moves(toned, own_there, other_there, "How far does tone alone move a face?", note, "tone 3")
show(figure, alt=words)

# %% [markdown]
# Nobody told the network of tone, and its numbers move with it all the same. Whoever has a template may be able to read
# things from it that nobody put in on purpose. That is one more reason to treat it as personal. The figure says
# **nothing** about error rates of any group of real people. `06_unequal_errors` (planned) goes on from here, with care.

# %% [markdown]
# ## What the numbers lean on · further
#
# You know people by their eyes, their hair, their colouring. What does this network go by? One way to find out is to
# **make everybody alike in one thing** and to compare all strangers again. If the machine now takes many more of them
# for one person, it had been leaning on that thing. Here is what is done to every face; which of these will merge
# people?

# %%
from facelab.experiments import TREATMENTS, compare_alike, face_chips

chips = face_chips(faces)
tiles = [Panel(make(chips)[0], name) for name, make in TREATMENTS.items()]
figure = panels(tiles, "What is still this person's own?", people.credit, 3, 2.4)
show(figure, alt=f"The face of one person, nine times: {', '.join(TREATMENTS)}.")

# %% [markdown]
# The same was done with the *London set*: 102 real people who agreed that their pictures may be used in studies. Only
# the counts are stored here.

# %%
from facelab.figures.embedding.alike import strangers_alike, strangers_in_words
from facelab.metrics import false_match_rate, london_alike

rates = {name: false_match_rate(compare_alike(chips, name), 0.6) for name in TREATMENTS}
samples = {f"{people.who} (these {len(set(ids))})": rates, "London, all 102 (counts)": london_alike()}
note = f"{len(set(ids))} {people.who}, two pictures each; London set, 102 people who agreed, two pictures each"
figure = strangers_alike(samples, "How many strangers are taken for one person?", note)
show(figure, alt=strangers_in_words(samples))

# %% tags=["nbval-check-output"]
for sample, shares in samples.items():
    grown = {name: share.value - shares["as they are"].value for name, share in shares.items()}
    print(f"{sample}: FMR grows by more than ten points with", [name for name in grown if grown[name] > 0.1])

# %% [markdown]
# **It goes by the skin.** Take away the colour, the hair, even the differences of tone, and real people stay about as
# far apart as they were. Give them all one pair of brows, eyes and lips, and few more of them merge. But paint each
# face flat, keeping its own colour, eyes and mouth, and most real people become one person to the network. What it
# leans on lies in between: how light falls on folds, cheeks and the bridge of a nose. Nobody told it to. It was given
# pictures, and this separated them.
#
# So new hair, dyed hair or a picture in black and white would do little here. And it is a likely reason why our
# rendered people crowd together even *as they are*: a renderer paints skin more plainly than life does. All this holds
# for this one network and these pictures; another was trained on others. And a face painted flat is unlike anything it
# learnt from, which may be part of why such faces merge.

# %% [markdown]
# ## Two people the machine takes for one · core
#
# Which two of these forty stand closest together?

# %%
from facelab.figures.embedding.places import face_tile

first = int(np.argmin(near.other))
second = int(near.who[first])
tiles = [Panel(face_tile(faces[i], 320), names[ids[i]]) for i in (first, second)]
figure = panels(tiles, "One person, or two?", people.credit, 2, 3)
show(figure, alt="Two faces side by side, of two people: of all pairs here, the network puts them closest together.")

# %% tags=["nbval-check-output"]
print(f"The library's setting says 'same person' at 0.6 or less: {bool(near.other[first] <= 0.6)}")
lookalike = np.array([near.other[[i for i, who in enumerate(ids) if who == person]].min() for person in set(ids)])
print(f"People with somebody else within 0.6: {int((lookalike <= 0.6).sum())} of {len(lookalike)}")

# %% [markdown]
# Two people, and the machine is content. Nobody is at fault and nothing broke: their numbers are close. All of the
# rendered people have such a neighbour, probably because of how they were made. One renderer made them all, and a limit
# set on photographs does not carry over. Of forty London people, fewer than half have one. `03_thresholds` measures
# it, on rendered and on real people.
#
# Whoever has a lookalike in a list has one every day. The error is not drawn by lot each time. It belongs to these two
# people, and they cannot see it.

# %% [markdown]
# ## Where are you? · further
#
# Only if you added a picture of your own in `00_start_here`. Who of the forty is nearest to you? At the library's line,
# are you taken for somebody? Your numbers are computed now. They are not written to disk unless your record allows it.

# %%
from facelab.mine import beside, my_pictures

yours = my_pictures("matching")
print(yours)
for one in beside(yours, faces, names):
    print(one)

# %%
if yours:
    own = [one for one in analyse_all(yours) if one.embedding is not None]
    called = {one.picture.person_id: f"you: {one.picture.settings['name']}" for one in own}
    PeopleMap([*own, *faces], called | names, f"{note}, and you").show()

# %% [markdown]
# At first your face has the black frame; the numbered ones are its five nearest. The network learnt from photographs of
# real people, and rendered people are not real. So if you stand apart from all of them, that says more about them than
# about you.

# %% [markdown]
# ## A template is personal data · core
#
# A gym keeps a template of each member. A shop keeps one of each visitor. Neither keeps a picture or a name, and both
# use the same program. Somebody gets hold of both lists. Here, first pictures stand for the gym's list and second
# pictures for the shop's.

# %% tags=["nbval-check-output"]
gym = [i for i, one in enumerate(faces) if one.picture.picture_id.endswith("_1")]
shop = [i for i, one in enumerate(faces) if one.picture.picture_id.endswith("_2")]
found = linked(embeddings[gym], embeddings[shop])
right = [ids[shop[match]] == ids[i] for match, i in zip(found, gym, strict=True)]
print("The nearest in the shop's list is the same person:", share_by_person(right, [ids[i] for i in gym]))

# %% [markdown]
# No name, no picture, no password was needed. Forty people are few, and each was sure to be in both lists. With a
# hundred thousand there would be wrong links among the right ones. But a list of numbers *without names* is not a list
# of nobody.
#
# What would make a template safe even when stolen? The standard, ISO/IEC 24745, is cited for three properties. Check
# our plain 128 numbers against them:
#
# * **unlinkable**: two lists cannot be put together. We put two together above.
# * **irreversible**: nobody can turn it back into a face. That is not assured. In a 2018 study, faces rebuilt from
#   another network's templates were accepted as the person in most trials.
# * **renewable**: it can be cancelled and a new one issued. A new picture gives nearly the same numbers.
#
# **What a thief cannot do**, at least not right away: read the numbers with another program. Each network lays them out
# in its own way. Nor can a thief find a name where none stands beside them. We have not tried to turn numbers back into
# faces.
#
# **Ways to mitigate** exist, and each costs something. Encrypt the list. Compare on the person's own device, so that
# there is no list. Transform templates with a secret that can be changed. Keep none longer than needed. In the law of
# the European Union, data computed from a body that can single somebody out are *biometric*. Identifying people by them
# is forbidden unless one of its listed grounds holds. As for this page, its templates are gone when you close it. Only
# six numbers printed above remain. With rendered people they are nobody's. With London, clear the outputs before you save.

# %% [markdown]
# ## 97 per cent similar? · further
#
# Vendors rarely show distances. They show a *similarity*, in per cent. Amazon's service returns one between 0 and 100,
# and its description calls it a confidence in the match. How does a distance become per cent? Somebody chooses a curve:

# %%
from facelab.figures.embedding.moves import mapping_curves
from facelab.metrics.embedding import MAPPINGS

marked = {"one person (median)": float(np.median(near.own)), "closest two people": float(near.other.min())}
figure = mapping_curves(MAPPINGS, marked, "How similar, in per cent?", "three ways to write the same distances")
show(figure, alt="Three falling curves from 100 to 0 per cent: a straight line, a bent one, and an S.")

# %%
for name, mapping in MAPPINGS.items():
    shown = ", ".join(f"{who} {mapping(far):.0f} %" for who, far in marked.items())
    print(f"{name:<20} {shown}")

# %% tags=["nbval-check-output"]
ordered = np.sort(near.other)
for name, mapping in MAPPINGS.items():
    print(f"{name:<20} ever puts a wider pair before a closer one: {bool((np.diff(mapping(ordered)) > 0).any())}")

# %% [markdown]
# The same faces, the same distances, the same order; only the label differs. The author of the library's version writes
# that there is no right answer without a test, and that his *feels right*. A percentage of this kind puts pairs in
# order. It is not a probability, and cannot be. The chance that these two are one person depends on **who else it could
# have been**, which the program does not know. Here is one distance, weighed properly:

# %%
from facelab.metrics import compare_all, likelihood_ratio

scores = compare_all(faces)
ratio = float(likelihood_ratio(scores, marked["one person (median)"]))
print(f"This distance is at least {ratio:.0f} times as frequent within a person as between two people;")
print(f"a sample of {len(set(ids))} people can never show a ratio above half that number.")
for others in (1, 100, 300_000):
    print(
        f"the one, or {others:>7,} others, all as likely before: now {ratio / (ratio + others):.2%} that it is the one"
    )

# %% [markdown]
# One pair of faces, one distance, three probabilities. `05_false_positives` makes this its subject.

# %% [markdown]
# ## Inside the black box · further
#
# A levelled face goes in, 128 numbers come out. All that lies between is one file on your disk. What is in it?

# %% tags=["nbval-check-output"]
from facelab.pipeline import models
from facelab.pipeline.network.read import read_network

weights = models.EMBEDDING.path
layers = read_network(weights)
learnt = sum(layer.learnt for layer in layers)
print(f"{weights.stat().st_size / 1e6:.1f} MB; {4 * learnt / 1e6:.1f} of it are {learnt:,} learnt numbers of 4 bytes")
print(f"{learnt / 3_000_000:.1f} numbers for each of the three million pictures they were learnt from")
print("layers that slide patterns over a picture:", sum(layer.kind == "convolution" for layer in layers))

# %% [markdown]
# No face, no name, no rule: numbers, and far too few to hold the pictures they were learnt from. They hold what helped
# to tell the people in *those* pictures apart; whoever was rare among them had little part in it.
#
# A **convolution** slides a small pattern over the picture and notes at each place how well it fits. The notes are a
# *map*, and the next layer slides its patterns over the maps of the one before. Here is the first layer, at work:

# %%
from facelab.figures.embedding.network import first_layer
from facelab.pipeline.network.read import first_maps

chip = aligned_chip(picture, find_faces(picture)[0].box)
maps = first_maps(layers, chip)
figure = first_layer(layers[1].numbers, chip, maps, "What does the first layer look for?", people.credit)
left, right = "32 small patterns: stripes, edges, spots of colour", "32 grey maps of that face, each dark elsewhere"
show(figure, alt=f"{left}. In the middle a face. Then {right}: at outlines, at the eyes, or all over the skin.")

# %% [markdown]
# Stripes, edges, spots of colour; no eye and no nose. Nobody drew these patterns. Find a map in which the whole skin is
# dark: colour comes in at the very first step. What makes a face comes later, where patterns of patterns are compared.
#
# **Guess** before you run the next cell: in which layers do most of the numbers lie, and in which is most of the work?

# %%
from facelab.figures.embedding.network import shares, shares_in_words
from facelab.pipeline.network.read import stages

found = stages(layers, chip.shape[0])
figure = shares(found, "Where are its numbers, and where is its work?", "counted in the weight file, first to last")
show(figure, alt=f"Two bars for each stage. {shares_in_words(found)}.")

# %% [markdown]
# At opposite ends. The first layers have few patterns and slide them over thousands of places. The last ones have many,
# and hardly any place left to slide them to. What makes a network *large* is not what makes it *slow*.
#
# And numbers can be carried elsewhere. `face_recognition` has them multiplied by a library named dlib. This course
# hands the same numbers to another program, ONNX Runtime, which multiplies faster. Is that still the same network?

# %% tags=["nbval-check-output"]
from facelab.metrics import compare_embeddings
from facelab.pipeline.encoder import encode

chips = np.array([aligned_chip(one.picture.rgb(use="matching"), one.box) for one in faces[:20]])
by_dlib, by_onnx = encode(chips, "dlib"), encode(chips, "onnx")
apart = np.linalg.norm(by_dlib - by_onnx, axis=1)
print(f"Faces whose two embeddings are within 0.0001: {int((apart < 0.0001).sum())} of {len(chips)}")
decided = [compare_embeddings(rows, ids[:20]).matches(0.6) for rows in (by_dlib, by_onnx)]
print(f"Comparisons decided differently at 0.6: {int((decided[0] != decided[1]).sum())} of {len(decided[0])}")

# %% [markdown]
# The same, though not to the last digit: each program rounds in an order of its own. A distance written out to seven
# digits says less about two faces than about a program. A decision should never hang on the seventh digit.

# %% [markdown]
# ## Check yourself

# %%
from facelab.lessons import ask, check, hint

ask("distance-by-hand")

# %% tags=["learner", "starter"]
my_distance = ...

# %% tags=["facilitator", "solution"]
my_distance = np.sqrt(0.0**2 + 0.3**2 + 0.4**2)

# %%
check("distance-by-hand", my_distance)

# %%
ask("gallery-in-megabytes")

# %% tags=["learner", "starter"]
my_megabytes = ...

# %% tags=["facilitator", "solution"]
my_megabytes = 10_000 * 128 * 4 / 1_000_000

# %%
check("gallery-in-megabytes", my_megabytes)

# %%
ask("stolen-template")

# %% tags=["learner", "starter"]
stolen_template = ...

# %% tags=["facilitator", "solution"]
stolen_template = "ad"

# %%
check("stolen-template", stolen_template)

# %% [markdown]
# *Further*: this one belongs to *97 per cent similar?*

# %%
ask("what-per-cent-means")

# %% tags=["learner", "starter"]
what_per_cent_means = ...

# %% tags=["facilitator", "solution"]
what_per_cent_means = "c"

# %%
check("what-per-cent-means", what_per_cent_means)

# %%
hint("distance-by-hand")  # or hint("gallery-in-megabytes"), hint("stolen-template"), hint("what-per-cent-means")

# %% [markdown]
# ## What this shows, and what it does not
#
# * It shows *mechanisms*: levelling takes out the tilt, and the network is drawn to fine detail. A change that seems
#   small to you need not be small for the network.
# * It was measured with one free network of 2017, on rendered people unless you chose London. London's pictures are
#   sharp, from one session. Our figures must not be carried over to other pictures or other programs.
# * The box was found once and carried along. In life a change also moves the box, or the face is not found at all.
# * It does **not** show that templates in general can be turned back into faces, or that they cannot. It shows that
#   they can be linked.
# * That two people here are taken for one says nothing about how often that happens to real people.

# %% [markdown]
# ## Talk about it
#
# * *We keep no pictures, only numbers*, says an operator, and means it as a comfort. A vector shows nobody's face to a
#   passer-by, and takes less to guard. *My face is the password I cannot change*, says a visitor. Where do both have a
#   point? What would each have to know to be at ease?
# * An investigator's only picture of somebody is a thumbnail from a chat. Should it be searched with? What would you
#   want written beside the result?
# * A missing person is found because a hospital and a shelter could link their lists without a name. Who else can link
#   lists? Who should decide?

# %% [markdown] tags=["facilitator"]
# **Both sides in their best terms.** Storing vectors and not pictures really does protect against some harms: nobody
# browses faces, less leaks at a glance. It does not protect against linking. Do not let the talk end at *numbers are
# harmless*, or at *numbers are as bad as pictures*. Ask each time: against whom, and for what?

# %% [markdown]
# ## Key points
#
# * A face becomes 128 numbers; *same person* means no more than *close together, for this network*.
# * Tilt is taken out; detail is not. What moves a face for the machine need not be what you see.
# * A flat map of faces loses most of what it maps. Measure before you believe.
# * A template without a name is still somebody's: it can be linked, and a face cannot be reissued.
# * A similarity in per cent is a distance, relabelled. It puts pairs in order; it is not a probability.

# %% [markdown]
# ## Sources
#
# * 001 ¶6, ¶9: an article on the letter of some forty groups to Amazon (its text names no outlet). Paragraphs
#   are counted from 1 at the headline.
# * Amazon's service description for Rekognition (`rekognition/2016-06-27`): *IndexFaces* and the field *Similarity*,
#   read in stored copies of the programming libraries made from it.
# * D. E. King: *High quality face recognition with deep metric learning*, dlib's blog, 2017: the network. V. Kazemi,
#   J. Sullivan: *One millisecond face alignment with an ensemble of regression trees*, CVPR 2014: the landmarks.
# * How the weight file is laid out: dlib's `serialize.h` and `dnn/layers.h`.
# * The swapped colours: issue 271 and pull request 274 of `ageitgey/face_recognition`, December 2017. The percentage:
#   the same project's wiki, *Calculating accuracy as a percentage*, 2019. Both read in stored copies.
# * G. Mai, K. Cao, P. C. Yuen, A. K. Jain: *On the reconstruction of face images from deep face templates*, 2018 (arXiv
#   1703.00832). Its abstract: on LFW, at a false accept rate of 0.1 %, rebuilt faces were accepted in 95.20 % of trials
#   against the very picture, and in 58.05 % against another picture of the person.
# * ISO/IEC 24745:2022, *Biometric information protection*; its summary read, the three properties as the field cites
#   them. Regulation (EU) 2016/679, Article 4(14) and Article 9.
