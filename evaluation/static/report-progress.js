// Shows how far a report is without loading the page anew; leads to the report once it is there.
const pause = 1500;
const region = () => document.getElementById("report-progress");

async function look() {
  try {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    if (answer.redirected) {
      location.replace(answer.url);
      return;
    }
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("report-progress");
    if (answer.ok && fresh && fresh.innerHTML !== region().innerHTML) {
      region().replaceWith(fresh);
    }
  } catch {
    // The network may be away for a moment: what stands there stays, and the next look tells.
  }
  if (region().dataset.waits === "yes") {
    setTimeout(look, pause);
  }
}

setTimeout(look, pause);
