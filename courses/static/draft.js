// Keeps a form's draft at the server while somebody writes: a moment after the last change, and again until it is there.
// The form says what its texts are (data-saving, data-saved, data-waiting, data-refused); without this script its
// button keeps the draft. Files are not sent.
const form = document.querySelector("form[data-draft]");
const status = form?.querySelector("[role=status]");
const PAUSE = 1_500;
const AGAIN = 5_000;
let changed = 0;
let kept = 0;
let waits = null;
let sending = false;
let over = false;

function say(text, kind = "") {
  status.textContent = text;
  status.className = `saved ${kind}`;
}

function later(pause) {
  clearTimeout(waits);
  waits = setTimeout(send, pause);
}

function draft() {
  const typed = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "without");
  return new URLSearchParams([...typed, ["go", "keep"]]);
}

async function send() {
  if (over || kept === changed) return;
  if (sending) { later(PAUSE); return; }
  const sent = changed;
  sending = true;
  try {
    const answer = await fetch(location.pathname, { method: "POST", headers: { Accept: "application/json" }, body: draft(), keepalive: true });
    told(answer, sent, answer.ok ? await answer.json().catch(() => null) : null);
  } catch {
    if (!over) { say(form.dataset.waiting, "waiting"); later(AGAIN); }
  } finally {
    sending = false;
  }
}

function told(answer, sent, word) {
  if (over) return;
  if (word?.kept) {
    kept = sent;
    if (kept !== changed) { later(PAUSE); return; }
    const at = new Date().toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit" });
    say(`${form.dataset.saved} ${at}`);
  } else if (answer.status >= 400 && answer.status < 500) {
    // The server will not take this as it is: the page's own button says why.
    say(form.dataset.refused, "refused");
  } else {
    say(form.dataset.waiting, "waiting");
    later(AGAIN);
  }
}

if (form) {
  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    changed += 1;
    say(form.dataset.saving);
    later(PAUSE);
  });
  // What the button sends is the last word; nothing older may arrive after it.
  form.addEventListener("submit", () => { over = true; clearTimeout(waits); });
  addEventListener("pageshow", () => { over = false; });
  addEventListener("online", () => later(0));
  addEventListener("pagehide", () => { if (!over) send(); });
}
