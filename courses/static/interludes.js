// Questions inside a lesson are answered in their place; those of a video come up at their moment.
const parser = new DOMParser();

async function ask(form) {
  const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
  const here = form.querySelector(".told");
  const button = form.querySelector("button[type=submit]");
  button.disabled = true;
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    const told = parser.parseFromString(await answer.text(), "text/html").querySelector(".interlude .told");
    if (!told) { location.assign(address); return false; }
    here.replaceChildren(...told.childNodes);
    return answer.ok;
  } catch {
    location.assign(address);
    return false;
  } finally {
    button.disabled = false;
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest(".interlude form");
  if (!form) return;
  event.preventDefault();
  if (await ask(form)) form.dispatchEvent(new CustomEvent("answered", { bubbles: true }));
});

const video = document.querySelector(".lesson :is(video, audio)");
const place = document.getElementById("stops");
if (video && place) {
  const stops = [...place.querySelectorAll(".stop")];
  let open = null;
  let last = 0;
  const go = document.createElement("button");
  go.type = "button";
  go.className = "button";
  for (const stop of stops) stop.hidden = true;
  place.hidden = true;
  video.after(place);

  const close = () => {
    open.hidden = true;
    open.dataset.done = "yes";
    open = null;
    place.hidden = true;
    video.focus();
    video.play().catch(() => {});
  };
  const show = (stop) => {
    open = stop;
    video.pause();
    if (document.fullscreenElement) document.exitFullscreen();
    stop.hidden = place.hidden = false;
    go.hidden = stop.hasAttribute("data-required");
    go.textContent = place.dataset.skip;
    stop.append(go);
    stop.querySelector("input, select")?.focus();
    stop.scrollIntoView({ block: "nearest" });
  };
  go.addEventListener("click", close);
  place.addEventListener("answered", () => { go.hidden = false; go.textContent = place.dataset.go; });
  video.addEventListener("seeked", () => { if (!open) last = video.currentTime; });
  video.addEventListener("play", () => { if (open) video.pause(); });
  video.addEventListener("timeupdate", () => {
    if (open || video.seeking) return;
    const now = video.currentTime;
    const met = stops.find((each) => !each.dataset.done && Number(each.dataset.at) > last - 0.01 && Number(each.dataset.at) <= now);
    last = now;
    if (met) show(met);
  });
}
