// Keeps the attendance code on the wall fresh: reads the page anew when its half minute is over.
const wall = document.querySelector("#wall");

async function refresh() {
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("#wall");
      wall.dataset.left = fresh.dataset.left;
      wall.replaceChildren(...fresh.children);
    }
  } catch {
    wall.dataset.left = "5";
  }
  wait();
}

function wait() {
  wall.querySelector(".again")?.remove();
  setTimeout(refresh, (Number(wall.dataset.left) + 0.5) * 1000);
}

if (wall) wait();
