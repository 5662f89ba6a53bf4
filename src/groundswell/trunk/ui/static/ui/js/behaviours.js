// Behaviours of every page, found by data-behaviour. Each page works without them.

const found = (name, root = document) => root.querySelectorAll(`[data-behaviour~="${name}"]`);
const grouped = new Intl.NumberFormat(document.documentElement.lang || "en-GB");

// Error summary: take the focus on load; a link shows the label, then gives the field the focus.
function errorSummary(box) {
  box.focus();
  box.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    const legend = field.closest("fieldset")?.querySelector("legend");
    (field.labels?.[0] ?? legend ?? field).scrollIntoView({ block: "center" });
    (field.matches("fieldset") ? field.querySelector("input") ?? field : field).focus({ preventScroll: true });
  });
}

// Bar at the foot of a phone: hidden while the form that it leads to is on the screen.
function stickyAct(bar) {
  const form = document.querySelector(bar.querySelector("a")?.hash || null);
  if (!form || !window.IntersectionObserver) return;
  new IntersectionObserver(([seen]) => (bar.hidden = seen.isIntersecting)).observe(form);
}

// Share: the phone's own sheet first, then the named links that stand there anyway, and a copy button.
function share(box) {
  const { url = location.href, title = document.title, text = "" } = box.dataset;
  const said = box.querySelector("[data-share-status]");
  const native = box.querySelector('[data-share="native"]');
  const copy = box.querySelector('[data-share="copy"]');
  if (native && navigator.share) {
    native.hidden = false;
    native.addEventListener("click", () => navigator.share({ url, title, text }).catch(() => {}));
  }
  if (copy && navigator.clipboard) {
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      const field = box.querySelector("input[readonly]");
      await navigator.clipboard.writeText(copy.dataset.copy || field?.value || url);
      if (said) said.textContent = copy.dataset.done || "Copied";
    });
  }
}

// Live figures: a stream where there is one (data-src), else asking again (data-poll). Stops while the tab is hidden.
const STALE = 45e3;
function live(box) {
  const { src, poll } = box.dataset;
  const every = (Number(box.dataset.interval) || 15) * 1000;
  let stream, timer, heard = Date.now(), failures = 0;

  function show(figures) {
    heard = Date.now();
    failures = 0;
    mark(false);
    for (const [name, value] of Object.entries(figures)) {
      const text = typeof value === "number" ? grouped.format(value) : value;
      for (const spot of box.querySelectorAll(`[data-live="${CSS.escape(name)}"]`)) {
        if (spot.textContent !== text) spot.textContent = text;
      }
      for (const line of box.querySelectorAll(`[data-live-line="${CSS.escape(name)}"]`)) draw(line, value, text);
    }
    box.dispatchEvent(new CustomEvent("live", { detail: figures, bubbles: true }));
  }

  function draw(line, value, text) {
    const goal = Number(line.dataset.goal);
    const share = Math.min(100, (100 * value) / goal);
    line.querySelector(".done")?.setAttribute("width", `${share}%`);
    line.querySelector(".head")?.setAttribute("cx", `${share}%`);
    line.querySelectorAll(".mile").forEach((mile) => mile.classList.toggle("past", share >= parseFloat(mile.getAttribute("cx"))));
    line.setAttribute("aria-valuenow", Math.floor(share));
    line.setAttribute("aria-valuetext", line.getAttribute("aria-valuetext").replace(/^[\d.,\s]*\d/, text));
  }

  function mark(stale) {
    for (const spot of [box, ...box.querySelectorAll(".counter")]) spot.toggleAttribute("data-stale", stale);
    const said = box.querySelector("[data-live-status]");
    if (!said) return;
    said.dataset.fresh ??= said.textContent;
    const time = new Date(heard).toLocaleTimeString(document.documentElement.lang || "en-GB", { hour: "2-digit", minute: "2-digit" });
    said.textContent = stale ? (said.dataset.stale || "Last updated {time}. Trying again").replace("{time}", time) : said.dataset.fresh;
  }

  async function ask() {
    try {
      const answer = await fetch(poll, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw answer.status;
      show(await answer.json());
    } catch {
      failures += 1;
    }
    // Spread out, and slower after failures, so that a page with many readers does not knock all at once.
    clearTimeout(timer);
    timer = setTimeout(ask, every * (1 + Math.random() / 4) * Math.min(8, 2 ** failures));
  }

  function start() {
    if (src && window.EventSource) {
      stream = new EventSource(src);
      stream.onmessage = (event) => show(JSON.parse(event.data));
      stream.onerror = () => {
        if (!poll || (stream.readyState !== EventSource.CLOSED && ++failures < 3)) return;
        stream.close();
        ask();
      };
    } else if (poll) ask();
  }

  function stop() {
    stream?.close();
    clearTimeout(timer);
  }

  setInterval(() => document.hidden || (Date.now() - heard > STALE && mark(true)), 5000);
  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : start()));
  window.addEventListener("pagehide", stop);
  if (!document.hidden) start();
}

// Map of hexagons: one tab stop, arrow keys go to the nearest neighbour that way, Enter follows the link.
function hexmap(map) {
  const cells = [...map.querySelectorAll("a.hex")];
  const middle = (cell) => {
    const box = cell.querySelector("polygon, use").getBBox();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const only = (chosen) => cells.forEach((cell) => cell.setAttribute("tabindex", cell === chosen ? 0 : -1));
  if (cells.length) only(cells.find((cell) => cell.hasAttribute("aria-current")) ?? cells[0]);
  map.addEventListener("focusin", (event) => only(event.target.closest("a.hex")));
  map.addEventListener("keydown", (event) => {
    const way = ways[event.key];
    const here = event.target.closest("a.hex");
    if (!way || !here) return;
    event.preventDefault();
    const [x, y] = middle(here);
    let best, least = Infinity;
    for (const cell of cells) {
      const [dx, dy] = [middle(cell)[0] - x, middle(cell)[1] - y];
      const along = dx * way[0] + dy * way[1];
      const aside = Math.abs(dx * way[1] + dy * way[0]);
      if (along > 1 && along + 1.2 * aside < least) [best, least] = [cell, along + 1.2 * aside];
    }
    best?.focus();
  });
}

// A key for the write that a form asks for: the same one however often the button is pressed, so that a retry after a
// lost answer is known. A page that comes back from the browser's memory was answered, so it gets a new one.
function writeKey(form) {
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "key" });
  const renew = () => (field.value = window.crypto?.randomUUID?.() ?? "");
  renew();
  form.append(field);
  window.addEventListener("pageshow", (event) => event.persisted && renew());
}

const behaviours = { "error-summary": errorSummary, "sticky-act": stickyAct, "write-key": writeKey, share, live, hexmap };

// Starts what stands in a part of the page; htmx brings new parts.
export function start(root = document) {
  for (const [name, run] of Object.entries(behaviours)) {
    for (const element of found(name, root)) {
      if (element.dataset.started) continue;
      element.dataset.started = "yes";
      run(element);
    }
  }
}

start();
document.addEventListener("htmx:after:swap", () => start());
