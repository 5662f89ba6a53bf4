// The desk's board while it is open, and the keys of the form that records an answer.

const number = new Intl.NumberFormat(document.documentElement.lang || "en-GB");
// The same list as trunk/ui/charts.py: statuses that are drawn by a pattern of the map.
const PATTERNS = { lean: "hex-hatch", stripe: "hex-stripe", dots: "hex-dots" };
const MANY = 6;
const POLL = 2000;

function board(box) {
  const { src, poll, kind } = box.dataset;
  const answers = JSON.parse(box.dataset.answers);
  let version = Number(box.dataset.version);
  let stream, timer, failures = 0;

  const valueOf = (tile) => (kind === "contest" && tile.stance === "declared" ? `declared:${tile.candidate}` : tile.stance);
  const all = (id) => box.querySelectorAll(`[data-id="${CSS.escape(id)}"]`);

  function take(news) {
    failures = 0;
    const known = version;
    if (news.version) version = Math.max(version, news.version);
    for (const tile of news.tiles) draw(tile, news.tiles.length > MANY || known === 0);
    for (const id of news.gone ?? []) all(id).forEach((spot) => spot.remove());
    if (news.tally) count(news.tally);
  }

  function draw(tile, quietly) {
    const answer = answers[valueOf(tile)];
    if (!answer) return;
    for (const spot of all(tile.id)) {
      if (spot.matches(".hex")) hexagon(spot, answer, quietly);
      else if (spot.matches(".board-card")) card(spot, tile, answer, quietly);
      else {
        spot.querySelector(".key").className = `key key-${answer.status}`;
        spot.querySelector("[data-said]")?.replaceChildren(`: ${answer.said}`);
      }
    }
  }

  function hexagon(hex, answer, quietly) {
    const before = [...hex.classList].find((name) => name.startsWith("is-") && name !== "is-faded" && name !== "is-changing");
    if (before === `is-${answer.status}`) return;
    hex.classList.replace(before, `is-${answer.status}`);
    const shape = hex.querySelector("polygon");
    if (PATTERNS[answer.status]) shape.setAttribute("fill", `url(#${PATTERNS[answer.status]})`);
    else shape.removeAttribute("fill");
    const named = (hex.getAttribute("aria-label") ?? "").replace(/: [^:]*$/, "");
    hex.setAttribute("aria-label", `${named}: ${answer.said}`);
    const title = hex.querySelector("title");
    if (title) title.textContent = `${title.textContent.replace(/: [^:]*$/, "")}: ${answer.said}`;
    if (quietly) return;
    hex.classList.add("is-changing");
    setTimeout(() => hex.classList.remove("is-changing"), 1500);
  }

  function card(spot, tile, answer, quietly) {
    const column = box.querySelector(`.board-col[data-column="${CSS.escape(valueOf(tile))}"]`);
    if (!column || column.contains(spot)) return;
    const focused = spot.contains(document.activeElement) ? document.activeElement : null;
    spot.classList.remove("win");
    const line = spot.querySelector("[data-line]");
    if (line && !["not_asked", "asked", "leaning"].includes(tile.stance)) line.textContent = box.dataset.now;
    column.querySelector("[data-cards]").prepend(spot);
    if (!quietly) spot.classList.add("is-new");
    focused?.focus();
  }

  function count(tally) {
    const counts = { ...tally.stances };
    for (const row of tally.candidates ?? []) counts[`declared:${row.id}`] = row.declared;
    for (const [value, n] of Object.entries(counts)) {
      box.querySelectorAll(`[data-count="${CSS.escape(value)}"]`).forEach((spot) => (spot.textContent = number.format(n)));
    }
    figure(tally, counts);
    line(tally, counts);
    columns(counts);
  }

  function figure(tally, counts) {
    const spot = box.querySelector('[data-tally="figure"]');
    if (!spot) return;
    const backed = Object.entries(answers).find(([value, answer]) => value.startsWith("declared:") && answer.status === "for");
    const n = kind !== "contest" || backed ? tally.declared : tally.candidates.reduce((sum, row) => sum + row.declared, 0);
    spot.textContent = number.format(n);
    const bar = box.querySelector(".tally-wrap");
    bar?.setAttribute("aria-valuenow", n);
    bar?.setAttribute("aria-valuetext", bar.getAttribute("aria-valuetext").replace(/^[\d.,\s]*\d/, number.format(n)));
  }

  function line(tally, counts) {
    let start = 0;
    for (const part of box.querySelectorAll("[data-part]")) {
      const width = (100 * (counts[part.dataset.part] ?? 0)) / Math.max(1, tally.total);
      part.setAttribute("x", `${start.toFixed(2)}%`);
      part.setAttribute("width", `${width.toFixed(2)}%`);
      start += width;
    }
  }

  // A board that is filtered, or of one area, counts what it shows; a whole one what there is.
  function columns(counts) {
    const whole = !location.search.replace(/[?&]pick=[^&]*/, "") && src;
    for (const column of box.querySelectorAll(".board-col")) {
      const shown = column.querySelectorAll(".board-card").length;
      const n = whole ? counts[column.dataset.column] ?? shown : shown;
      column.querySelector("[data-column-count]").textContent = number.format(n);
      column.hidden = !n && !shown && !column.hasAttribute("data-always");
    }
  }

  async function ask() {
    clearTimeout(timer);
    try {
      const answer = await fetch(`${poll}?v=${version}`, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw answer.status;
      take(await answer.json());
    } catch {
      failures += 1;
    }
    if (!document.hidden && !stream) timer = setTimeout(ask, POLL * Math.min(16, 2 ** failures));
  }

  function start() {
    stop();
    if (!src || !window.EventSource) return void ask();
    const url = new URL(src, location.href);
    url.searchParams.set("v", version);
    stream = new EventSource(url);
    stream.onmessage = (event) => take(JSON.parse(event.data));
    stream.onerror = () => {
      if (stream?.readyState !== EventSource.CLOSED && ++failures < 3) return;
      stream?.close();
      stream = null;
      ask();
    };
  }

  function stop() {
    stream?.close();
    stream = null;
    clearTimeout(timer);
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : start()));
  window.addEventListener("pagehide", stop);
  window.addEventListener("pageshow", (event) => event.persisted && start());
  if (!document.hidden) start();
}

// 1 to 9 choose, Enter records; off while typing, and for those who turned single keys off.
function answerKeys(form) {
  const choices = [...form.querySelectorAll('input[type="radio"][name="answer"]')];
  form.dataset.started = "yes";
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.body.dataset.keys === "off") return;
    const at = document.activeElement;
    const free = !at || at === document.body || at.id === "main" || choices.includes(at);
    if (!free) return;
    const choice = choices[Number(event.key) - 1];
    if (choice) {
      event.preventDefault();
      choice.checked = true;
      choice.dispatchEvent(new Event("change", { bubbles: true }));
    } else if (event.key === "Enter" && choices.some((one) => one.checked)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
}

document.querySelectorAll('[data-behaviour~="board"]').forEach(board);
document.querySelectorAll('[data-behaviour~="answer-keys"]').forEach(answerKeys);
if (location.hash === "#done") document.getElementById("done")?.focus();
// A choice among parties or regions is shown at once.
document.querySelectorAll(".tg-find select").forEach((field) => field.addEventListener("change", () => field.form.requestSubmit()));
