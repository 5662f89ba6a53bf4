// The list of people: how many are picked, keys to walk it, and controls that show at once.

const form = document.querySelector('[data-behaviour~="pick-people"]');
const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable]";

for (const control of document.querySelectorAll('[data-behaviour~="submit-on-change"]')) {
  control.addEventListener("change", () => control.form.requestSubmit());
}
// A date or a choice that was left empty has no place in the address.
document.getElementById("finder")?.addEventListener("submit", (event) => {
  for (const field of event.target.elements) if (field.name && !field.value) field.disabled = true;
});

if (form) {
  const boxes = [...form.querySelectorAll("input[name=pick]")];
  const all = form.querySelector("input[name=all]");
  const said = form.querySelector("[data-picked]");
  let current = -1;

  const tell = () => {
    const n = boxes.filter((box) => box.checked).length;
    said.textContent = n === 1 ? said.dataset.one : said.dataset.many.replace("{n}", n);
  };
  form.addEventListener("change", (event) => {
    if (event.target === all) for (const box of boxes) box.checked = all.checked;
    else if (all && event.target.name === "pick" && !event.target.checked) all.checked = false;
    tell();
  });
  form.addEventListener("reset", () => setTimeout(tell));
  tell();

  const go = (step) => {
    boxes[current]?.closest("tr").removeAttribute("data-current");
    current = Math.min(Math.max(current + step, 0), boxes.length - 1);
    const row = boxes[current].closest("tr");
    row.setAttribute("data-current", "");
    row.querySelector("th a").focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.body.dataset.keys === "off") return;
    if (event.target.closest(TYPING)) return;
    if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
    else if (event.key === "x" && current >= 0) boxes[current].click();
  });
}
