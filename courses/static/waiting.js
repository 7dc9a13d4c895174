// Looks every two seconds whether a document has been read, and shows the page anew once it has.
async function look() {
  try {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.ok && !page.getElementById("waiting")) {
      location.reload();
      return;
    }
  } catch {
    // The network may be away for a moment: the next look tells.
  }
  setTimeout(look, 2000);
}

setTimeout(look, 2000);
