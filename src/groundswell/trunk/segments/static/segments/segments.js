// The builder: Delete on a line takes it away, and the focus stays where the work is.

const TYPING = 'input:not([type="hidden"]), textarea';

document.addEventListener("keydown", (event) => {
  if (event.key !== "Delete" || event.ctrlKey || event.metaKey || event.altKey || document.body.dataset.keys === "off") return;
  if (event.target.closest(TYPING)) return;
  const button = event.target.closest(".part")?.querySelector(".rm");
  if (!button) return;
  event.preventDefault();
  button.click();
});

// After a line was added the focus goes to its first slot; after one was taken away, to "Put it back".
let before = new Set();
let pressed = false;
const lines = () => new Set([...document.querySelectorAll("#segment .part[id]")].map((part) => part.id));
document.addEventListener("submit", (event) => {
  if (event.target.id !== "segment") return;
  before = lines();
  pressed = true;
  // The list of lines closes at once: on a slow line a second press would add a second line.
  const menu = event.submitter?.closest("details.menu");
  if (!menu) return;
  menu.querySelector("summary").focus();
  menu.open = false;
}, true);
// A count that comes back late leaves alone what is being typed, and a list that was opened meanwhile.
document.addEventListener("htmx:before:morph:attr", (event) => {
  const { attrName } = event.detail;
  const typing = attrName === "value" && event.target === document.activeElement;
  if (typing || (attrName === "open" && !pressed)) event.preventDefault();
});
document.addEventListener("htmx:after:swap", () => {
  if (!before.size && !document.querySelector("#segment")) return;
  const now = lines();
  const added = [...now].find((id) => !before.has(id));
  const gone = [...before].some((id) => !now.has(id));
  before = now;
  pressed = false;
  const focus = added
    ? document.getElementById(added)?.querySelector("select, input:not([type=hidden]), summary")
    : gone
      ? document.querySelector(".lastdone button")
      : null;
  focus?.focus();
});
before = lines();

// "Rename" opens what it leads to.
document.querySelector('a[href="#rename"]')?.addEventListener("click", () => {
  const box = document.getElementById("rename");
  if (!box) return;
  box.open = true;
  box.querySelector("input").focus();
});
