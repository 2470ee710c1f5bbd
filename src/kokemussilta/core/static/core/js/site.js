// Refinements only: everything works without this file.

const shortcutsAreOff = () => {
  try { return Boolean(localStorage.getItem("no-shortcuts")); } catch { return false; } // storage may be forbidden
};

// "/" jumps to the search box, unless it is switched off (own settings) or something is being typed.
const box = document.querySelector("[data-shortcut='/']");
if (box && !shortcutsAreOff()) {
  const hint = box.parentElement.querySelector("kbd");
  if (hint) hint.hidden = false;
}
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || !box || !box.offsetParent) return;
  if (event.target.closest("input, textarea, select, [contenteditable]") || shortcutsAreOff()) return;
  event.preventDefault();
  box.focus();
});

// A form pressed twice is sent once. The press is never lost: the first one goes through, and a page that stays
// (a file was downloaded, the connection broke) takes presses again.
const WAIT = 8000;
const say = document.createElement("p");
say.className = "visually-hidden";
say.setAttribute("role", "status");
document.body.append(say);

const rest = (form) => {
  delete form.dataset.sent;
  for (const button of document.querySelectorAll("button.is-busy")) {
    if (button.form !== form) continue;
    button.classList.remove("is-busy");
    button.removeAttribute("aria-disabled");
  }
  say.textContent = "";
};
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.target === "_blank" || form.hasAttribute("data-again")) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  setTimeout(rest, WAIT, form);
  if (!event.submitter) return;
  event.submitter.setAttribute("aria-disabled", "true");
  event.submitter.classList.add("is-busy");
  say.textContent = document.body.dataset.busy || "";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) rest(form);
});

// Errors are read first.
const errors = document.querySelector("[data-focus]");
if (errors) errors.focus();

// Menus close on Escape and on a press elsewhere.
const menus = () => document.querySelectorAll("details.menu[open], details.tabs-bar__more[open]");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) { menu.open = false; menu.querySelector("summary").focus(); }
});
document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});

// What is still going on is looked at again, until it is over; then the page comes anew with what it came to.
const again = document.querySelector("[data-refresh]");
const look = async () => {
  let page;
  try {
    page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html").querySelector("[data-refresh]");
  } catch { setTimeout(look, 5000); return; }
  if (!page) { location.reload(); return; }
  const kept = again.contains(document.activeElement);
  if (!kept) again.innerHTML = page.innerHTML;
  setTimeout(look, Number(again.dataset.refresh));
};
if (again) setTimeout(look, Number(again.dataset.refresh));
