// Shows how far the handbook is, and the page with the file when it is there. Without script there is “Check again”.
const place = document.getElementById("progress");
const words = place.querySelector("[data-words]");

async function look() {
  try {
    const said = await (await fetch(place.dataset.status)).json();
    if (!["waiting", "making"].includes(said.state)) {
      location.reload();
      return;
    }
    const text = said.state === "waiting" ? "Waiting for its turn."
      : said.total ? `${said.doing}: ${said.done} of ${said.total} pages.` : `${said.doing}.`;
    if (words.textContent !== text) words.textContent = text;
  } catch {
    // A moment without a connection: look again.
  }
  setTimeout(look, 1500);
}

setTimeout(look, 1000);
