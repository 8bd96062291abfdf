// Thousands of nodes: sigma draws them with WebGL; graphology holds them.

// Shapes, so that classes are told apart without colour: signed distances in a node's own square, drawn like sigma's discs.
const SHAPES = { dot: 0, square: 1, triangle: 2, diamond: 3, hexagon: 4, star: 5, triangleDown: 6 };
const HOLLOW = 8;

function shapedNodes() {
  "use strict";
  const { NodeCircleProgram } = Sigma.rendering;
  return class extends NodeCircleProgram {
    getDefinition() {
      const base = super.getDefinition();
      return Object.assign({}, base, {
        ATTRIBUTES: base.ATTRIBUTES.concat([{ name: "a_shape", size: 1, type: WebGLRenderingContext.FLOAT }]),
        VERTEX_SHADER_SOURCE: base.VERTEX_SHADER_SOURCE.replace("void main() {", "attribute float a_shape;\nvarying float v_shape;\nvoid main() {\n  v_shape = a_shape;"),
        FRAGMENT_SHADER_SOURCE: `
precision highp float;
varying vec4 v_color;
varying vec2 v_diffVector;
varying float v_radius;
varying float v_shape;
uniform float u_correctionRatio;
float outside(float kind, vec2 p) {
  if (kind < 0.5) return length(p) - 1.0;
  if (kind < 1.5) return max(abs(p.x), abs(p.y)) - 0.73;
  if (kind < 2.5) return max(-p.y - 0.5, abs(p.x) * 0.866 + p.y * 0.5 - 0.5);
  if (kind < 3.5) return (abs(p.x) + abs(p.y) - 1.0) * 0.7071;
  if (kind < 4.5) return max(abs(p.x) * 0.866 + abs(p.y) * 0.5, abs(p.y)) - 0.866;
  if (kind < 5.5) {
    float fifth = 1.256637;
    float turn = abs(mod(atan(p.x, p.y) + fifth / 2.0, fifth) - fifth / 2.0);
    return dot(length(p) * vec2(cos(turn), sin(turn)) - vec2(1.0, 0.0), vec2(0.4426, 0.8967));
  }
  return max(p.y - 0.5, abs(p.x) * 0.866 - p.y * 0.5 - 0.5);
}
void main(void) {
  bool hollow = v_shape > 7.5;
  float kind = hollow ? v_shape - 8.0 : v_shape;
  float far = outside(kind, v_diffVector / v_radius);
  #ifdef PICKING_MODE
  gl_FragColor = far > 0.0 ? vec4(0.0) : v_color;
  #else
  float soft = u_correctionRatio * 2.0 / v_radius;
  float ink = 1.0 - smoothstep(-soft, 0.0, far);
  if (hollow) ink *= smoothstep(-0.34 - soft, -0.34, far);
  gl_FragColor = mix(vec4(0.0), v_color, ink);
  #endif
}`,
      });
    }
    processVisibleItem(index, offset, data) {
      super.processVisibleItem(index, offset, data);
      this.array[offset + this.ATTRIBUTES_ITEMS_COUNT - 1] = data.shape || 0;
    }
  };
}

// What is only implied is dashed: as long on the screen however near one looks.
function dashedEdges() {
  "use strict";
  const { EdgeRectangleProgram } = Sigma.rendering;
  return class extends EdgeRectangleProgram {
    getDefinition() {
      const base = super.getDefinition();
      return Object.assign({}, base, {
        UNIFORMS: base.UNIFORMS.concat(["u_window"]),
        VERTEX_SHADER_SOURCE: base.VERTEX_SHADER_SOURCE.replace("void main() {", "uniform vec2 u_window;\nvarying float v_along;\nvoid main() {\n" +
          "  vec2 reach = (u_matrix * vec3(a_positionEnd, 1)).xy - (u_matrix * vec3(a_positionStart, 1)).xy;\n  v_along = a_positionCoef * length(reach * u_window * 0.5);"),
        FRAGMENT_SHADER_SOURCE: base.FRAGMENT_SHADER_SOURCE.replace("void main(void) {", "varying float v_along;\nvoid main(void) {\n  #ifndef PICKING_MODE\n  if (mod(v_along, 9.0) > 5.0) discard;\n  #endif"),
      });
    }
    setUniforms(params, info) {
      super.setUniforms(params, info);
      info.gl.uniform2f(info.uniformLocations.u_window, params.width, params.height);
    }
  };
}

