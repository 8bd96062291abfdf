// The charts of a metric: Chart.js draws dots, by place or by year; what a comparison leaves open, the baseline and the
// ends of a range are drawn by a plugin. Nothing is drawn where a plan gives no value; the table below says the same.
(function () {
  "use strict";
  const PG = window.PG = window.PG || {};
  const FONT = getComputedStyle(document.documentElement).getPropertyValue("--sans");
  const ROW = 28, REACH = 24;
  let ink = {};
  const colours = () => {
    const style = getComputedStyle(document.documentElement);
    ink = Object.fromEntries(["accent", "ink", "soft", "rule", "raised", "strong"].map((name) => [name, style.getPropertyValue("--" + name).trim()]));
  };

  const named = (row) => ({ place: row[0], due: row[1], value: row[2], upper: row[3], open: row[4], stretch: row[5], base: row[6], baseYear: row[7], written: row[8], commitment: row[9], href: row[10] });
  const year = (mark) => (mark.due || "").slice(0, 4);

  // Equal figures lie on one another: one dot stands for them, and says how many it is.
  function together(marks, where) {
    const found = new Map();
    for (const mark of marks) {
      const key = [where(mark), mark.value, mark.upper, mark.open, mark.stretch, mark.base].join("|");
      if (found.has(key)) found.get(key).push(mark); else found.set(key, [mark]);
    }
    return [...found.values()];
  }

  const spoken = (marks, text) => [...new Set(marks.map(text).filter(Boolean))];

  // ---------- what Chart.js does not draw ----------

  function arrow(ctx, x, y, across, sign) {
    const tip = across ? [x + sign * REACH, y] : [x, y - sign * REACH];
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.lineTo(tip[0], tip[1]);
    for (const side of [-1, 1]) {
      ctx.moveTo(tip[0], tip[1]);
      if (across) ctx.lineTo(tip[0] - sign * 6, tip[1] + side * 4.5); else ctx.lineTo(tip[0] + side * 4.5, tip[1] + sign * 6);
    }
    ctx.stroke();
  }

  const extras = {
    id: "extras",
    beforeDatasetsDraw(chart) {
      const { ctx } = chart, across = chart.options.indexAxis === "y", scale = chart.scales[across ? "x" : "y"];
      ctx.save();
      chart.getDatasetMeta(0).data.forEach((dot, at) => {
        const mark = chart.data.datasets[0].data[at].marks[0];
        if (mark.base !== null) {
          const there = scale.getPixelForValue(mark.base);
          const x = across ? there : chart.scales.x.getPixelForValue(+mark.baseYear || chart.data.datasets[0].data[at].x), y = across ? dot.y : there;
          ctx.strokeStyle = ink.soft; ctx.lineWidth = 1; ctx.setLineDash([3, 3]);
          ctx.beginPath(); ctx.moveTo(x, y); ctx.lineTo(dot.x, dot.y); ctx.stroke();
          ctx.setLineDash([]); ctx.strokeStyle = ink.ink; ctx.lineWidth = 2.5;
          ctx.beginPath();
          if (across) { ctx.moveTo(x, y - 7); ctx.lineTo(x, y + 7); } else { ctx.moveTo(x - 7, y); ctx.lineTo(x + 7, y); }
          ctx.stroke();
        }
        ctx.strokeStyle = ink.accent; ctx.lineWidth = 1.6;
        if (mark.upper !== null) {
          const there = scale.getPixelForValue(mark.upper);
          ctx.lineWidth = 5; ctx.globalAlpha = 0.45;
          ctx.beginPath(); ctx.moveTo(dot.x, dot.y); if (across) ctx.lineTo(there, dot.y); else ctx.lineTo(dot.x, there); ctx.stroke();
          ctx.globalAlpha = 1; ctx.lineWidth = 2;
          ctx.beginPath(); ctx.fillStyle = mark.stretch ? ink.raised : ink.accent; ctx.arc(across ? there : dot.x, across ? dot.y : there, 5, 0, 7); ctx.fill(); ctx.stroke();
        } else if (mark.open) arrow(ctx, dot.x, dot.y, across, mark.open === "up" ? 1 : -1);
      });
      ctx.restore();
    },
    // Years beside the dots, or places; none over another.
    afterDatasetsDraw(chart) {
      const { ctx } = chart, across = chart.options.indexAxis === "y", taken = [];
      ctx.save();
      ctx.font = "11px " + FONT; ctx.textBaseline = "middle";
      const dots = chart.getDatasetMeta(0).data;
      dots.forEach((dot) => taken.push([dot.x - 6, dot.y - 6, dot.x + 6, dot.y + 6]));
      dots.forEach((dot, at) => {
        const { marks } = chart.data.datasets[0].data[at];
        const words = spoken(marks, across ? year : (mark) => mark.place);
        if (!words.length) return;
        const text = words.length > 2 ? `${words[0]} +${words.length - 1}` : words.join(" ");
        const wide = ctx.measureText(text).width, left = across ? marks[0].open === "up" : dot.x + 10 + wide > chart.chartArea.right + 4;
        const x = left ? dot.x - 10 - wide : dot.x + 10, box = [x, dot.y - 7, x + wide, dot.y + 7];
        if (x < chart.chartArea.left - 2 && across || taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) return;
        taken.push(box);
        ctx.lineWidth = 3; ctx.lineJoin = "round"; ctx.strokeStyle = ink.raised; ctx.fillStyle = ink.soft;
        ctx.strokeText(text, x, dot.y); ctx.fillText(text, x, dot.y);
      });
      ctx.restore();
    },
  };

  // ---------- one chart ----------

  function axis(data) {
    return {
      type: "linear", min: data.low, max: data.high, ticks: { stepSize: data.step, color: ink.soft, font: { family: FONT, size: 12 }, callback: (value) => String(+(+value).toFixed(6)) },
      grid: { color: ink.rule, drawTicks: false }, border: { color: ink.strong },
    };
  }

  function settings(data, turn) {
    const marks = data.marks.map(named), across = turn === "place";
    const groups = together(marks, across ? (mark) => mark.place : year);
    const points = [];
    let scales, height;
    if (across) {
      const best = new Map();
      marks.forEach((mark) => best.set(mark.place, Math.max(best.get(mark.place) ?? -Infinity, mark.value)));
      const places = [...best.keys()].sort((a, b) => best.get(b) - best.get(a) || a.localeCompare(b, "zh"));
      groups.forEach((group) => points.push({ x: group[0].value, y: group[0].place, marks: group }));
      scales = { x: { ...axis(data), position: places.length > 12 ? "top" : "bottom" }, y: { type: "category", labels: places, offset: true, ticks: { color: ink.ink, autoSkip: false, font: { family: FONT, size: 13 }, callback(value) { const name = this.getLabelForValue(value); return name.length > 12 && window.innerWidth < 700 ? name.slice(0, 11) + "…" : name; } }, grid: { color: ink.rule, drawTicks: false }, border: { display: false } } };
      height = Math.max(3, places.length) * ROW + 34;
    } else {
      const years = [...marks.map(year), ...marks.map((mark) => mark.baseYear)].filter(Boolean).map(Number);
      const last = years.length ? Math.max(...years) : 0, first = years.length ? Math.min(...years) : 0, none = marks.some((mark) => !year(mark));
      groups.forEach((group) => points.push({ x: +year(group[0]) || last + 1, y: group[0].value, marks: group }));
      scales = { y: axis(data), x: { type: "linear", min: first - 0.6, max: last + (none ? 1.6 : 0.6), afterBuildTicks: (scale) => { const step = Math.max(1, Math.ceil((last - first) / 12)); scale.ticks = []; for (let at = first; at <= last; at += step) scale.ticks.push({ value: at }); if (none) scale.ticks.push({ value: last + 1 }); },
        ticks: { color: ink.ink, autoSkip: false, font: { family: FONT, size: 12 }, callback: (value) => (value > last ? PG.t.no_date : String(value)) }, grid: { color: ink.rule, drawTicks: false }, border: { color: ink.strong } } };
      height = 340;
    }
    const hollow = (context) => context.raw && context.raw.marks[0].stretch;
    return [height, {
      type: "scatter",
      data: { datasets: [{ data: points, clip: false, pointRadius: 5.5, pointHoverRadius: 7.5, pointHitRadius: 8, pointBorderWidth: 2, pointBorderColor: ink.accent, pointHoverBorderColor: ink.accent, pointBackgroundColor: (context) => (hollow(context) ? ink.raised : ink.accent), pointHoverBackgroundColor: (context) => (hollow(context) ? ink.raised : ink.accent) }] },
      options: {
        animation: false, responsive: true, maintainAspectRatio: false, indexAxis: across ? "y" : "x", scales,
        layout: { padding: { right: 34, left: 4, top: 6 } }, interaction: { mode: "nearest", intersect: true },
        onClick: (event, hit) => { if (hit.length) location.href = points[hit[0].index].marks[0].href; },
        onHover: (event, hit) => { event.native.target.classList.toggle("over", hit.length > 0); },
        plugins: {
          legend: { display: false },
          tooltip: {
            backgroundColor: ink.raised, titleColor: ink.ink, bodyColor: ink.ink, borderColor: ink.strong, borderWidth: 1, padding: 10, displayColors: false, titleFont: { family: FONT }, bodyFont: { family: FONT },
            callbacks: {
              title: (items) => items[0].raw.marks[0].place,
              label: (item) => item.raw.marks.slice(0, 6).map((mark) => [mark.written, mark.due || PG.t.no_date, mark.commitment].filter(Boolean).join(" · ")).concat(item.raw.marks.length > 6 ? [`+ ${item.raw.marks.length - 6}`] : [])
                .concat(item.raw.marks[0].base !== null ? [`${PG.t.key_base}: ${item.raw.marks[0].baseYear} ${item.raw.marks[0].base}`] : []),
            },
          },
        },
      },
      plugins: [extras],
    }];
  }

  function draw(figure) {
    const data = JSON.parse(figure.querySelector("script").textContent), canvas = figure.querySelector("canvas"), box = canvas.parentElement;
    const turns = figure.querySelector(".turns"), picked = () => turns.querySelector("input:checked").value;
    let chart = null;
    function make() {
      if (chart) chart.destroy();
      const [height, told] = settings(data, picked());
      box.style.height = height + "px";
      chart = new window.Chart(canvas, told);
      figure.dataset.drawn = picked();
    }
    if (new Set(data.marks.map((mark) => mark[0])).size < 2) turns.querySelector("[value=year]").checked = true;
    turns.hidden = false;
    turns.addEventListener("change", make);
    make();
    return make;
  }

  document.addEventListener("DOMContentLoaded", () => {
    colours();
    const drawn = new Map();
    // A metric may have very many charts: each is made when it comes near.
    const near = new IntersectionObserver((seen) => seen.forEach((each) => {
      if (each.isIntersecting && !drawn.has(each.target)) { near.unobserve(each.target); drawn.set(each.target, draw(each.target)); }
    }), { rootMargin: "600px" });
    document.querySelectorAll("figure.figures").forEach((figure) => near.observe(figure));
    const again = () => { colours(); drawn.forEach((make) => make()); };
    new MutationObserver(again).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
    window.addEventListener("beforeprint", () => document.querySelectorAll("figure.figures").forEach((figure) => { if (!drawn.has(figure)) drawn.set(figure, draw(figure)); }));
  });
})();
