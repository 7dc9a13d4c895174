// Keeps answers safe: every change gets a number, waits in this device's storage until the server has it,
// and is sent again after a failed save, a reload or a lost network. Without this script plain forms do the work.
const form = document.getElementById("quiz");
const ending = document.getElementById("submit");
const place = form ?? ending;
const { attempt, save } = place.dataset;
const token = place.querySelector("[name=csrf_token]").value;
const status = document.getElementById("saved");
const queueName = `bina-quiz-${attempt}`;
const writer = (sessionStorage.getItem("bina-writer") ?? crypto.randomUUID()).slice(0, 40);
sessionStorage.setItem("bina-writer", writer);

const load = () => JSON.parse(localStorage.getItem(queueName) ?? "[]");
const store = (queue) => (queue.length ? localStorage.setItem(queueName, JSON.stringify(queue)) : localStorage.removeItem(queueName));
const counterName = (item) => `bina-quiz-${attempt}-n-${item}`;

function say(text, kind = "") {
  status.textContent = text;
  status.className = `saved ${kind}`;
}

function content() {
  const certainty = Number(form.querySelector("[name=certainty]:checked")?.value ?? 0);
  return certainty ? { ...chosen(), certainty } : chosen();
}

function chosen() {
  if (form.dataset.files) {
    const files = [...form.querySelectorAll("[name=kept]")].map((kept) => Number(kept.value));
    return files.length ? { files } : {};
  }
  const choices = [...form.querySelectorAll("[name=choice]:checked")].map((box) => box.value);
  if (form.querySelector("[name=choice]")) return choices.length ? { choices } : {};
  const text = form.querySelector("[name=text]");
  if (text) return text.value ? { text: text.value } : {};
  const pairs = {};
  for (const field of form.querySelectorAll("[name^=pair-]")) if (field.value) pairs[field.name.slice(5)] = field.value;
  return Object.keys(pairs).length ? { pairs } : {};
}

function keep() {
  const item = Number(form.dataset.item);
  const known = Math.max(Number(form.dataset.sequence), Number(localStorage.getItem(counterName(item)) ?? 0));
  const sequence = known + 1;
  localStorage.setItem(counterName(item), String(sequence));
  // Only the newest write to an item matters: an unsent older one of this page is replaced.
  const queue = load().filter((write) => write.item !== item || write.writer !== writer || write.sequence > sequence);
  queue.push({ item, sequence, writer, content: content(), seal: form.dataset.seal });
  store(queue);
  say(form.dataset.saving);
  return send();
}

let sending = null;
async function send() {
  if (sending) { await sending; }
  if (!load().length) return true;
  sending = deliver();
  try { return await sending; } finally { sending = null; }
}

async function deliver() {
  const queue = load();
  const writes = queue.map(({ item, sequence, writer: by, content: given, seal = "" }) => ({ item, sequence, writer: by, content: given, seal }));
  let answer;
  try {
    answer = await fetch(save, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ writes }),
    });
  } catch {
    say(place.dataset.waiting, "waiting");
    return false;
  }
  let told;
  try { told = await answer.json(); } catch { told = null; }
  if (!told?.writes) {
    say(place.dataset.waiting, "waiting");
    return false;
  }
  const done = new Map(told.writes.map((write) => [`${write.item}/${write.sequence}`, write]));
  const sent = new Set(queue.map((write) => `${write.item}/${write.sequence}/${write.writer}`));
  store(load().filter((write) => !sent.has(`${write.item}/${write.sequence}/${write.writer}`)));
  const refused = [...done.values()].find((write) => write.refused);
  for (const write of done.values()) {
    if (form && write.newest && write.item === Number(form.dataset.item)) {
      form.dataset.sequence = String(Math.max(Number(form.dataset.sequence), write.newest));
      localStorage.setItem(counterName(write.item), form.dataset.sequence);
    }
  }
  if (refused) say(refused.refused, "refused");
  else if (form) say(`${form.dataset.saved} ${new Date().toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit" })}`);
  else say("");
  return !refused;
}

let typing = null;
let dirty = false;

// Nothing is changed after the end; what was given before it is sent, also when the network returns later.
function timeIsUp() {
  if (!form || form.dataset.ended) return;
  form.dataset.ended = "yes";
  if (dirty) { clearTimeout(typing); dirty = false; keep(); }
  for (const each of form.querySelectorAll("[name=choice], [name=text], [name=certainty], [name=files], select")) each.disabled = true;
}

