// One against many: a gallery that grows, visitors who are not in it, and who of them is found there all the same.

const [LEFT, RIGHT, TOP, FOOT, BELOW, WIDTH] = [38, 10, 10, 132, 34, 320];

function render({ model, el }) {
  const { texts, rules, note, sizes, lines, found, expected, fmr, shares } = model.get("data");
  const { members, visitors, faces } = model.get("data");
  const clamp = (value, { low, high }) => Math.min(high, Math.max(low, value));
  const size = () => clamp(Math.round(model.get("size")), sizes);
  const place = () => Math.round((clamp(model.get("line"), lines) - lines.low) / lines.step);
  const always = () => model.get("rule") === rules[1];
  const chosen = () => clamp(Math.round(model.get("visitor")), { low: 0, high: visitors.length - 1 });
  const nearest = (visitor) => visitor.nearest.findLast(([from]) => from <= size());
  const count = (of, at) => (always() ? visitors.length : found[of - sizes.low][at]);

  const many = slider(texts.size, { min: sizes.low, max: sizes.high, step: 1 });
  const line = slider(texts.line, { min: lines.low, max: lines.high, step: lines.step });
  many.input.addEventListener("input", () => change(model, "size", Number(many.input.value)));
  line.input.addEventListener("input", () => change(model, "line", Number(line.input.value)));
  const rule = choice(texts.rule, rules, (name) => change(model, "rule", name));
  const head = (one) => element("div", { class: "fv-head" }, one.label, one.output);
  const controls = [many, line].map((one) => element("div", {}, head(one), one.input));

  const group = unique("visitors");
  const tiles = visitors.map((visitor, number) => visitorTile(group, visitor, number, members.length, faces));
  tiles.forEach((tile, number) => tile.input.addEventListener("change", () => change(model, "visitor", number)));
  const legend = element("legend", {}, texts.visitors);
  const crowd = element("fieldset", { class: "fv-crowd" }, legend, ...tiles.map((tile) => tile.view));
  const inside = members.map((_, number) => smallFace(faces, number));
  const gallery = element("div", { class: "fv-gallery", "aria-hidden": "true" }, ...inside);
  const chart = growthChart(texts, sizes, visitors.length);
  const words = element("p", { role: "status" });
  const two = [faceSlot(faces), faceSlot(faces)];
  const whose = element("p", { role: "status" });
  const both = element("span", { class: "fv-both" }, ...two.map((one) => one.view));
  const pair = element("div", { class: "fv-candidate" }, both, whose);
  const title = element("p", { class: "fv-who" }, texts.gallery);
  const side = element("div", { class: "fv-side" }, pair, title, gallery, chart.view);

  function draw() {
    many.input.value = size();
    many.output.value = size();
    line.input.value = lines.low + place() * lines.step;
    line.output.value = (lines.low + place() * lines.step).toFixed(2);
    line.input.disabled = always();
    rule.choose(always() ? rules[1] : rules[0]);
    const hit = visitors.map((visitor) => always() || nearest(visitor)[2] <= place());
    tiles.forEach((tile, number) => tile.mark(hit[number], number === chosen()));
    inside.forEach((face, number) => face.classList.toggle("fv-away", number >= size()));
    const total = count(size(), place());
    const values = { found: total, of: visitors.length, share: shares[total], fmr: fmr[place()] };
    const predicted = expected[size() - sizes.low][place()];
    words.textContent = filledIn(always() ? texts.always : texts.words, { ...values, predicted });
    const visitor = visitors[chosen()];
    const [, who, , apart] = nearest(visitor);
    two[0].show(members.length + chosen());
    two[1].show(who);
    const says = hit[chosen()] ? texts.with : texts.without;
    whose.textContent = filledIn(says, { visitor: visitor.name, who: members[who], apart });
    pair.classList.toggle("fv-hit", hit[chosen()]);
    const at = Array.from({ length: sizes.high - sizes.low + 1 }, (_, step) => sizes.low + step);
    const predictions = at.map((of) => (always() ? null : Number(expected[of - sizes.low][place()]) / 100));
    chart.draw(at, at.map((of) => count(of, place()) / visitors.length), predictions, size());
  }

  const sliders = element("div", { class: "fv-two-sliders" }, ...controls);
  el.classList.add("fv-explorer", "fv-many");
  el.replaceChildren(
    element("div", { class: "fv-controls" }, sliders, rule.view, words),
    element("div", { class: "fv-beside" }, crowd, side),
    element("p", { class: "fv-note" }, note),
  );
  const ends = [keepKeys(el), follow(model, ["size", "line", "rule", "visitor"], draw)];
  return () => ends.forEach((end) => end());
}

