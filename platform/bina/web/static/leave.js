// What somebody wrote without network waits in this telephone for them alone. Who signs out is told, and it goes with them.
const place = document.querySelector("[data-leaving]");
const { shelf } = await import(place.dataset.shelf);
const { forget, kept } = shelf("bina-parcels", "parcels");
let warned = false;

for (const form of place.querySelectorAll("form")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    let own = [];
    try {
      own = (await kept()).filter((parcel) => parcel.person === place.dataset.person);
      if (own.length > 0 && !warned) {
        const note = place.querySelector("[role=alert]");
        note.textContent = place.dataset.warning.replace("{n}", String(own.length));
        note.hidden = false;
        warned = true;
        return;
      }
      await Promise.all(own.map((parcel) => forget(parcel.key)));
    } catch {
      // A browser without storage keeps nothing.
    }
    HTMLFormElement.prototype.submit.call(form);
  });
}
