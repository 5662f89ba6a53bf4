// A block of targets. Every form of it works without this script; with it a tapped outcome is never lost: it is kept on
// the phone (public ids only), sent with its key until the server has it, and the page moves on at once.

const KEPT = "groundswell.claims";
const AGAIN = 15e3;
const SLOW = 1200;
const WEEK = 7 * 864e5;
const REFUSED = [404, 410, 422];
const tried = new Set();

const read = () => {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) ?? [];
  } catch {
    return [];
  }
};
const write = (rows) => {
  try {
    rows.length ? localStorage.setItem(KEPT, JSON.stringify(rows)) : localStorage.removeItem(KEPT);
    return true;
  } catch {
    return false; // no storage here: the form is sent the plain way
  }
};
const forget = (key) => write(read().filter((row) => row.key !== key));

const untried = () => read().find((row) => !tried.has(row.key));
const waiting = () => read().filter((row) => row.block === main()?.dataset.block).length;
const main = () => document.querySelector('[data-behaviour~="claim-block"]');
let sending = false;

// A tap: keep it, move on, send it.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-record]");
  if (!form || !event.submitter || !window.crypto?.randomUUID) return;
  const data = new FormData(form, event.submitter);
  const row = {
    url: new URL(form.action).pathname,
    block: main().dataset.block,
    claim: data.get("claim"),
    how: data.get("how"),
    answer: data.get("answer"),
    key: crypto.randomUUID(),
    said: Date.now(),
  };
  if (!write([...read(), row])) return;
  event.preventDefault();
  moveOn(row.claim, event.submitter.innerText.trim());
  send();
});

// Opening a way to ask sets how she asked.
document.addEventListener("click", (event) => {
  const way = event.target.closest("[data-how]");
  const radio = way && document.querySelector(`[data-record] [name="how"][value="${CSS.escape(way.dataset.how)}"]`);
  if (radio) radio.checked = true;
});

// Keys work while a radio has the focus, too: that is choosing, not typing.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.body.dataset.keys === "off") return;
  if (event.key === "Escape" && location.hash === "#hand") location.hash = "main";
  if (!event.target.matches?.('[data-record] [type="radio"]') || event.key.length !== 1) return;
  const pressed = document.querySelector(`[data-record] [data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!pressed) return;
  event.preventDefault();
  pressed.click();
});

// The sheet takes the focus when its address opens it, and gives it back.
window.addEventListener("hashchange", (event) => {
  if (location.hash === "#hand") document.getElementById("hand")?.focus();
  else if (new URL(event.oldURL).hash === "#hand") document.querySelector('a[href="#hand"]')?.focus();
});

// The next target's card is in the page already, so that this needs no signal.
function moveOn(claim, answer) {
  const next = document.querySelector("template[data-next]") ?? document.querySelector("template[data-last]");
  const card = document.querySelector("[data-card]");
  const field = document.querySelector('[data-record] [name="claim"]');
  if (!next || !card || field?.value !== claim) return;
  noteUnsent(card.querySelector("h2").textContent, answer);
  card.replaceChildren(next.content.cloneNode(true));
  const coming = next.dataset.next;
  if (coming) {
    field.value = coming;
    document.querySelector(`[data-after] [data-claim="${CSS.escape(coming)}"]`)?.remove();
    next.remove();
  } else document.querySelector("[data-record]").closest("section").hidden = true;
  card.querySelector("h2").focus({ preventScroll: true });
  window.scrollTo({ top: 0 });
}

// A row with a clock until the server has it, shown where that takes long; the fresh page then has the row itself.
function noteUnsent(name, answer) {
  const box = document.querySelector("[data-unsent]");
  const row = box?.querySelector("template").content.cloneNode(true);
  if (!row) return;
  row.querySelector("b").textContent = name;
  row.querySelector("p").textContent = answer;
  box.querySelector("ul").append(row);
}

// What waits on this phone, or what was refused, in words above the line.
function showStrip(text) {
  const strip = document.querySelector("[data-strip]");
  if (!strip) return;
  const { offline, waits } = main().dataset;
  const count = waiting();
  const words = text ?? (count && (sending ? waits : offline.replace("{n}", count)));
  strip.hidden = !words;
  strip.querySelector("span").textContent = words || "";
  const unsent = document.querySelector("[data-unsent]");
  if (unsent) unsent.hidden = !count || !unsent.querySelector("li");
}

async function post(row) {
  const token = document.querySelector("[data-record] [name=csrfmiddlewaretoken], [name=csrfmiddlewaretoken]")?.value ?? "";
  const body = new URLSearchParams({ claim: row.claim, how: row.how ?? "", answer: row.answer, key: row.key, said: row.said });
  return fetch(row.url, { method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": token } });
}

// One after the other, in the order of the taps. What the server has, or refuses for good, is forgotten; what it could
// not be asked stays, and so does what belongs to somebody else who uses this phone, for a week.
async function send() {
  if (sending) return;
  sending = true;
  let said = "", lost = "", changed = false;
  const slow = setTimeout(showStrip, SLOW);
  try {
    for (let row; (row = untried()); ) {
      const answer = await post(row);
      const told = await answer.json().catch(() => ({}));
      const ours = row.block === main()?.dataset.block;
      if (!told.saved && !REFUSED.includes(answer.status)) throw answer.status;
      tried.add(row.key);
      if (told.saved || ours || Date.now() - row.said > WEEK) forget(row.key);
      if (!ours) continue;
      changed = true;
      if (told.saved) said = told.said;
      else lost = told.error || main().dataset.gone;
    }
  } catch {
    sending = false;
    showStrip();
    setTimeout(send, AGAIN);
    return;
  } finally {
    clearTimeout(slow);
  }
  sending = false;
  if (changed) await renew(said);
  showStrip(lost ? `${main().dataset.lost} ${lost}` : undefined);
}

// The page as the server has it now.
async function renew(said) {
  const address = new URL(location.pathname, location.origin);
  if (said) address.searchParams.set("said", said);
  let fresh;
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return;
  }
  const open = document.querySelector("[data-card] details")?.open;
  const how = document.querySelector('[data-record] [name="how"]:checked')?.value;
  const typing = document.activeElement?.closest(".cl-proof, .cl-sheet");
  if (typing || waiting()) return;
  const same = fresh.querySelector('[data-record] [name="claim"]')?.value === document.querySelector('[data-record] [name="claim"]')?.value;
  for (const part of ["header.app-bar", "main", "#hand", ".toasts"]) {
    const old = document.querySelector(part), now = fresh.querySelector(part);
    if (old && now) old.replaceWith(document.adoptNode(now));
    else old?.remove();
  }
  addIcons(fresh);
  history.replaceState(null, "", address);
  if (same && open) document.querySelector("[data-card] details")?.setAttribute("open", "");
  const radio = same && how && document.querySelector(`[data-record] [name="how"][value="${CSS.escape(how)}"]`);
  if (radio) radio.checked = true;
  document.dispatchEvent(new CustomEvent("htmx:after:swap"));
  if (!document.activeElement || document.activeElement === document.body) {
    (document.querySelector(".cl-proof h2") ?? document.getElementById("nx"))?.focus({ preventScroll: !said });
  }
}

// Icons that this page did not use before.
function addIcons(fresh) {
  for (const symbol of fresh.querySelectorAll("symbol[id]")) {
    if (!document.getElementById(symbol.id)) document.querySelector("symbol")?.parentNode.append(document.adoptNode(symbol));
  }
}

window.addEventListener("online", send);
window.addEventListener("offline", () => showStrip());
if (read().length) send();
showStrip();
