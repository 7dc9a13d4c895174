// Side notes by keyboard: C goes to the text, arrows pick a sentence, Enter writes about it, Ctrl+Enter saves.
let place = 0;

const reading = () => document.querySelector("#reading");
const passages = () => [...reading().querySelectorAll(".sentence")];

function stand(at, focus) {
  const all = passages();
  if (!all.length) return;
  place = Math.max(0, Math.min(at, all.length - 1));
  for (const [n, each] of all.entries()) {
    each.tabIndex = n === place ? 0 : -1;
    each.setAttribute("aria-selected", n === place);
  }
  if (focus) all[place].focus();
}

function write() {
  const details = reading().querySelector("#noting");
  const where = details?.querySelector("select");
  if (!where) return;
  details.open = true;
  where.value = `s${place}`;
  details.querySelector("textarea").focus();
}

function prepare() {
  const text = reading().querySelector("[data-sentences]");
  for (const hint of reading().querySelectorAll(".keys")) hint.hidden = false;
  if (!text || !reading().querySelector("#noting")) return;
  text.setAttribute("role", "listbox");
  text.setAttribute("aria-label", text.dataset.label);
  for (const each of passages()) each.setAttribute("role", "option");
  stand(place, false);
}

const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, Home: -Infinity, End: Infinity };

function onText(event) {
  if (event.key === "Enter") write();
  else if (event.key in STEPS) stand(place + STEPS[event.key], true);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

// Heard before the keys of marking, which are the page's: nothing typed about a sentence may choose a level.
document.addEventListener("keydown", (event) => {
  if (event.target.closest("#noting")) {
    if (event.key === "Enter" && event.ctrlKey) event.target.closest("form")?.requestSubmit();
    if (event.key === "Escape") stand(place, true);
    if (event.key === "Enter" || /^[1-9]$/.test(event.key)) event.stopPropagation();
    return;
  }
  if (event.target.closest(".sentence")) return onText(event);
  if (event.key.toLowerCase() === "c" && !event.ctrlKey && !event.metaKey && !event.altKey
      && !event.target.closest("textarea, input:not([type=radio]), select")) {
    event.preventDefault();
    stand(place, true);
  }
}, true);

document.addEventListener("click", (event) => {
  const sentence = event.target.closest(".sentence");
  if (!sentence || String(getSelection())) return;
  stand(Number(sentence.dataset.place), true);
  write();
});

// What was chosen in the rubric stays: only the part that is read is shown anew.
document.addEventListener("submit", async (event) => {
  if (!event.target.closest("#reading")) return;
  event.preventDefault();
  const form = event.target;
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form) }).catch(() => null);
  const fresh = answer && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#reading");
  if (!fresh || answer.status === 409) return form.submit();
  reading().replaceWith(fresh);
  prepare();
  if (answer.ok) stand(place, true);
  else reading().querySelector("textarea").focus();
});

prepare();