function drawing(container, data, options, on) {
  "use strict";
  const FONT = "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif";
  const many = data.nodes.length;
  const scale = Math.max(0.16, Math.min(0.55, 10 / Math.sqrt(many)));
  const graph = new graphology.Graph({ multi: true, type: "directed" });
  data.nodes.forEach((node) => graph.addNode(node.id, {
    x: node.x, y: -node.y, size: node.size * scale * (node.shape && node.shape !== "dot" ? 1.2 : 1), color: node.color, zIndex: 1,
    type: "shaped", shape: (SHAPES[node.shape] || 0) + (node.hollow ? HOLLOW : 0),
    label: node.name.length > 22 ? node.name.slice(0, 21) + "…" : node.name,
  }));
  data.edges.forEach((edge) => graph.addEdgeWithKey("e" + edge.id, edge.from, edge.to, {
    size: Math.max(edge.basis === "explicit" ? 0.9 : 0.4, edge.width * 0.55), type: edge.basis === "implied" ? "dashed" : "line", zIndex: 0,
  }));
  let nodeShown = null, edgeShown = null, chosen = null, near = null;
  let shades = {}, ink = "#222", panel = "#fff", ground = "#fff", faint = "#ddd", accent = "#06c";

  function nodeNow(id, attributes) {
    const number = Number(id);
    if (nodeShown && !nodeShown[number]) return Object.assign({}, attributes, { hidden: true });
    if (chosen === null) return attributes;
    if (number === chosen) return Object.assign({}, attributes, { highlighted: true, zIndex: 3, forceLabel: true });
    if (near.has(number)) return Object.assign({}, attributes, { zIndex: 2, forceLabel: near.size <= 40 });
    return Object.assign({}, attributes, { color: faint, label: null, zIndex: 0 });
  }

  function edgeNow(key, attributes) {
    const edge = data.edges[Number(key.slice(1))];
    if (edgeShown && !edgeShown[edge.id]) return Object.assign({}, attributes, { hidden: true });
    const of = (edge.from === chosen && near && near.has(edge.to)) || (edge.to === chosen && near && near.has(edge.from));
    if (chosen !== null && !of) return Object.assign({}, attributes, { hidden: true });
    return Object.assign({}, attributes, { color: chosen !== null ? accent : shades[edge.basis] });
  }

  // A name stands on a seam of the ground's colour, so that it can be read over lines and other nodes.
  function label(context, node, settings) {
    if (!node.label) return;
    context.font = settings.labelWeight + " " + settings.labelSize + "px " + settings.labelFont;
    context.lineWidth = 3; context.lineJoin = "round"; context.strokeStyle = ground; context.fillStyle = ink;
    context.strokeText(node.label, node.x + node.size + 3, node.y + settings.labelSize / 3);
    context.fillText(node.label, node.x + node.size + 3, node.y + settings.labelSize / 3);
  }

  function hover(context, node, settings) {
    context.font = settings.labelWeight + " " + settings.labelSize + "px " + settings.labelFont;
    const text = data.nodes[Number(node.key)].name, wide = context.measureText(text).width, high = settings.labelSize + 8;
    context.fillStyle = panel; context.strokeStyle = ink; context.lineWidth = 0.6;
    context.beginPath(); context.rect(node.x + node.size + 2, node.y - high / 2, wide + 10, high); context.fill(); context.stroke();
    context.beginPath(); context.arc(node.x, node.y, node.size + 2, 0, Math.PI * 2); context.fill(); context.stroke();
    context.fillStyle = ink;
    context.fillText(text, node.x + node.size + 7, node.y + settings.labelSize / 3);
  }

  const sigma = new Sigma(graph, container, {
    nodeReducer: nodeNow, edgeReducer: edgeNow, defaultDrawNodeHover: hover, defaultDrawNodeLabel: label, zIndex: true,
    labelFont: FONT, labelSize: 13, labelDensity: 0.6, labelGridCellSize: 190, labelRenderedSizeThreshold: 20 * scale,
    nodeProgramClasses: { shaped: shapedNodes() }, nodeHoverProgramClasses: { shaped: shapedNodes() },
    edgeProgramClasses: { line: Sigma.rendering.EdgeRectangleProgram, dashed: dashedEdges() },
    enableEdgeEvents: false, minCameraRatio: 0.01, maxCameraRatio: 4,
    stagePadding: 40,
  });
  const camera = sigma.getCamera();
  const moving = movement(sigma, camera);
  sigma.on("clickNode", (event) => on.node(Number(event.node)));
  sigma.on("clickStage", () => on.nothing());
  container.addEventListener("keydown", (event) => {
    const step = 0.12 * camera.ratio;
    const moves = {
      ArrowLeft: { x: camera.x - step }, ArrowRight: { x: camera.x + step },
      ArrowUp: { y: camera.y + step }, ArrowDown: { y: camera.y - step },
      "+": { ratio: camera.ratio / 1.3 }, "=": { ratio: camera.ratio / 1.3 }, "-": { ratio: camera.ratio * 1.3 },
    };
    if (moves[event.key]) { event.preventDefault(); camera.setState(Object.assign({}, camera.getState(), moves[event.key])); }
  });

  const picture = {
    paint(style) {
      ink = style("--ink"); ground = style("--bg"); panel = style("--panel"); faint = style("--faint"); accent = style("--accent");
      shades = { explicit: style("--strong"), inherited: style("--middle"), implied: style("--middle"), structure: style("--pale") };
      sigma.setSetting("labelColor", { color: ink });
      sigma.refresh();
    },
    // To what is shown: sigma frames the whole graph, hidden or not.
    fit() {
      let left = Infinity, right = -Infinity, low = Infinity, high = -Infinity;
      data.nodes.forEach((node) => {
        if (nodeShown && !nodeShown[node.id]) return;
        const place = sigma.getNodeDisplayData(node.id);
        left = Math.min(left, place.x); right = Math.max(right, place.x);
        low = Math.min(low, place.y); high = Math.max(high, place.y);
      });
      if (left === Infinity) return;
      const size = sigma.getDimensions(), wide = (right - left) * Math.max(1, size.height / size.width);
      const tall = (high - low) * Math.max(1, size.width / size.height);
      const ratio = Math.min(1.05, Math.max(0.05, Math.max(wide, tall, right - left, high - low) * 1.05));
      camera.setState({ x: (left + right) / 2, y: (low + high) / 2, ratio: ratio, angle: 0 });
    },
    filter(forNodes, forEdges) { nodeShown = forNodes; edgeShown = forEdges; sigma.refresh(); },
    mark(id, around) { chosen = id; near = new Set(around); sigma.refresh(); },
    focus(id) {
      const place = sigma.getNodeDisplayData(id);
      camera.setState({ x: place.x, y: place.y, ratio: Math.min(camera.ratio, 0.25) });
    },
    at(id) { return sigma.framedGraphToViewport(sigma.getNodeDisplayData(id)); },
    camera: camera,
    moving: moving,
  };
  window.picture = picture;
  return picture;
}

