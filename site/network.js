(function () {
  "use strict";
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const style = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  const wantsDark = window.matchMedia && window.matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = wantsDark ? "dark" : "light";

  const nodes = new vis.DataSet(DATA.nodes);
  const edges = new vis.DataSet(DATA.edges);
  const hidden = { kind: new Set(), basis: new Set() };
  let network = null;

  // A canvas takes no style sheet: its colours are read from the same variables and set again with the theme.
  function paint() {
    const ink = style("--ink"), ground = style("--bg"), line = style("--line"), grey = style("--grey"), accent = style("--accent");
    network.setOptions({
      nodes: { font: { color: ink, strokeWidth: 3, strokeColor: ground, face: "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif" } },
    });
    edges.update(DATA.edges.map((edge) => ({
      id: edge.id,
      color: { color: edge.basis === "structure" ? grey : line, highlight: accent, hover: accent },
    })));
  }

  // A little further out than fit goes: it leaves out the ends of long names.
  function fit() {
    network.fit({ animation: false });
    network.moveTo({ scale: network.getScale() * 0.94, animation: false });
  }

  function filter() {
    const shut = new Set(DATA.nodes.filter((node) => hidden.kind.has(node.kind)).map((node) => node.id));
    nodes.update(DATA.nodes.map((node) => ({ id: node.id, hidden: shut.has(node.id) })));
    edges.update(DATA.edges.map((edge) => ({
      id: edge.id, hidden: hidden.basis.has(edge.basis) || shut.has(edge.from) || shut.has(edge.to),
    })));
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

  function details(item, around) {
    const box = byId("details");
    box.textContent = "";
    item.title.split("\n").forEach((text, index) => line(box, text, index ? "" : "head"));
    if (!around.length) return;
    line(box, TEXTS.neighbours, "next");
    const list = document.createElement("ul");
    around.slice(0, 40).forEach((id) => {
      const entry = document.createElement("li");
      entry.appendChild(button(nodes.get(id).name, () => go(id)));
      list.appendChild(entry);
    });
    box.appendChild(list);
  }

  function show(id) {
    details(nodes.get(id), network.getConnectedNodes(id));
  }

  function go(id) {
    network.selectNodes([id]);
    network.focus(id, { scale: Math.max(0.9, network.getScale()), animation: false });
    show(id);
  }

  function search() {
    const words = byId("search").value.trim().toLowerCase();
    const found = byId("found");
    found.textContent = "";
    if (!words) { byId("count").textContent = ""; network && network.unselectAll(); return []; }
    const hits = DATA.nodes.filter((node) => node.name.toLowerCase().includes(words));
    byId("count").textContent = hits.length ? hits.length + " " + TEXTS.matches : TEXTS.no_match;
    hits.slice(0, 60).forEach((node) => {
      const entry = document.createElement("li");
      entry.appendChild(button(node.name, () => go(node.id)));
      found.appendChild(entry);
    });
    if (network) network.selectNodes(hits.map((node) => node.id), false);
    return hits;
  }

  byId("theme").addEventListener("click", () => {
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    if (network) paint();
  });
  byId("search").addEventListener("input", search);
  byId("search").addEventListener("keydown", (event) => {
    if (event.key === "Enter") { const hits = search(); if (hits.length) go(hits[0].id); }
    if (event.key === "Escape") { event.target.value = ""; search(); }
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

  if (DATA.nodes.length) {
    network = new vis.Network(byId("canvas"), { nodes: nodes, edges: edges }, OPTIONS);
    paint();
    fit();
    network.on("selectNode", (event) => show(event.nodes[0]));
    network.on("selectEdge", (event) => { if (!event.nodes.length) details(edges.get(event.edges[0]), network.getConnectedNodes(event.edges[0])); });
    byId("fit").addEventListener("click", fit);
  }
  root.dataset.ready = String(DATA.nodes.length);
})();
