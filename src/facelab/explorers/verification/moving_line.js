// The moving line: a threshold over two heaps of distances, both errors at every threshold, and the faces it gets wrong.

const KINDS = ["accepted", "refused"];
const PAIRS = 4;
const LEFT = 40, RIGHT = 14; // beside the plot; explorer.css puts the slider's ends there
const TOP = 42, HEAPS = 96, BETWEEN = 14, CURVES = 76, BELOW = 32;
const HEIGHT = TOP + HEAPS + BETWEEN + CURVES + BELOW;
const NARROW = 520;

function render({ model, el }) {
  const { texts, rates, lines, samples, pairs, faces } = model.get("data");
  const clamped = () => Math.min(lines.high, Math.max(lines.low, model.get("threshold")));
  const place = () => Math.round((clamped() - lines.low) / lines.step);
  const sample = () => samples.find((one) => one.name === model.get("sample")) ?? samples[0];

  const line = slider(texts.threshold, { min: lines.low, max: lines.high, step: lines.step });
  line.input.addEventListener("input", () => change(model, "threshold", Number(line.input.value)));
  const names = choice(texts.samples, samples.map((one) => one.name), (name) => change(model, "sample", name));
  const head = element("div", { class: "fv-head" }, line.label, line.output, names.view);
  const controls = element("div", { class: "fv-controls" }, head, line.input);
  const picture = element("div", { class: "fv-picture" });
  const wrong = Object.fromEntries(KINDS.map((kind) => [kind, wrongPairs(kind, texts[kind], pairs, faces)]));
  const people = element("div", { class: "fv-people" }, ...KINDS.map((kind) => wrong[kind].view));
  const note = element("p", { class: "fv-note" });
  let chart;

  /** Draw what stays while the line moves. */
  function drawSample() {
    chart = chartOf(sample(), lines, texts, rates, picture.clientWidth || 720);
    picture.replaceChildren(chart.view);
    names.choose(sample().name);
    note.textContent = sample().note;
    drawLine();
  }

  /** Draw what follows the line. */
  function drawLine() {
    const { errors } = sample();
    line.input.value = clamped();
    line.output.value = lines.says[place()];
    line.input.style.setProperty("--fv-at", `${((clamped() - lines.low) / (lines.high - lines.low)) * 100}%`);
    chart.move(clamped(), KINDS.map((kind) => errors[kind].share[place()]));
    for (const kind of KINDS) wrong[kind].show(sample(), place());
  }

  el.classList.add("fv-explorer", "fv-moving-line");
  el.replaceChildren(controls, picture, people, note);
  letDrag(picture, line.input, lines);
  const width = new ResizeObserver(() => picture.clientWidth !== chart.width && drawSample());
  const ends = [
    keepKeys(el),
    follow(model, ["sample"], drawSample),
    follow(model, ["threshold"], drawLine),
    () => width.disconnect(),
  ];
  width.observe(picture);
  return () => ends.forEach((end) => end());
}

/** Make the place of one kind of error: its words, which are spoken, and its pairs of faces. */
function wrongPairs(kind, title, pairs, faces) {
  const count = element("strong", { class: "fv-count" });
  const rate = element("span", { class: "fv-rate" });
  const words = element("p", { role: "status" }, element("span", { class: "fv-who" }, title, ":"), " ", count, " ", rate);
  const blank = element("p", { class: "fv-blank" });
  const slots = Array.from({ length: PAIRS }, () => {
    const two = [faceSlot(faces), faceSlot(faces)];
    const says = element("span", { class: "fv-says", "aria-hidden": "true" });
    const both = element("span", { class: "fv-both" }, two[0].view, two[1].view);
    return { view: element("span", { class: "fv-pair", role: "img" }, both, says), two, says };
  });
  const row = element("div", { class: "fv-pairs" }, blank, ...slots.map((slot) => slot.view));

  function show(sample, place) {
    const errors = sample.errors[kind];
    count.textContent = errors.count[place];
    rate.textContent = errors.rate[place];
    blank.textContent = errors.pairs[place].length ? "" : sample.blank;
    slots.forEach((slot, at) => {
      const pair = pairs[errors.pairs[place][at]];
      slot.view.hidden = !pair;
      if (!pair) return;
      slot.two.forEach((face, which) => face.show(pair.faces[which]));
      slot.says.textContent = pair.says;
      put(slot.view, { "aria-label": pair.alt });
    });
  }
  return { view: element("div", { class: `fv-kind fv-${kind}` }, words, row), show };
}

