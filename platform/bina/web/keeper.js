// Keeps pages of one room for one signed-in person, so that they open without network. ROOT (where the room begins),
// VERSION and ASSETS stand above, written by the server; another version is another cache.
const PREFIX = "bina-kept-";
const OWN = `${PREFIX}${ROOT.slice(1, -1)}-`;
const MARK = `${ROOT}.penyimpan`;
const PATIENCE = 6_000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const mine = async () => (await caches.keys()).find((name) => name.startsWith(`${OWN}${VERSION}-`));

async function usable() {
  const name = await mine();
  if (!name) {
    return null;
  }
  const cache = await caches.open(name);
  const until = await lastMoment(cache);
  if (until !== null && Date.now() > until) {
    await caches.delete(name);
    return null;
  }
  return until === null ? null : cache;
}

// While the mark is written anew it may be away for a moment.
async function lastMoment(cache) {
  for (let tries = 0; tries < 10; tries += 1) {
    const mark = await cache.match(MARK);
    if (mark) {
      return (await mark.json()).until;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return null;
}

// What this room kept before, and what any room kept for somebody else.
async function forgetOthers(keeping, owner) {
  const names = (await caches.keys()).filter(
    (name) => name.startsWith(PREFIX) && name !== keeping && (name.startsWith(OWN) || !name.endsWith(`-${owner}`)),
  );
  await Promise.all(names.map((name) => caches.delete(name)));
}

// One at a time, in the order they came: the last list of what waits is the one that stays.
let turn = Promise.resolve();

self.addEventListener("message", (event) => {
  const { deed, owner, until, pages } = event.data ?? {};
  if ((deed === "all" || deed === "also") && /^[0-9a-f]{16}$/.test(owner)) {
    turn = turn.then(() => keep(deed, owner, until, pages)).catch(() => {});
    event.waitUntil(turn);
  }
});

async function keep(deed, owner, until, pages) {
  const name = `${OWN}${VERSION}-${owner}`;
  await forgetOthers(name, owner);
  const cache = await caches.open(name);
  const before = await cache.match(MARK);
  if (!before || Math.abs((await before.json()).until - until) > 3_600_000) {
    await cache.put(MARK, new Response(JSON.stringify({ until })));
  }
  if (deed === "all") {
    for (const kept of await cache.keys()) {
      const { pathname } = new URL(kept.url);
      if (![MARK, ...ASSETS, ...pages].includes(pathname)) {
        await cache.delete(kept);
      }
    }
  }
  for (const path of [...ASSETS, ...pages]) {
    try {
      const answer = await fetch(path, { credentials: "same-origin", redirect: "error" });
      if (answer.ok && !answer.redirected) {
        await cache.put(path, answer);
      }
    } catch {
      // The network went away: what was kept before stays.
    }
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) {
    return;
  }
  if (request.mode === "navigate") {
    event.respondWith(fresh(request, pathname));
  } else if (ASSETS.includes(pathname)) {
    event.respondWith(usable().then(async (cache) => (await cache?.match(pathname)) ?? fetch(request)));
  }
});

// The network first; what is kept only when it does not answer, and never in place of what the server said.
async function fresh(request, pathname) {
  const asked = fetch(request);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, null));
  try {
    const answer = await Promise.race([asked, late]);
    if (answer) {
      return answer;
    }
  } catch {
    return (await kept(pathname)) ?? Response.error();
  }
  return (await kept(pathname)) ?? asked;
}

const kept = async (pathname) => (await usable())?.match(pathname);
