// A small sum before an answer is sent, so that programs cannot send thousands (see oap/core/feedback/proof.py). Without this file, or where the
// browser has no digests (a page that is not on https), the form goes as it is, and fewer a minute are taken.
const AT_ONCE = 256;

async function solve(challenge, bits) {
  const coder = new TextEncoder();
  for (let first = 0; ; first += AT_ONCE) {
    const nonces = Array.from({ length: AT_ONCE }, (_, number) => String(first + number));
    const digests = await Promise.all(nonces.map((nonce) => crypto.subtle.digest("SHA-256", coder.encode(`${challenge}.${nonce}`))));
    const found = digests.findIndex((digest) => new DataView(digest).getUint32(0) >>> (32 - bits) === 0);
    if (found >= 0) return nonces[found];
  }
}

const form = document.querySelector("form[data-checked]");
if (form && globalThis.crypto?.subtle) {
  const solved = solve(form.elements.challenge.value, Number(form.dataset.bits));
  let waiting = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (waiting) return;
    waiting = true;
    form.elements.nonce.value = await solved;
    form.action = form.dataset.checked;
    form.submit();
  });
  // Somebody who comes back with the browser's own button may send again.
  addEventListener("pageshow", () => (waiting = false));
}
