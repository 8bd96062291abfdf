// What every page has: the theme, the link to the other language, the search.
(function () {
  "use strict";
  const PG = window.PG = window.PG || {};
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);

  PG.text = (names) => (typeof names === "string" ? names : names[PG.lang] || names.zh || Object.values(names)[0] || "");
  PG.make = (tag, attributes, ...children) => {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (key === "text") node.textContent = value; else if (key === "class") node.className = value; else node.setAttribute(key, value === true ? "" : value);
    }
    for (const child of children) if (child !== null && child !== undefined) node.append(child);
    return node;
  };
  // Words of a plan: in their own language and apart from what stands around them.
  PG.quote = (text) => PG.make("bdi", { lang: PG.lang === "zh" ? null : "zh", text });
  PG.load = (file) => {
    PG.loading = PG.loading || {};
    const address = document.body.dataset.root + file;
    return PG.loading[address] = PG.loading[address] || new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = done;
      script.onerror = () => failed(new Error(file));
      document.head.append(script);
    });
  };
  PG.words = (words) => { PG.searching = words.index; PG.lang = words.lang; PG.t = words.t; PG.codes = words.codes; PG.fields = words.fields; };
  // A figure or unit as people write it.
  PG.unit = (text) => text.replace(/10\^4 ?/g, PG.lang === "zh" ? "万" : "×10⁴ ").replace(/10\^8 ?/g, PG.lang === "zh" ? "亿" : "×10⁸ ")
    .replace(/ug\//g, "µg/").replace(/(?<![A-Za-z])(k?m|hm)([23])(?![0-9])/g, (all, unit, power) => unit + "²³"[power - 2]);
  // Which words a text fragment may name: it has to begin and end between words, as at a mark; a hyphen and a comma are
  // syntax in it. The same as address.py makes.
  const STOPS = new Set("，。；：、！？（）《》〈〉“”‘’【】〔〕,;:!?()[] \u3000");
  const beginning = (line) => {
    for (let at = 6; at < Math.min(line.length, 40); at += 1) if (STOPS.has(line[at])) return line.slice(0, at);
    return line.slice(0, 80);
  };
  PG.fragment = (start, end, quote) => {
    const encode = (signs) => encodeURIComponent(signs.join("")).replace(/-/g, "%2D");
    const lines = quote.split(/\r?\n/).map((line) => [...line.trim()]).filter((line) => line.length);
    if (!lines.length) return `#c${start}-${end}`;
    const text = lines.length === 1 && lines[0].length <= 60 ? encode(lines[0])
      : encode(beginning(lines[0])) + "," + encode(beginning(lines[lines.length - 1].reverse()).reverse());
    return `#c${start}-${end}:~:text=${text}`;
  };

  function themes() {
    const button = byId("theme"), order = ["auto", "light", "dark"];
    const name = () => root.dataset.theme || "auto";
    const say = () => { button.textContent = `${PG.t.theme}: ${PG.t["theme_" + name()]}`; };
    button.addEventListener("click", () => {
      const next = order[(order.indexOf(name()) + 1) % order.length];
      if (next === "auto") delete root.dataset.theme; else root.dataset.theme = next;
      try { localStorage.setItem("policygraph-theme", next); } catch (error) { /* kept for this page only */ }
      say();
    });
    say();
  }

  function language() {
    const link = byId("language"), plain = link.getAttribute("href");
    const carry = () => { link.setAttribute("href", plain + location.hash); };
    window.addEventListener("hashchange", carry);
    PG.hashed = carry;
    carry();
  }

  // ---------- search ----------

  const index = { names: [], texts: [], plans: [], wanted: null, more: null };
  PG.index = (part) => { index[part.kind].push(...part.rows); if (part.plans) index.plans = part.plans; };
  const loadNames = () => (index.wanted = index.wanted || Promise.all(PG.searching.names.map(PG.load)));
  const loadTexts = () => (index.more = index.more || Promise.all(PG.searching.texts.map(PG.load)));

  function find(words) {
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
    const latin = /^[a-z0-9]+$/.test(words);
    const scored = [];
    for (const row of index.names) {
      const [kind, zh, en, initials] = row;
      const text = (zh + "\n" + en).toLowerCase();
      let score = -1;
      if (zh === words) score = 100;
      else if (wanted.every((word) => text.includes(word))) score = (text.startsWith(wanted[0]) ? 80 : 60) - Math.min(20, zh.length / 4);
      else if (latin && initials) {
        if (initials === words) score = 70;
        else if (initials.startsWith(words)) score = 50 - Math.min(20, zh.length / 4);
        else if (words.length > 1 && initials.includes(words)) score = 30 - Math.min(20, zh.length / 4);
      }
      if (score >= 0) scored.push([score + ({ plan: 3, metric: 2, agency: 1 }[kind] || 0), row]);
    }
    scored.sort((a, b) => b[0] - a[0]);
    const hits = scored.map(([, row]) => ({ kind: row[0], zh: row[1], en: row[2], href: row[4] }));
    if (!(latin && wanted.length === 1 && words.length < 3)) {
      for (const row of index.texts) {
        if (hits.length > 400) break;
        const text = row[2].toLowerCase();
        if (wanted.every((word) => text.includes(word))) hits.push({ kind: row[0], zh: row[2], en: "", plan: row[1], part: row[3], start: row[4], end: row[5] });
      }
    }
    return hits;
  }

  function marked(text, words) {
    const span = PG.quote("");
    const at = text.toLowerCase().indexOf(words.toLowerCase());
    const from = Math.max(0, at - 24);
    const shown = (from ? "…" : "") + text.slice(from, from + 90) + (text.length > from + 90 ? "…" : "");
    const here = shown.toLowerCase().indexOf(words.toLowerCase());
    if (at < 0 || here < 0) { span.textContent = shown; return span; }
    span.append(shown.slice(0, here), PG.make("mark", { text: shown.slice(here, here + words.length) }), shown.slice(here + words.length));
    return span;
  }

  function finder(input, box, count, list) {
    let turn = 0;
    const hide = () => { box.hidden = true; };
    async function show() {
      const words = input.value.trim().normalize("NFKC").toLowerCase(), mine = ++turn;
      if (!words) { hide(); list.textContent = ""; count.textContent = ""; return; }
      await loadNames();
      if (mine !== turn) return;
      draw(words, !index.more);
      await loadTexts();
      if (mine === turn) draw(words, false);
    }
    function draw(words, waiting) {
      const hits = find(words), shown = hits.slice(0, 60);
      list.textContent = "";
      for (const hit of shown) {
        let href = hit.href, where = null;
        if (hit.start !== undefined) {
          const [title, file] = index.plans[hit.plan];
          href = (hit.part > 1 ? file.replace(/\.html$/, `.${hit.part}.html`) : file) + PG.fragment(hit.start, hit.end, hit.zh);
          where = PG.make("small", {}, PG.quote(title));
        }
        const label = PG.lang === "en" && hit.en ? PG.make("bdi", { text: hit.en }) : marked(hit.zh, words);
        const kind = PG.make("span", { class: `kind ${hit.kind}`, text: PG.t["kind_" + hit.kind] });
        const inside = href ? PG.make("a", { href: document.body.dataset.home + href }, kind, label, where) : PG.make("span", {}, kind, label, where);
        list.append(PG.make("li", {}, inside));
      }
      count.textContent = waiting ? PG.t.search_loading
        : !hits.length ? PG.t.search_none
        : `${hits.length > 400 ? "400+" : hits.length} ${PG.t.search_found}` + (hits.length > shown.length ? ` — ${PG.t.search_more}` : "");
      box.hidden = false;
    }
    const links = () => [...list.querySelectorAll("a")];
    input.addEventListener("input", show);
    input.addEventListener("focus", () => { loadNames(); if (input.value.trim() && list.children.length) box.hidden = false; });
    input.addEventListener("keydown", (event) => {
      const all = links();
      if (event.key === "ArrowDown" && all.length) { event.preventDefault(); all[0].focus(); }
      if (event.key === "Enter" && all.length && !box.hidden) { event.preventDefault(); all[0].click(); }
      if (event.key === "Escape") { input.value = ""; show(); }
    });
    list.addEventListener("keydown", (event) => {
      const all = links(), at = all.indexOf(document.activeElement);
      if (event.key === "ArrowDown") { event.preventDefault(); (all[at + 1] || all[0]).focus(); }
      if (event.key === "ArrowUp") { event.preventDefault(); (at > 0 ? all[at - 1] : input).focus(); }
      if (event.key === "Escape") { input.focus(); hide(); }
    });
    document.addEventListener("click", (event) => { if (!box.contains(event.target) && event.target !== input && box.id === "found") hide(); });
    list.addEventListener("click", () => { if (box.id === "found") hide(); });
  }

  document.addEventListener("DOMContentLoaded", () => {
    themes();
    language();
    finder(byId("find"), byId("found"), byId("found-count"), byId("found-list"));
    if (byId("find-here")) finder(byId("find-here"), byId("found-here"), byId("found-here-count"), byId("found-here-list"));
    document.addEventListener("keydown", (event) => {
      if (event.key === "/" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); (byId("find-here") || byId("find")).focus(); }
    });
    root.dataset.ready = "site";
  });
})();
