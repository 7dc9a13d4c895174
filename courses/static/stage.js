// The page around a part, on the packages' own host: it gives the part the run-time it looks for (`API` or
// `API_1484_11`) and tells the player, by messages only, what the part said. It knows no cookie and no address of Bina.
(() => {
  const home = document.body.dataset.home;
  const is2004 = document.body.dataset.edition !== "1.2";
  const inner = document.getElementById("part");
  const names = is2004
    ? { set: "SetValue", commit: "Commit", end: "Terminate" }
    : { set: "LMSSetValue", commit: "LMSCommit", end: "LMSFinish" };
  let key = null;
  let said = {};
  let request = "";
  let ended = false;
  let begun = false;
  let waiting = null;

  const tell = (message) => parent.postMessage({ ...message, key }, home);

  function report(urgent) {
    clearTimeout(waiting);
    waiting = null;
    tell({ bina: "said", said: { ...said }, ended, urgent, request: ended ? request : "" });
  }

  function soon() {
    waiting ??= setTimeout(() => report(false), 0);
  }

  function runtime(values) {
    const Api = is2004 ? window.Scorm2004API : window.Scorm12API;
    const api = new Api({ autocommit: false, logLevel: 5 });
    api.loadFromFlattenedJSON(values);
    const set = api[names.set].bind(api);
    const commit = api[names.commit].bind(api);
    const end = api[names.end].bind(api);
    api[names.set] = (element, value) => {
      const answer = set(element, value);
      if (String(answer) === "true") {
        if (element === "adl.nav.request") request = String(value);
        else { said[element] = String(value); soon(); }
      }
      return answer;
    };
    api[names.commit] = (nothing) => { const answer = commit(nothing); report(true); return answer; };
    api[names.end] = (nothing) => {
      const answer = end(nothing);
      if (String(answer) === "true") { ended = true; report(true); }
      return answer;
    };
    return api;
  }

  function start(told) {
    begun = true;
    key = told.key;
    // What the part left earlier is said again with every report, so that each report is whole.
    said = Object.fromEntries(Object.entries(told.values).filter(([element]) => !told.fixed.includes(element)));
    if (told.sco) window[is2004 ? "API_1484_11" : "API"] = runtime(told.values);
    inner.src = new URL(`isi/${told.href}`, location.href.split(/[?#]/)[0]).href;
  }

  function leave() {
    let left = false;
    const done = () => { if (!left) { left = true; if (waiting) report(true); tell({ bina: "left" }); } };
    inner.addEventListener("load", () => setTimeout(done, 0), { once: true });
    setTimeout(done, 2500);
    // Taking the page away lets the part say its last words.
    inner.src = "about:blank";
  }

  addEventListener("message", (event) => {
    if (event.source !== parent || event.origin !== home || !event.data) return;
    if (event.data.bina === "start" && !begun) start(event.data);
    if (event.data.bina === "leave") leave();
  });
  addEventListener("pagehide", () => { if (waiting) report(true); });
  parent.postMessage({ bina: "ready" }, home);
})();
