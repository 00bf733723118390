# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# facelab:
#   title: The paper trail
#   minutes: 60
#   core_minutes: 45
#   claim: What was said and done from 2018 to 2020, by whom, and how anybody knows
#   touch: >-
#     The public record: timeline, claim and counter-claim, a correction, a pause, a ban and an exit; a records request
#     of your own
# ---

# %% [markdown]
# # 08 · The paper trail
#
# **Minutes, estimated:** core 45, everything 60. **You need:** `00_start_here`, for its ground rules. No programming.
#
# No face is compared in this notebook. You follow paper: emails, letters, a correction, a filing, announcements. At the
# end you write a letter of your own.

# %% [markdown] tags=["facilitator"]
# **Reading.** US grade 5 by the Flesch-Kincaid formula, which counts long words and sentences and knows no terms.
# Read the terms aloud as they come.
#
# **Pace.** 5 minutes for the record and the guess, 6 for the timeline, 3 for who did what. Then 10 for the cards, 5 for
# claim and counter-claim, 3 for the correction. The three announcements take 6, the squares 3, the letter 4. Letters
# get longer if you let them: say beforehand that a draft is enough.
#
# **Good in pairs.** One reads the card aloud, the other presses; they must agree first.
#
# **On paper.** The timeline, the cards' table (in this edition) and the letter print well.
#
# **Before anybody sends a letter.** Asking is a right in many places, and answering takes people's hours. One letter
# for the whole class will do; look first whether the office has published it already. Nothing is sent from this
# notebook.

# %% [markdown]
# ## Objectives
#
# After this notebook you can
#
# * find who said what, when, and on what kind of evidence, and tell what a source states from what we read into it;
# * set a claim beside its counter-claim, each in its best terms, and say what would count against it;
# * see what an announcement settles and what it leaves open, and write a request for public records.

# %% [markdown]
# ## From the record
#
# In May 2018 *Tom's Hardware* wrote of marketing material and documents about Amazon's Rekognition. **The ACLU** had
# obtained them, and concluded that the product lends itself readily to violating people's
# rights<sup>[004 ¶10](#Sources)</sup>. By the article's update of 4 June, **Amazon** rejected the claim that law
# enforcement would abuse it<sup>[004 ¶6](#Sources)</sup>. **ICE** is the US immigration and customs agency. In October,
# by our reading of the same year, it said that its investigators at that time had no contract with
# Amazon<sup>[000 ¶17](#Sources)</sup>. In 2020, again by our reading, an article had **critics** speak of a sale to
# ICE<sup>[003 ¶15](#Sources)</sup>.
#
# These statements leave gaps between them. A citizen's question: **how does anybody come to know?**

# %% [markdown]
# ## Predict
#
# Take everything that our five articles tell, event by event. How much of it goes back to somebody who asked an office
# or an agency for its documents? Put your guess, in per cent, in place of the dots.

# %%
from facelab.lessons import predict

my_share = ...
predict("known-by-asking", my_share)

# %% [markdown]
# ## Five articles, and what they say of themselves · core
#
# Everything here comes from five articles, taken apart into single events and claims, each with the paragraph it stands
# in. Where an article leaves out a fact about itself, we do not quietly fill it in. Any date it states stands beside
# the date we infer. The record gives our reason.

# %%
from facelab.figures.record.pages import show_table, source_rows
from facelab.record import load_record, select

record = load_record()
show_table(source_rows(record, "articles"), "Five articles")

# %% tags=["nbval-check-output"]
told = select(record, record.events, layer="articles")
dated = [event for event in told if event.date[:2] == "20"]
print(f"The five articles tell {len(told)} events.")
print(f"For {len(dated)} of them, an article states when it was, with the year.")

# %% [markdown]
# So few? News is written for the day: *on Tuesday*, *last week*, *this summer*. Years later that is a riddle. The rest
# of the dates are our reading, or not more than *by the day the article came out*.

# %% [markdown]
# ## The timeline · core
#
# Each mark is an event. Choose by actor, by evidence or by source. At first you see what is stated in documents that
# somebody asked for. Try *unsourced assertion*, then *everything*, then *ICE*. Below the picture, events open when you
# press them.

# %% tags=["widget"]
from facelab.widgets.record import RecordTimeline

RecordTimeline(record).show()

# %% [markdown]
# **The same without lists**: the whole timeline to print, and one choice as a table. Write another actor, such as
# `"microsoft"`, `"sheriffs-office"` or `"ibm"`, between the quotation marks.

