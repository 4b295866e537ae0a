"use strict";
// Only adds: a filter for many columns. Without it the page has everything.
for (const panel of document.querySelectorAll(".drift")) {
  const rows = [...panel.querySelectorAll(".feat")];
  if (rows.length < 9) continue;
  const bar = document.createElement("div");
  bar.className = "filter";
  const input = document.createElement("input");
  input.type = "search";
  input.placeholder = "Filter columns";
  input.setAttribute("aria-label", "Filter columns by name");
  const found = document.createElement("span");
  found.className = "muted";
  found.setAttribute("role", "status");
  const calm = panel.querySelector(".calmrows");
  input.addEventListener("input", () => {
    const wanted = input.value.toLowerCase();
    let shown = 0;
    for (const row of rows) {
      row.hidden = !row.querySelector(".name").textContent.toLowerCase().includes(wanted);
      shown += row.hidden ? 0 : 1;
    }
    if (calm && wanted) calm.open = true;
    found.textContent = wanted ? shown + " of " + rows.length : "";
  });
  bar.append(input, found);
  panel.before(bar);
}
