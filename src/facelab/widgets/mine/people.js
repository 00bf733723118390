// Who is here, and the way back: each person can be withdrawn, and all of them, once it was asked again.

/** Make the list; `withdraw` is called with a person's id, or 'all', when it was asked twice. */
function peopleList(texts, withdraw) {
  const rows = element("ul", { class: "fv-mine-people" });
  const none = element("p", {}, texts.listing);
  const all = element("div", { class: "fv-mine-person" });
  const view = element("div", {}, none, rows, all);
  all.hidden = true;

  /** Show a button that asks once more, in its own place, before it withdraws. */
  function askTwice(place, whom, name) {
    const [question, sure] = whom === "all" ? [texts.withdrawAll, texts.sureAll] : [texts.withdraw, texts.sure];
    const first = button(question, ask, "fv-mine-button");
    if (whom !== "all") put(first, { "aria-label": filledIn(texts.withdrawName, { name }) });
    const words = element("p", { id: unique("sure") }, filledIn(sure, { name }));
    const no = button(texts.no, leave, "fv-mine-button");
    const yes = button(texts.yes, confirm, "fv-mine-button fv-mine-danger");
    const row = element("div", { class: "fv-mine-row" }, no, yes);
    const asked = element("div", { role: "group", class: "fv-mine-sure", "aria-labelledby": words.id }, words, row);

    function ask() {
      first.replaceWith(asked);
      no.focus();
    }

    function confirm(event) {
      if (event.detail < 2) withdraw(whom); // the second half of a double click was meant for the first button
    }

    function leave() {
      asked.replaceWith(first);
      first.focus();
    }

    place.append(first);
  }

  /** Show who is here. */
  function show(people) {
    none.textContent = texts.nobody;
    none.hidden = people.length > 0;
    rows.replaceChildren(...people.map(({ id, name, words }) => {
      const row = element("li", { class: "fv-mine-person" }, element("span", {}, element("b", {}, name), `: ${words}`));
      askTwice(row, id, name);
      return row;
    }));
    offerAll(people.length > 0);
  }

  /** Say that the list cannot be read; all can still be withdrawn. */
  function cannot(words) {
    none.textContent = words;
    none.hidden = false;
    rows.replaceChildren();
    offerAll(true);
  }

  function offerAll(is) {
    all.replaceChildren();
    askTwice(all, "all");
    all.hidden = !is;
  }

  const busy = (is) => view.querySelectorAll("button").forEach((one) => (one.disabled = is));
  return { view, show, cannot, busy };
}
