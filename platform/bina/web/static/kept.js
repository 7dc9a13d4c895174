// What a telephone keeps until the network is back: parcels on a shelf, their delivery, and the pages to write them on.
// A parcel is { key, path, body, state, title, receipt }; the server redirects to a page with "bukti=" when it has it.
const open = (database, store) =>
  new Promise((resolve, reject) => {
    const asked = indexedDB.open(database, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(store, { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });

export function shelf(name, store) {
  // "strict" waits until the parcel is on the disk: a telephone that dies in the next second has not lost it.
  async function touch(deed, mode = "readwrite") {
    const database = await open(name, store);
    try {
      return await new Promise((resolve, reject) => {
        const change = database.transaction(store, mode, { durability: "strict" });
        const result = deed(change.objectStore(store));
        change.oncomplete = () => resolve(result.result);
        change.onerror = change.onabort = () => reject(change.error);
      });
    } finally {
      database.close();
    }
  }
  return {
    keep: (parcel) => touch((parcels) => parcels.put(parcel)),
    forget: (key) => touch((parcels) => parcels.delete(key)),
    kept: () => touch((parcels) => parcels.getAll(), "readonly"),
  };
}

export const parsed = (text) => new DOMParser().parseFromString(text, "text/html");
export const post = (parcel, body) => fetch(parcel.path, { method: "POST", body, credentials: "same-origin" });

// The token of a page that was opened long ago may be void: a fresh one comes with any page; null asks to sign in.
async function withToken(parcel) {
  const page = await fetch(parcel.path, { credentials: "same-origin" });
  if (new URL(page.url).pathname !== new URL(parcel.path, location.href).pathname) {
    return null;
  }
  const body = new URLSearchParams(parcel.body);
  body.set("csrf_token", parsed(await page.text()).querySelector('input[name="csrf_token"]')?.value ?? "");
  return body;
}

// How the server takes a parcel: { state } is sent (with where it is), refused, faulty (with why), signin or kept.
export async function deliver(parcel) {
  const body = await withToken(parcel);
  if (body === null) {
    return { state: "signin" };
  }
  const said = await post(parcel, body);
  if (said.ok && said.redirected && said.url.includes("bukti=")) {
    return { state: "sent", at: said.url };
  }
  if (said.status === 404 || said.status === 409 || said.status === 410) {
    return { state: "refused" };
  }
  if (said.status === 422) {
    const shown = parsed(await said.text());
    const why = shown.querySelector("#problems li") ?? shown.querySelector("main p");
    return { state: "faulty", why: why?.textContent.trim() ?? "" };
  }
  return { state: "kept" };
}

// The server shows what was written beside what is wrong with it; the parcel stays here until the receipt is seen.
export async function mend(parcel) {
  const body = await withToken(parcel);
  if (body === null) {
    location.assign(parcel.path);
    return;
  }
  const again = document.createElement("form");
  again.method = "post";
  again.action = parcel.path;
  for (const [name, value] of body) {
    const field = document.createElement("input");
    [field.type, field.name, field.value] = ["hidden", name, value];
    again.append(field);
  }
  document.body.append(again);
  HTMLFormElement.prototype.submit.call(again);
}

// The worker keeps what waits for whoever is signed in, and lets go of what anybody else left here.
export async function keepPages(place) {
  if (!place || !("serviceWorker" in navigator)) {
    return;
  }
  try {
    await navigator.serviceWorker.register(place.dataset.worker, { scope: place.dataset.scope, updateViaCache: "none" });
    const ready = await navigator.serviceWorker.ready;
    const pages = place.dataset.pages ? place.dataset.pages.split(" ") : [];
    ready.active.postMessage({
      deed: place.dataset.deed, owner: place.dataset.owner, until: Number(place.dataset.until), pages,
    });
  } catch {
    // A browser without workers, or in private: the page still works, only not after a reload without network.
  }
}
