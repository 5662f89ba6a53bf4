// Bringing a table: drop a file, see how much of it has been sent, hear at once what cannot be sent.
// Without this the form posts itself, and the browser shows how far it is.

const PASTE_MOST = 1_500_000;
const TYPING = "input, textarea, select, [contenteditable]";
const UNITS = ["B", "KB", "MB", "GB"];

const sized = (bytes) => {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(1000)));
  const shown = bytes / 1000 ** step;
  return `${shown.toLocaleString(document.documentElement.lang, { maximumFractionDigits: step && shown < 100 ? 1 : 0 })} ${UNITS[step]}`;
};
const filled = (words, values) => words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

function bring(form) {
  const part = (name) => form.querySelector(`[data-${name}]`);
  const input = form.querySelector('input[type="file"]');
  const pasted = form.querySelector("textarea.paste");
  const [drop, line, fault, sending] = ["drop", "chosen-line", "fault", "sending-part"].map(part);
  const [bar, said] = [sending.querySelector("progress"), part("sending-line")];
  const buttons = form.querySelectorAll('button[type="submit"]');
  let going, later;

  const complain = (text) => {
    fault.hidden = !text;
    fault.querySelector("p").textContent = text;
    if (text) fault.scrollIntoView({ block: "nearest" });
  };
  const leaving = (event) => event.preventDefault();

  function chosen() {
    const file = input.files[0];
    line.hidden = !file;
    drop.classList.toggle("is-chosen", Boolean(file));
    if (file) line.textContent = filled(form.dataset.chosen, { name: file.name, size: sized(file.size) });
    complain(file && file.size > Number(form.dataset.most) ? form.dataset.tooLarge : "");
  }

  function rest() {
    clearTimeout(later);
    going = later = undefined;
    sending.hidden = true;
    removeEventListener("beforeunload", leaving);
    for (const button of buttons) button.disabled = false;
  }

  function show(page) {
    const fresh = new DOMParser().parseFromString(page, "text/html");
    const main = fresh.getElementById("main");
    if (!main) return complain(form.dataset.refused);
    document.title = fresh.title;
    document.getElementById("main").replaceWith(main);
    start();
    main.querySelector('[data-behaviour~="error-summary"]')?.focus();
  }

  // Others send large files: ours has its turn when one of them has arrived.
  function wait(body, seconds) {
    said.textContent = filled(form.dataset.busy, { seconds });
    bar.value = 0;
    later = setTimeout(() => send(body), seconds * 1000);
  }

  function send(body) {
    going = new XMLHttpRequest();
    going.open("POST", form.action || location.href);
    going.upload.addEventListener("progress", ({ loaded, total }) => {
      const percent = Math.floor((100 * loaded) / (total || 1));
      bar.value = percent;
      said.textContent =
        percent < 100 ? filled(form.dataset.sending, { percent, sent: sized(loaded), size: sized(total) }) : form.dataset.arrived;
    });
    going.addEventListener("load", ({ target }) => {
      if (target.getResponseHeader("X-Send-Again")) return wait(body, Number(target.getResponseHeader("Retry-After")));
      rest();
      if (target.status < 300) location.assign(target.responseURL);
      else if (target.status === 422) show(target.responseText);
      else complain(target.status === 413 ? form.dataset.tooLarge : form.dataset.refused);
    });
    going.addEventListener("error", () => (rest(), complain(form.dataset.lost)));
    going.addEventListener("abort", rest);
    for (const button of buttons) button.disabled = true;
    bar.value = 0;
    sending.hidden = false;
    complain("");
    addEventListener("beforeunload", leaving);
    going.send(body);
  }

  form.addEventListener("submit", (event) => {
    const file = input.files[0];
    const long = !file && pasted.value.length > PASTE_MOST;
    if (going || (!file && !long)) return going && event.preventDefault();
    event.preventDefault();
    if (file && file.size > Number(form.dataset.most)) return complain(form.dataset.tooLarge);
    const body = new FormData(form);
    if (long) {
      // A form field is bounded, a file is not: what was pasted goes as one.
      body.set("text", "");
      body.set("file", new File([pasted.value], "pasted.tsv", { type: "text/tab-separated-values" }));
    }
    // The mark that the form came whole has to stand behind the file.
    const mark = body.get("whole");
    body.delete("whole");
    body.append("whole", mark);
    send(body);
  });
  part("stop").addEventListener("click", () => (later ? rest() : going?.abort()));
  input.addEventListener("change", chosen);

  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      drop.classList.add("is-over");
    });
  }
  for (const name of ["dragleave", "drop"]) form.addEventListener(name, () => drop.classList.remove("is-over"));
  form.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    const one = new DataTransfer();
    one.items.add(event.dataTransfer.files[0]);
    input.files = one.files;
    chosen();
  });
  // A paste anywhere on the page is a paste into the field.
  document.addEventListener("paste", (event) => {
    if (!form.isConnected || event.target.closest?.(TYPING)) return;
    const [file] = event.clipboardData.files;
    if (file) {
      const one = new DataTransfer();
      one.items.add(file);
      input.files = one.files;
      chosen();
    } else {
      pasted.value = event.clipboardData.getData("text/plain");
      pasted.focus();
    }
    event.preventDefault();
  });
  drop.classList.add("is-live");
  chosen();
}

function start() {
  for (const form of document.querySelectorAll('[data-behaviour~="bring"]')) bring(form);
}

start();
