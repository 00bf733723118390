// Explorers on a page with no kernel. Each is the module that JupyterLab runs. What stands in for the kernel's model
// holds its state, and keeps it in the page's link: a line that somebody found can be sent to somebody else.

const LATE = 250; // milliseconds: browsers refuse a link that changes with every step of a slider

function modelOf(data, state) {
  const values = { data, ...state };
  const followers = {};
  const following = (event) => (followers[event] ??= new Set());
  return {
    get: (name) => values[name],
    set(name, value) {
      if (values[name] === value) return;
      values[name] = value;
      for (const draw of following(`change:${name}`)) draw();
    },
    on: (event, draw) => following(event).add(draw),
    off: (event, draw) => following(event).delete(draw),
    save_changes() {},
  };
}

const linked = () => new URLSearchParams(location.hash.slice(1));

/** Take from the link what it says of this state; tell whether it says anything that can be used. */
function takeLink(model, state) {
  let taken = false;
  for (const [name, start] of Object.entries(state)) {
    const said = linked().get(name);
    const value = typeof start === "number" ? Number.parseFloat(said) : said;
    if (!said || Number.isNaN(value)) continue;
    model.set(name, value);
    taken = true;
  }
  return taken;
}

/** Write the state into the link, beside that of other explorers, and in place of a heading's. */
function putLink(model, state) {
  const link = linked();
  for (const [name, value] of [...link]) if (!value) link.delete(name);
  for (const name of Object.keys(state)) link.set(name, model.get(name));
  history.replaceState(null, "", `#${link}`);
}

async function start(el) {
  const { data, state } = JSON.parse(el.querySelector("script").textContent);
  const text = document.getElementById(`explorer:${el.dataset.explorer}`).textContent;
  const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const { default: explorer } = await import(address);
  const model = modelOf(data, state);
  const taken = takeLink(model, state);
  explorer.render({ model, el });
  if (taken) el.scrollIntoView();
  window.addEventListener("hashchange", () => takeLink(model, state));
  let waiting;
  for (const name of Object.keys(state)) {
    model.on(`change:${name}`, () => {
      clearTimeout(waiting);
      waiting = setTimeout(putLink, LATE, model, state);
    });
  }
}

document.querySelectorAll("[data-explorer]").forEach(start);
