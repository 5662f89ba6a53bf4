// The public board: what is declared shows on every open page within seconds. Without script the page stays as it was
// when it was fetched; a reload brings the news.

const board = document.getElementById("board");
const words = JSON.parse(document.getElementById("board-words").textContent);
const lang = document.documentElement.lang || "en-GB";
const grouped = new Intl.NumberFormat(lang);
const STALE = 60e3;
const POLL = 15e3;
// What EventSource calls them; a browser without it has no names for them.
const OPEN = 1, GONE = 2;
const SVG = "http://www.w3.org/2000/svg";
const named = (code) => `[data-t="${CSS.escape(code)}"]`;
let version = Number(board.dataset.version);
let heard = Date.now();
let stream, timer, failures = 0;

const shapeOf = (tile) =>
  tile.stance === "declared" ? words.shapes[tile.candidate] ?? "r" : { against: "d", none: "n", wont_say: "n" }[tile.stance] ?? "0";
const whereOf = (tile) => words.names[tile.candidate] ?? words.where[tile.stance];
const didOf = (tile) => (words.names[tile.candidate] ? words.nominated.replace("{name}", words.names[tile.candidate]) : words.did[tile.stance]);

function wear(element, shape) {
  element.setAttribute("class", element.getAttribute("class").replace(/\bhx-\w\b/, `hx-${shape}`));
}

// One target: its hexagon, its place in the strip, its row.
function draw(tile) {
  const shape = shapeOf(tile);
  for (const spot of board.querySelectorAll(`${named(tile.code)}, ${named(tile.id)}`)) {
    wear(spot.matches("a.hex") ? spot : spot.querySelector(".hxk"), shape);
    const said = spot.querySelector(".what");
    if (said) said.textContent = whereOf(tile);
    if (spot.matches("tr")) {
      spot.querySelector(".day").textContent = "";
      spot.querySelector(".src").replaceChildren(...link(tile));
      spot.querySelector(".why")?.remove();
    }
    if (spot.matches("a.hex")) {
      spot.setAttribute("aria-label", `${spot.getAttribute("aria-label").split(":")[0]}: ${whereOf(tile)}, ${words.today}`);
      const use = spot.querySelector("use");
      if (!spot.querySelector(".new")) spot.append(dot(Number(use.getAttribute("x")) + 17, Number(use.getAttribute("y")) - 25, 8, "new"));
    }
  }
  const dense = board.querySelector(".hexes-dense");
  if (dense && tile.hex) drawDense(dense, tile, shape);
}

// A map of many hexagons is one picture, with a group for each shape: the hexagon moves over.
function drawDense(map, tile, shape) {
  const [q, r] = tile.hex;
  const x = ((q - map.dataset.left) * 2 + (Math.abs(r) % 2)) * 26 + 34;
  const y = (-r - map.dataset.top) * 45 + 34;
  const use = map.querySelector(`use[x="${x}"][y="${y}"]`);
  if (!use) return;
  map.querySelector(`.hx-${shape}`).append(use);
  const news = map.querySelector(".new");
  news.querySelector(`[cx="${x}"][cy="${y}"]`)?.remove();
  news.append(dot(x, y, 9));
  while (news.children.length > map.dataset.dots) news.firstElementChild.remove();
}

function dot(x, y, r, css) {
  const circle = document.createElementNS(SVG, "circle");
  for (const [name, value] of Object.entries({ cx: x, cy: y, r, ...(css && { class: css }) })) circle.setAttribute(name, value);
  return circle;
}

function link(tile) {
  if (!/^https?:/.test(tile.source)) return [];
  const a = Object.assign(document.createElement("a"), { href: tile.source, rel: "nofollow noopener noreferrer" });
  a.textContent = new URL(tile.source).hostname.replace(/^www\./, "");
  return [a];
}

// "Changed today": newest first, as many as the page itself shows.
function tell(tile) {
  const list = document.getElementById("today");
  const item = document.createElement("li"), time = document.createElement("time"), said = document.createElement("p");
  const name = document.createElement("b");
  time.dateTime = tile.changed || new Date().toISOString();
  time.textContent = clock(new Date(time.dateTime));
  name.textContent = tile.name;
  said.append(name, ` ${tile.why ? words.corrected.replace("{now}", whereOf(tile)) : didOf(tile)}. `, ...link(tile));
  if (tile.why) said.append(Object.assign(document.createElement("span"), { className: "why", textContent: tile.why }));
  item.append(time, said);
  list.querySelector(".none")?.remove();
  list.prepend(item);
  while (list.children.length > list.dataset.most) list.lastElementChild.remove();
}

