// A table of many rows over TanStack's table core: sorting, filters, pages, opened rows, files of what is shown.
// A long table comes in pieces: the page opens with the first, and what needs the others waits for them.
(function () {
  "use strict";
  const PG = window.PG = window.PG || {};
  const byId = (id) => document.getElementById(id);
  const dictionaries = {}, pieces = [], details = [];
  let spec, table, state, columns, data = [], filters = {}, needed = "", whole = false, coming = null;

  PG.rows = (number, rows, used) => { pieces[number] = { rows, used }; };
  PG.details = (start, texts) => { texts.forEach((text, at) => { details[start + at] = text; }); };

  // ---------- pieces ----------

  // Each piece brings the names that it is the first to use; numbers count through all pieces.
  function gather() {
    Object.keys(dictionaries).forEach((name) => { delete dictionaries[name]; });
    data = [];
    for (const { rows, used } of pieces) {
      for (const [name, entries] of Object.entries(used)) { const all = dictionaries[name] = dictionaries[name] || []; for (const each of entries) all.push(each); }
      for (const cells of rows) data.push({ cells, at: data.length });
    }
    spec.columns.forEach((column) => { if (column.dict) dictionaries[column.dict] = dictionaries[column.dict] || []; });
    dictionaries.codes = dictionaries.codes || [];
  }

  function all() {
    coming = coming || Promise.all(spec.more.map(PG.load)).then(() => {
      gather();
      whole = true;
      table.setOptions((before) => ({ ...before, data }));
    });
    return coming;
  }

  // Does it at once where every row is there.
  function withAll(act) {
    if (whole) { act(); return; }
    byId("count").textContent = PG.t.loading;
    all().then(act, () => { byId("count").textContent = PG.t.load_failed; });
  }

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
  const MOST_CHOICES = 400, MOST_OFFERED = 250;
  const normal = (text) => text.trim().toLowerCase().replace(/\s+/g, " ");
  const entries = (column, told) => (column.type === "owners" ? told.map((owner) => entry(column, owner[0])) : column.type === "refs" ? told.map((number) => entry(column, number)) : [entry(column, told)]).filter(Boolean);

  // The names in a column with the number of their rows, the most frequent first; made once all rows are there.
  const listed = {};
  function namesOf(column) {
    if (!whole) return [];
    if (!listed[column.key]) {
      const counted = new Map();
      data.forEach((row) => new Set(entries(column, row.cells[column.at])).forEach((each) => counted.set(each, (counted.get(each) || 0) + 1)));
      listed[column.key] = [...counted].sort((a, b) => b[1] - a[1] || collator.compare(a[0][0], b[0][0]));
    }
    return listed[column.key];
  }

  // Whole names mean exactly what bears them; anything else is words to look for.
  const isName = (column, wanted) => namesOf(column).some(([each]) => normal(each[0]) === wanted || normal(each[1] || "") === wanted);

  function passes(row) {
    for (const column of columns) {
      const wanted = filters[column.key];
      if (!wanted) continue;
      if (column.filter === "list" && wanted.exact) {
        if (!entries(column, row.cells[column.at]).some((each) => normal(each[0]) === wanted.text || normal(each[1] || "") === wanted.text)) return false;
      } else if (column.filter === "text" || column.filter === "list") {
        if (!wanted.text.split(" ").every((word) => lookedIn(column, row).includes(word))) return false;
      } else if (!choice(column, row).includes(wanted.text)) return false;
    }
    return !needed || needed.split(" ").every((word) => columns.some((column) => column.type !== "words" && lookedIn(column, row).includes(word)) || (details[row.at] || "").toLowerCase().includes(word));
  }

  function options(select, column, choices) {
    const before = select.value;
    select.replaceChildren(PG.make("option", { value: "", text: PG.t.any }));
    for (const [key, english, number] of choices) {
      // A Chinese name on an English page says so to a screen reader.
      select.append(PG.make("option", { value: key, lang: PG.lang === "en" && !english && /[\u3400-\u9fff]/.test(key) ? "zh" : null, text: `${key === "~" ? PG.t.empty_value : (PG.lang === "en" && english) || key} (${number})` }));
    }
    select.value = before;
  }

  // All choices of a filter that has more than the page itself holds.
  function everyChoice(column) {
    const counted = new Map();
    data.forEach((row) => choice(column, row).forEach((key) => counted.set(key, (counted.get(key) || 0) + 1)));
    const english = new Map(column.dict ? dictionaries[column.dict].map((each) => [each[0], each[1] || ""]) : []);
    return [...counted].sort((a, b) => (a[0] === "~") - (b[0] === "~") || b[1] - a[1] || collator.compare(a[0], b[0])).map(([key, number]) => [key, english.get(key) || "", number]);
  }

  // A field with the names that there are to choose from: the browser's own list, which takes any words too.
  function chooser(column) {
    const list = PG.make("datalist", { id: "l-" + column.key });
    const field = PG.make("input", { type: "search", autocomplete: "off", list: list.id, placeholder: PG.t.choose });
    const offer = () => {
      const words = normal(field.value), made = document.createDocumentFragment();
      const seen = new Set();
      for (const [each] of namesOf(column)) {
        const name = label(each);
        if (seen.has(name) || words && !normal(each[0] + "\n" + (each[1] || "")).includes(words)) continue;
        if (seen.add(name).size > MOST_OFFERED) break;
        made.append(PG.make("option", { value: name, lang: PG.lang === "en" && !each[1] ? "zh" : null }));
      }
      list.replaceChildren(made);
    };
    field.addEventListener("focus", () => withAll(() => { offer(); draw(); }));
    field.addEventListener("input", () => { if (whole) offer(); });
    return [field, list];
  }

  function form() {
    const box = byId("filters");
    const add = (key, text, control, more) => { control.id = "f-" + key; control.name = key; box.append(PG.make("div", { class: "field" }, PG.make("label", { for: control.id, text }), control, more || null)); };
    add("q", PG.t.contains, PG.make("input", { type: "search", autocomplete: "off" }));
    for (const column of columns) {
      if (!column.filter) continue;
      if (column.filter === "text") { add(column.key, column.label, PG.make("input", { type: "search", autocomplete: "off" })); continue; }
      if (column.filter === "list") { add(column.key, column.label, ...chooser(column)); continue; }
      const select = PG.make("select", {}), choices = spec.choices[column.key];
      options(select, column, choices);
      if (choices.length >= MOST_CHOICES) select.addEventListener("focus", () => withAll(() => { options(select, column, everyChoice(column)); draw(); }), { once: true });
      add(column.key, column.filter === "year" ? column.yearLabel || column.label : column.label, select);
    }
    box.addEventListener("submit", (event) => event.preventDefault());
    box.addEventListener("input", () => { take(); });
    byId("clear").addEventListener("click", () => { box.reset(); box.querySelectorAll("input").forEach((field) => { field.value = ""; }); take(); byId("f-q").focus(); });
  }

  function take() {
    filters = {};
    needed = "";
    byId("filters").querySelectorAll("input, select").forEach((control) => {
      const value = control.tagName === "SELECT" ? control.value : normal(control.value);
      if (control.name === "q") needed = value; else if (value) filters[control.name] = { text: value };
    });
    if (needed || Object.keys(filters).length) withAll(change); else change();
    address();
  }

  function change() {
    if (needed) spec.details.forEach(([, file]) => PG.load(file).then(() => { if (needed) narrow(); }));
    narrow();
  }

  function narrow() {
    for (const column of columns) if (column.filter === "list" && filters[column.key]) filters[column.key].exact = isName(column, filters[column.key].text);
    table.setGlobalFilter({ needed, filters: { ...filters } });
    table.setPageIndex(0);
  }

  function address() {
    const told = new URLSearchParams();
    if (needed) told.set("q", needed);
    Object.entries(filters).forEach(([key, value]) => told.set(key, value.text));
    if (state.sorting.length) told.set("sort", state.sorting.map((s) => (s.desc ? "-" : "") + s.id).join(","));
    history.replaceState(null, "", told.size ? "#" + told : location.pathname + location.search);
    if (PG.hashed) PG.hashed();
  }

  function fromAddress() {
    const told = new URLSearchParams(location.hash.slice(1));
    byId("filters").querySelectorAll("input, select").forEach((control) => { control.value = told.get(control.name) || ""; });
    const sorting = (told.get("sort") || "").split(",").filter(Boolean).map((id) => ({ id: id.replace(/^-/, ""), desc: id.startsWith("-") })).filter((s) => columns.some((c) => c.key === s.id));
    take();
    if (sorting.length) withAll(() => table.setSorting(sorting));
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
        const several = event.shiftKey;
        withAll(() => {
          table.getColumn(column.key).toggleSorting(undefined, several);
          address();
          const again = [...document.querySelectorAll("#rows thead button")][columns.filter((each) => each.shown).indexOf(column)];
          if (again) again.focus();
        });
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
    const piece = spec.details.findLast(([start]) => start <= row.at);
    if (details[row.at] === undefined && piece) { box.textContent = PG.t.loading; PG.load(piece[1]).then(fill); } else fill();
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
    const total = spec.rows, seen = whole ? table.getFilteredRowModel().rows.length : total;
    byId("count").textContent = seen === total ? `${total} ${PG.t.rows}` : `${seen} ${PG.t.rows} / ${PG.t.of_rows} ${total}`;
    byId("clear").hidden = seen === total && !needed && !Object.keys(filters).length;
    pager();
    document.documentElement.dataset.rows = seen;
  }

  function pager() {
    const box = byId("pager"), size = state.pagination.pageSize, at = state.pagination.pageIndex;
    const count = whole ? table.getPageCount() : Math.ceil(spec.rows / size);
    const turn = (to, many) => { const act = () => { if (many !== size) table.setPageSize(many); else table.setPageIndex(to); }; if ((to + 1) * many > data.length) withAll(act); else act(); };
    const go = (text, to, able) => { const button = PG.make("button", { type: "button", disabled: !able, text }); button.addEventListener("click", () => { turn(to, size); byId("count").scrollIntoView({ block: "nearest" }); }); return button; };
    const sizes = PG.make("select", { "aria-label": PG.t.per_page });
    [50, 100, 500].forEach((number) => sizes.append(PG.make("option", { value: number, text: `${number} / ${PG.t.per_page}` })));
    sizes.value = String(size);
    sizes.addEventListener("change", () => turn(0, +sizes.value));
    box.replaceChildren(go("← " + PG.t.previous, at - 1, at > 0), PG.make("span", { text: PG.t.part.replace("{n}", count ? at + 1 : 0).replace("{of}", count) }), go(PG.t.next + " →", at + 1, at + 1 < count), sizes);
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
    await Promise.all([all(), ...spec.details.map(([, file]) => PG.load(file))]);
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

  // The library has no filter buttons of its own, but lets a "feature" add to its files.
  function filterButtons(wide, long, sheet) {
    let last = "", left = wide;
    while (left > 0) { last = String.fromCharCode(65 + (left - 1) % 26) + last; left = Math.floor((left - 1) / 26); }
    const escaped = sheet.replace(/'/g, "''").replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
    const names = `<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">'${escaped}'!$A$1:$${last}$${long}</definedName></definedNames>`;
    return { files: { transform: {
      "xl/worksheets/sheet{id}.xml": { transform: (xml) => xml.replace("</sheetData>", () => `</sheetData><autoFilter ref="A1:${last}${long}"/>`) },
      "xl/workbook.xml": { transform: (xml) => (xml.includes("<definedNames/>") ? xml.replace("<definedNames/>", () => names) : xml.replace("</sheets>", () => "</sheets>" + names)) },
    } } };
  }

  async function xlsx() {
    await Promise.all([all(), ...spec.details.map(([, file]) => PG.load(file)), PG.load("assets/workbook.js")]);
    const made = outward();
    const cell = (value, kind) => {
      if (value === null || value === undefined || value === "") return null;
      if (kind === "number") return { value, type: Number, alignVertical: "top" };
      if (kind === "date") return { value: new Date(value + "T00:00:00Z"), type: Date, format: "yyyy-mm-dd", alignVertical: "top" };
      return { value: String(value).slice(0, 32767), type: String, wrap: true, alignVertical: "top" };
    };
    const rows = [made.map(([heading]) => ({ value: heading, type: String, fontWeight: "bold", backgroundColor: "#E3EEF5" })), ...told().map((row) => made.map(([, kind, get]) => cell(get(row), kind)))];
    // What a sheet may not be called by is left out of its name.
    const sheet = document.querySelector("h1").textContent.replace(/[\\/?*[\]:']/g, " ").slice(0, 30);
    const widths = made.map(([, kind, , width]) => ({ width: kind === "date" ? 12 : width }));
    const file = await window.writeXlsxFile(rows, { columns: widths, stickyRowsCount: 1, sheet }, { features: [filterButtons(made.length, rows.length, sheet)] });
    await file.toFile(spec.name + ".xlsx");
  }

  // ---------- beginning ----------

  document.addEventListener("DOMContentLoaded", () => {
    spec = JSON.parse(byId("spec").textContent);
    columns = spec.columns.map((column, at) => ({ ...column, at }));
    gather();
    whole = !spec.more.length;
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
