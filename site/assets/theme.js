// Runs before the page is drawn, so that a chosen theme does not flash.
(function () {
  "use strict";
  let chosen = null;
  try { chosen = localStorage.getItem("policygraph-theme"); } catch (error) { /* a folder may have no storage */ }
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
})();
