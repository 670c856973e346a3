// Encrypting the records on a device, and the file of them all, under a passphrase: what the browser itself offers (Web Crypto). The
// passphrase opens a random key, and that key everything else, so that another passphrase needs no record written anew.
const ROUNDS = 600000; // of PBKDF2 with SHA-256, as OWASP's cheat sheet on storing passwords asks for
const MOST_ROUNDS = 5000000; // of a file made by anybody
export const LEAST_LETTERS = 12;
export const canSeal = () => Boolean(window.crypto?.subtle && navigator.locks);

const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
const base64 = (data) => {
  let text = "";
  for (const one of new Uint8Array(data)) text += String.fromCharCode(one);
  return btoa(text);
};

async function encrypted(key, name, data) {
  const iv = crypto.getRandomValues(new Uint8Array(12)); // a new one for each: never twice under one key
  const closed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(name) }, key, data);
  return { iv: base64(iv), data: base64(closed) };
}

// Raises where the key is another, or a letter was changed, or it is another record's.
function decrypted(key, name, { iv, data }) {
  return crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(iv), additionalData: new TextEncoder().encode(name) }, key, bytes(data));
}

async function keyFrom(passphrase, salt, rounds) {
  const typed = await crypto.subtle.importKey("raw", new TextEncoder().encode(passphrase.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, typed, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

async function vaultOf(raw) {
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  return {
    raw,
    // The text that was closed. What was never encrypted comes back as it is: it is while a passphrase is being set.
    async open(name, text) {
      const { sealed } = JSON.parse(text);
      return sealed ? new TextDecoder().decode(await decrypted(key, name, sealed)) : text;
    },
    async close(name, text) {
      return JSON.stringify({ sealed: await encrypted(key, name, new TextEncoder().encode(text)) });
    },
  };
}

// The settings that a passphrase opens: public, and worth nothing without it.
export async function sealOf(vault, passphrase) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  return { rounds: ROUNDS, salt: base64(salt), key: await encrypted(await keyFrom(passphrase, salt, ROUNDS), "oap-shelf", vault.raw) };
}

export const newVault = () => vaultOf(crypto.getRandomValues(new Uint8Array(32)));

// The vault of those settings; null when it is not their passphrase.
export async function openVault(seal, passphrase) {
  if (!(seal.rounds >= 1 && seal.rounds <= MOST_ROUNDS)) return null;
  try {
    return await vaultOf(await decrypted(await keyFrom(passphrase, bytes(seal.salt), seal.rounds), "oap-shelf", seal.key));
  } catch {
    return null;
  }
}
