// "Make a link for the family": the link holds the record itself, and is made and read in browsers alone.
import { say } from "./device.js";
import { MOST_LETTERS, familyPart, toFragment } from "./record_link.js";

// The family's words of lines that were kept without them, from the public page where it still says the same.
async function withFamilyWords(entry) {
  if (entry.family || !entry.page || !entry.address.startsWith("/")) return entry;
  const answer = await fetch(`/api/v1/statements/${entry.page}/${entry.statement}`);
  const found = answer.ok ? await answer.json() : {};
  return found.professional === entry.words ? { ...entry, family: found.family } : entry;
}

// `recordNow` gives the open record when the button is pressed.
export function offerLink(place, recordNow) {
  const part = (name) => place.querySelector(`[data-link-${name}]`);
  part("make").addEventListener("click", async () => {
    const record = recordNow();
    const entries = await Promise.all(record.entries.map(withFamilyWords));
    const link = `${window.location.origin}/record/shared#${await toFragment(familyPart({ ...record, entries }))}`;
    const fits = link.length <= MOST_LETTERS;
    part("made").hidden = !fits;
    part("address").value = fits ? link : "";
    if (!fits) {
      say(part("said"), `This record is too long for a link (${link.length.toLocaleString("en-GB")} characters; ${MOST_LETTERS.toLocaleString("en-GB")} at most). Send the copy for the family as a file.`);
      return;
    }
    part("open").href = link;
    part("address").select();
    const copied = await navigator.clipboard?.writeText(link).then(() => true, () => false);
    say(part("said"), copied ? "The link is made and copied." : "The link is made. Copy it from the box.");
  });
}
