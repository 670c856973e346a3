// Small conveniences. Every page works without this file.

// "Link to this statement" also copies the full address.
for (const link of document.querySelectorAll("[data-copy-link]")) {
  link.addEventListener("click", async () => {
    if (!navigator.clipboard) return;
    await navigator.clipboard.writeText(link.href).catch(() => undefined);
    let said = link.parentElement.querySelector(".oap-copied");
    if (!said) {
      said = document.createElement("span");
      said.className = "oap-copied";
      said.setAttribute("role", "status");
      link.after(said);
    }
    said.textContent = "Link copied";
  });
}

// "Search" and "Menu" in the header open a part of it by its address. With scripts one can type at once, and a second
// press closes it again.
for (const link of document.querySelectorAll("[data-opens]")) {
  link.addEventListener("click", (event) => {
    const opened = document.querySelector(link.hash);
    const box = opened?.matches("input") ? opened : opened?.querySelector("input[type=search], a");
    if (location.hash === link.hash && link.hash !== `#${box?.id}`) {
      event.preventDefault();
      location.hash = "main";
    } else {
      setTimeout(() => box?.focus()); // once the address has opened it
    }
  });
}