/** Make one visitor: a native radio button with a face; `mark` frames whoever gets a candidate. */
function visitorTile(group, visitor, number, before, faces) {
  const input = element("input", { type: "radio", name: group, value: number });
  const face = smallFace(faces, before + number);
  const said = element("span", { class: "fv-hidden" }, visitor.name);
  const view = element("label", { class: "fv-tile" }, input, face, said);
  function mark(hit, chosen) {
    view.classList.toggle("fv-hit", hit);
    input.checked = chosen;
  }
  return { view, input, mark };
}

function smallFace(faces, number) {
  const face = faceSlot(faces);
  face.show(number);
  return face.view;
}

/** Make a chart of the share of visitors who get a candidate, by the size of the gallery. */
function growthChart(texts, sizes) {
  const x = (size) => LEFT + ((size - sizes.low) / Math.max(1, sizes.high - sizes.low)) * (WIDTH - LEFT - RIGHT);
  const y = (share) => FOOT - share * (FOOT - TOP);
  const path = (at, values) => `M${at.map((size, step) => [x(size), y(values[step])]).join("L")}`;
  const text = (words, at, height, name, anchor) =>
    drawn("text", { x: at, y: height, class: name, "text-anchor": anchor }, words);
  const measured = drawn("path", { class: "fv-curve-two fv-solid" });
  const predicted = drawn("path", { class: "fv-guess" });
  const dot = drawn("circle", { r: 5, class: "fv-dot-two" });
  const names = [text(texts.measured, 0, 0, "fv-text-two", "end"), text(texts.predicted, 0, 0, "fv-quiet", "end")];
  const grid = [0, 0.5, 1].flatMap((share) => [
    drawn("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: y(share), y2: y(share), class: "fv-grid" }),
    text(`${share * 100} %`, LEFT - 4, y(share) + 4, "fv-tick", "end"),
  ]);
  const ends = [sizes.low, sizes.high].map((size) => text(size, x(size), FOOT + 15, "fv-tick", "middle"));
  const axis = text(texts.axis, WIDTH - RIGHT, FOOT + 30, "fv-tick", "end");
  const parts = [...grid, ...ends, axis, predicted, measured, dot, ...names];
  const frame = { viewBox: `0 0 ${WIDTH} ${FOOT + BELOW}`, class: "fv-chart", "aria-hidden": "true" };
  const view = drawn("svg", frame, ...parts);

  function draw(at, shares, guesses, size) {
    put(measured, { d: path(at, shares) });
    const guessed = guesses[0] !== null;
    put(predicted, { d: guessed ? path(at, guesses) : "" });
    put(dot, { cx: x(size), cy: y(shares[size - at[0]]) });
    const heights = [shares, guessed ? guesses : shares].map((values) => y(values.at(-1)));
    const above = heights[0] <= heights[1];
    const clear = (height, up) => Math.min(FOOT - 4, Math.max(TOP + 10, height + (up ? -6 : 16)));
    put(names[0], { x: WIDTH - RIGHT, y: clear(heights[0], above) });
    put(names[1], { x: WIDTH - RIGHT, y: clear(heights[1], !above), visibility: guessed ? "visible" : "hidden" });
  }
  return { view, draw };
}

export default { render };
