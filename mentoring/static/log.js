// A log that survives a cut network: it stays in this telephone for the person who wrote it and arrives exactly once.
const place = document.getElementById("kept-logs");
const { shelf, parsed, post, deliver, mend, keepPages } = await import(place.dataset.shelf);
const { keep, forget, kept } = shelf("bina-parcels", "parcels");
const mine = async () => (await kept()).filter((parcel) => parcel.person === place.dataset.person);
let busy = false;

async function flush() {
  if (busy) {
    return;
  }
  busy = true;
  let at = null;
  try {
    for (const parcel of await mine()) {
      if (parcel.state === "refused" || parcel.state === "faulty") {
        continue;
      }
      const found = await deliver(parcel);
      if (found.state === "sent") {
        await forget(parcel.key);
        at = found.at;
      } else if (found.state !== parcel.state) {
        await keep({ ...parcel, ...found });
      }
    }
  } catch {
    // No network: everything stays, and the clock below tries again.
  } finally {
    busy = false;
    await tell(at);
  }
}

function button(label, deed) {
  const made = document.createElement("button");
  [made.type, made.className, made.textContent] = ["button", "button quiet", label];
  made.addEventListener("click", deed);
  return made;
}

function line(parcel) {
  const words = { kept: "waiting", signin: "signin", refused: "refused", faulty: "faulty" }[parcel.state];
  const made = document.createElement("li");
  const text = document.createElement("div");
  const title = document.createElement("strong");
  const about = document.createElement("p");
  title.textContent = parcel.title;
  about.textContent = `${place.dataset[words]} ${parcel.why ?? ""}`.trim();
  text.append(title, about);
  made.append(text);
  if (parcel.state === "faulty") {
    made.append(button(place.dataset.mend, () => mend(parcel)));
  }
  if (parcel.state === "faulty" || parcel.state === "refused") {
    made.append(button(place.dataset.drop, () => forget(parcel.key).then(() => tell())));
  }
  return made;
}

async function tell(at = null) {
  const all = await kept();
  const own = all.filter((parcel) => parcel.person === place.dataset.person);
  const said = place.querySelector("[data-said]");
  said.replaceChildren();
  if (at) {
    const link = document.createElement("a");
    [link.href, link.textContent] = [at, place.dataset.open];
    said.append(`${place.dataset.sent} `, link);
  } else if (all.length > own.length) {
    said.textContent = place.dataset.other;
  }
  place.querySelector("ul").replaceChildren(...own.map(line));
  place.hidden = all.length === 0 && !at;
}

function freshKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// A page that was kept may be opened on a later day, and more than once: its dates move along and each log has its key.
function renew(form) {
  form.elements.key.value = freshKey();
  const now = new Date();
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  const days = Math.round((Date.parse(today) - Date.parse(form.dataset.today)) / 86_400_000);
  if (days > 0) {
    form.elements.held_on.value = today;
    const next = form.elements.next_on;
    if (next.value) {
      next.value = new Date(Date.parse(next.value) + days * 86_400_000).toISOString().slice(0, 10);
    }
  }
}

async function send(form, pressed) {
  const body = new URLSearchParams(new FormData(form));
  const key = body.get("key");
  const parcel = {
    key, path: location.pathname, body: body.toString(), state: "kept", person: place.dataset.person,
    title: `${form.dataset.title}, ${body.get("held_on")}`,
  };
  pressed.disabled = true;
  busy = true;
  try {
    await keep(parcel);
  } catch {
    HTMLFormElement.prototype.submit.call(form); // A browser without storage sends as it did before.
    return;
  }
  let answered = false;
  try {
    const said = await post(parcel, body);
    answered = true;
    if (said.redirected && said.url.includes("bukti=")) {
      await forget(key);
      location.assign(said.url);
      return;
    }
    if (said.status === 422) {
      await forget(key);
      document.querySelector("form.log").closest("main").replaceWith(parsed(await said.text()).querySelector("main"));
      location.hash = "problems";
      again(document.getElementById("kept-logs"));
      return;
    }
  } catch {
    // No network: the log is kept.
  }
  busy = false;
  form.hidden = true;
  await tell();
  place.tabIndex = -1;
  place.focus();
  if (answered) {
    flush(); // It was not taken, perhaps because the page is old: tried once more with a fresh token.
  }
}

// The page came back with what is wrong: its own list takes the place of the one that went.
function again(shown) {
  shown.replaceWith(place);
  busy = false;
  bind(document.querySelector("form.log"));
  document.getElementById("problems")?.focus();
}

function bind(form) {
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form, form.querySelector(".thumb button"));
  });
}

const form = document.querySelector("form.log");
if (form && !form.dataset.again) {
  renew(form);
}
bind(form);
keepPages(document.querySelector("[data-worker]"));
addEventListener("online", flush);
setInterval(async () => (await mine()).length > 0 && flush(), 10_000);
flush();
