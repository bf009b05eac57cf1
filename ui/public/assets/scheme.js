// Before the first paint, so that a dark page does not flash white.
(function () {
  var chosen = "auto";
  try {
    chosen = localStorage.getItem("headwater-scheme") || "auto";
  } catch {
    // storage is off: the system's choice
  }
  var dark = chosen === "dark" || (chosen === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
})();
