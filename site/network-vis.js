// Some hundred nodes: vis-network, as pyvis brings it, on a canvas.
function drawing(container, data, options, on) {
  "use strict";
  const nodes = new vis.DataSet(data.nodes), edges = new vis.DataSet(data.edges);
  const network = new vis.Network(container, { nodes: nodes, edges: edges }, options);
  const FAINT = 0.18;
  let line = "#888", grey = "#bbb", accent = "#06c", faint = false;

  const colour = (edge, opacity) => ({
    color: edge.basis === "structure" ? grey : line, highlight: accent, hover: accent, opacity: opacity,
  });

  const picture = {
    // A canvas takes no style sheet: its colours are read from the same variables and set again with the theme.
    paint(style) {
      line = style("--line"); grey = style("--grey"); accent = style("--accent");
      const face = "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif";
      network.setOptions({ nodes: { font: { color: style("--ink"), strokeWidth: 3, strokeColor: style("--bg"), face: face } } });
      edges.update(data.edges.map((edge) => ({ id: edge.id, color: colour(edge, 1) })));
    },
    // A little further out than fit goes: it leaves out the ends of long names.
    fit() {
      const shown = data.nodes.filter((node) => !nodes.get(node.id).hidden).map((node) => node.id);
      network.fit({ nodes: shown, animation: false });
      network.moveTo({ scale: network.getScale() * 0.94, animation: false });
    },
    filter(nodeShown, edgeShown) {
      nodes.update(data.nodes.map((node) => ({ id: node.id, hidden: !nodeShown[node.id] })));
      edges.update(data.edges.map((edge, index) => ({ id: edge.id, hidden: !edgeShown[index] })));
    },
    mark(id, around) {
      if (id === null && !faint) return;
      faint = id !== null;
      const near = new Set(around).add(id);
      nodes.update(data.nodes.map((node) => ({ id: node.id, opacity: id === null || near.has(node.id) ? 1 : FAINT })));
      edges.update(data.edges.map((edge) => {
        const kept = id === null || ((edge.from === id || edge.to === id) && near.has(edge.from) && near.has(edge.to));
        return { id: edge.id, color: colour(edge, kept ? 1 : FAINT) };
      }));
      if (id === null) network.unselectAll(); else network.selectNodes([id]);
    },
    focus(id) { network.focus(id, { scale: Math.max(0.9, network.getScale()), animation: false }); },
    at(id) { const place = network.getPosition(id); return network.canvasToDOM(place); },
  };
  network.on("click", (event) => {
    if (event.nodes.length) on.node(event.nodes[0]);
    else if (event.edges.length) on.line(event.edges[0]);
    else on.nothing();
  });
  window.picture = picture;
  return picture;
}
