// The kit of explorers. It stands above each explorer's own text, in one module with it: nothing can be fetched.
// Above it stands widgets/elements.js, which whatever we draw in a page shares.
// An explorer looks up and draws. Every number, word and picture it shows was computed in Python and lies in `data`.

/** Make an SVG element with attributes and children. */
function drawn(tag, attributes = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

/** Make a labelled slider; its output says in words where it stands. */
function slider(text, range) {
  const id = unique("slider");
  return {
    label: element("label", { for: id, class: "fv-label" }, text),
    output: element("output", { for: id }),
    input: element("input", { type: "range", id, class: "fv-slider", ...range }),
  };
}

/** Make a choice of one of some names, as native buttons of a group; `chosen` is called with the name. */
function choice(text, names, chosen) {
  const group = unique("choice");
  const inputs = names.map((value) => element("input", { type: "radio", name: group, value }));
  for (const input of inputs) input.addEventListener("change", () => chosen(input.value));
  const labels = inputs.map((input) => element("label", {}, input, element("span", {}, input.value)));
  const view = element("fieldset", { class: "fv-choice" }, element("legend", {}, text), ...labels);
  return { view, choose: (name) => inputs.forEach((input) => (input.checked = input.value === name)) };
}

/** Make a place for one face of the sheet `faces`, and the function that shows a face there by its number. */
function faceSlot(faces) {
  const view = element("span", { class: "fv-face" });
  view.style.backgroundImage = `url(${faces.address})`;
  view.style.backgroundSize = `${faces.columns * 100}% ${faces.rows * 100}%`;
  const share = (at, of) => (of > 1 ? `${(at / (of - 1)) * 100}%` : "0");
  const show = (number) => {
    const column = number % faces.columns;
    const row = Math.floor(number / faces.columns);
    view.style.backgroundPosition = `${share(column, faces.columns)} ${share(row, faces.rows)}`;
  };
  return { view, show };
}

/** Call `draw` now, and whenever one of the model's values changes. */
function follow(model, names, draw) {
  for (const name of names) model.on(`change:${name}`, draw);
  draw();
  return () => names.forEach((name) => model.off(`change:${name}`, draw));
}

/** Change a value of the model: followers draw, and a kernel hears of it. */
function change(model, name, value) {
  model.set(name, value);
  model.save_changes();
}
