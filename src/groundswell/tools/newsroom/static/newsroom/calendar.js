// Arrow keys move among the posts of a week: up and down within a day, left and right to the next day that has one.
const week = document.querySelector('[data-behaviour~="tiles"]');

function days() {
  return [...week.querySelectorAll(".day")].map((day) => [...day.querySelectorAll(".hit")]).filter((links) => links.length);
}

week?.addEventListener("keydown", (event) => {
  const step = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey || !event.target.closest(".hit")) return;
  const columns = days();
  const x = columns.findIndex((links) => links.includes(event.target));
  if (x < 0) return;
  const y = columns[x].indexOf(event.target);
  const column = columns[Math.min(Math.max(x + step[0], 0), columns.length - 1)];
  const next = column[Math.min(Math.max(y + step[1], 0), column.length - 1)];
  event.preventDefault();
  next.focus();
});
