// Marking by keyboard: a number picks a level of the criterion in focus and moves on, Enter saves.
const form = document.querySelector("#marking");
const criteria = [...form.querySelectorAll("[data-criterion]")];
const save = form.querySelector("button[type=submit]");
let sent = false;

const standing = (criterion) => criterion.querySelector("input:checked") ?? criterion.querySelector("input");

function goTo(place) {
  const target = place < criteria.length ? standing(criteria[place]) : save;
  target.focus({ preventScroll: true });
  (criteria[place] ?? save).scrollIntoView({ block: "nearest" });
}

for (const hint of form.querySelectorAll("kbd, .keys")) hint.hidden = false;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("textarea")) return;
  if (event.key === "Enter") {
    if (event.target.closest("a, button, summary")) return;
    event.preventDefault();
    form.requestSubmit();
    return;
  }
  if (!/^[1-9]$/.test(event.key)) return;
  let place = criteria.findIndex((each) => each.contains(document.activeElement));
  if (place < 0) place = criteria.findIndex((each) => !each.querySelector("input:checked"));
  const level = criteria[place]?.querySelectorAll("input")[Number(event.key) - 1];
  if (!level) return;
  event.preventDefault();
  level.checked = true;
  level.dispatchEvent(new Event("input", { bubbles: true }));
  goTo(place + 1);
});

// A second Enter while the first is under way sends nothing twice.
form.addEventListener("submit", (event) => {
  if (sent) event.preventDefault();
  sent = true;
});
addEventListener("pageshow", () => { sent = false; });

if (!document.querySelector("#problems")) standing(criteria[0]).focus({ preventScroll: true });
