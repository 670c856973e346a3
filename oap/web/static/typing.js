// Puts words into a box of the editor so that Ctrl+Z takes them out again.

export function put(box, words, start = box.selectionStart, end = box.selectionEnd) {
  box.focus();
  box.setSelectionRange(start, end);
  // Browsers keep what a script sets out of their undo, except what comes by this old command.
  if (document.execCommand(words ? "insertText" : "delete", false, words)) return;
  box.setRangeText(words, start, end, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}
