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
