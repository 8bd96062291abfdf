// A network page: search, filters, details, the list. `drawing(...)` of network-sigma.js draws; data come in short
// encodings, and what is said of lines, addresses and facets comes when it is asked for.
(function () {
  "use strict";
  const PG = window.PG = window.PG || {};
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const told = { words: [] };
  PG.network = (part) => { Object.assign(told, part); };
  PG.networkWords = (start, rows) => { rows.forEach((row, at) => { told.words[start + at] = row; }); };

  let spec, nodes, edges, touching, nodeShown, edgeShown, order, picture = null, chosen = null;
  const hidden = { kind: new Set(), basis: new Set() }, facets = {};
  const FACETS = ["place", "theme", "role"], SIGNS = "0123456789abcdefghijklmnopqrstuvwxyz";

  function read() {
    const scale = (degree) => Math.min(14, Math.round(2.2 * Math.sqrt(degree)));
    const degree = new Array(told.names.length).fill(0);
    told.from.forEach((one, at) => { degree[one] += 1; degree[told.to[at]] += 1; });
    nodes = told.names.map((name, id) => {
      const [kind, shape, color, size, hollow, label] = spec.kinds[SIGNS.indexOf(told.kinds[id])];
      return { id, name, kind, shape, color, hollow, label, size: size + scale(degree[id]), x: told.at[2 * id], y: told.at[2 * id + 1] };
    });
    edges = told.from.map((from, id) => {
      const basis = spec.bases[SIGNS.indexOf(told.bases[id])][0], weight = SIGNS.indexOf(told.weights[id]);
      const width = Math.min(6, 1.2 + 0.6 * (weight - 1)) * (basis === "inherited" || basis === "structure" ? 0.6 : 1);
      return { id, from, to: told.to[id], basis, weight, width, relation: spec.relations[SIGNS.indexOf(told.relations[told.relations.length > 1 ? id : 0])], basisLabel: spec.bases[SIGNS.indexOf(told.bases[id])][1] };
    });
    touching = nodes.map(() => []);
    edges.forEach((edge) => { touching[edge.from].push(edge.id); if (edge.to !== edge.from) touching[edge.to].push(edge.id); });
    order = nodes.map((node) => node.id).sort((a, b) => touching[b].length - touching[a].length || a - b);
    nodeShown = new Uint8Array(nodes.length).fill(1);
    edgeShown = new Uint8Array(edges.length).fill(1);
  }

  const ids = () => (told.ids ? Promise.resolve() : PG.load(spec.ids));
  const wordsOf = (line) => {
    const piece = spec.words.findLast(([start]) => start <= line);
    return told.words[line] || !piece ? Promise.resolve() : PG.load(piece[1]);
  };
  const page = (id) => { const path = told.ids && told.ids[id][1]; return path ? document.body.dataset.home + path : ""; };

  // ---------- filters ----------

  function filter() {
    const wanted = Object.keys(facets);
    nodes.forEach((node) => { nodeShown[node.id] = hidden.kind.has(node.kind) ? 0 : 1; });
    let lines = 0, points = 0;
    edges.forEach((edge) => {
      const kept = !hidden.basis.has(edge.basis) && nodeShown[edge.from] && nodeShown[edge.to] && wanted.every((facet) => told.facets[FACETS.indexOf(facet)][edge.id].includes(facets[facet]));
      edgeShown[edge.id] = kept ? 1 : 0;
      if (kept) lines += 1;
    });
    // With a place, theme or role chosen, what has no line of it is not part of the answer.
    if (wanted.length) nodes.forEach((node) => { if (!touching[node.id].some((line) => edgeShown[line])) nodeShown[node.id] = 0; });
    nodeShown.forEach((shown) => { points += shown; });
    byId("shown").textContent = `${points} ${spec.t.nodes} · ${lines} ${spec.t.edges}`;
    if (picture) { picture.filter(nodeShown, edgeShown); if (wanted.length) picture.fit(); }
    clear();
    search();
    table();
  }

  // ---------- what is chosen ----------

  function clear() {
    chosen = null;
    if (picture) picture.mark(null, []);
    byId("details").replaceChildren(PG.make("p", { class: "hint", text: spec.t.details_hint }));
    delete root.dataset.chosen;
  }

  const sign = (node) => PG.make("span", { class: `sign kind-${node.kind}`, "aria-hidden": "true", text: (document.querySelector(`.pick .kind-${node.kind}`) || {}).textContent || "" });

  function said(line) {
    const [rows, more] = told.words[line] || [[], 0], list = PG.make("ul", { class: "said" });
    for (const [role, basis, quote, href] of rows) {
      const about = [role && (PG.codes["role-" + role] || role), basis && (PG.codes["basis-" + basis] || basis)].filter(Boolean).join(" · ");
      const words = quote ? PG.quote(`“${quote}”`) : null;
      list.append(PG.make("li", {}, about ? PG.make("small", { text: about }) : null, words && href ? PG.make("a", { href: document.body.dataset.home + href }, words) : words));
    }
    if (more) list.append(PG.make("li", { text: `+ ${more}` }));
    return list;
  }

  function show(id, push) {
    const node = nodes[id], lines = touching[id].filter((line) => edgeShown[line]);
    const near = [...new Set(lines.map((line) => (edges[line].from === id ? edges[line].to : edges[line].from)))].filter((other) => other !== id);
    chosen = id;
    if (picture) picture.mark(id, near);
    root.dataset.chosen = String(id);
    const box = byId("details");
    box.replaceChildren(PG.make("p", { class: "kind", text: node.label }), PG.make("h2", {}, sign(node), " ", PG.quote(node.name)));
    const link = PG.make("p", {});
    box.append(link);
    ids().then(() => {
      if (chosen !== id) return;
      if (page(id)) link.append(PG.make("a", { href: page(id) }, spec.t.open_page, " →"));
      if (push) history.replaceState(null, "", "#" + encodeURI(told.ids[id][0]));
      if (PG.hashed) PG.hashed();
    });
    if (!near.length) return;
    box.append(PG.make("h3", { text: `${spec.t.neighbours} (${near.length})` }));
    const list = PG.make("ul", { class: "near" });
    lines.sort((a, b) => edges[b].weight - edges[a].weight || a - b);
    lines.slice(0, 80).forEach((line) => {
      const other = nodes[edges[line].from === id ? edges[line].to : edges[line].from];
      const go = PG.make("button", { type: "button" }, sign(other), " ", PG.quote(other.name));
      go.addEventListener("click", () => show(other.id, true) || focus(other.id));
      const more = PG.make("button", { type: "button", class: "why", "aria-expanded": "false", text: `${edges[line].relation} · ${edges[line].basisLabel}${edges[line].weight > 1 ? " · " + edges[line].weight : ""}` });
      const entry = PG.make("li", {}, go, more);
      more.addEventListener("click", () => {
        const open = more.getAttribute("aria-expanded") === "true";
        more.setAttribute("aria-expanded", String(!open));
        if (open) entry.querySelector(".said").remove(); else wordsOf(line).then(() => entry.append(said(line)));
      });
      list.append(entry);
    });
    if (lines.length > 80) list.append(PG.make("li", { text: `+ ${lines.length - 80}` }));
    box.append(list);
  }

  function focus(id) { if (picture) picture.focus(id); }
  function go(id) { show(id, true); focus(id); }

  // ---------- search and list ----------

  function search() {
    const words = byId("search").value.trim().toLowerCase(), list = byId("hits");
    const hits = order.filter((id) => nodeShown[id] && (!words || nodes[id].name.toLowerCase().includes(words)));
    byId("hit-count").textContent = !words ? PG.t.net_best : hits.length ? `${hits.length} ${spec.t.matches}` : spec.t.no_match;
    list.replaceChildren(...hits.slice(0, words ? 60 : 12).map((id) => {
      const button = PG.make("button", { type: "button" }, sign(nodes[id]), " ", PG.quote(nodes[id].name), " ", PG.make("small", { text: String(touching[id].length) }));
      button.addEventListener("click", () => go(id));
      return PG.make("li", {}, button);
    }));
    return hits;
  }

  const AT_A_TIME = 100;
  let waiting = [];
  function moreRows() {
    const rows = waiting.splice(0, AT_A_TIME);
    Promise.all(rows.map(wordsOf)).then(() => {
      const made = document.createDocumentFragment();
      for (const line of rows) {
        const edge = edges[line], cell = (id) => { const button = PG.make("button", { type: "button", class: "plain" }, PG.quote(nodes[id].name)); button.addEventListener("click", () => { go(id); byId("details").scrollIntoView({ block: "nearest" }); }); return button; };
        made.append(PG.make("tr", {}, PG.make("th", { scope: "row" }, cell(edge.from)), PG.make("td", {}, edge.relation, " ", PG.make("small", { text: edge.basis === "structure" ? "" : edge.basisLabel })), PG.make("td", {}, cell(edge.to)), PG.make("td", {}, said(line))));
      }
      document.querySelector("#relations tbody").append(made);
      byId("more").hidden = !waiting.length;
      root.dataset.listed = document.querySelectorAll("#relations tbody tr").length;
    });
  }
  function table() {
    document.querySelector("#relations tbody").replaceChildren();
    waiting = edges.filter((edge) => edgeShown[edge.id]).map((edge) => edge.id);
    if (byId("relations").open) moreRows();
  }

  // ---------- beginning ----------

  const INKS = { "--ink": "--ink", "--bg": "--raised", "--panel": "--raised", "--faint": "--rule", "--accent": "--accent", "--strong": "--soft", "--middle": "--strong", "--pale": "--rule", "--line": "--soft", "--grey": "--rule" };
  const style = (name) => getComputedStyle(root).getPropertyValue(INKS[name] || name).trim();

  function fromAddress() {
    let wanted = location.hash.slice(1);
    try { wanted = decodeURI(wanted); } catch (error) { /* a stray % is taken as it stands */ }
    if (wanted) ids().then(() => { const at = told.ids.findIndex(([id]) => id === wanted); if (at >= 0 && at !== chosen) go(at); });
  }

  function controls() {
    byId("search").addEventListener("input", search);
    byId("search").addEventListener("keydown", (event) => {
      if (event.key === "Enter") { const hits = search(); if (hits.length) go(hits[0]); }
      if (event.key === "Escape") { event.target.value = ""; search(); clear(); }
    });
    document.querySelectorAll("[data-kind], .pick [data-basis]").forEach((box) => box.addEventListener("change", () => {
      const set = box.dataset.kind ? hidden.kind : hidden.basis, key = box.dataset.kind || box.dataset.basis;
      if (box.checked) set.delete(key); else set.add(key);
      filter();
    }));
    document.querySelectorAll("[data-facet]").forEach((box) => box.addEventListener("change", () => {
      if (box.value === "") delete facets[box.dataset.facet]; else facets[box.dataset.facet] = Number(box.value);
      (told.facets ? Promise.resolve() : PG.load(spec.facets)).then(filter);
    }));
    byId("canvas").addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "n" || event.key === "p") {
        const seen = order.filter((id) => nodeShown[id]), at = seen.indexOf(chosen);
        if (seen.length) go(seen[(at < 0 ? (event.key === "n" ? 0 : seen.length - 1) : at + (event.key === "n" ? 1 : -1) + seen.length) % seen.length]);
      }
      if (event.key === "Escape") clear();
      if (event.key === "Enter" && chosen !== null) ids().then(() => { if (page(chosen)) location.href = page(chosen); });
    });
    byId("relations").addEventListener("toggle", () => { if (byId("relations").open && !document.querySelector("#relations tbody tr")) moreRows(); });
    byId("more").addEventListener("click", moreRows);
  }

  document.addEventListener("DOMContentLoaded", () => {
    spec = JSON.parse(byId("spec").textContent);
    read();
    controls();
    clear();
    search();
    table();
    try {
      picture = drawing(byId("canvas"), { nodes, edges }, {}, { node: (id) => show(id, true), line: () => {}, nothing: clear });
      const zoom = (by) => picture.camera.setState({ ...picture.camera.getState(), ratio: picture.camera.ratio * by });
      picture.paint(style);
      picture.fit();
      byId("fit").addEventListener("click", () => picture.fit());
      byId("nearer").addEventListener("click", () => zoom(1 / 1.4));
      byId("further").addEventListener("click", () => zoom(1.4));
      const again = () => picture.paint(style);
      new MutationObserver(again).observe(root, { attributes: true, attributeFilter: ["data-theme"] });
      window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
    } catch (error) {
      // No WebGL, say: search, filters, details and the list go on without a picture.
      picture = null;
      byId("canvas").replaceChildren(PG.make("p", { class: "empty", text: `${spec.t.no_drawing_here} (${error.message})` }));
      root.dataset.failed = error.message;
    }
    fromAddress();
    window.addEventListener("hashchange", fromAddress);
    root.dataset.network = String(nodes.length);
  });
})();
