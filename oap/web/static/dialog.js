// A question over the page. It stands outside the form, so that nothing in it is sent with the form.

let count = 0;

// `build` fills the dialog and is given `answer`, which closes it. The promise gives what was answered, null for none.
// `unsaved` says what would be lost now; then Escape and Cancel say so first, and close the second time.
export function question(title, build, unsaved = () => "") {
  const id = `oap-dialog-${(count += 1)}`;
  const dialog = element("dialog", { className: "oap-dialog" });
  dialog.setAttribute("aria-labelledby", id);
  let answered = null;
  const answer = (value) => {
    answered = value;
    dialog.close();
  };
  dialog.append(element("h2", { id, className: "govuk-heading-m", textContent: title }));
  build(dialog, answer, id);
  const warning = element("p", { className: "govuk-error-message" });
  warning.setAttribute("role", "alert");
  const warned = () => {
    const lost = warning.textContent ? "" : unsaved();
    if (lost) warning.textContent = lost;
    return Boolean(lost);
  };
  dialog.addEventListener("input", () => (warning.textContent = ""));
  dialog.addEventListener("cancel", (event) => warned() && event.preventDefault());
  dialog.append(button("Cancel", () => warned() || dialog.close()), warning);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((done) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      done(answered);
    });
  });
}

export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

export function button(words, press, main = false) {
  const made = element("button", { type: "button", textContent: words, className: `govuk-button oap-small${main ? "" : " govuk-button--secondary"}` });
  made.addEventListener("click", press);
  return made;
}

export function field(label, value, id, hint = "") {
  const input = element("input", { className: "govuk-input", id, value, autocomplete: "off" });
  const name = element("label", { className: "govuk-label", htmlFor: id, textContent: label });
  const more = hint ? [element("div", { className: "govuk-hint", id: `${id}-hint`, textContent: hint })] : [];
  if (hint) input.setAttribute("aria-describedby", `${id}-hint`);
  return [input, element("div", { className: "govuk-form-group" }, name, ...more, input)];
}
