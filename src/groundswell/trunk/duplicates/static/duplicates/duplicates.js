// A pair of records: what would be lost follows the choice, arrows pick a side, and keys work with a side in hand too.

const form = document.querySelector('[data-behaviour~="pair"]');

for (const control of document.querySelectorAll('[data-behaviour~="submit-on-change"]')) {
  control.addEventListener("change", () => control.form.requestSubmit());
}

// After a merge or a "different people" the next pair's heading has the focus, and what was done is said.
const said = document.querySelector("[data-said]");
const wrong = document.querySelector("[data-wrong]");
if (wrong) wrong.focus();
else if (said) {
  document.getElementById("verdict")?.focus({ preventScroll: true });
  const region = document.getElementById("announce");
  setTimeout(() => { if (region) region.textContent = said.querySelector("span.grow").textContent; }, 300);
}

if (form) {
  form.addEventListener("change", (event) => {
    for (const line of form.querySelectorAll(`[data-lost="${CSS.escape(event.target.name)}"]`)) {
      line.hidden = line.dataset.side === event.target.value;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.body.dataset.keys === "off") return;
    const holding = event.target.matches?.(".opt input");
    if (holding) {
      const key = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
      if (key) { event.preventDefault(); key.click(); }
      return;
    }
    if (event.target.closest("input, textarea, select, summary")) return;
    const side = { ArrowLeft: 0, ArrowRight: 1 }[event.key];
    const first = form.querySelector("[data-choice]");
    if (side === undefined || !first) return;
    event.preventDefault();
    const option = first.querySelectorAll("input")[side];
    option.click();
    option.focus();
  });
}