let going = false;
async function oneWay() {
  if (going) return;
  going = true;
  try {
    const answered = await fetch(location.href, { method: "POST", body: new URLSearchParams({ csrf_token: token, kept: "yes" }) });
    location.assign(answered.redirected ? answered.url : location.href);
  } catch {
    going = false;
    say(place.dataset.waiting, "waiting");
  }
}

// A chosen file is sent at once; while the network is away it stays chosen, and is tried again.
let unsent = null;
async function upload(input) {
  unsent = input;
  if (!input.files.length) { unsent = null; return; }
  say(input.dataset.uploading);
  const parcel = new FormData(form);
  parcel.set("go", "stay");
  try {
    const answer = await fetch(location.href, { method: "POST", body: parcel });
    if (answer.ok) { location.reload(); return; }
    const problem = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("files-problem");
    unsent = null;
    input.value = "";
    say(problem?.textContent ?? form.dataset.refused, "refused");
  } catch {
    say(input.dataset.retry, "waiting");
  }
}

if (form) {
  // Show what waits on this device rather than what the server had when the page was made.
  const waiting = load().filter((write) => write.item === Number(form.dataset.item)).at(-1);
  if (waiting) {
    for (const box of form.querySelectorAll("[name=choice]")) box.checked = (waiting.content.choices ?? []).includes(box.value);
    const text = form.querySelector("[name=text]");
    if (text && waiting.content.text !== undefined) text.value = waiting.content.text;
    for (const box of form.querySelectorAll("[name=certainty]")) box.checked = Number(box.value) === waiting.content.certainty;
    for (const field of form.querySelectorAll("[name^=pair-]")) field.value = (waiting.content.pairs ?? {})[field.name.slice(5)] ?? "";
  }
  form.addEventListener("change", (event) => {
    if (event.target.type === "file") upload(event.target);
    else { clearTimeout(typing); dirty = false; keep(); }
  });
  form.addEventListener("input", (event) => {
    if (event.target.name !== "text" && !event.target.matches("input[name^=pair-]")) return;
    dirty = true;
    clearTimeout(typing);
    // An essay is kept whole each time, so it is kept less often.
    typing = setTimeout(() => { dirty = false; keep(); }, event.target.tagName === "TEXTAREA" ? 3000 : 1000);
  });
  form.addEventListener("submit", async (event) => {
    // Files come and go with the plain form.
    if (event.submitter?.name === "drop" || event.submitter?.value === "stay") return;
    event.preventDefault();
    const go = event.submitter?.value ?? "next";
    clearTimeout(typing);
    const sent = await (dirty ? keep() : send());
    dirty = false;
    // Without a network the next page cannot come: stay here, where the answer is safe, and say so.
    if (!sent && load().length) return;
    // Going on for good is a deed of its own: the server notes it and the answer is safe there already.
    if (form.dataset.oneWay) { oneWay(); return; }
    const item = Number(form.dataset.item);
    const path = location.pathname.replace(/\d+$/, "");
    const target = go === "check" ? location.pathname.replace(/soal\/\d+$/, "periksa") : path + (go === "back" ? item - 1 : item + 1);
    location.assign(target);
  });
  addEventListener("pagehide", () => { if (dirty) { clearTimeout(typing); keep(); } });
}

if (ending) {
  ending.addEventListener("submit", async (event) => {
    if (!load().length) return;
    event.preventDefault();
    await send();
    if (!load().length) ending.submit();
  });
}

if (form) {
  // Another tab changed this very answer: show what counts now, unless something here still waits.
  addEventListener("storage", ({ key }) => {
    if (key === counterName(Number(form.dataset.item)) && document.visibilityState === "hidden" && !load().length) location.reload();
  });
}
addEventListener("online", send);
addEventListener("online", () => { if (unsent) upload(unsent); });
setInterval(send, 5000);
send();

const timer = document.querySelector("[role=timer]");
if (timer) {
  // Counted from the server's clock by a stopwatch: setting the device's clock changes nothing.
  const began = Number(timer.dataset.now) - performance.now();
  const rest = timer.querySelector("strong");
  const tick = () => {
    const left = Math.max(0, Math.floor((Number(timer.dataset.ends) - began - performance.now()) / 1000));
    rest.textContent = left ? `${place.dataset.left} ${Math.floor(left / 60)}.${String(left % 60).padStart(2, "0")}` : place.dataset.over;
    timer.classList.toggle("waiting", left < 60);
    if (!left) timeIsUp();
  };
  tick();
  setInterval(tick, 1000);
}