/** Draw the heaps and curves of a sample; the result's `move` puts the line somewhere. */
function chartOf({ edges, heaps, errors }, lines, texts, rates, width) {
  const [heapsFoot, curvesFoot] = [TOP + HEAPS, HEIGHT - BELOW];
  const right = width - RIGHT;
  const x = (distance) => LEFT + ((distance - lines.low) / (lines.high - lines.low)) * (right - LEFT);
  const most = Math.max(...heaps.one, ...heaps.two);
  const heapY = (share) => heapsFoot - (share / most) * HEAPS;
  const curveY = (share) => curvesFoot - share * CURVES;
  const text = (words, at, y, name, anchor) =>
    drawn("text", { x: at, y, class: name, "text-anchor": anchor }, words);

  const view = drawn("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, class: "fv-chart", "aria-hidden": "true" });
  const sides = ["match", "no-match"].map((name) => unique(name)); // the two sides of the line, to cut errors out by
  const cuts = sides.map(() => drawn("rect", { y: 0, height: HEIGHT }));
  sides.forEach((id, side) => view.append(drawn("clipPath", { id }, cuts[side])));

  const hatch = unique("hatch");
  for (const [kind, turn] of [["one", 45], ["two", -45]]) {
    const size = { width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: `rotate(${turn})` };
    const stroke = drawn("rect", { width: 2.4, height: 5, class: `fv-hatch-${kind}` });
    view.append(drawn("pattern", { id: `${hatch}-${kind}`, ...size }, stroke));
  }

  const labels = []; // above the line
  for (const [kind, side] of [["two", 0], ["one", 1]]) {
    const d = outline(heaps[kind], edges, x, heapY);
    const cut = { "clip-path": `url(#${sides[side]})`, fill: `url(#${hatch}-${kind})` };
    view.append(drawn("path", { d, class: `fv-heap-${kind}` }), drawn("path", { d, ...cut }));
    const top = heaps[kind].indexOf(Math.max(...heaps[kind]));
    const [at, y] = [x(edges[top]), heapY(heaps[kind][top]) - 6];
    labels.push(text(texts[kind], at, y, `fv-text-${kind}`, kind === "one" ? "end" : "start"));
  }

  for (const share of [0, 0.5, 1]) {
    const y = curveY(share);
    view.append(drawn("line", { x1: LEFT, x2: right, y1: y, y2: y, class: "fv-grid" }));
    view.append(text(`${share * 100} %`, LEFT - 5, y + 4, "fv-tick", "end"));
  }
  const step = width < NARROW ? 2 : 1;
  for (let tenth = Math.ceil(lines.low * 10); tenth <= lines.high * 10; tenth += step) {
    view.append(text((tenth / 10).toFixed(1), x(tenth / 10), curvesFoot + 15, "fv-tick", "middle"));
  }
  view.append(text(texts.distance, right, HEIGHT - 5, "fv-tick", "end"));

  // Each curve has its name where it has room: strangers' on its left, high up; the other's on its right, lower down.
  for (const [kind, name, height, away] of [["accepted", "two", 0.8, "end"], ["refused", "one", 0.6, "start"]]) {
    const shares = errors[kind].share;
    const points = shares.map((share, at) => [x(lines.low + at * lines.step), curveY(share)]);
    view.append(drawn("path", { d: `M${points.join("L")}`, class: `fv-curve-${name}` }));
    const beyond = shares.findIndex((share) => (kind === "accepted" ? share >= height : share <= height));
    const [at, y] = points[beyond < 0 ? points.length - 1 : beyond];
    labels.push(text(rates[kind], at + (away === "end" ? -7 : 7), y + 4, `fv-text-${name}`, away));
  }

  const rule = drawn("line", { y1: 0, y2: curvesFoot, class: "fv-line" });
  const dots = ["two", "one"].map((name) => drawn("circle", { r: 4.5, class: `fv-dot-${name}` }));
  const verdicts = [["match", "one", "end"], ["noMatch", "two", "start"]].map(([verdict, name, anchor]) =>
    text(texts[verdict], 0, 12, `fv-text-${name}`, anchor));
  view.append(rule, ...labels, ...dots, ...verdicts);

  function move(threshold, shares) {
    const at = x(threshold);
    put(rule, { x1: at, x2: at });
    put(cuts[0], { x: 0, width: at });
    put(cuts[1], { x: at, width: Math.max(0, width - at) });
    dots.forEach((dot, kind) => put(dot, { cx: at, cy: curveY(shares[kind]) }));
    verdicts.forEach((words, side) => put(words, { x: at + (side ? 7 : -7) }));
  }
  return { view, move, width };
}

/** Return the outline of a heap, as the path of an SVG. */
function outline(shares, edges, x, y) {
  const tops = shares.map((share, bin) => `V${y(share)}H${x(edges[bin + 1])}`);
  return `M${x(edges[0])},${y(0)}${tops.join("")}V${y(0)}Z`;
}

/** Let the line be drawn along in the picture, as well as by its slider, which then rounds and tells. */
function letDrag(picture, input, lines) {
  const to = (event) => {
    const box = picture.getBoundingClientRect();
    const share = (event.clientX - box.left - LEFT) / (box.width - LEFT - RIGHT);
    input.value = lines.low + share * (lines.high - lines.low);
    input.dispatchEvent(new Event("input"));
  };
  picture.addEventListener("pointerdown", (event) => {
    picture.setPointerCapture(event.pointerId);
    to(event);
  });
  picture.addEventListener("pointermove", (event) => picture.hasPointerCapture(event.pointerId) && to(event));
}

export default { render };
