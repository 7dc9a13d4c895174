// A document dropped anywhere on the outline is sent as if it had been chosen in the field.
const form = document.querySelector("#drop");
const field = form.querySelector("input[type=file]");
const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
form.querySelector("[data-drop]").hidden = !matchMedia("(pointer: fine)").matches;

document.addEventListener("dragover", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  form.classList.add("over");
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) form.classList.remove("over");
});
document.addEventListener("drop", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  form.classList.remove("over");
  field.files = event.dataTransfer.files;
  form.requestSubmit();
});