# %% tags=["no-widget"]
story = ["blog-85", "demand-to-stop-selling", "sheriffs-office-answers-2018", "meeting-dated", "aclu-tests-congress"]
story += ["amazon-names-99", "no-contract-with-amazon", "microsoft-markets-to-dea", "nist-demographics", "ibm-leaves"]
story += ["amazon-pauses", "microsoft-keeps-its-ban", "dea-emails-released"]

# %% tags=["no-widget"]
from facelab.figures import show
from facelab.figures.record.timeline import timeline
from facelab.record import article_days, events_table

events, kinds = events_table(record), list(record.vocabulary.evidence)
figure = timeline(events, article_days(record), kinds, story=story)
counts = events["evidence"].value_counts()
words = ", ".join(f"{kind.replace('-', ' ')} {count}" for kind, count in counts.items())
show(figure, alt=f"{len(events)} events along time, most in the months of five articles. By evidence: {words}.")

# %% tags=["no-widget"]
from facelab.figures.record.pages import event_rows
from facelab.record import events_table

chosen = select(record, record.events, actor="dea")
show_table(event_rows(events_table(record, chosen)), "The DEA in the record")

# %% [markdown]
# The columns of marks are not bursts of events. They are **days on which somebody published**. A quiet year in this
# picture is a year that these articles do not mention. It need not have been quiet.

# %% [markdown]
# ## Who did what to whom? · core
#
# Each arrow is something that one did to another, sorted under five questions. Pale arrows come only from sources other
# than the five articles.

# %%
from facelab.figures import show
from facelab.figures.record.ties import in_words, ties
from facelab.record import tie_lines

lines = tie_lines(record)
count = sum(len(some) for some in lines.values())
show(ties(lines, f"{count} pairs in the public record"), alt=in_words(lines))

# %% [markdown]
# Who is missing? Look for the people whose faces are searched, or searched through.

# %% tags=["nbval-check-output"]
affected = [actor for actor in record.actors if actor.kind == "people-affected"]
acting = [line for some in lines.values() for line in some if line.kind == "people-affected"]
heard = [actor for actor in affected if actor.own_case != "not stated"]
print(f"People whose faces are concerned: {len(affected)} entries in the record.")
print(f"Arrows that begin at one of them: {len(acting)}. Entries with a word of their own: {len(heard)}.")

# %% [markdown]
# Companies, agencies, advocates and members of Congress speak. The others are spoken of: people who walk past a camera,
# people who protest, people wrongly arrested after a match. Five members of Congress are both: the ACLU's test had
# matched them wrongly, and they wrote to Amazon (a later source). And there is a second silence: people whom a search
# may have helped, because they were robbed, defrauded or rescued. They are not even in our list, since none of the five
# articles tells of one. No single article is to blame for that; it is what all five have in common.

# %% [markdown]
# ## Ten claims, sorted by evidence · core
#
# Is a claim true? Often you cannot tell. But you can nearly always tell what it **rests** on, and that is worth knowing
# first. These are the kinds:

# %%
from facelab.record.sorting import cards, kinds_by_letter

kinds = kinds_by_letter(record)
meanings = [{"": letter, "Kind": record.vocabulary.evidence[kind]} for letter, kind in kinds.items()]
show_table(meanings, "On what can a claim rest?")

# %% [markdown]
# Ten cards. Sort each; then see how we did, and why. We are not the key: where two kinds can be defended, we say so.

# %% tags=["widget"]
from facelab.widgets.record import ClaimSorting

ClaimSorting(record).show()

# %% [markdown]
# **The same without buttons**: the ten cards on one sheet. Write ten letters in place of the dashes.

# %% tags=["no-widget"]
ten = cards(record)
sheet = [
    {"Card": str(at), "Claim": card.claim, "How it reached us": card.sorting.clue} for at, card in enumerate(ten, 1)
]
show_table(sheet, "Ten cards")

# %% tags=["no-widget"]
from facelab.figures.record.pages import show_sorting
from facelab.record.sorting import read_row

my_kinds = "----- -----"
show_sorting(record, ten, read_row(my_kinds, kinds, len(ten)))

# %% [markdown] tags=["facilitator"]
# **How we sorted them, and why.** Rooms split on two cards. One is the maker's material that others obtained. The other
# is the emails: the article does not say how the ACLU got them. Let the split stand: it is about what *evidence* means.

# %% tags=["facilitator"]
from facelab.figures.record.pages import sorting_rows

show_table(sorting_rows(record, ten, [None] * len(ten)), "Our sorting")

# %% [markdown]
# No kind is the good one. An email is frank, and shows what one person thought. A spokesman is careful, and answers for
# a whole agency. A report can be wrong, and can correct itself. What helps is to know which one you are holding.

