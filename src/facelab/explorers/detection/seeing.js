// What the detector sees: a head, hidden step by step, the boxes on it, and who found it at every step.

function render({ model, el }) {
  const { texts, note, detectors, heads, faces } = model.get("data");
  const named = (object, name) => (Object.hasOwn(object, name) ? name : Object.keys(object)[0]);
  const head = () => named(heads, model.get("head"));
  const way = () => named(heads[head()], model.get("way"));
  const steps = () => heads[head()][way()];
  const place = () => Math.min(steps().length - 1, Math.max(0, Math.round(model.get("step"))));
  const go = (step) => change(model, "step", step);

  const people = choice(texts.head, Object.keys(heads), (name) => change(model, "head", name));
  const ways = choice(texts.way, Object.keys(heads[head()]), (name) => {
    change(model, "step", 0);
    change(model, "way", name);
  });
  const line = slider(texts.step, { min: 0, step: 1 });
  line.input.addEventListener("input", () => go(Number(line.input.value)));
  const top = element("div", { class: "fv-head" }, ways.view, people.view);
  const face = faceSlot(faces);
  const boxes = drawn("svg", { viewBox: "0 0 100 100", class: "fv-boxes", "aria-hidden": "true" });
  const view = element("div", { class: "fv-seen", role: "img" }, face.view, boxes);
  const words = element("p", { role: "status" });
  const rows = element("div", { class: "fv-rows", "aria-hidden": "true" });
  const said = element("div", { class: "fv-head" }, line.label, line.output);
  const side = element("div", { class: "fv-side" }, said, line.input, rows, words);

  /** Draw what stays while the slider moves: every detector's answers to this change of this head. */
  function drawWay() {
    people.choose(head());
    ways.choose(way());
    line.input.max = steps().length - 1;
    el.style.setProperty("--fv-steps", steps().length);
    rows.replaceChildren(...detectors.map((detector) => answers(detector, steps(), texts)));
    drawStep();
  }

  /** Draw what follows the slider. */
  function drawStep() {
    const step = steps()[place()];
    line.input.value = place();
    line.output.value = step.says;
    put(line.input, { "aria-valuetext": step.says });
    face.show(step.face);
    boxes.replaceChildren(...detectors.flatMap((detector) => boxesOf(detector, step.boxes[detector.name] ?? [])));
    put(view, { "aria-label": step.alt });
    words.textContent = step.words;
    el.style.setProperty("--fv-place", place());
  }

  el.classList.add("fv-explorer", "fv-seeing");
  el.replaceChildren(top, element("div", { class: "fv-beside" }, view, side), element("p", { class: "fv-note" }, note));
  rows.addEventListener("click", (event) => {
    const at = [...(event.target.closest(".fv-row")?.querySelectorAll(".fv-mark") ?? [])].indexOf(event.target);
    if (at >= 0) go(at);
  });
  const ends = [keepKeys(el), follow(model, ["head", "way"], drawWay), follow(model, ["step"], drawStep)];
  return () => ends.forEach((end) => end());
}

/** Make the row of one detector: a mark for each step, filled where the face was found. */
function answers({ name, title, colour }, steps, texts) {
  const mark = (step) => {
    const found = step.found[name];
    return element("span", { class: `fv-mark ${found ? "fv-found" : "fv-missed"}` }, found ? "✓" : "✗");
  };
  const count = `${steps.filter((step) => step.found[name]).length} of ${steps.length} ${texts.found}`;
  const about = element("p", { class: "fv-who" }, title, element("span", { class: "fv-says" }, count));
  const row = element("div", { class: "fv-row" }, about, element("div", { class: "fv-marks" }, ...steps.map(mark)));
  row.style.setProperty("--fv-colour", colour);
  return row;
}

const CORNERS = { haar: ["start", 0, -2], hog: ["start", 0, 5.5], cnn: ["end", 1, 5.5] }; // beside a box

/** Draw the boxes of one detector, each with its name at a corner that no other's takes. */
function boxesOf({ name, title, colour }, boxes) {
  return boxes.flatMap(([x, y, width, height]) => {
    const size = { x, y, width, height };
    const [anchor, across, away] = CORNERS[name];
    const at = { x: x + across * width, y: (away < 0 ? y : y + height) + away, "text-anchor": anchor };
    return [
      drawn("rect", { ...size, class: "fv-box-edge" }),
      drawn("rect", { ...size, class: `fv-box fv-box-${name}`, stroke: colour }),
      drawn("text", { ...at, fill: colour }, title),
    ];
  });
}

export default { render };
