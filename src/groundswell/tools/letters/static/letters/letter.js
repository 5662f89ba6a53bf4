// Writing a letter: the preview as she types, facts at the cursor, and a draft on this device until it is sent.
// Without this script the page's button "Show my letter" and the ticks beside the facts do the same.

const tidy = (text) => text.replace(/[^\S\n]+(?=\n|$)/g, "").replace(/\n\s*\n\s*/g, "\n\n").trim();

function keep(name, value) {
  try {
    if (value) localStorage.setItem(name, JSON.stringify(value));
    else localStorage.removeItem(name);
  } catch { /* a full or closed store: the form still holds what she typed */ }
}

function kept(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

function letter(form) {
  const { draft, greeting, name, postcode, one, many } = form.dataset;
  const answers = [...form.querySelectorAll('textarea[name^="answer_"]')];
  const paper = form.querySelector("[data-paper]");
  const shared = [...paper.querySelectorAll("mark")].map((mark) => mark.textContent);
  const note = form.querySelector("[data-draft-note]");
  const field = (key) => form.elements[key]?.value.trim() ?? "";
  let latest = answers[0];

  function paragraph(text, quiet) {
    const line = document.createElement("p");
    if (quiet) line.className = "muted";
    let rest = text;
    while (rest) {
      const [start, words] = shared.map((words) => [rest.indexOf(words), words]).filter(([start]) => start >= 0).sort((a, b) => a[0] - b[0])[0] ?? [rest.length, ""];
      line.append(rest.slice(0, start));
      if (words) line.append(Object.assign(document.createElement("mark"), { className: "shared", textContent: words }));
      rest = rest.slice(start + words.length);
    }
    return line;
  }

  function draw() {
    const own = answers.map((answer) => tidy(answer.value)).filter(Boolean);
    const place = [field("street"), postcode || field("postcode")].filter(Boolean).join(", ");
    const ending = [name || field("full_name"), place].filter(Boolean).join("\n");
    const middle = own.length ? own.flatMap((text) => text.split("\n\n")).map((text) => paragraph(text)) : [paragraph(paper.dataset.empty, true)];
    paper.replaceChildren(paragraph(greeting), ...middle, ...(ending ? [paragraph(ending)] : []));
    const count = own.join(" ").split(/\s+/).filter(Boolean).length;
    form.querySelector("[data-words]").textContent = count === 1 ? one : many.replace("{n}", count);
  }

  function save() {
    const said = answers.map((answer) => answer.value);
    keep(draft, said.some((text) => text.trim()) ? { answers: said, subject: field("subject") } : null);
  }

  function restore() {
    const before = kept(draft);
    if (!before || !("fresh" in form.dataset) || answers.some((answer) => answer.value)) return;
    answers.forEach((answer, i) => (answer.value = before.answers?.[i] ?? ""));
    if (before.subject) form.elements.subject.value = before.subject;
    note.hidden = false;
  }

  // A fact goes where the cursor was last, as its own sentence, and can be changed and undone like typing.
  function use(sentence) {
    const at = latest.selectionEnd ?? latest.value.length;
    const before = latest.value.slice(0, at), after = latest.value.slice(at);
    const text = (before && !/\s$/.test(before) ? " " : "") + sentence + (after && !/^\s/.test(after) ? " " : "");
    latest.focus();
    latest.setRangeText(text, at, at, "end");
    latest.dispatchEvent(new Event("input", { bubbles: true }));
    form.querySelector("[data-said]").textContent = form.querySelector("[data-said]").dataset.added;
  }

  for (const answer of answers) answer.addEventListener("focus", () => (latest = answer));
  for (const tick of form.querySelectorAll("[data-fact-tick]")) {
    // What was ticked without the script goes on being sent by its tick.
    if (tick.querySelector("input").checked) continue;
    const button = tick.nextElementSibling;
    tick.remove();
    button.hidden = false;
    button.addEventListener("click", () => use(button.dataset.fact));
  }
  form.querySelectorAll("[data-noscript]").forEach((part) => (part.hidden = true));
  form.querySelector("[data-draft-drop]").addEventListener("click", () => {
    answers.forEach((answer) => (answer.value = ""));
    keep(draft, null);
    note.hidden = true;
    draw();
    answers[0].focus();
  });
  form.addEventListener("input", () => {
    if (!form.querySelector("[data-fact-tick]")) draw();
    save();
  });
  // A page that comes back from the browser's memory was answered: another letter gets another key.
  addEventListener("pageshow", (event) => event.persisted && (form.elements.key.value = crypto.randomUUID?.() ?? ""));
  restore();
  if ("fresh" in form.dataset) draw();
}

document.querySelectorAll("[data-letter]").forEach(letter);
document.querySelectorAll("[data-letter-sent]").forEach((page) => keep(page.dataset.letterSent, null));