# %% [markdown]
# ## Claim beside counter-claim · core
#
# Four claims, each beside what others say. Read down: what is claimed, what somebody says against it or beside it, and
# what would count against it.

# %%
from facelab.figures.record.pages import show_beside

show_beside(record, "pitched-to-target-immigrants", "no-contract", "no-public-debate-shown", "microsoft-waits-for-law")

# %% [markdown]
# Look at the second one again. By our reading, *no contract at present* was said in October 2018, about one unit. In
# June 2020, again by our reading, another article has people whom it does not name speak of *its sale*. Neither article
# mentions the other statement. We leave both standing. To make one story of them, we would have to invent something.
#
# Now each side's case, put as well as it can be. The table also lists those who have no word of their own in the
# record.

# %%
from facelab.figures.record.pages import case_rows

sides = ["aclu", "coalition", "pogo", "amazon", "amazon-employees", "microsoft", "ibm", "ice", "dea"]
show_table(case_rows(record, [*sides, "sheriffs-office", "orlando", "gomez"]), "Each in its best terms")

# %% [markdown]
# ## Reading a correction · core
#
# On 23 May 2018 article 004 said that faces are scanned in Amazon's checkout-free shops. On 4 June it was updated. This
# is the page as it stands since then, from the headline down:

# %%
from facelab.figures.record.reading import page_map

first, mended, confirmed = (record[name] for name in ("go-faces-scanned", "go-correction", "go-confirmed-by-amazon"))
marks = {4: ("mended", mended.title), 5: ("mended", confirmed.title), 12: ("mistake", first.title)}
figure = page_map(record["004"].paragraphs, marks, "article 004, by paragraph")
words = "; ".join(f"paragraph {number}, {kind}: {title}" for number, (kind, title) in marks.items())
show(figure, alt=f"The {record['004'].paragraphs} paragraphs of article 004 as bars. {words}.")

# %%
from facelab.figures.record.pages import told_rows

story = ["go-earlier-report", "go-faces-scanned", "go-correction", "go-confirmed-by-amazon", "go-passage-still-stands"]
show_table(told_rows(record, story), "One passage, before and after")

# %% [markdown]
# The outlet did what many do not: it said at the top, with a date, what had been wrong. Yet a reader who lands in the
# middle of the page, from a search or a quotation, meets the mistake with nothing to mark it. And note what the
# correction rests on: the company's word, an earlier report, and the word *seem*.

# %% [markdown]
# ## Who may not buy? Three announcements · core
#
# In June 2020, within a week, three companies said something about selling face recognition. This is what article 003
# tells of it:

# %%
three = [record[name] for name in ("ibm-2020", "amazon-2020", "microsoft-2020")]
show_table(told_rows(record, ["ibm-leaves", "amazon-pauses", "microsoft-keeps-its-ban"]), "What three companies said")

# %% [markdown]
# Six questions to each. Decide for every cell. Does the announcement **say** it? Does the answer **follow** from what
# is said, though not in so many words? Or is it left **open**?

# %% tags=["widget"]
from facelab.widgets.record import MoratoriaMatrix

MoratoriaMatrix(record, three, ["IBM", "Amazon", "Microsoft"]).show()

# %% [markdown]
# **The same without lists**: six letters for each announcement, S (says so), F (follows) or O (open). The questions in
# their order: who may not buy, who still may, existing contracts, development, how long, who decides.

# %% tags=["no-widget"]
from facelab.figures.record.pages import show_matrix
from facelab.record.sorting import readings_by_letter

my_letters = {"ibm-2020": "------", "amazon-2020": "------", "microsoft-2020": "------"}
readings = readings_by_letter(record)
show_matrix(record, three, {name: read_row(letters, readings, 6) for name, letters in my_letters.items()})

# %% tags=["facilitator"]
from facelab.figures.record.pages import matrix_rows

show_table(matrix_rows(record, three), "How we read it, and where")

# %% tags=["nbval-check-output"]
from facelab.record import QUESTIONS

for one in three:
    read = [getattr(one, question).reads for question in QUESTIONS]
    print(f"{record[one.actor].name}: by our reading {read.count('open')} of {len(read)} questions are left open.")

# %% [markdown]
# An open cell is no trick by itself: announcements are short, an article shortens them again, and a company may not
# have decided yet. But a reader who remembers *they stopped selling it* has filled the open cells without noticing.
# Representative Jimmy Gomez named three such gaps in Amazon's announcement<sup>[003 ¶19](#Sources)</sup>.

# %% [markdown]
# ## How much do we know because somebody asked? · core
#
# Now the guess from the beginning. For every event, the record says whether it stands in a document that somebody got
# by asking. It also says what led to what: first the emails, then the report on them, then the agency's answer to the
# report.

