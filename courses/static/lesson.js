// Tells the server how long a lesson was really looked at, and which parts of a video were played.
const lesson = document.querySelector(".lesson[data-beat]");
// Whoever saves data listens to the sound alone: the same seconds count.
const video = lesson.querySelector("video, audio");
const tab = crypto.randomUUID();
let sequence = 0;
let active = 0;
let ticked = performance.now();
let begun = null;
let reached = 0;
let touched = performance.now();

for (const kind of ["pointerdown", "keydown", "scroll", "touchstart"]) {
  addEventListener(kind, () => { touched = performance.now(); }, { passive: true });
}

setInterval(() => {
  const now = performance.now();
  const awake = document.visibilityState === "visible" && (now - touched < 120000 || (video && !video.paused));
  if (awake) active += Math.min(2, (now - ticked) / 1000);
  ticked = now;
}, 1000);

async function beat(begins, ends, leaving = false) {
  const body = { tab, sequence: ++sequence, active: Math.round(active) };
  active = 0;
  if (video) {
    body.position = Math.floor(video.currentTime);
    if (ends > begins) Object.assign(body, { from: begins, to: ends });
  }
  try {
    const answer = await fetch(lesson.dataset.beat, {
      method: "POST",
      keepalive: leaving,
      headers: { "Content-Type": "application/json", "X-CSRFToken": lesson.dataset.token },
      body: JSON.stringify(body),
    });
    const told = answer.ok ? await answer.json() : {};
    const shown = document.getElementById("watched");
    if (shown && told.watched !== undefined && told.watched !== null) shown.textContent = told.watched;
    const complete = document.getElementById("complete");
    if (told.complete && complete?.hidden) {
      complete.hidden = false;
      document.getElementById("still").hidden = true;
    }
  } catch { /* The next beat tries again; time without a network is not counted. */ }
}

function report(leaving = false) {
  if (!video) return beat(0, 0, leaving);
  const ends = Math.ceil(reached);
  const begins = begun ?? ends;
  begun = video.paused || video.seeking ? null : Math.floor(video.currentTime);
  return beat(begins, ends, leaving);
}

if (video) {
  const resume = Number(video.dataset.resume);
  const begin = () => { begun = Math.floor(video.currentTime); reached = video.currentTime; };
  video.addEventListener("loadedmetadata", () => { if (resume > 0) video.currentTime = resume; }, { once: true });
  video.addEventListener("timeupdate", () => { if (!video.seeking) reached = video.currentTime; });
  video.addEventListener("play", begin);
  // What was played before a jump is told before the jump is forgotten.
  video.addEventListener("seeking", () => { if (begun !== null) report(); begun = null; });
  video.addEventListener("seeked", () => { if (!video.paused) begin(); });
  video.addEventListener("pause", () => report());
  // Without scripts a chapter opens the file at its second; here it goes there in the page.
  for (const link of lesson.querySelectorAll("a[data-seek]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      video.currentTime = Number(link.dataset.seek);
      video.focus();
      video.play().catch(() => {});
    });
  }
}

report();
setInterval(() => report(), 15000);
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") report(true); });
