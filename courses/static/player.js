// Plays a package: opens its parts, keeps what they report until the server has it, and moves between them. It takes
// messages from its own frame only, and only under the key of the visit the server opened.
const player = document.querySelector(".player");
const { address, origin, open: openAt, save: saveAt, attempt, token, out, first } = player.dataset;
const frame = document.getElementById("stage");
const status = document.getElementById("saved");
const refusal = document.getElementById("refusal");
const queueName = `bina-paket-${attempt}`;
let standing = JSON.parse(player.dataset.standing);
let visit = null;
let leaving = null;
let timer = null;
let warned = false;

const load = () => JSON.parse(localStorage.getItem(queueName) ?? "{}");
function store(queue) {
  if (Object.keys(queue).length) localStorage.setItem(queueName, JSON.stringify(queue));
  else localStorage.removeItem(queueName);
}

function say(name, kind = "") {
  status.textContent = player.dataset[name] ?? name;
  status.className = `saved ${kind}`;
}

function refuse(sentence) {
  refusal.textContent = sentence;
  refusal.hidden = !sentence;
}

function post(url, body, keepalive = false) {
  return fetch(url, {
    method: "POST",
    keepalive,
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(body),
  });
}

// ---------------------------------------------------------------------------------------- reports

function keep(told) {
  visit.sequence += 1;
  const queue = load();
  // Every report is whole, so only the newest of a visit is worth keeping.
  queue[visit.key] = { key: visit.key, sequence: visit.sequence, said: told.said, ended: told.ended };
  store(queue);
  say("saidSaving");
  clearTimeout(timer);
  timer = setTimeout(flush, told.urgent ? 0 : 2000);
}

let sending = null;
function flush() {
  clearTimeout(timer);
  sending = (sending ?? Promise.resolve()).then(deliver);
  return sending;
}

async function deliver() {
  for (const waiting of Object.values(load())) {
    let answer;
    try {
      answer = await post(saveAt, waiting);
    } catch {
      say("saidWaiting", "waiting");
      return false;
    }
    let told = null;
    try { told = await answer.json(); } catch { /* not an answer of ours: a proxy, or a page that asks to sign in */ }
    if (!told || answer.status >= 500) {
      say("saidWaiting", "waiting");
      return false;
    }
    const queue = load();
    if (queue[waiting.key]?.sequence === waiting.sequence) delete queue[waiting.key];
    store(queue);
    if (!answer.ok) {
      say("saidRefused", "refused");
      refuse(told.error ?? "");
      continue;
    }
    standing = told.standing;
    show();
  }
  if (status.className.trim() === "saved" || status.classList.contains("waiting")) say("saidSaved");
  return true;
}

// ------------------------------------------------------------------------------------------ parts

async function go(part) {
  refuse("");
  await quiet();
  await flush();
  say("saidOpen");
  let answer;
  let told;
  try {
    answer = await post(openAt, { part });
    told = await answer.json();
  } catch {
    say("saidWaiting", "waiting");
    return;
  }
  if (!answer.ok) {
    say("");
    refuse(told.error ?? "");
    return;
  }
  visit = { key: told.key, part, sequence: 0, told };
  standing = told.standing;
  show();
  if (frame.src) frame.contentWindow.location.replace(address);
  else frame.src = address;
}

function quiet() {
  if (!visit) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => { leaving = null; visit = null; resolve(); };
    leaving = done;
    setTimeout(() => { if (leaving === done) done(); }, 4000);
    frame.contentWindow.postMessage({ bina: "leave" }, origin);
  });
}

async function leave() {
  await quiet();
  if (!(await flush()) && !warned) {
    warned = true;
    refuse(player.dataset.saidLeaving);
    return;
  }
  location.assign(out);
}

const FIXED = /student_id|student_name|learner_id|learner_name|entry|total_time|credit|mode$|launch_data|mastery_score|passing_score|completion_threshold/;

