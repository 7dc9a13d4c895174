// A survey that survives a cut network: it is walked in the telephone, kept there when sent, and delivered exactly once.
const { shelf, parsed, post, deliver, mend, keepPages } = await import(document.querySelector("[data-shelf]").dataset.shelf);
const { keep, forget, kept } = shelf("bina-survey", "answers");

// ---- delivering ----

let busy = false;

async function flush() {
  if (busy) {
    return;
  }
  busy = true;
  let sent = 0;
  try {
    for (const answer of await kept()) {
      if (answer.state === "refused" || answer.state === "faulty") {
        continue;
      }
      const found = await deliver(answer);
      if (found.state === "sent") {
        await forget(answer.key);
        sent += 1;
      } else if (found.state === "refused") {
        await keep({ ...answer, state: "refused", body: "" });
      } else if (found.state !== answer.state) {
        await keep({ ...answer, ...found });
      }
    }
  } catch {
    // No network: everything stays, and the clock below tries again.
  } finally {
    busy = false;
    await tell(sent);
  }
}

async function tell(sent) {
  const waiting = (await kept()).filter((answer) => answer.state !== "refused");
  const note = document.getElementById("unsent-note");
  if (note && (waiting.length > 0 || sent > 0)) {
    const [words, n] = waiting.length > 0 ? [note.dataset.waiting, waiting.length] : [note.dataset.sent, sent];
    note.querySelector("span").textContent = words.replace("{n}", String(n));
    note.hidden = false;
  }
  const stays = document.querySelector("[data-kept]:not([hidden])");
  if (stays && waiting.length === 0 && sent > 0) {
    const title = stays.querySelector("h1");
    title.textContent = title.dataset.done;
    stays.querySelectorAll("p:not(:has(.receipt))").forEach((sentence) => sentence.remove());
  }
  await list();
}

async function list() {
  const place = document.getElementById("unsent-list");
  if (!place) {
    return;
  }
  const answers = await kept();
  place.replaceChildren(
    ...answers.map((answer) => {
      const line = document.createElement("li");
      const words = document.createElement("div");
      const title = document.createElement("strong");
      const about = document.createElement("p");
      title.textContent = answer.title;
      about.className = "soft";
      about.textContent = `${answer.receipt} · ${place.dataset[answer.state] ?? place.dataset.kept}`;
      words.append(title, about);
      if (answer.why) {
        const why = document.createElement("p");
        why.className = "error";
        why.textContent = answer.why;
        words.append(why);
      }
      line.append(words);
      const deeds = {
        refused: [place.dataset.forget, () => forget(answer.key).then(list)],
        faulty: [place.dataset.mend, () => mend(answer)],
        signin: [place.dataset.enter, () => location.assign(answer.path)],
      };
      if (deeds[answer.state]) {
        const button = document.createElement("button");
        button.className = "button quiet";
        button.textContent = deeds[answer.state][0];
        button.addEventListener("click", deeds[answer.state][1]);
        line.append(button);
      }
      return line;
    }),
  );
  place.hidden = answers.length === 0;
  document.getElementById("unsent-none").hidden = answers.length > 0;
  document.getElementById("unsent-send").hidden = answers.every((answer) => ["refused", "faulty"].includes(answer.state));
}

// ---- answering ----

