// Elements of a page, for explorers and for widgets drawn by a script of ours. It stands above their own text, in one
// module with it: nothing can be fetched.

/** Make an HTML element with attributes and children. */
function element(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

function filled(made, attributes, children) {
  put(made, attributes);
  made.append(...children);
  return made;
}

/** Give an element attributes. */
function put(made, attributes) {
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
}

/** Return a name that no other part of the page bears. */
function unique(name) {
  return `fv-${name}-${Math.random().toString(36).slice(2)}`;
}

/** Make a native button; `pressed` is called when it is. */
function button(text, pressed, name) {
  const made = element("button", { type: "button", class: name }, text);
  made.addEventListener("click", pressed);
  return made;
}

/** Return a text with values in place of the names in braces. */
function filledIn(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/**
 * Keep the keys pressed in an explorer, and tell `heard` of them: JupyterLab takes keys at the document, and the window
 * is asked first.
 */
function keepKeys(el, heard = () => {}) {
  const keep = (event) => {
    if (!el.contains(event.target)) return;
    event.stopPropagation();
    heard(event);
  };
  window.addEventListener("keydown", keep, true);
  return () => window.removeEventListener("keydown", keep, true);
}
