// Behaviours of pages with an account: keys, dialogs, toasts, and where the focus goes after a part was swapped.

const TYPING = "input, textarea, select, [contenteditable]";
const announce = (text) => {
  const region = document.getElementById("announce");
  if (region) region.textContent = text;
};

// Single keys: data-key="j" on a link or button presses it; "/" goes to the page's search, else the desk's.
// Off while typing, with a dialog open, and for those who turned them off.
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.body.dataset.keys === "off") return;
  if (event.target.closest(TYPING) || document.querySelector("dialog[open]")) return;
  if (event.key === "/") {
    const search = document.querySelector('main input[type="search"]') ?? document.querySelector('[data-behaviour~="search-key"]');
    if (!search?.checkVisibility?.()) return;
    event.preventDefault();
    search.focus();
    search.select();
    return;
  }
  const pressed = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!pressed) return;
  event.preventDefault();
  pressed.click();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
  const closer = event.target.closest("[data-dialog-close]");
  if (closer) closer.closest("dialog")?.close();
  if (event.target.matches("dialog")) event.target.close();
  for (const menu of document.querySelectorAll("details.menu[open], details.me-box[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details.menu[open], details.me-box[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// Toasts leave after eight seconds, but not while someone points at them or has the focus in them.
function toast(box) {
  let timer;
  const leave = () => (timer = setTimeout(() => box.remove(), 8000));
  const stay = () => clearTimeout(timer);
  box.addEventListener("mouseenter", stay);
  box.addEventListener("focusin", stay);
  box.addEventListener("mouseleave", leave);
  box.addEventListener("focusout", leave);
  leave();
}

function startToasts() {
  for (const box of document.querySelectorAll('[data-behaviour~="toast"]:not([data-started])')) {
    box.dataset.started = "yes";
    toast(box);
  }
}

// A response may say HX-Trigger: {"toast": {"text": "Saved"}}.
document.addEventListener("toast", (event) => {
  const box = document.createElement("div");
  box.className = "toast";
  box.dataset.behaviour = "toast";
  box.textContent = event.detail?.text ?? "";
  document.querySelector(".toasts")?.append(box);
  startToasts();
});

// No answer at all: said until one comes. A page that is being left drops its requests too, so it waits a moment.
let lost;
document.addEventListener("htmx:error", ({ detail }) => {
  const toasts = document.querySelector(".toasts[data-lost]");
  if (lost || !toasts || !detail.ctx || detail.ctx.text !== undefined || detail.error?.name === "AbortError") return;
  lost = document.createElement("div");
  lost.className = "toast";
  lost.textContent = toasts.dataset.lost;
  setTimeout(() => lost && toasts.append(lost), 600);
});
document.addEventListener("htmx:after:swap", () => {
  lost?.remove();
  lost = undefined;
});

// After a swap: the focus stays where its element survived, else it goes to the new part's heading.
document.addEventListener("htmx:after:swap", () => {
  startToasts();
  const said = document.querySelector("[data-announce]:not([data-announced])");
  if (said) {
    said.dataset.announced = "yes";
    announce(said.dataset.announce || said.textContent.trim());
  }
  if (document.activeElement && document.activeElement !== document.body) return;
  const heading = document.querySelector("[data-focus]");
  if (!heading) return;
  heading.setAttribute("tabindex", "-1");
  heading.focus();
});

startToasts();
