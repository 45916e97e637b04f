// Sets light or dark before anything is painted, as the editor left it; a file, because scripts in the page are not allowed.
(() => {
  let kept = "auto";
  try {
    kept = localStorage.getItem("baton-scheme") ?? "auto";
  } catch {
    // Storage may be forbidden; then the system's choice holds.
  }
  const dark =
    kept === "dark" || (kept !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
})();
