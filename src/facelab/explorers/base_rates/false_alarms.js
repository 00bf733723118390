// False alarms in a town: one day past a camera, its alarms as people, and each of them followed to its end.

const KNOBS = ["passages", "listed", "size", "line"];
const [ACROSS, DOWN, CELL] = [50, 20, 6]; // squares: 1,000 of them

function render({ model, el }) {
  const { texts, says, days, pairs, steps, followed, most, place, faces, note } = model.get("data");
  const at = (knob) => Math.min(says[knob].length - 1, Math.max(0, Math.round(model.get(knob)) || 0));
  const day = () => KNOBS.reduce((some, knob) => some[at(knob)], days);
  const count = () => Math.min(most, day().trueDrawn + day().falseDrawn);
  const chosen = () => Math.min(Math.max(0, count() - 1), Math.max(0, Math.round(model.get("alarm")) || 0));

  const sliders = KNOBS.map((knob) => {
    const made = slider(texts[knob], { min: 0, max: says[knob].length - 1, step: 1 });
    made.input.addEventListener("input", () => change(model, knob, Number(made.input.value)));
    const head = element("div", { class: "fv-head" }, made.label, made.output);
    return { knob, ...made, view: element("div", {}, head, made.input) };
  });
  const words = element("p", { role: "status" });
  const crowd = squares(texts);
  const group = unique("alarms");
  const tiles = Array.from({ length: most }, (_, number) => alarmTile(group, number, faces, texts));
  tiles.forEach((tile, number) => tile.input.addEventListener("change", () => change(model, "alarm", number)));
  const more = element("p", { class: "fv-blank" });
  const legend = element("legend", {}, texts.alarms);
  const alarms = element("fieldset", { class: "fv-crowd" }, legend, ...tiles.map((tile) => tile.view), more);
  const two = [faceSlot(faces), faceSlot(faces)];
  const stepLine = (step) => element("li", {}, element("b", {}, step), " ", element("span"));
  const story = element("ol", { class: "fv-story" }, ...steps.map(stepLine));
  const lines = [...story.querySelectorAll("span")];
  const both = element("span", { class: "fv-both" }, ...two.map((face) => face.view));
  const title = element("p", { class: "fv-who" }, texts.follow);
  const told = element("div", { class: "fv-told-one", role: "status" }, title, both, story);

  function draw() {
    const now = day();
    for (const { knob, input, output } of sliders) {
      input.value = at(knob);
      output.value = says[knob][at(knob)];
      put(input, { "aria-valuetext": says[knob][at(knob)] });
    }
    words.textContent = filledIn(now.ofAlarms ? texts.words : texts.silent, now);
    crowd.draw(now.dotsListed, now.dotsFalse);
    const total = now.trueDrawn + now.falseDrawn;
    const kind = (number) => (isTrue(number, now.trueDrawn, total) ? "true" : "false");
    const pair = (number) => pairs[kind(number)][number % pairs[kind(number)].length];
    tiles.forEach((tile, number) => {
      tile.view.hidden = number >= count();
      if (number < count()) tile.show(pair(number), kind(number), number === chosen());
    });
    const rest = (total - count()).toLocaleString("en-GB");
    more.textContent = total === 0 ? texts.none : filledIn(texts.more, { more: rest });
    more.hidden = total > 0 && total === count();
    told.hidden = total === 0;
    if (total === 0) return;
    const one = pair(chosen());
    two.forEach((face, which) => face.show(one.faces[which]));
    told.classList.toggle("fv-hit", kind(chosen()) === "false");
    followed[kind(chosen())].forEach((text, step) => (lines[step].textContent = filledIn(text, one)));
  }

  el.classList.add("fv-explorer", "fv-many", "fv-town");
  const knobs = element("div", { class: "fv-two-sliders" }, ...sliders.map((one) => one.view));
  el.replaceChildren(
    element("div", { class: "fv-controls" }, knobs, words),
    element("div", { class: "fv-beside" }, element("div", {}, alarms, crowd.view), told),
    element("p", { class: "fv-note" }, `${place}. ${note}`),
  );
  const ends = [keepKeys(el), follow(model, [...KNOBS, "alarm"], draw)];
  return () => ends.forEach((end) => end());
}

/** Tell whether an alarm of the day is a true one: they come evenly among the others. */
function isTrue(number, trues, total) {
  return Math.floor(((number + 1) * trues) / total) > Math.floor((number * trues) / total);
}

/** Make one alarm: a native radio button with the face of whoever passed. */
function alarmTile(group, number, faces, texts) {
  const input = element("input", { type: "radio", name: group, value: number });
  const face = faceSlot(faces);
  const said = element("span", { class: "fv-hidden" }, texts.none);
  const view = element("label", { class: "fv-tile" }, input, face.view, said);
  let shown = "";
  function show(pair, kind, chosen) {
    input.checked = chosen;
    if (shown === pair.passer + kind) return; // most alarms stay while a slider moves
    shown = pair.passer + kind;
    face.show(pair.faces[0]);
    said.textContent = `${pair.passer}, ${kind === "true" ? texts.right : texts.wrong}`;
    view.classList.toggle("fv-hit", kind === "false");
    view.classList.toggle("fv-right", kind === "true");
  }
  return { view, input, show };
}

/** Make a thousand squares for those who pass; false alarms and listed people are filled. */
function squares(texts) {
  const side = CELL - 1;
  const corner = (number) => `${(number % ACROSS) * CELL} ${Math.floor(number / ACROSS) * CELL}`;
  const box = (number) => `M${corner(number)}h${side}v${side}h${-side}z`;
  const some = (from, to) => Array.from({ length: Math.max(0, to - from) }, (_, step) => box(from + step)).join("");
  const kinds = ["fv-square", "fv-square fv-square-one", "fv-square fv-square-two"];
  const parts = kinds.map((name) => drawn("path", { class: name }));
  const size = { viewBox: `0 0 ${ACROSS * CELL} ${DOWN * CELL}`, class: "fv-squares", "aria-hidden": "true" };
  const svg = drawn("svg", size, ...parts);
  const view = element("div", { class: "fv-passing" }, element("p", { class: "fv-says" }, texts.dots), svg);
  const all = ACROSS * DOWN;
  put(parts[0], { d: some(0, all) }); // once: the others are drawn over it
  let drawnNow = "";
  function draw(listed, wrong) {
    if (drawnNow === `${listed} ${wrong}`) return;
    drawnNow = `${listed} ${wrong}`;
    put(parts[1], { d: some(0, listed) });
    put(parts[2], { d: some(listed, Math.min(all, listed + wrong)) });
  }
  return { view, draw };
}

export default { render };
