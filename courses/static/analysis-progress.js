// Shows how far an analysis is without loading the page anew; shows the analysis once it is there.
const pause = 1500;
const region = () => document.getElementById("analysis-progress");

async function look() {
  try {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("analysis-progress");
    if (answer.ok && !fresh) {
      location.reload();
      return;
    }
    if (answer.ok && fresh.innerHTML !== region().innerHTML) {
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