function walk(form, sheet, { fault, held, holds, inWords }) {
  const bar = document.querySelector(".progress");
  const steps = form.querySelector("[data-steps]");
  const back = steps.querySelector('[value="back"]');
  const intro = form.querySelector("[data-served]");
  const first = [...intro.children].filter((child) => child.matches("p, .note"));
  intro.replaceWith(sheet.content);
  const all = [...form.querySelectorAll("[data-screen]")];
  const check = form.querySelector("[data-check]");
  all[0].querySelector("h1").after(...first);
  let at = 0;

  const of = (key) => held(form.querySelector(`[data-item="${CSS.escape(key)}"]`));
  // An item is hidden, and its answer left out, when what it depends on was answered otherwise; earlier items first.
  function branch() {
    for (const item of form.querySelectorAll("[data-when]")) {
      item.hidden = !holds(JSON.parse(item.dataset.when), of);
      item.querySelectorAll("input, textarea, select").forEach((input) => (input.disabled = item.hidden));
    }
  }
  const screens = () => all.filter((screen) => screen.querySelector('[data-item]:not([hidden]):not([data-kind="section"])'));

  function show(focus = true) {
    branch();
    const shown = screens();
    at = Math.min(at, shown.length);
    for (const screen of all) {
      screen.hidden = screen !== shown[at];
    }
    check.hidden = at < shown.length;
    steps.hidden = at >= shown.length;
    back.hidden = at === 0;
    if (!check.hidden) {
      review(shown);
    }
    const now = check.hidden ? shown[at] : check;
    bar.querySelector("progress").max = shown.length + 1;
    bar.querySelector("progress").value = at + 1;
    bar.querySelector("span").textContent = form.dataset.of
      .replace("{n}", String(at + 1))
      .replace("{all}", String(shown.length + 1));
    if (focus) {
      now.querySelector("h1").focus({ preventScroll: true });
      scrollTo(0, 0);
    }
  }

  function review(shown) {
    const place = check.querySelector("[data-answers]");
    place.replaceChildren(
      ...shown.map((screen, number) => {
        const card = document.createElement("section");
        const title = document.createElement("h2");
        card.className = "card";
        title.textContent = screen.querySelector("h1").textContent;
        card.append(title);
        for (const item of screen.querySelectorAll('[data-item]:not([hidden]):not([data-kind="section"])')) {
          const line = document.createElement("p");
          const asked = document.createElement("span");
          const answer = document.createElement("strong");
          line.className = "answered";
          asked.textContent = item.querySelector("legend, label").textContent;
          answer.textContent = inWords(item) || place.dataset.blank;
          line.append(asked, " ", answer);
          card.append(line);
        }
        const edit = document.createElement("button");
        const about = document.createElement("span");
        edit.className = "button quiet";
        edit.type = "button";
        edit.textContent = place.dataset.edit;
        about.className = "visually-hidden";
        about.textContent = `: ${title.textContent}`;
        edit.append(about);
        edit.addEventListener("click", () => {
          at = number;
          show();
        });
        card.append(edit);
        return card;
      }),
    );
  }

  function complete(screen) {
    let good = true;
    for (const item of screen.querySelectorAll("[data-item]:not([hidden])")) {
      const error = item.querySelector("p.error");
      if (!error) {
        continue;
      }
      const why = fault(item);
      error.hidden = !why;
      error.textContent = error.dataset[why] ?? "";
      if (!error.hidden && good) {
        good = false;
        error.tabIndex = -1;
        error.focus();
      }
    }
    return good;
  }

  async function send(button) {
    const body = new URLSearchParams(new FormData(form));
    const empty = check.querySelector("p.error");
    empty.hidden = [...body].some(([name, value]) => name.startsWith(form.dataset.prefix) && value !== "na" && value.trim());
    if (!empty.hidden) {
      empty.focus();
      return;
    }
    body.set("go", "send");
    body.set("step", "999");
    const path = location.pathname + location.search;
    const answer = {
      key: body.get("key"), path, body: body.toString(), state: "kept",
      receipt: form.dataset.receipt, title: form.dataset.title,
    };
    button.disabled = true;
    busy = true;
    try {
      await keep(answer);
    } catch {
      busy = false;
      HTMLFormElement.prototype.submit.call(form); // A browser without storage sends as it did before.
      return;
    }
    try {
      const said = await post(answer, body);
      if (said.status < 500 && said.status !== 429) {
        await forget(answer.key);
        if (said.redirected) {
          location.assign(said.url);
        } else {
          document.querySelector("main").replaceWith(parsed(await said.text()).querySelector("main"));
          scrollTo(0, 0);
        }
        return;
      }
    } catch {
      // No network: the answer is kept.
    } finally {
      busy = false;
    }
    await stay();
  }

  async function stay() {
    const stays = form.querySelector("[data-kept]");
    all.forEach((screen) => (screen.hidden = true));
    check.hidden = bar.hidden = steps.hidden = true;
    stays.hidden = false;
    stays.querySelector("h1").focus();
    await tell(0);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const go = event.submitter?.value ?? "next";
    const screen = screens()[at];
    if (go === "send") {
      send(event.submitter);
    } else if (go === "back") {
      at = Math.max(0, at - 1);
      show();
    } else if (go === "skip") {
      for (const input of screen.querySelectorAll("input, textarea, select")) {
        if (input.matches("[type=radio], [type=checkbox]")) {
          input.checked = false;
        } else {
          input.value = "";
        }
      }
      at += 1;
      show();
    } else if (complete(screen)) {
      at += 1;
      show();
    }
  });
  show(false);
  // A page that was kept may be opened again although its answer waits in this telephone: one answer, not two.
  kept().then((answers) => {
    const mine = form.dataset.once && answers.find((each) => each.path === location.pathname && each.state !== "refused");
    if (mine) {
      form.querySelector("[data-kept] .receipt").textContent = mine.receipt;
      stay();
    }
  });
}

// A device at the counter goes back to its start when nobody touches it.
function watch(form) {
  let last = Date.now();
  const start = form.dataset.idle;
  for (const deed of ["pointerdown", "keydown", "scroll"]) {
    addEventListener(deed, () => (last = Date.now()), { passive: true });
  }
  setInterval(() => {
    if (Date.now() - last > 60_000 && navigator.onLine) {
      location.replace(start);
    }
  }, 5_000);
}

const form = document.querySelector("form.survey");
const sheet = document.getElementById("survey-sheet");
if (form && sheet) {
  import(form.dataset.rules).then((rules) => walk(form, sheet, rules));
}
if (form?.dataset.idle) {
  watch(form);
}
// What was mended by hand has arrived when its receipt is on the page.
const arrived = document.querySelector(".reference")?.textContent.trim();
if (arrived) {
  kept().then((answers) => answers.filter((each) => each.receipt === arrived).forEach((each) => forget(each.key)));
}
const next = document.querySelector("[data-next]");
if (next) {
  setTimeout(() => location.replace(next.href), 12_000);
}
keepPages(document.querySelector("[data-worker]"));
document.getElementById("unsent-send")?.addEventListener("click", flush);
addEventListener("online", flush);
setInterval(async () => (await kept()).length > 0 && flush(), 10_000);
flush();
