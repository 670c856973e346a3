// The page of urgent help works without a connection once it was visited, and goes to paper with every kind of danger unfolded.
const { worker } = document.querySelector("script[data-worker]").dataset;
if ("serviceWorker" in navigator) navigator.serviceWorker.register(worker, { scope: "/urgent-help" }).catch(() => undefined);

// For browsers that cannot unfold by style alone.
const closed = document.querySelectorAll(".oap-danger:not([open])");
addEventListener("beforeprint", () => closed.forEach((one) => { one.open = true; }));
addEventListener("afterprint", () => closed.forEach((one) => { one.open = false; }));
