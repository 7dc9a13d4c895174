// The counter without network: every tap is kept in this telephone with its own key and time until the server has it.
const place = `bina-tally:${location.pathname}`;
const pause = 5000;
let sending = false;

const read = () => JSON.parse(localStorage.getItem(place) ?? "[]");
const write = (taps) => localStorage.setItem(place, JSON.stringify(taps));
const board = () => document.getElementById("tally");

const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

// Counts as they will be once the kept taps have arrived.
function anticipate(tap) {
  const shift = { take: { waiting: 1 }, call: { waiting: -1, serving: 1 }, finish: { serving: -1, done: 1 } }[tap.deed] ?? {};
  for (const [name, by] of Object.entries(shift)) {
    const count = board().querySelector(`[data-count="${name}"]`);
    count.textContent = String(Math.max(0, Number(count.textContent) + by));
  }
}

function tell() {
  const kept = read().length;
  if (kept > 0) {
    document.getElementById("tally-state").textContent = board().dataset.offline.replace("{n}", String(kept));
  }
}

function show(page) {
  const fresh = new DOMParser().parseFromString(page, "text/html").getElementById("tally");
  if (fresh) {
    board().replaceWith(fresh);
  }
}

async function deliver(tap) {
  const token = board().querySelector('input[name="csrf_token"]').value;
  return fetch(location.pathname, {
    method: "POST",
    body: new URLSearchParams({ csrf_token: token, ...tap }),
    credentials: "same-origin",
  });
}

async function send() {
  if (sending) {
    return;
  }
  sending = true;
  try {
    let renewed = false;
    while (read().length > 0) {
      const [first] = read();
      const answer = await deliver(first);
      if (answer.ok) {
        write(read().filter((tap) => tap.key !== first.key));
        show(await answer.text());
      } else if (answer.status === 404 || answer.status === 410) {
        document.getElementById("tally-state").textContent = board().dataset.gone;
        return;
      } else if (answer.status < 500 && answer.status !== 429 && renewed) {
        write(read().filter((tap) => tap.key !== first.key));
      } else if (answer.status < 500 && answer.status !== 429) {
        show(await (await fetch(location.pathname, { credentials: "same-origin" })).text());
        renewed = true;
      } else {
        break;
      }
    }
  } catch {
    // No network: the taps stay, and the clock below tries again.
  } finally {
    sending = false;
    tell();
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-deed]");
  if (!form) {
    return;
  }
  event.preventDefault();
  const tap = { key: newKey(), deed: form.dataset.deed, number: form.dataset.number ?? "", at: new Date().toISOString() };
  write([...read(), tap]);
  anticipate(tap);
  send();
});
addEventListener("online", send);
setInterval(send, pause);
send();