addEventListener("message", (event) => {
  if (!visit || event.source !== frame.contentWindow || event.origin !== origin || !event.data) return;
  const told = event.data;
  if (told.bina === "ready") {
    const { key, href, sco, values } = visit.told;
    frame.contentWindow.postMessage({
      bina: "start", key, href, sco, values, fixed: Object.keys(values).filter((element) => FIXED.test(element)),
    }, origin);
    say("saidSaved");
    return;
  }
  if (told.key !== visit.key) return;
  if (told.bina === "said" && told.said && typeof told.said === "object") {
    keep({ said: told.said, ended: told.ended === true, urgent: told.urgent === true });
    if (told.ended === true && !leaving && typeof told.request === "string") follow(told.request);
  }
  if (told.bina === "left") leaving?.();
});

// What a part of SCORM 2004 asks for when it ends; anything else leaves the learner where they are.
async function follow(request) {
  if (!request || request === "_none_") return;
  await flush();
  const target = /^\{target=([^}]+)\}(choice|jump)$/.exec(request)?.[1];
  if (request === "continue" && standing.forward) go(standing.forward);
  else if (request === "previous" && standing.back) go(standing.back);
  else if (target) go(target);
  else if (/^(exitAll|suspendAll|abandonAll)$/.test(request)) leave();
}

// ------------------------------------------------------------------------------------------- menu

function show() {
  const list = document.getElementById("part-list");
  if (!list) return;
  document.getElementById("counted").textContent = `${standing.done}/${standing.parts.length}`;
  list.replaceChildren(...standing.parts.map((part) => {
    const row = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.disabled = !part.open;
    const title = document.createElement("span");
    title.textContent = part.title;
    const state = document.createElement("span");
    state.className = "soft";
    state.textContent = part.done ? player.dataset.saidDone : part.open ? "" : player.dataset.saidLocked;
    button.append(title, state);
    if (part.id === visit?.part) button.setAttribute("aria-current", "true");
    button.addEventListener("click", () => { document.getElementById("parts").close(); go(part.id); });
    row.append(button);
    if (!part.open && part.why) {
      const why = document.createElement("p");
      why.textContent = part.why;
      row.append(why);
    }
    return row;
  }));
  const here = standing.parts.find((part) => part.id === visit?.part);
  const hides = (name) => here?.hidden.includes(name) ?? false;
  document.getElementById("where").textContent = here?.title ?? "";
  const forward = document.getElementById("forward");
  const back = document.getElementById("back");
  forward.disabled = !standing.forward;
  back.disabled = !standing.back;
  forward.hidden = hides("continue");
  back.hidden = hides("previous");
}

document.getElementById("leave").addEventListener("click", leave);
document.getElementById("forward")?.addEventListener("click", () => standing.forward && go(standing.forward));
document.getElementById("back")?.addEventListener("click", () => standing.back && go(standing.back));
document.getElementById("show-parts")?.addEventListener("click", () => document.getElementById("parts").showModal());
document.getElementById("hide-parts")?.addEventListener("click", () => document.getElementById("parts").close());
addEventListener("online", flush);
addEventListener("pagehide", () => {
  // What does not fit into a last request stays on this device and is sent on the next visit.
  for (const waiting of Object.values(load())) post(saveAt, waiting, true).catch(() => {});
});

// ------------------------------------------------------------------------------------------- time

// The time ledger hears how long the player was looked at. Inside a part nothing of a person can be seen but what the
// part says, so five minutes without a word count as gone.
const AWAY = 300000;
const tab = crypto.randomUUID();
let beats = 0;
let active = 0;
let ticked = performance.now();
let stirred = performance.now();

function stir() { stirred = performance.now(); }

async function beat(last = false) {
  if (!player.dataset.beat || !active) return;
  const seconds = Math.round(active);
  active = 0;
  try {
    await post(player.dataset.beat, { tab, sequence: ++beats, active: seconds }, last);
  } catch { /* Time without a network is not counted. */ }
}

for (const kind of ["pointerdown", "keydown", "message", "blur", "focus"]) addEventListener(kind, stir);
setInterval(() => {
  const now = performance.now();
  if (document.visibilityState === "visible" && now - stirred < AWAY) active += Math.min(2, (now - ticked) / 1000);
  ticked = now;
}, 1000);
setInterval(() => beat(), 15000);
addEventListener("pagehide", () => beat(true));

show();
flush().then(() => first && go(first));
