// The plan reader: from words to facts and from fields to words.
(function () {
  "use strict";
  const PG = window.PG = window.PG || {};
  const byId = (id) => document.getElementById(id);
  let page = null, runs = [], chosen = null, order = [];
  PG.reader = (data) => { page = data; };

  const partOf = (offset) => { let part = 0; page.cuts.forEach((cut, at) => { if (cut <= offset) part = at; }); return part; };
  const fileOf = (offset) => { const part = partOf(offset); return part + 1 === page.part ? "" : page.files[part]; };
  const numbers = (run) => run.dataset.f.split(" ");
  const runsOf = (number) => runs.filter((run) => numbers(run).includes(String(number)));
  const quoteOf = (card) => runs.filter((run) => run.at >= card.s && run.at < card.e).map((run) => run.textContent).join("");

  function clear(name) { document.querySelectorAll("." + name).forEach((node) => node.classList.remove(name)); }

  function light(start, end, name, scroll) {
    clear(name);
    const lit = runs.filter((run) => run.at >= start && run.at < end);
    lit.forEach((run) => run.classList.add(name));
    if (lit.length && scroll) lit[0].scrollIntoView({ block: "center", behavior: "instant" });
    return lit.length;
  }

  // ---------- the card ----------

  function value(told, name) {
    if (name === "value" || name === "baseline") return PG.make("bdi", { text: PG.unit(told) });
    if (Array.isArray(told)) {
      if (told[0] === "c") return document.createTextNode(PG.codes[told[1]] || told[1].replace(/^.*-/, ""));
      if (told[0] === "u") return document.createTextNode(PG.fields[told[1]] || told[1]);
      if (told[0] === "w") return PG.quote(told[1]);
      const text = PG.text(told[1]);
      return told[1][PG.lang] ? PG.make("bdi", { text }) : PG.quote(text);
    }
    return PG.quote(String(told));
  }

  function fieldRow(card, field) {
    const [name, told, start, end] = field;
    const label = PG.fields[name] || name;
    const own = start !== undefined;
    const from = own ? start : card.s, to = own ? end : card.e;
    const here = partOf(from) + 1 === page.part;
    const button = PG.make("button", { type: "button", class: own ? "own" : "whole", "data-from": from, "data-to": to }, value(told, name));
    button.addEventListener("click", () => {
      if (!here) { location.href = fileOf(from) + `#c${from}-${to}`; return; }
      byId("card").querySelectorAll("button[aria-pressed]").forEach((other) => other.setAttribute("aria-pressed", "false"));
      button.setAttribute("aria-pressed", "true");
      light(from, to, "lit", true);
    });
    button.setAttribute("aria-pressed", "false");
    const cell = PG.make("dd", {}, button);
    const href = Array.isArray(told) && told[0] === "n" && told[2] ? "../" + told[2]
      : Array.isArray(told) && told[0] === "w" ? fileOf(told[2]) + `#c${told[2]}-${told[3]}` : "";
    if (href) cell.append(" ", PG.make("a", { href, class: "go", "aria-label": `${label}: ${PG.text(told[1])}` }, "→"));
    return [PG.make("dt", { text: label }), cell];
  }

  function owners(card) {
    const list = PG.make("ul", { class: "owners" });
    for (const [names, path, role, basis, start, end] of card.o) {
      const entry = PG.make("li", { class: basis });
      const name = names[PG.lang] ? PG.make("bdi", { text: PG.text(names) }) : PG.quote(PG.text(names));
      entry.append(path ? PG.make("a", { href: "../" + path }, name) : name, " ",
        PG.make("span", { class: "role", text: PG.codes["role-" + role] || role }), " ",
        PG.make("span", { class: "basis", text: PG.codes["basis-" + basis] || basis }));
      if (start !== undefined) {
        const go = PG.make("button", { type: "button", class: "own", text: PG.t.evidence });
        go.addEventListener("click", () => {
          if (partOf(start) + 1 === page.part) light(start, end, "lit", true); else location.href = fileOf(start) + `#c${start}-${end}`;
        });
        entry.append(" ", go);
      }
      list.append(entry);
    }
    return list;
  }

  function section(title, ...inside) { return PG.make("section", {}, PG.make("h3", { text: title }), ...inside); }

  function show(number, options) {
    const card = page.cards[number];
    if (!card) return;
    chosen = String(number);
    clear("lit");
    light(card.s, card.e, "chosen", options.scroll);
    const box = byId("card");
    let made = byId("chosen");
    if (made) made.remove();
    const quote = quoteOf(card);
    made = PG.make("section", { id: "chosen", class: card.k, "aria-label": PG.t["kind_" + card.k] || card.k });
    const close = PG.make("button", { type: "button", class: "close", "aria-label": PG.t.close, text: "×" });
    close.addEventListener("click", leave);
    made.append(PG.make("p", { class: "top" }, PG.make("span", { class: `kind ${card.k}`, text: PG.t["kind_" + card.k] || card.k }), close));
    if (card.n) made.append(PG.make("p", { class: "message", text: PG.text(card.n) }));
    made.append(PG.make("blockquote", { lang: "zh-CN", text: quote.length > 300 ? quote.slice(0, 300) + "…" : quote }));
    const list = PG.make("dl", {});
    for (const field of card.v || []) list.append(...fieldRow(card, field));
    if (list.children.length) made.append(list);
    if (card.o || card.k === "target") made.append(section(PG.t.owners, card.o && card.o.length ? owners(card) : PG.make("p", { text: PG.t.no_owner })));
    if (card.d && card.d.length) {
      const rows = PG.make("ul", {});
      for (const [relation, text, href] of card.d) {
        rows.append(PG.make("li", {}, PG.make("span", { class: "role", text: PG.fields[relation] || relation }), " ",
          href ? PG.make("a", { href: "../" + href }, PG.quote(text)) : PG.quote(text)));
      }
      if (card.more) rows.append(PG.make("li", { text: `+ ${card.more}` }));
      made.append(section(PG.t.derived, rows));
    }
    made.append(section(PG.t.evidence, proof(card, quote)));
    const others = numbersAt(card).filter((other) => other !== chosen);
    if (others.length) {
      const rows = PG.make("ul", { class: "others" });
      for (const other of others) {
        const go = PG.make("button", { type: "button" }, PG.make("span", { class: `kind ${page.cards[other].k}`, text: PG.t["kind_" + page.cards[other].k] }), " ", PG.quote(quoteOf(page.cards[other]).slice(0, 30)));
        go.addEventListener("click", () => show(other, { scroll: true, push: true }));
        rows.append(PG.make("li", {}, go));
      }
      made.append(section(PG.t.also_here, rows));
    }
    box.prepend(made);
    box.scrollTop = 0;
    document.body.classList.add("has-card");
    byId("list") && byId("list").querySelectorAll("[aria-current]").forEach((node) => node.removeAttribute("aria-current"));
    const entry = document.querySelector(`#list button[data-n="${number}"]`);
    if (entry) entry.setAttribute("aria-current", "true");
    if (options.push) { history.replaceState(null, "", `#c${card.s}-${card.e}`); PG.hashed(); }
  }

  function numbersAt(card) {
    const found = new Set();
    runs.filter((run) => run.at >= card.s && run.at < card.e).forEach((run) => numbers(run).forEach((n) => found.add(n)));
    return [...found].filter((n) => page.cards[n]).sort((a, b) => page.cards[a].s - page.cards[b].s || page.cards[b].e - page.cards[a].e).slice(0, 12);
  }

  function proof(card, quote) {
    const list = PG.make("dl", { class: "proof" });
    const row = (label, ...inside) => list.append(PG.make("dt", { text: label }), PG.make("dd", {}, ...inside));
    row(PG.t.chars, `[${card.s}, ${card.e})`);
    if (card.p) row(PG.t.page_no, card.p);
    if (card.t) row(PG.t.cell, card.t);
    if (card.r) row(PG.t.rule, PG.make("code", { text: card.r }));
    if (card.c) row(PG.t.confidence, card.c);
    const link = PG.make("a", { class: "permalink", href: PG.fragment(card.s, card.e, quote), text: PG.t.permalink });
    const copy = PG.make("button", { type: "button", text: PG.t.copy });
    copy.addEventListener("click", async () => {
      const address = location.href.split("#")[0] + PG.fragment(card.s, card.e, quote);
      try { await navigator.clipboard.writeText(address); } catch (error) {
        const field = PG.make("textarea", { class: "unseen" });
        field.value = address;
        document.body.append(field);
        field.select();
        document.execCommand("copy");
        field.remove();
      }
      copy.textContent = PG.t.copied;
    });
    const turtle = document.querySelector('link[type="text/turtle"]').getAttribute("href");
    return PG.make("div", {}, list, PG.make("p", { class: "links" }, link, " ", copy),
      PG.make("p", { class: "iri" }, PG.make("a", { href: turtle, type: "text/turtle", text: PG.t.turtle }), " ", PG.make("code", { text: card.i || "" })));
  }

  function leave() {
    const made = byId("chosen");
    if (made) made.remove();
    clear("chosen");
    clear("lit");
    document.body.classList.remove("has-card");
    chosen = null;
    byId("text").focus({ preventScroll: true });
  }

  // ---------- the list, the marks, the keys ----------

  function fill() {
    const list = byId("list");
    order = Object.keys(page.cards).filter((n) => page.cards[n].k !== "plan").sort((a, b) => page.cards[a].s - page.cards[b].s || page.cards[b].e - page.cards[a].e || a - b);
    const pieces = document.createDocumentFragment();
    for (const number of order) {
      const card = page.cards[number];
      if (card.k === "agency" || card.k === "task") continue;
      const words = card.n ? PG.text(card.n) : quoteOf(card);
      const go = PG.make("button", { type: "button", "data-n": number }, PG.make("span", { class: `kind ${card.k}`, text: PG.t["kind_" + card.k] }), " ", PG.quote(words.slice(0, 46) + (words.length > 46 ? "…" : "")));
      pieces.append(PG.make("li", { class: card.k }, go));
    }
    list.append(pieces);
    list.addEventListener("click", (event) => {
      const go = event.target.closest("button[data-n]");
      if (go) show(go.dataset.n, { scroll: true, push: true });
    });
  }

  function marks() {
    const box = byId("marks");
    if (!box) return;
    box.addEventListener("change", (event) => {
      byId("text").classList.toggle("no-" + event.target.value, !event.target.checked);
      byId("list").classList.toggle("no-" + event.target.value, !event.target.checked);
    });
  }

  const hidden = (number) => byId("text").classList.contains("no-" + page.cards[number].k);

  function step(by) {
    const seen = order.filter((number) => !hidden(number));
    if (!seen.length) return;
    const at = chosen === null ? (by > 0 ? -1 : 0) : seen.indexOf(chosen);
    show(seen[(at + by + seen.length) % seen.length], { scroll: true, push: true });
  }

  function follow() {
    // #c10-20 are words and what is said of them; #i10-20 the doubt about them.
    const wanted = /^#([ci])(\d+)-(\d+)/.exec(location.hash);
    if (!wanted) return;
    const start = +wanted[2], end = +wanted[3];
    if (partOf(start) + 1 !== page.part) { location.replace(page.files[partOf(start)] + location.hash); return; }
    const fit = Object.keys(page.cards).filter((n) => page.cards[n].s === start && page.cards[n].e === end);
    const rank = [wanted[1] === "i" ? "issue" : "", "target", "titled", "duty", "citation", "issue", "task", "agency", "plan"];
    fit.sort((a, b) => rank.indexOf(page.cards[a].k) - rank.indexOf(page.cards[b].k) || a - b);
    if (fit.length) show(fit[0], { scroll: true, push: false }); else light(start, end, "lit", true);
  }

  document.addEventListener("DOMContentLoaded", () => {
    const outline = byId("outline");
    if (outline && window.matchMedia("(max-width: 62rem)").matches) outline.removeAttribute("open");
    const text = byId("text");
    if (!text || !page) return;
    runs = [...text.querySelectorAll("[data-s]")];
    runs.forEach((run) => { run.at = +run.dataset.s; });
    fill();
    marks();
    text.addEventListener("click", (event) => {
      const run = event.target.closest("[data-f]");
      if (!run || String(getSelection()).length) return;
      const number = numbers(run).find((n) => !hidden(n));
      if (number) show(number, { scroll: false, push: true });
    });
    text.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "n") step(1);
      if (event.key === "p") step(-1);
    });
    document.addEventListener("keydown", (event) => { if (event.key === "Escape" && chosen !== null && !event.target.closest(".finder")) leave(); });
    window.addEventListener("hashchange", follow);
    follow();
    document.documentElement.dataset.reader = order.length;
  });
})();