# %%
from facelab.figures.record.reading import WAYS, trail_units
from facelab.record import trail, trail_by_article

ways = list(trail(record).values())
words = "; ".join(f"{text}: {ways.count(way)}" for way, (text, *_) in WAYS.items())
figure = trail_units(trail_by_article(record), f"{len(ways)} events of five articles, one square each")
show(figure, alt=f"One square for each of {len(ways)} events, by article. {words}.")

# %% tags=["nbval-check-output"]
from facelab.lessons import compare

asked = len(ways) - ways.count("otherwise")
touched = [name for name, some in trail_by_article(record).items() if set(some) - {"otherwise"}]
print(f"In the documents themselves: {ways.count('document')} of {len(ways)} events.")
print(f"With the asking, and with all that came of it: {asked} of {len(ways)}.")
print(f"Articles in which there is some: {len(touched)} of {len(trail_by_article(record))}.")
compare("known-by-asking", round(100 * asked / len(ways)), "per cent")

# %% [markdown]
# **That is the surprise.** The documents alone are a small share. (A maker's own words on its product, found among
# them, are counted with what came of them.) But the documents were reported, and the reports were answered, and the
# answers were reported in their turn. Every article here contains something that goes back to people who asked an
# office for its papers, or who released what they had obtained.
#
# And here is the other half of it:

# %% tags=["nbval-check-output"]
by_event = trail(record)
county = [by_event[event.id] for event in select(record, told, system="washington-county")]
print(f"The articles tell {len(county)} events that concern the Washington County Sheriff's Office.")
print(f"Behind {county.count('otherwise')} of them they name no request.")

# %% [markdown]
# Much of what these articles know of the office, it told by itself. One of its analysts explained the work to an
# audience at a conference<sup>[001 ¶9, ¶10](#Sources)</sup>. One other thing came out by asking: what an employee of
# the county wrote<sup>[001 ¶11](#Sources)</sup>. The article does not say of which office; we count it here. (That no
# sign of a public debate was supplied is said of bodies in three states, not of this office.) Telling and being asked
# are two ways to openness, and neither replaced the other.

# %% [markdown]
# ## A request of your own · core
#
# This is what came back in the cases that the articles tell of:

# %%
from facelab.figures.record.pages import request_rows

show_table(request_rows(record), "Requests, and what came back")

# %% tags=["nbval-check-output"]
silent = sum(one.how_long == "not stated" for one in record.requests)
print(f"How long it took, the articles do not say in {silent} of {len(record.requests)} cases.")

# %% [markdown]
# Now you. Choose an office: your town's police, a school district, a transport authority. In many places asking is a
# right, not a favour. Ask for **papers that exist**, of **one kind**, from **a period**: that spares the people who
# answer. And expose nobody: the letter itself says that you want no pictures and no names of people who were searched
# for.

# %% tags=["widget"]
from facelab.widgets.record import RecordsRequestForm

RecordsRequestForm(record).show()

# %% [markdown]
# **The same without a form.** Change what stands between the quotation marks. The kinds of records are `purchases`,
# `meetings`, `emails`, `help`, `use`, `debate`, `counts` and `gallery`.

# %% tags=["no-widget"]
from facelab.record import RecordsRequest, compose, file_name

my_request = RecordsRequest("Police Department of Exampletown", "2018", "2020-06", ("purchases", "debate"))
letter = compose(record, my_request)
print(letter)

# %% tags=["no-widget"]
from facelab.figures.record.letter import letter_pages, letter_pdf
from facelab.record.letter import save_letter

saved = save_letter(letter, letter_pdf(letter), file_name(my_request.agency))
print("Saved:", ", ".join(path.name for path in saved if path), "in the folder", saved.text.parent.name)
show(letter_pages(letter)[0], alt="The letter above as a page to print, with blanks for date, name and address.")

# %% [markdown]
# The law, the fees and the time an office has differ from place to place; this is practice in asking, not legal advice.
# Look up which law applies to your office before you send anything. Nothing is sent from here.

# %% [markdown]
# ## The money · further
#
# One sum in the articles is said to have been spent. The others are the value of a contract that was still open, or
# work and services for which no sum is named.

# %%
from facelab.figures.record.pages import money_rows

show_table(money_rows(record), "Every sum and service that the record names")

# %% [markdown]
# The column of what a sum does not say is the one to read. A large number next to the words *face recognition* looks
# like a number *for* face recognition.

# %% [markdown]
# ## What came after · further
#
# The five articles end in June 2020. What follows comes from other sources, each with how far we have looked. It is a
# choice, not a history.