// How the picture follows the camera.  Where the browser draws a frame in time, each frame is drawn anew.  Where it
// does not (no graphics card, remote desktops), what is drawn already is shifted and scaled while the camera moves,
// as maps do it, and drawn anew as soon as it rests.
function movement(sigma, camera) {
  "use strict";
  const SLOW = 34, TRIES = 3, REST = 140;
  const layers = Object.entries(sigma.getCanvases()).filter(([name]) => name !== "mouse").map(([, canvas]) => canvas);
  const state = { slow: false, fixed: false };
  let drawn = camera.getState(), late = 0, last = 0, resting = 0, waiting = false;

  layers.forEach((canvas) => { canvas.style.transformOrigin = "0 0"; });
  sigma.on("afterRender", () => {
    drawn = camera.getState();
    layers.forEach((canvas) => { canvas.style.transform = ""; });
  });

  function shift() {
    waiting = false;
    const now = camera.getState(), zero = { x: 0, y: 0 }, one = { x: 1, y: 0 };
    const before = [zero, one].map((point) => sigma.framedGraphToViewport(point, { cameraState: drawn }));
    const after = [zero, one].map((point) => sigma.framedGraphToViewport(point, { cameraState: now }));
    const scale = (after[1].x - after[0].x) / (before[1].x - before[0].x);
    const x = after[0].x - scale * before[0].x, y = after[0].y - scale * before[0].y;
    layers.forEach((canvas) => { canvas.style.transform = "translate(" + x + "px," + y + "px) scale(" + scale + ")"; });
  }

  // How long one drawing takes, to its last pixel: reading one back waits for it.
  setTimeout(() => {
    const begun = performance.now();
    sigma.refresh({ skipIndexation: true });
    layers.forEach((canvas) => {
      const gl = canvas.getContext("webgl2") || canvas.getContext("webgl");
      if (gl) gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    });
    state.slow = performance.now() - begun > SLOW * 2;
    document.documentElement.dataset.movement = state.slow ? "shifted" : "drawn";
  }, 60);

  // In place of sigma's own answer to the camera, which always draws.
  camera.removeAllListeners("updated");
  camera.on("updated", () => {
    if (!state.slow) {
      sigma.scheduleRender();
      requestAnimationFrame((now) => {
        if (last && now - last < 1000 && now !== last) late = now - last > SLOW ? late + 1 : 0;
        last = now;
        if (late >= TRIES && !state.fixed) state.slow = true;
      });
      return;
    }
    if (!waiting) { waiting = true; requestAnimationFrame(shift); }
    clearTimeout(resting);
    resting = setTimeout(() => sigma.scheduleRender(), REST);
  });
  return state;
}
