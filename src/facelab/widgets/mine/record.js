// The record of a picture: whose it is, what for, until when, and two statements. It comes before any picture.

/** Make the form of a record; `changed` is called whenever any of it is. */
function recordForm({ texts, uses, needed, days }, changed) {
  let range = days;
  const names = field(texts.names, texts.namesHow, { type: "text", maxlength: 600, autocomplete: "off" });
  put(names.input, { spellcheck: "false", autocapitalize: "words" });
  const boxes = uses.map(([use, words, on]) => ({ use, ...tick(words, on) }));
  const until = field(texts.until, "", { type: "date", required: "" });
  const [adults, agreed] = [tick(texts.adults), tick(texts.agreed)];
  const young = element("p", { class: "fv-mine-how", id: unique("young") }, texts.young);
  put(adults.input, { "aria-describedby": young.id });
  const group = (title, ...parts) => element("fieldset", {}, element("legend", {}, title), ...parts);
  const view = element("div", { class: "fv-mine-record" },
    names.view, group(texts.uses, ...boxes.map((box) => box.view)), until.view,
    group(texts.who, adults.view, young, agreed.view));
  view.addEventListener("input", changed);
  view.addEventListener("change", changed);
  setDays(days);
  until.input.value = days.today;

  /** Set between which days to choose; a day that was not chosen stays the first one. */
  function setDays(some) {
    if (until.input.value === range.today) until.input.value = some.today;
    range = some;
    put(until.input, { min: some.today, max: some.last });
    until.how.textContent = filledIn(texts.untilHow, { last: some.lastInWords });
  }

  /** Return the record, as it is sent. */
  function read() {
    return {
      names: names.input.value,
      uses: boxes.filter((box) => box.input.checked).map((box) => box.use),
      until: until.input.value,
      adults: adults.input.checked,
      agreed: agreed.input.checked,
    };
  }

  /** Return in words what it still needs. */
  function missing() {
    const { uses: some, until: day, ...said } = read();
    const there = {
      names: /[^\s,–—-]/.test(said.names),
      uses: some.includes(needed),
      until: day !== "" && range.today <= day && day <= range.last,
      adults: said.adults,
      agreed: said.agreed,
    };
    const lacking = Object.keys(there).filter((part) => !there[part]);
    return lacking.map((part) => filledIn(texts.needs[part], { last: range.lastInWords }));
  }

  /** Take both statements back: the next picture needs its own. */
  function nextPicture() {
    adults.input.checked = agreed.input.checked = false;
  }

  const allows = () => adults.input.checked && agreed.input.checked;
  const busy = (is) => view.querySelectorAll("input").forEach((input) => (input.disabled = is));
  return { view, names: names.input, setDays, read, missing, allows, nextPicture, busy };
}

/** Make a labelled field with a line on how to fill it in. */
function field(text, words, kind) {
  const id = unique("field");
  const input = element("input", { id, ...kind, "aria-describedby": `${id}-how` });
  const how = element("p", { class: "fv-mine-how", id: `${id}-how` }, words);
  const label = element("label", { for: id, class: "fv-mine-label" }, text);
  return { input, how, view: element("div", {}, label, how, input) };
}

/** Make a box to tick, with its words. */
function tick(words, on = false) {
  const input = element("input", { type: "checkbox" });
  input.checked = on;
  return { input, view: element("label", { class: "fv-mine-tick" }, input, element("span", {}, words)) };
}