const clock = (at) => at.toLocaleTimeString(lang, { hour: "2-digit", minute: "2-digit" });

// The tally: numbers, the length of each line, and the title, which is the news.
function count(tally) {
  const counts = { ...tally.stances, open: tally.undecided };
  for (const row of tally.candidates) counts[row.id] = row.declared;
  for (const line of board.querySelectorAll("[data-line]")) {
    const n = counts[line.dataset.line];
    if (n === undefined) continue;
    const shown = line.querySelector(".n"), bar = line.querySelector(".tline");
    const before = Number(shown.textContent.replace(/\D/g, ""));
    if (n === before) continue;
    shown.textContent = grouped.format(n);
    bar.setAttribute("aria-label", bar.getAttribute("aria-label").replace(/^[\d.,\s]*\d/, grouped.format(n)));
    const rect = bar.querySelector("rect"), mark = line.querySelector(".tmark rect");
    const full = mark && tally.needed ? (100 * tally.needed) / parseFloat(mark.getAttribute("x")) : before ? (100 * before) / parseFloat(rect.getAttribute("width")) : tally.total;
    rect.setAttribute("width", `${Math.min(100, (100 * n) / full).toFixed(2)}%`);
    const note = line.querySelector(".note");
    if (note && tally.needed && n < tally.needed) note.textContent = note.textContent.replace(/^[\d.,]*\d/, grouped.format(tally.needed - n));
  }
  const title = document.getElementById("h1");
  const named = tally.candidates.reduce((sum, row) => sum + row.declared, 0);
  const others = { declared: tally.declared, named, reached: tally.candidates.filter((row) => row.reached).length };
  const n = others[title.dataset.of] ?? counts[title.dataset.of];
  if (!n) return;
  title.textContent = (n === 1 ? title.dataset.one : title.dataset.many).replace("{n}", grouped.format(n));
  document.title = title.textContent + document.title.slice(document.title.lastIndexOf(" | "));
}

function show(news) {
  heard = Date.now();
  failures = 0;
  if (news.version <= version) return mark(false);
  version = news.version;
  for (const tile of news.tiles) {
    draw(tile);
    if (tile.stance !== "open" || tile.why) tell(tile);
  }
  for (const id of news.gone) board.querySelectorAll(named(id)).forEach((spot) => spot.remove());
  count(news.tally);
  mark(false);
}

// How fresh this page is, said in words; a grey dot when it has lost us.
function mark(stale) {
  const said = document.getElementById("fresh");
  said.closest(".counter").toggleAttribute("data-stale", stale);
  said.textContent = (stale ? said.dataset.staleWords : said.dataset.freshWords).replace("{time}", clock(new Date(heard)));
}

async function ask() {
  try {
    const answer = await fetch(`${board.dataset.poll}?v=${version}`, { headers: { Accept: "application/json" }, cache: "no-cache" });
    if (!answer.ok) throw answer.status;
    show(await answer.json());
  } catch {
    failures += 1;
  }
  clearTimeout(timer);
  timer = setTimeout(ask, POLL * (1 + Math.random() / 4) * Math.min(8, 2 ** failures));
}

function start() {
  if (!window.EventSource) return ask();
  stream = new EventSource(board.dataset.src.replace(/v=\d+/, `v=${version}`));
  stream.onopen = () => { heard = Date.now(); failures = 0; mark(false); };
  stream.onmessage = (event) => show(JSON.parse(event.data));
  stream.onerror = () => {
    if (stream.readyState !== GONE && ++failures < 3) return;
    stream.close();
    ask();
  };
}

function stop() {
  stream?.close();
  clearTimeout(timer);
}

setInterval(() => {
  if (document.hidden) return;
  if (stream?.readyState === OPEN) heard = Date.now();
  else if (Date.now() - heard > STALE) mark(true);
}, 5000);
document.addEventListener("visibilitychange", () => (document.hidden ? stop() : start()));
window.addEventListener("pagehide", stop);
if (!document.hidden) start();
