// What every network page does, whoever draws it: search, filters, details, the table, the theme.
// `drawing(container, data, options, on)` comes from network-vis.js or network-sigma.js and gives
// { paint(style), fit(), filter(nodeShown, edgeShown), mark(id, around), focus(id) }.
(function () {
  "use strict";
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const style = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  const wantsDark = window.matchMedia && window.matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = wantsDark ? "dark" : "light";

  const nodes = DATA.nodes, edges = DATA.edges;
  const touching = nodes.map(() => []);
  edges.forEach((edge, index) => {
    touching[edge.from].push(index);
    if (edge.to !== edge.from) touching[edge.to].push(index);
  });
  const nodeShown = new Uint8Array(nodes.length).fill(1);
  const edgeShown = new Uint8Array(edges.length).fill(1);
  const hidden = { kind: new Set(), basis: new Set() };
  const chosen = {};
  let picture = null;

  function around(id) {
    const ids = new Set();
    touching[id].forEach((index) => {
      if (edgeShown[index]) ids.add(edges[index].from === id ? edges[index].to : edges[index].from);
    });
    ids.delete(id);
    return Array.from(ids);
  }

  function filter() {
    const facets = Object.keys(chosen);
    let lines = 0, points = 0;
    nodes.forEach((node, id) => { nodeShown[id] = hidden.kind.has(node.kind) ? 0 : 1; });
    edges.forEach((edge, index) => {
      const kept = !hidden.basis.has(edge.basis) && nodeShown[edge.from] && nodeShown[edge.to] &&
        facets.every((facet) => edge[facet] && edge[facet].includes(chosen[facet]));
      edgeShown[index] = kept ? 1 : 0;
      if (kept) lines += 1;
    });
    // With a place, theme or role chosen, what has no line of it is not part of the answer.
    if (facets.length) nodes.forEach((node, id) => { if (!touching[id].some((index) => edgeShown[index])) nodeShown[id] = 0; });
    nodeShown.forEach((shown) => { points += shown; });
    byId("shown").textContent = points + " " + TEXTS.nodes + " · " + lines + " " + TEXTS.edges;
    if (picture) { picture.filter(nodeShown, edgeShown); clear(); if (facets.length) picture.fit(); }
    fillTable();
    if (byId("search").value) search();
  }

  function line(parent, text, className) {
    const p = document.createElement("p");
    p.textContent = text;
    if (className) p.className = className;
    parent.appendChild(p);
  }

  function button(text, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  }

  function details(item, near) {
    const box = byId("details");
    box.textContent = "";
    item.title.split("\n").forEach((text, index) => line(box, text, index ? "" : "head"));
    if (item.page) {
      const link = document.createElement("a");
      link.href = item.page;
      link.textContent = TEXTS.open_page;
      const p = document.createElement("p");
      p.appendChild(link);
      box.appendChild(p);
    }
    if (!near.length) return;
    line(box, TEXTS.neighbours + " (" + near.length + ")", "next");
    const list = document.createElement("ul");
    near.slice(0, 60).forEach((id) => {
      const entry = document.createElement("li");
      entry.appendChild(button(nodes[id].name, () => go(id)));
      list.appendChild(entry);
    });
    box.appendChild(list);
  }

  function clear() {
    if (picture) picture.mark(null, []);
    const box = byId("details");
    box.textContent = "";
    line(box, TEXTS.details_hint, "hint");
    delete root.dataset.chosen;
  }

  function show(id) {
    const near = around(id);
    if (picture) picture.mark(id, near);
    details(nodes[id], near);
    root.dataset.chosen = String(id);
  }

  function showLine(index) {
    const edge = edges[index];
    if (picture) picture.mark(edge.from, [edge.to]);
    details(edge, [edge.from, edge.to]);
  }

  function go(id) {
    show(id);
    if (picture) picture.focus(id);
  }

  function search() {
    const words = byId("search").value.trim().toLowerCase();
    const found = byId("found");
    found.textContent = "";
    if (!words) { byId("count").textContent = ""; return []; }
    const hits = nodes.filter((node) => nodeShown[node.id] && node.name.toLowerCase().includes(words));
    byId("count").textContent = hits.length ? hits.length + " " + TEXTS.matches : TEXTS.no_match;
    hits.slice(0, 60).forEach((node) => {
      const entry = document.createElement("li");
      entry.appendChild(button(node.name, () => go(node.id)));
      found.appendChild(entry);
    });
    return hits;
  }

  // ---------- the table ----------

  const AT_A_TIME = 200;
  const body = document.querySelector("#relations tbody");
  let waiting = [];

  function cell(row, text) {
    const made = document.createElement("td");
    made.textContent = text;
    row.appendChild(made);
    return made;
  }

  function moreRows() {
    waiting.splice(0, AT_A_TIME).forEach((edge) => {
      const row = document.createElement("tr"), parts = edge.title.split("\n");
      cell(row, nodes[edge.from].name);
      cell(row, parts[0]);
      cell(row, nodes[edge.to].name);
      const notes = cell(row, "");
      parts.slice(1).forEach((text) => { const div = document.createElement("div"); div.textContent = text; notes.appendChild(div); });
      body.appendChild(row);
    });
    byId("more").hidden = !waiting.length;
  }

  function fillTable() {
    if (!byId("more")) {
      Array.from(body.rows).forEach((row, index) => { row.hidden = !edgeShown[index]; });
    } else if (byId("relations").open) {
      body.textContent = "";
      waiting = edges.filter((edge, index) => edgeShown[index]);
      moreRows();
    }
  }
  if (byId("more")) {
    byId("more").addEventListener("click", moreRows);
    byId("relations").addEventListener("toggle", fillTable);
  }

  // What the page rests on stands in it; a folder has no address for it, so it is given as a file of its own.
  const asTurtle = byId("as-turtle");
  if (asTurtle) {
    asTurtle.href = URL.createObjectURL(new Blob([byId("turtle").textContent.trim() + "\n"], { type: "text/turtle" }));
    asTurtle.download = "network.ttl";
  }

  // ---------- controls ----------

  byId("theme").addEventListener("click", () => {
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    if (picture) picture.paint(style);
  });
  byId("search").addEventListener("input", search);
  byId("search").addEventListener("keydown", (event) => {
    if (event.key === "Enter") { const hits = search(); if (hits.length) go(hits[0].id); }
    if (event.key === "Escape") { event.target.value = ""; search(); clear(); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && event.target.tagName !== "INPUT") { event.preventDefault(); byId("search").focus(); }
  });
  document.querySelectorAll("[data-kind], [data-basis]").forEach((box) => box.addEventListener("change", () => {
    const set = box.dataset.kind ? hidden.kind : hidden.basis;
    const key = box.dataset.kind || box.dataset.basis;
    if (box.checked) set.delete(key); else set.add(key);
    filter();
  }));
  document.querySelectorAll("[data-facet]").forEach((choice) => choice.addEventListener("change", () => {
    if (choice.value === "") delete chosen[choice.dataset.facet]; else chosen[choice.dataset.facet] = Number(choice.value);
    filter();
  }));

  function fromAddress() {
    let wanted = location.hash.slice(1);
    try { wanted = decodeURIComponent(wanted); } catch (error) { /* a stray % is taken as it stands */ }
    const node = wanted && nodes.find((each) => each.iri === wanted);
    if (node) go(node.id);
  }

  if (nodes.length) {
    try {
      picture = drawing(byId("canvas"), DATA, OPTIONS, { node: show, line: showLine, nothing: clear });
      picture.paint(style);
      picture.fit();
      byId("fit").addEventListener("click", () => picture.fit());
    } catch (error) {
      // No WebGL, say: search, filters, details and the table go on without a picture.
      picture = null;
      byId("canvas").textContent = "";
      line(byId("canvas"), TEXTS.no_drawing + " (" + error.message + ")", "empty");
      root.dataset.failed = error.message;
    }
    fromAddress();
    window.addEventListener("hashchange", fromAddress);
  }
  root.dataset.ready = String(nodes.length);
})();