# %%
from facelab.figures.record.pages import event_rows
from facelab.record import events_table

later = select(record, record.events, layer="later")
show_table(event_rows(events_table(record, later)), "What came after, or was said elsewhere")

# %% [markdown]
# Watch one number travel. Which setting is right for police? A blog's example showed 85 %. Later Amazon named 95 % and
# 99 %, and an office was reported to set none. `03_thresholds` is about what such a number does.

# %% [markdown]
# ## The whole timeline, to print · further

# %%
show_table(event_rows(events_table(record)), "Every event of the record")

# %% [markdown]
# ## Check yourself

# %%
from facelab.lessons import ask, check, hint

ask("no-contract-then")

# %% tags=["learner", "starter"]
no_contract_then = ...

# %% tags=["facilitator", "solution"]
no_contract_then = "bcd"

# %%
check("no-contract-then", no_contract_then)

# %%
ask("corrected-article")

# %% tags=["learner", "starter"]
corrected_article = ...

# %% tags=["facilitator", "solution"]
corrected_article = "c"

# %%
check("corrected-article", corrected_article)

# %% [markdown]
# The picture of squares holds the answer to this one: how many events stand *in* documents that somebody got by asking?

# %% tags=["learner", "starter"]
in_documents = ...

# %% tags=["facilitator", "solution"]
in_documents = ways.count("document")

# %%
check("in-the-documents", in_documents, ways=by_event)

# %%
ask("request-that-works")

# %% tags=["learner", "starter"]
request_that_works = ...

# %% tags=["facilitator", "solution"]
request_that_works = "b"

# %%
check("request-that-works", request_that_works)

# %% [markdown]
# *Further*: this one belongs to *The money*.

# %%
ask("lobbying-share")

# %% tags=["learner", "starter"]
lobbying_share = ...

# %% tags=["facilitator", "solution"]
lobbying_share = "d"

# %%
check("lobbying-share", lobbying_share)

# %%
hint("no-contract-then")  # or hint("corrected-article"), hint("in-the-documents", ways=by_event), ...

# %% [markdown]
# ## What this shows, and what it does not
#
# * It shows what five articles tell, who says it, and on what it rests. It does **not** show what is true beyond them:
#   five articles are five articles, chosen for this course.
# * Counts of events are counts of *our entries*. One paragraph can make three of them, and another person would cut
#   them differently. What is known because of a document might have come out in another way. And for one set of emails
#   (003) it is our reading that they were asked for.
# * Requests make news, so articles about requests are easier to find. In other fields, or in other articles, the share
#   would be another.
# * That a source gives no date, no count or no reason does not mean that there is none.
# * Nothing here says how well any product worked, then or now.

# %% [markdown]
# ## Talk about it
#
# * Somebody in a sheriff's office may say: *we spoke about it openly, and got no credit for that.* An advocate may
#   say: *to be told afterwards is not to be asked.* What would each have to show the other?
# * Answering a request for records costs an office hours that it could spend on cases. Not answering costs the public
#   its view of the office. How would you share the burden fairly, and who should pay?
# * Amazon and ICE say that talks with vendors are usual. Suppose they are. When should something usual be public?
# * ICE says that its investigators used face recognition in cases of fraud and of exploited children. The ACLU's
#   counsel says that Congress never authorised such use. Both can be true. Which paper would you ask
#   for first?

# %% [markdown] tags=["facilitator"]
# **Both sides in their best terms.** If the room leans one way, ask somebody to read the other side's row aloud from
# the table of cases, and nothing else, before answering. The DEA has no word in the record: say so, and invent none.
#
# **If somebody asks what happened then**: the section on what came after says what we found, and how far we looked.
# Resist going further from memory.

# %% [markdown]
# ## Key points
#
# * First ask what a claim rests on; then whether it is true.
# * When two statements do not fit together, keep both, as what each side says, until a document settles it.
# * A correction is part of the source. Read from the top, and quote it with its date.
# * An announcement has cells that it leaves open. Notice when you fill them yourself.
# * Much is known because somebody asked, and some because somebody told. You can be either.

# %% [markdown]
# ## Sources
#
# * 000: CNET, 24 October, no year stated. 001: no outlet and no date stated. 002: neither outlet, writer nor date
#   stated. 003: The Hill, no date stated. 004: Tom's Hardware, 23 May 2018, updated 4 June 2018. Paragraphs are counted
#   from 1 at the headline, without blank lines.
# * The record itself, with every entry's source: `data/record/`; its `README.md` says by which rules.
# * What came after rests on these:

# %%
show_table(source_rows(record, "later"), "Other sources, described in our words")
