// The card maker: the stage follows the typing, a template is changed by one tap, the draft of the alt text is taken
// over by one press. Without this script the same form has a button for each.

const PAUSE = 250;

function stageFollows(form) {
  let timer, asking;

  async function draw() {
    asking?.abort();
    asking = new AbortController();
    const body = new FormData(form);
    for (const [name, value] of [...body.entries()]) if (value instanceof File) body.delete(name);
    const stage = document.getElementById("stage");
    stage?.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.dataset.preview, { method: "POST", body, signal: asking.signal, headers: { "HX-Request": "true" } });
      if (!answer.ok) throw answer.status;
      const drawn = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("stage");
      if (drawn) document.getElementById("stage")?.replaceWith(document.importNode(drawn, true));
    } catch (reason) {
      if (reason?.name === "AbortError") return;
    }
    document.getElementById("stage")?.removeAttribute("aria-busy");
  }

  form.addEventListener("input", (event) => {
    if (event.target.name === "template" || event.target.type === "file") return;
    count(event.target);
    clearTimeout(timer);
    timer = setTimeout(draw, PAUSE);
  });
}

// "49 of 90 characters. Shorter is bigger" under a field while it is typed into. Counts what a person sees as one letter.
const letters = window.Intl?.Segmenter ? new Intl.Segmenter(undefined, { granularity: "grapheme" }) : null;
function count(field) {
  const counted = field.dataset?.counted;
  const hint = counted && document.getElementById(`${field.id}_helptext`);
  if (!hint) return;
  hint.dataset.before ??= hint.textContent;
  const used = letters ? [...letters.segment(field.value)].length : field.value.length;
  hint.textContent = used ? counted.replace("{n}", used) : hint.dataset.before;
}

// Another template has other fields: the whole form goes to the server and comes back with them.
function templateChanges(form) {
  for (const radio of form.querySelectorAll('input[name="template"], select[name="template"]')) {
    radio.addEventListener("change", () => form.requestSubmit(form.querySelector('button[value="template"]')));
  }
}

function draftIsTaken(form) {
  const button = form.querySelector("[data-use-draft]");
  const field = form.elements.alt;
  if (!button || !field) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    field.value = document.querySelector(".mk-alt p")?.textContent ?? field.value;
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

// A newly typed alt text has not been read by anybody else: the tick is taken out.
function readAgain(form) {
  const tick = form.elements.alt_read;
  form.elements.alt?.addEventListener("input", () => tick && (tick.checked = false));
}

// The picture that was picked stands under the nine points.
function focalPicture(form) {
  const pick = form.querySelector(".focal-pick");
  if (!pick) return;
  const show = () => {
    pick.querySelector("img")?.remove();
    const chosen = form.querySelector('input[name="image"]:checked')?.closest("label")?.querySelector("img");
    if (!chosen) return;
    const picture = chosen.cloneNode();
    picture.alt = "";
    picture.removeAttribute("loading");
    pick.prepend(picture);
  };
  form.addEventListener("change", (event) => event.target.name === "image" && show());
  show();
}

for (const form of document.querySelectorAll('[data-behaviour~="card-maker"]')) {
  form.querySelectorAll("[data-fallback]").forEach((button) => button.classList.add("vh"));
  stageFollows(form);
  templateChanges(form);
  draftIsTaken(form);
  readAgain(form);
  focalPicture(form);
  form.querySelectorAll("[data-counted]").forEach(count);
  form.dataset.started = "yes";
}
