// The moving line: a threshold over two heaps of distances, both of its errors, and the faces it gets wrong.

const KINDS = ["accepted", "refused"];
const PAIRS = 4;
const [LEFT, RIGHT] = [40, 14]; // beside the plot; explorer.css puts the slider's ends there
const [TOP, HEAPS, BETWEEN, CURVES, BELOW] = [42, 96, 14, 76, 32]; // heights, from above
const HEAPS_FOOT = TOP + HEAPS;
const CURVES_FOOT = HEAPS_FOOT + BETWEEN + CURVES;
const HEIGHT = CURVES_FOOT + BELOW;
const NARROW = 520;

// Left of the line all is a match, and pairs of two people are wrong there; right of it those of one person.
const SIDES = [
  { verdict: "match", kind: "one", wrong: "two", anchor: "end", away: -7, turn: -45 },
  { verdict: "noMatch", kind: "two", wrong: "one", anchor: "start", away: 7, turn: 45 },
];

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
  const who = element("span", { class: "fv-who" }, `${title}:`);
  const words = element("p", { role: "status" }, who, " ", count, " ", rate);
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
    blank.textContent = sample.blank;
    blank.hidden = errors.pairs[place].length > 0;
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
function chartOf(sample, lines, texts, rates, width) {
  const right = width - RIGHT;
  const most = Math.max(...sample.heaps.one, ...sample.heaps.two);
  const x = (distance) => LEFT + ((distance - lines.low) / (lines.high - lines.low)) * (right - LEFT);
  const heapY = (share) => HEAPS_FOOT - (share / most) * HEAPS;
  const curveY = (share) => CURVES_FOOT - share * CURVES;

  const cuts = SIDES.map(() => drawn("rect", { y: 0, height: HEIGHT })); // what is left and right of the line
  const rule = drawn("line", { y1: 0, y2: CURVES_FOOT, class: "fv-line" });
  const dots = ["two", "one"].map((kind) => drawn("circle", { r: 4.5, class: `fv-dot-${kind}` }));
  const verdicts = SIDES.map(({ verdict, kind, anchor }) => label(texts[verdict], 0, 12, `fv-text-${kind}`, anchor));
  const heaps = heapsOf(sample, texts, cuts, x, heapY);
  const curves = curvesOf(sample, rates, lines, x, curveY);
  const view = drawn(
    "svg",
    { viewBox: `0 0 ${width} ${HEIGHT}`, class: "fv-chart", "aria-hidden": "true" },
    ...heaps.shapes,
    ...axes(lines, texts, x, curveY, right, width < NARROW ? 2 : 1),
    ...curves.shapes,
    rule,
    ...heaps.labels, // words stand above the line, or it would strike them out
    ...curves.labels,
    ...dots,
    ...verdicts,
  );

  function move(threshold, shares) {
    const at = x(threshold);
    put(rule, { x1: at, x2: at });
    put(cuts[0], { x: 0, width: at });
    put(cuts[1], { x: at, width: width - at });
    dots.forEach((dot, kind) => put(dot, { cx: at, cy: curveY(shares[kind]) }));
    verdicts.forEach((words, side) => put(words, { x: at + SIDES[side].away }));
  }
  return { view, move, width };
}

/** Draw both heaps; what lies on the wrong side of the line is hatched. */
function heapsOf({ edges, heaps }, texts, cuts, x, y) {
  const shapes = [];
  const labels = [];
  SIDES.forEach(({ wrong, turn }, side) => {
    const [hatch, clip] = [unique("hatch"), unique("side")];
    const size = { width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: `rotate(${turn})` };
    const stroke = drawn("rect", { width: 2.4, height: 5, class: `fv-hatch-${wrong}` });
    const d = outline(heaps[wrong], edges, x, y);
    shapes.push(
      drawn("pattern", { id: hatch, ...size }, stroke),
      drawn("clipPath", { id: clip }, cuts[side]),
      drawn("path", { d, class: `fv-heap-${wrong}` }),
      drawn("path", { d, fill: `url(#${hatch})`, "clip-path": `url(#${clip})` }),
    );
    const top = heaps[wrong].indexOf(Math.max(...heaps[wrong]));
    const anchor = wrong === "one" ? "end" : "start"; // each name on its heap's outer side
    labels.push(label(texts[wrong], x(edges[top]), y(heaps[wrong][top]) - 6, `fv-text-${wrong}`, anchor));
  });
  return { shapes, labels };
}

/** Draw both errors at every threshold. Each has its name where there is room: FMR on its left, FNMR on its right. */
function curvesOf({ errors }, rates, lines, x, y) {
  const shapes = [];
  const labels = [];
  for (const [kind, name, passed, anchor, away] of [
    ["accepted", "two", (share) => share >= 0.8, "end", -7],
    ["refused", "one", (share) => share <= 0.6, "start", 7],
  ]) {
    const points = errors[kind].share.map((share, at) => [x(lines.low + at * lines.step), y(share)]);
    const [labelX, labelY] = points[errors[kind].share.findIndex(passed)] ?? points[0];
    shapes.push(drawn("path", { d: `M${points.join("L")}`, class: `fv-curve-${name}` }));
    labels.push(label(rates[kind], labelX + away, labelY + 4, `fv-text-${name}`, anchor));
  }
  return { shapes, labels };
}

/** Draw the grid and the numbers beside it; `tenths` lie between two numbers of the distance. */
function axes(lines, texts, x, y, right, tenths) {
  const shapes = [label(texts.distance, right, HEIGHT - 4, "fv-tick", "end")];
  for (const share of [0, 0.5, 1]) {
    const height = y(share);
    shapes.push(drawn("line", { x1: LEFT, x2: right, y1: height, y2: height, class: "fv-grid" }));
    shapes.push(label(`${share * 100} %`, LEFT - 5, height + 4, "fv-tick", "end"));
  }
  for (let tenth = Math.ceil(lines.low * 10); tenth <= lines.high * 10; tenth += tenths) {
    shapes.push(label((tenth / 10).toFixed(1), x(tenth / 10), CURVES_FOOT + 15, "fv-tick", "middle"));
  }
  return shapes;
}

/** Return the outline of a heap, as the path of an SVG. */
function outline(shares, edges, x, y) {
  const tops = shares.map((share, bin) => `V${y(share)}H${x(edges[bin + 1])}`);
  return `M${x(edges[0])},${y(0)}${tops.join("")}V${y(0)}Z`;
}

function label(words, x, y, name, anchor) {
  return drawn("text", { x, y, class: name, "text-anchor": anchor }, words);
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
    if (event.button !== 0) return;
    picture.setPointerCapture(event.pointerId);
    to(event);
  });
  picture.addEventListener("pointermove", (event) => picture.hasPointerCapture(event.pointerId) && to(event));
}

export default { render };
