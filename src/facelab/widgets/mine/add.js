// A learner's own picture: three parts of one form. Nothing is sent before Keep, and nobody is in the model.

const PATIENCE = 15000; // milliseconds without an answer, before the page says what may be the matter

function render({ model, el }) {
  const data = model.get("data");
  const { texts, limits } = data;
  const me = unique("page");
  let waiting = null; // a timer, while an answer is awaited
  let opening = 0; // which file is being opened: only the last one counts

  const record = recordForm(data, refresh);
  const needed = spoken();
  const told = spoken();
  const place = picturePlace(texts);
  const camera = cameraPlace(texts, limits, tellNext, showTaken);
  const keep = button(texts.keep, keepPicture, "fv-mine-button fv-mine-first");
  const throwAway = button(texts.throw, throwPicture, "fv-mine-button");
  const answer = answerPlace();
  const people = peopleList(texts, withdraw);
  const receipt = answerPlace();

  const file = element("input", { type: "file", accept: "image/*", "aria-describedby": needed.view.id });
  const chooser = element("label", { class: "fv-mine-file" }, file, element("span", {}, texts.choose));
  const how = element("p", { class: "fv-mine-how" }, texts.drop);
  const area = element("div", { class: "fv-mine-area" }, rowOf(chooser, camera.on), how, camera.view);
  file.addEventListener("change", () => {
    const files = [...file.files];
    file.value = ""; // its name is not kept, and the same file can be chosen again
    if (files.length) open(files);
  });

  const closed = () => waiting !== null || record.missing().length > 0;

  /** Let each control be usable or not, and say what the record still needs. */
  function refresh() {
    const missing = record.missing();
    needed.say(missing.length ? filledIn(texts.missing, { missing: missing.join("; ") }) : texts.complete);
    needed.view.classList.toggle("fv-mine-needs", missing.length > 0);
    const lost = !record.allows() && (place.isThere() || camera.isOn());
    camera.allow(!closed());
    if (lost) {
      place.clear();
      told.say(texts.goneWithRecord);
    }
    file.disabled = keep.disabled = closed();
    throwAway.disabled = waiting !== null;
    area.classList.toggle("fv-mine-closed", closed());
    record.busy(waiting !== null);
    people.busy(waiting !== null);
  }

  /** Say something of the next picture: what became of the last one is no longer said. */
  function tellNext(words) {
    answer.clear();
    told.say(words);
  }

  async function open(files) {
    if (waiting !== null) return;
    if (closed()) return told.say(needed.words());
    if (files.length > 1) return told.say(texts.one);
    const mine = ++opening;
    camera.turnOff();
    tellNext(texts.reading);
    try {
      const canvas = await openPicture(files[0], texts, limits);
      if (mine !== opening) return;
      if (closed()) told.say(needed.words());
      else show(canvas);
    } catch (refused) {
      if (mine === opening) told.say(refused.message);
    }
  }

  function show(canvas) {
    tellNext(place.show(canvas));
    refresh();
  }

  function showTaken(canvas) {
    opening++;
    show(canvas);
    place.view.focus(); // not Keep: a key that is still held down would press it
  }

  function throwPicture() {
    place.clear();
    tellNext(texts.gone);
    (file.disabled ? record.names : file).focus();
  }

  async function keepPicture() {
    if (closed() || !place.isThere()) return;
    opening++;
    camera.turnOff();
    wait(answer, texts.keeping);
    const picture = await place.bytes();
    model.send({ ask: "keep", from: me, ...record.read() }, undefined, [picture]);
  }

  function withdraw(whom) {
    if (waiting !== null) return;
    wait(receipt, texts.withdrawing);
    model.send({ ask: "withdraw", from: me, whom });
  }

  /** Wait for an answer, which is going to appear there; a reader's place on the page moves there too. */
  function wait(where, words) {
    [answer, receipt].forEach((one) => one.clear());
    where.well(words);
    where.view.focus();
    waiting = setTimeout(() => where.well(`${words} ${texts.slow}`), PATIENCE);
    refresh();
  }

  function hear({ ask, to, ...said }) {
    if (ask === "people") return hearPeople(said);
    if (to !== me || waiting === null) return;
    clearTimeout(waiting);
    waiting = null;
    const where = ask === "keep" ? answer : receipt;
    if (!said.well) where.badly(ask === "keep" ? texts.notKept : texts.trouble, said);
    else where.well(said.said);
    if (ask === "keep" && said.well) {
      place.clear();
      told.say("");
      record.nextPicture();
    }
    refresh();
  }

  function hearPeople(said) {
    if (said.days) record.setDays(said.days);
    if (said.well) people.show(said.people);
    else people.cannot(`${said.what} ${said.cure}`);
    refresh();
  }

  el.classList.add("fv-mine");
  const title = element("h3", { id: unique("title") }, texts.title);
  const buttons = rowOf(keep, throwAway);
  place.view.append(buttons);
  const parts = [
    [texts.record, record.view, needed.view],
    [texts.picture, area, told.view, place.view, answer.view],
    [texts.list, people.view, receipt.view],
  ].map(([heading, ...inside]) => element("section", {}, element("h4", {}, heading), ...inside));
  el.replaceChildren(title, element("p", {}, texts.intro), ...parts);
  put(el, { role: "group", "aria-labelledby": title.id });
  refresh();
  model.on("msg:custom", hear);
  model.send({ ask: "people", from: me });
  const ends = [keepKeys(el), takeDrops(el, area, open), camera.end, place.clear, () => model.off("msg:custom", hear)];
  return () => {
    clearTimeout(waiting);
    ends.forEach((end) => end());
  };
}

/** Take files that are dropped anywhere on the form: beside it, a browser would leave the page and show them. */
function takeDrops(el, area, dropped) {
  const over = (is) => area.classList.toggle("fv-mine-over", is);
  const heard = (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return; // words may be dragged into a field
    event.preventDefault();
    event.stopPropagation();
    over(event.type === "dragover");
    if (event.type === "dragover") event.dataTransfer.dropEffect = "copy";
    if (event.type === "drop" && event.dataTransfer.files.length) dropped([...event.dataTransfer.files]);
  };
  const kinds = ["dragover", "dragleave", "drop"];
  for (const kind of kinds) el.addEventListener(kind, heard);
  return () => kinds.forEach((kind) => el.removeEventListener(kind, heard));
}

/** Make a place for a sentence that a screen reader speaks when it changes. */
function spoken() {
  const view = element("p", { role: "status", class: "fv-mine-says", id: unique("says") });
  const say = (words) => {
    if (view.textContent !== words) view.textContent = words;
  };
  return { view, say, words: () => view.textContent };
}

/** Make a place for an answer: what went well is told politely, and what did not at once, with its cure. */
function answerPlace() {
  const [good, bad] = ["status", "alert"].map((role) => element("div", { role, class: `fv-mine-${role}` }));
  const view = element("div", { tabindex: "-1", class: "fv-mine-answer" }, good, bad);
  const clear = () => [good, bad].forEach((one) => one.replaceChildren());
  const well = (words) => {
    bad.replaceChildren();
    good.replaceChildren(element("p", {}, words));
  };
  const badly = (head, { what, cure }) => {
    good.replaceChildren();
    bad.replaceChildren(element("p", {}, element("b", {}, head), ` ${what}`), element("p", {}, cure));
  };
  return { view, well, badly, clear };
}

function rowOf(...parts) {
  return element("div", { class: "fv-mine-row" }, ...parts);
}

export default { render };
