// You are the matcher: pairs of faces, judged alone, then with the machine's verdict beside them, then the truth.

const LETTERS = ["S", "D"];

function render({ model, el }) {
  const { texts, note, pairs, faces } = model.get("data");
  const given = () => [...model.get("answers")].filter((one) => LETTERS.includes(one)).slice(0, 2 * pairs.length);
  const answer = (letter) => given().length < 2 * pairs.length && change(model, "answers", given().join("") + letter);
  const takeBack = () => given().length < 2 * pairs.length && change(model, "answers", given().slice(0, -1).join(""));

  const words = element("p", { role: "status", class: "fv-task" });
  const slots = [faceSlot(faces), faceSlot(faces)];
  const both = element("div", { class: "fv-two-faces", role: "img" }, ...slots.map((slot) => slot.view));
  const buttons = [
    button(texts.same, () => answer("S"), "fv-answer"),
    button(texts.different, () => answer("D"), "fv-answer"),
    button(texts.back, takeBack, "fv-back"),
  ];
  const bar = element("progress", { max: 2 * pairs.length, "aria-hidden": "true" });
  const row = element("div", { class: "fv-answers" }, ...buttons);
  const game = element("div", { class: "fv-game" }, both, row, bar, element("p", { class: "fv-note" }, texts.keys));
  const end = element("div", { class: "fv-reveal", tabindex: "-1" });
  let told = false;

  function draw() {
    const answers = given();
    const finished = answers.length === 2 * pairs.length;
    game.hidden = finished;
    end.hidden = !finished;
    if (finished) {
      words.textContent = texts.done;
      end.replaceChildren(...reveal(answers, texts, pairs, faces), button(texts.again, again, "fv-again"));
      if (!told && el.contains(document.activeElement)) end.focus();
      told = true;
      return;
    }
    told = false;
    const place = answers.length % pairs.length;
    const round = answers.length < pairs.length ? texts.alone : texts.together;
    const said = texts.said[pairs[place].machine];
    words.textContent = filledIn(round, { at: place + 1, of: pairs.length, said });
    slots.forEach((slot, which) => slot.show(pairs[place].faces[which]));
    put(both, { "aria-label": filledIn(texts.pair, { at: place + 1 }) });
    bar.value = answers.length;
    buttons[2].disabled = answers.length === 0;
  }

  function again() {
    change(model, "answers", "");
    buttons[0].focus();
  }

  function heard({ key, type, altKey, ctrlKey, metaKey, repeat }) {
    if (type !== "keydown" || altKey || ctrlKey || metaKey || repeat) return;
    if (LETTERS.includes(key.toUpperCase())) answer(key.toUpperCase());
    if (key === "Backspace") takeBack();
  }

  el.classList.add("fv-explorer", "fv-matcher");
  el.replaceChildren(words, game, end, element("p", { class: "fv-note" }, note));
  const ends = [keepKeys(el, heard), follow(model, ["answers"], draw)];
  return () => ends.forEach((one) => one());
}

/** Return the parts of the end: how each did, and the pairs somebody got wrong with the truth beneath. */
function reveal(answers, texts, pairs, faces) {
  const rounds = [
    answers.slice(0, pairs.length),
    pairs.map((pair) => pair.machine),
    answers.slice(pairs.length),
  ];
  const scores = rounds.map((verdicts) => score(pairs, verdicts));
  const line = (who, at) => element("li", {}, element("strong", {}, who), `: ${inWords(texts, scores[at])}.`);
  const wrong = (verdicts, at) => verdicts[at] !== pairs[at].truth;
  const places = [...pairs.keys()];
  const yours = places.filter((at) => wrong(rounds[0], at) || wrong(rounds[2], at));
  const machines = places.filter((at) => wrong(rounds[1], at) && !yours.includes(at));
  const shown = (at) => told(pairs[at], at, rounds.map((verdicts) => texts.said[verdicts[at]]), texts, faces);
  return [
    element("ul", { class: "fv-scores" }, ...texts.who.map(line)),
    element("p", {}, filledIn(texts.sway, swayed(pairs, ...rounds))),
    ...[[texts.yours, yours], [texts.machines, machines]].flatMap(([title, some]) => [
      element("h4", {}, title),
      some.length ? element("div", { class: "fv-told" }, ...some.map(shown)) : element("p", {}, texts.none),
    ]),
  ];
}

/** Show one pair with the truth and what everybody said. */
function told(pair, at, said, texts, faces) {
  const slots = pair.faces.map((face) => {
    const slot = faceSlot(faces);
    slot.show(face);
    return slot.view;
  });
  const kind = pair.truth === "S" ? "one" : "two";
  const truth = filledIn(texts.truth[kind], { one: pair.names[0], other: pair.names[1] });
  const both = element("span", { class: "fv-both", role: "img", "aria-label": truth }, ...slots);
  const verdicts = filledIn(texts.verdicts, { alone: said[0], machine: said[1], together: said[2] });
  const caption = element("figcaption", {}, `${at + 1}. `, element("strong", {}, truth), ". ", verdicts);
  return element("figure", { class: `fv-kind-${kind}` }, both, caption);
}

/** Count what was said; a test holds it to `score_verdicts`. */
function score(pairs, verdicts) {
  const count = (truth, said) => pairs.filter((pair, at) => pair.truth === truth && verdicts[at] === said).length;
  return {
    right: count("S", "S") + count("D", "D"),
    falseMatches: count("D", "S"),
    falseNonMatches: count("S", "D"),
    unanswered: count("S", "-") + count("D", "-"),
  };
}

/** Count what was changed after hearing the machine; a test holds it to `sway`. */
function swayed(pairs, alone, machine, together) {
  const apart = [...pairs.keys()].filter((at) => machine[at] !== "-" && alone[at] !== machine[at]);
  const followed = apart.filter((at) => together[at] === machine[at]);
  const right = followed.filter((at) => machine[at] === pairs[at].truth).length;
  return { disagreed: apart.length, followedRight: right, followedWrong: followed.length - right };
}

function inWords(texts, counts) {
  return filledIn(texts.score, counts) + (counts.unanswered ? filledIn(texts.silent, counts) : "");
}

export default { render };
