// A device that many use: when nobody has touched it for a while, the page goes away and the names are shown; what was typed is kept.
const LIMIT = Number(document.querySelector('meta[name="away"]').content) * 1000;
const MINUTE = 60_000;
let touched = Date.now();
let told = touched;

for (const kind of ["pointerdown", "pointermove", "keydown", "wheel"]) {
  addEventListener(kind, () => { touched = Date.now(); }, { capture: true, passive: true });
}
document.addEventListener("visibilitychange", look);
setInterval(look, 5_000);

async function look() {
  const now = Date.now();
  if (now - touched >= LIMIT) return leave();
  // Whoever types a long text asks the server for nothing; it is told that somebody is there.
  if (touched <= told || now - told < MINUTE) return;
  told = now;
  const answer = await fetch("/here");
  if (answer.redirected) location.reload();
}

function leave() {
  const typed = [...document.forms].find((it) => it.method === "post" && [...it.elements].some(isTyped));
  const form = document.createElement("form");
  form.method = "post";
  form.action = "/switch";
  add(form, "then", location.pathname + location.search);
  if (typed) {
    add(form, "path", new URL(typed.action).pathname);
    add(form, "body", String(new URLSearchParams([...new FormData(typed)].filter(([, it]) => typeof it === "string"))));
  }
  document.body.replaceChildren(form);
  form.submit();
}

/** Whether somebody has changed this field since the page came. */
function isTyped(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.options) return [...field.options].some((it) => it.selected !== it.defaultSelected);
  return field.type !== "hidden" && field.defaultValue !== undefined && field.value !== field.defaultValue;
}

function add(form, name, value) {
  const field = document.createElement("input");
  field.type = "hidden";
  Object.assign(field, { name, value });
  form.append(field);
}
