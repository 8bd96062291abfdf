// A table of many rows over TanStack's table core: sorting, filters, pages, opened rows, files of what is shown.
(function () {
  "use strict";
  const PG = window.PG = window.PG || {};
  const byId = (id) => document.getElementById(id);
  const dictionaries = {}, pieces = [], details = [];
  let spec, table, state, columns, data = [], filters = {}, needed = "";

  PG.dictionary = (name, entries) => { dictionaries[name] = (dictionaries[name] || []).concat(entries); };
  PG.rows = (number, rows) => { pieces[number] = rows; };
  PG.details = (start, texts) => { texts.forEach((text, at) => { details[start + at] = text; }); };

  // ---------- what a cell says ----------

  const entry = (column, number) => (number >= 0 ? dictionaries[column.dict][number] : null);
  const label = (told) => (!told ? "" : (PG.lang === "en" && told[1]) || told[0]);
  const ownerText = (column, [agency, role, basis]) => `${label(dictionaries[column.dict][agency])}（${label(dictionaries.codes[role])}，${label(dictionaries.codes[basis])}）`;

  function plain(column, told) {
    switch (column.type) {
      case "ref": return label(entry(column, told));
      case "refs": return told.map((number) => label(entry(column, number))).join("；");
      case "owners": return told.map((owner) => ownerText(column, owner)).join("；");
      case "figure": return told[0] || told[1];
      case "words": return "";
      default: return told === null || told === undefined ? "" : String(told);
    }
  }

  const found = new Map();
  // What a text filter looks in, in both languages; made once for each row and column.
  function lookedIn(column, row) {
    const key = column.at + ":" + row.at;
    let text = found.get(key);
    if (text === undefined) {
      const told = row.cells[column.at];
      const both = (number) => { const named = entry(column, number); return named ? `${named[0]}\n${named[1] || ""}` : ""; };
      text = (column.type === "ref" ? both(told) : column.type === "owners" ? told.map((owner) => both(owner[0])).join("\n")
        : column.type === "refs" ? told.map(both).join("\n") : plain(column, told)).toLowerCase();
      found.set(key, text);
    }
    return text;
  }

  function sortValue(column, row) {
    const told = row.cells[column.at];
    if (column.type === "figure") return told[2] === null ? undefined : told[2];
    if (column.type === "number") return told === null ? undefined : told;
    if (column.type === "date") return told || undefined;
    return plain(column, told) || undefined;
  }

  const collator = new Intl.Collator("zh");
  function compare(a, b) {
    if (typeof a === "number" && typeof b === "number") return a - b;
    return collator.compare(String(a), String(b));
  }

  // ---------- filters ----------

  const choice = (column, row) => {
    const told = row.cells[column.at];
    if (column.filter === "year") return [(told || "").slice(0, 4) || "~"];
    if (column.type === "refs") return told.length ? told.map((number) => entry(column, number)[0]) : ["~"];
    if (column.type === "ref") return [told >= 0 ? entry(column, told)[0] : "~"];
    return [plain(column, told) || "~"];
  };
  const choiceLabel = (column, key) => {
    if (key === "~") return PG.t.empty_value;
    const named = column.dict ? dictionaries[column.dict].find((each) => each[0] === key) : null;
    return named ? label(named) : key;
  };

  function passes(row) {
    for (const column of columns) {
      const wanted = filters[column.key];
      if (!wanted) continue;
      if (column.filter === "text" ? !wanted.split(" ").every((word) => lookedIn(column, row).includes(word)) : !choice(column, row).includes(wanted)) return false;
    }
    return !needed || needed.split(" ").every((word) => columns.some((column) => column.type !== "words" && lookedIn(column, row).includes(word)) || (details[row.at] || "").toLowerCase().includes(word));
  }

  function form() {
    const box = byId("filters");
    const add = (key, text, control) => { control.id = "f-" + key; control.name = key; box.append(PG.make("div", { class: "field" }, PG.make("label", { for: control.id, text }), control)); };
    add("q", PG.t.contains, PG.make("input", { type: "search", autocomplete: "off" }));
    for (const column of columns) {
      if (!column.filter) continue;
      if (column.filter === "text") { add(column.key, column.label, PG.make("input", { type: "search", autocomplete: "off" })); continue; }
      const counted = new Map();
      data.forEach((row) => choice(column, row).forEach((key) => counted.set(key, (counted.get(key) || 0) + 1)));
      const keys = [...counted.keys()];
      keys.sort(column.filter === "year" ? (a, b) => (a === "~") - (b === "~") || a.localeCompare(b) : (a, b) => (a === "~") - (b === "~") || counted.get(b) - counted.get(a) || collator.compare(a, b));
      const select = PG.make("select", {}, PG.make("option", { value: "", text: PG.t.any }));
      keys.forEach((key) => select.append(PG.make("option", { value: key, text: `${choiceLabel(column, key)} (${counted.get(key)})` })));
      add(column.key, column.filter === "year" ? column.yearLabel || column.label : column.label, select);
    }
    box.addEventListener("submit", (event) => event.preventDefault());
    box.addEventListener("input", () => { take(); });
    byId("clear").addEventListener("click", () => { box.reset(); box.querySelectorAll("input").forEach((field) => { field.value = ""; }); take(); byId("f-q").focus(); });
  }

  function take() {
    filters = {};
    byId("filters").querySelectorAll("input, select").forEach((control) => {
      const value = control.tagName === "SELECT" ? control.value : control.value.trim().toLowerCase().replace(/\s+/g, " ");
      if (control.name === "q") needed = value; else if (value) filters[control.name] = value;
    });
    if (needed) spec.details.forEach((file) => PG.load(file).then(() => { if (needed) change(); }));
    change();
    address();
  }

  function change() {
    table.setGlobalFilter({ needed, filters: { ...filters } });
    table.setPageIndex(0);
  }

  function address() {
    const told = new URLSearchParams();
    if (needed) told.set("q", needed);
    Object.entries(filters).forEach(([key, value]) => told.set(key, value));
    if (state.sorting.length) told.set("sort", state.sorting.map((s) => (s.desc ? "-" : "") + s.id).join(","));
    history.replaceState(null, "", told.size ? "#" + told : location.pathname + location.search);
    if (PG.hashed) PG.hashed();
  }

  function fromAddress() {
    const told = new URLSearchParams(location.hash.slice(1));
    byId("filters").querySelectorAll("input, select").forEach((control) => { control.value = told.get(control.name) || ""; });
    const sorting = (told.get("sort") || "").split(",").filter(Boolean).map((id) => ({ id: id.replace(/^-/, ""), desc: id.startsWith("-") })).filter((s) => columns.some((c) => c.key === s.id));
    if (sorting.length) table.setSorting(sorting);
    take();
  }

  // ---------- drawing ----------

  function named(told) {
    if (!told) return null;
    const text = label(told);
    const name = PG.lang === "en" && !told[1] ? PG.quote(text) : PG.make("bdi", { text });
    return told[2] ? PG.make("a", { href: document.body.dataset.home + told[2] }, name) : name;
  }

  function wordsLink(column, row) {
    const told = row.cells[column.at];
    const plan = dictionaries[column.dict][told[0]];
    if (told.length < 4) return plan[2];
    const file = told[1] > 1 ? plan[2].replace(/\.html$/, `.${told[1]}.html`) : plan[2];
    return file + (details[row.at] ? PG.fragment(told[2], told[3], details[row.at]) : `#c${told[2]}-${told[3]}`);
  }

  function fillCell(cell, column, row) {
    const told = row.cells[column.at];
    if (column.type === "ref") { const inside = named(entry(column, told)); if (inside) cell.append(inside); return; }
    if (column.type === "refs") { told.forEach((number, at) => cell.append(at ? "、" : "", named(entry(column, number)))); return; }
    if (column.type === "figure") {
      if (told[0]) cell.append(PG.make("span", { class: "written" }, PG.quote(told[0])));
      if (told[1]) cell.append(PG.make("span", { class: "number", text: PG.unit(told[1]) }));
      return;
    }
    if (column.type === "owners") {
      const seen = told.slice(0, 4);
      for (const [agency, role, basis] of seen) {
        cell.append(PG.make("span", { class: "owner b" + (dictionaries.codes[basis] || [""])[0].length, "data-basis": label(dictionaries.codes[basis]) },
          named(dictionaries[column.dict][agency]), " ", PG.make("small", { text: `${label(dictionaries.codes[role])} · ${label(dictionaries.codes[basis])}` })));
      }
      if (told.length > seen.length) cell.append(PG.make("small", { text: `+ ${told.length - seen.length}` }));
      return;
    }
    if (column.key === "unit" || column.key === "baseline") { if (told) cell.textContent = PG.unit(plain(column, told)); return; }
    if (column.type === "text") { if (told) cell.append(PG.quote(String(told))); return; }
    cell.textContent = plain(column, told);
  }

  function head() {
    const row = PG.make("tr", {});
    if (spec.open) row.append(PG.make("td", { class: "opener" }));
    for (const column of columns.filter((each) => each.shown)) {
      const sorted = state.sorting.find((each) => each.id === column.key);
      const button = PG.make("button", { type: "button" }, column.label, PG.make("span", { class: "arrow", "aria-hidden": "true", text: sorted ? (sorted.desc ? "▼" : "▲") : "" }));
      button.addEventListener("click", (event) => {
        table.getColumn(column.key).toggleSorting(undefined, event.shiftKey);
        address();
        const again = [...document.querySelectorAll("#rows thead button")][columns.filter((each) => each.shown).indexOf(column)];
        if (again) again.focus();
      });
      row.append(PG.make("th", { scope: "col", class: column.type + " k-" + column.key, "aria-sort": sorted ? (sorted.desc ? "descending" : "ascending") : "none" }, button));
    }
    document.querySelector("#rows thead").replaceChildren(row);
  }

  function opened(row, line) {
    const shown = columns.filter((each) => each.shown).length + 1;
    const id = "words-" + row.at;
    const box = PG.make("td", { colspan: shown });
    const words = columns.find((column) => column.type === "words");
    const fill = () => {
      box.replaceChildren();
      box.append(PG.make("blockquote", { lang: "zh-CN", text: details[row.at] || "" }));
      const list = PG.make("dl", {});
      for (const column of columns) {
        if (column.shown || column.type === "words") continue;
        const text = plain(column, row.cells[column.at]);
        if (text) { const cell = PG.make("dd", {}); fillCell(cell, column, row); list.append(PG.make("div", {}, PG.make("dt", { text: column.label }), cell)); }
      }
      box.append(list, PG.make("p", {}, PG.make("a", { class: "to-reader", href: document.body.dataset.home + wordsLink(words, row) }, PG.t.to_reader, " →")));
    };
    const piece = spec.starts.findLastIndex((start) => start <= row.at);
    if (details[row.at] === undefined && spec.details[piece]) { box.textContent = PG.t.loading; PG.load(spec.details[piece]).then(fill); } else fill();
    line.after(PG.make("tr", { id, class: "opened" }, box));
  }

  function draw() {
    head();
    const rows = table.getRowModel().rows, body = document.createDocumentFragment();
    const shown = columns.filter((column) => column.shown);
    for (const { original: row } of rows) {
      const line = PG.make("tr", {});
      if (spec.open) {
        const button = PG.make("button", { type: "button", "aria-expanded": "false", "aria-label": `${PG.t.open_words}: ${plain(shown[0], row.cells[shown[0].at])}`, text: "▸" });
        button.addEventListener("click", () => {
          const open = button.getAttribute("aria-expanded") === "true";
          button.setAttribute("aria-expanded", String(!open));
          if (open) line.nextElementSibling.remove(); else opened(row, line);
        });
        line.append(PG.make("td", { class: "opener" }, button));
      }
      shown.forEach((column, at) => {
        const cell = PG.make(at ? "td" : "th", { class: column.type + " k-" + column.key, scope: at ? null : "row", "data-label": column.label });
        fillCell(cell, column, row);
        line.append(cell);
      });
      body.append(line);
    }
    if (!rows.length) body.append(PG.make("tr", {}, PG.make("td", { colspan: shown.length + 1, class: "empty", text: PG.t.nothing })));
    document.querySelector("#rows tbody").replaceChildren(body);
    const seen = table.getFilteredRowModel().rows.length;
    byId("count").textContent = seen === data.length ? `${data.length} ${PG.t.rows}` : `${seen} ${PG.t.rows} / ${PG.t.of_rows} ${data.length}`;
    byId("clear").hidden = seen === data.length && !needed && !Object.keys(filters).length;
    pager();
    document.documentElement.dataset.rows = seen;
  }

  function pager() {
    const box = byId("pager"), count = table.getPageCount(), at = state.pagination.pageIndex;
    const go = (text, to, able) => { const button = PG.make("button", { type: "button", disabled: !able, text }); button.addEventListener("click", () => { table.setPageIndex(to); byId("count").scrollIntoView({ block: "nearest" }); }); return button; };
    const size = PG.make("select", { "aria-label": PG.t.per_page });
    [50, 100, 500].forEach((number) => size.append(PG.make("option", { value: number, text: `${number} / ${PG.t.per_page}` })));
    size.value = String(state.pagination.pageSize);
    size.addEventListener("change", () => table.setPageSize(+size.value));
    box.replaceChildren(go("← " + PG.t.previous, at - 1, at > 0), PG.make("span", { text: PG.t.part.replace("{n}", count ? at + 1 : 0).replace("{of}", count) }), go(PG.t.next + " →", at + 1, at + 1 < count), size);
  }

  // ---------- files ----------

  const told = () => table.getPrePaginationRowModel().rows.map((each) => each.original);

  // Every column that a file has: heading, kind, value of a row.
  function outward() {
    const made = [];
    for (const column of columns) {
      const get = (row) => row.cells[column.at];
      if (column.type === "figure") {
        made.push([spec.written || column.label, "text", (row) => get(row)[0], column.wide], [spec.number || "", "number", (row) => get(row)[2], 12]);
      } else if (column.type === "words") {
        made.push([column.label, "text", (row) => details[row.at] || "", column.wide], ["URL", "text", (row) => new URL(document.body.dataset.home + wordsLink(column, row), location.href).href, 40]);
      } else made.push([column.label, column.type === "number" ? "number" : column.type === "date" ? "date" : "text", (row) => (column.type === "number" || column.type === "date" ? get(row) : plain(column, get(row))), column.wide]);
    }
    return made;
  }

  function save(blob, name) {
    const address = URL.createObjectURL(blob);
    const link = PG.make("a", { href: address, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  async function csv() {
    await Promise.all(spec.details.map(PG.load));
    const made = outward();
    // A spreadsheet runs what begins like a formula, and a plan may begin with anything.
    const quoted = (value, kind) => {
      let text = value === null || value === undefined ? "" : String(value);
      if (kind === "text" && /^[=+\-@\t\r]/.test(text)) text = "'" + text;
      return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
    };
    const lines = [made.map(([heading]) => quoted(heading, "text")), ...told().map((row) => made.map(([, kind, get]) => quoted(get(row), kind)))];
    save(new Blob(["\ufeff" + lines.map((line) => line.join(",")).join("\r\n") + "\r\n"], { type: "text/csv" }), spec.name + ".csv");
  }

  async function xlsx() {
    await Promise.all([...spec.details, "assets/workbook.js"].map(PG.load));
    const made = outward();
    const cell = (value, kind) => {
      if (value === null || value === undefined || value === "") return null;
      if (kind === "number") return { value, type: Number };
      if (kind === "date") return { value: new Date(value + "T00:00:00Z"), type: Date, format: "yyyy-mm-dd" };
      return { value: String(value).slice(0, 32767), type: String, wrap: true, alignVertical: "top" };
    };
    const rows = [made.map(([heading]) => ({ value: heading, type: String, fontWeight: "bold" })), ...told().map((row) => made.map(([, kind, get]) => cell(get(row), kind)))];
    const file = await window.writeXlsxFile(rows, { columns: made.map(([, , , width]) => ({ width })), stickyRowsCount: 1, sheet: document.querySelector("h1").textContent.slice(0, 30) });
    await file.toFile(spec.name + ".xlsx");
  }

  // ---------- beginning ----------

  document.addEventListener("DOMContentLoaded", () => {
    spec = JSON.parse(byId("spec").textContent);
    columns = spec.columns.map((column, at) => ({ ...column, at }));
    data = pieces.flat().map((cells, at) => ({ cells, at }));
    table = window.TableCore.createTable({
      data,
      columns: columns.map((column) => ({
        id: column.key, accessorFn: (row) => sortValue(column, row), sortUndefined: "last",
        sortingFn: (a, b, id) => compare(a.getValue(id), b.getValue(id)), sortDescFirst: column.type === "number" || column.type === "figure",
      })),
      state: {}, onStateChange: () => {}, renderFallbackValue: null, globalFilterFn: (row) => passes(row.original),
      getColumnCanGlobalFilter: (column) => column.id === columns[0].key,
      getCoreRowModel: TableCore.getCoreRowModel(), getFilteredRowModel: TableCore.getFilteredRowModel(),
      getSortedRowModel: TableCore.getSortedRowModel(), getPaginationRowModel: TableCore.getPaginationRowModel(), autoResetPageIndex: false,
    });
    state = { ...table.initialState, pagination: { pageIndex: 0, pageSize: 50 }, sorting: [] };
    let quiet = true;
    table.setOptions((before) => ({
      ...before, state, onStateChange: (updater) => {
        state = typeof updater === "function" ? updater(state) : updater;
        table.setOptions((then) => ({ ...then, state }));
        if (!quiet) draw();
      },
    }));
    form();
    byId("csv").addEventListener("click", csv);
    byId("xlsx").addEventListener("click", xlsx);
    window.addEventListener("hashchange", fromAddress);
    if (location.hash.length < 2 && window.matchMedia("(max-width: 44rem)").matches) byId("filter-box").removeAttribute("open");
    fromAddress();
    quiet = false;
    draw();
    document.documentElement.dataset.table = "ready";
  });
})();
