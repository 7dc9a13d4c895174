// Puts a chosen question on a line of its own where the author stands in the text.
const body = document.getElementById("body");
if (body) {
  for (const button of document.querySelectorAll("#choose-question [data-insert]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const at = body.selectionEnd ?? body.value.length;
      const before = body.value.slice(0, at).replace(/\n*$/, "");
      const after = body.value.slice(at).replace(/^\n*/, "");
      const begins = before ? `${before}\n\n` : "";
      body.value = `${begins}${button.dataset.insert}\n\n${after}`;
      body.selectionStart = body.selectionEnd = begins.length + button.dataset.insert.length;
      body.dispatchEvent(new Event("input", { bubbles: true }));
      body.focus();
    });
  }
}
