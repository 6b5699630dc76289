// Draws a map on an element with class "map" and data-* addresses: our coast and towns, and the co-ops of a question.

import { cards } from "./card.js";

const LAND = "land", PLACES = "places";
const NEAREST = 14;  // the zoom of the nearest tiles; they are stretched further in
const CLOSE = 0.00003;  // degrees: markers so close stand on one another, however near one looks
const REACH = 72;  // pixels from the middle of the map in which Enter finds a marker
const SHAPE = {
  worker: "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18z",
  producer: "M12 2.5 22.5 21h-21z",
  housing: "M12 2 22 10.5V21.5H2V10.5z",
  landtrust: "M2 21.5V12a10 10 0 0 1 20 0v9.5h-6V13a4 4 0 0 0-8 0v8.5z",
  consumer: "M1.5 9.5h21L19 21.5H5zM5.2 9.5a6.8 7.3 0 0 1 13.6 0h-2.6a4.2 4.7 0 0 0-8.4 0z",
  purchasing: "M3 3h18v18H3z",
  credit: "M12 1 23 12 12 23 1 12z",
  multi: "M6.5 2.5h11L23 12l-5.5 9.5h-11L1 12z",
  mutualaid: "M12 22 3 12.8A5.8 5.8 0 0 1 12 5.6a5.8 5.8 0 0 1 9 7.2z",
  other: "M12 2.5a9.5 9.5 0 1 0 0 19a9.5 9.5 0 1 0 0-19zM12 8a4 4 0 1 1 0 8a4 4 0 1 1 0-8z",
};
const BOLD = ["Noto Sans Semibold"];  // not fetched: drawn by the browser, in a font it has
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const whole = (address) => new URL(address, location.href).href.replaceAll("%7B", "{").replaceAll("%7D", "}");

/** Pictures are drawn when the map first asks for them: "worker.work", "worker.work:about", "worker.work::7" (7: its number). */
function picture(id) {
  const [kind, about, number] = id.split(":"), [sign, family] = kind.split(".");
  const ratio = 2, ring = about ? 46 : 34, tag = number ? 10 + 9 * number.length : 0;
  const canvas = document.createElement("canvas");
  canvas.width = (ring + 2 * tag) * ratio;
  canvas.height = ring * ratio;
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  const middle = canvas.width / ratio / 2;
  if (about) {
    pen.setLineDash([3, 3]);
    pen.lineWidth = 1.5;
    pen.strokeStyle = colour("ink");
    pen.beginPath();
    pen.arc(middle, ring / 2, ring / 2 - 2, 0, 7);
    pen.stroke();
    pen.setLineDash([]);
  }
  const size = number ? 24 : 18;
  pen.save();
  pen.translate(middle - size / 2, ring / 2 - size / 2);
  pen.scale(size / 24, size / 24);
  const shape = new Path2D(SHAPE[sign] ?? SHAPE.other);
  pen.lineWidth = 5;
  pen.lineJoin = "round";
  pen.strokeStyle = colour("map-halo");
  pen.stroke(shape);
  pen.fillStyle = colour(`kind-${family}`) || colour("kind-other");
  pen.fill(shape, "evenodd");
  pen.restore();
  if (number) writeTag(pen, middle + 13, ring / 2, tag, number);
  return [pen.getImageData(0, 0, canvas.width, canvas.height), { pixelRatio: ratio }];
}

function writeTag(pen, x, y, width, number) {
  pen.fillStyle = colour("raised");
  pen.strokeStyle = colour("ink");
  pen.lineWidth = 1.5;
  pen.beginPath();
  pen.roundRect(x, y - 9.5, width, 19, 3);
  pen.fill();
  pen.stroke();
  pen.fillStyle = colour("ink");
  pen.font = "650 13px 'Source Sans 3 Variable', sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(number, x + width / 2, y + 0.5);
}

function ground(data) {
  const sources = { [LAND]: { type: "vector", tiles: [whole(data.ground)], maxzoom: 7 } };
  const layers = [
    { id: "water", type: "background", paint: { "background-color": colour("map-water") } },
    { id: "land", type: "fill", source: LAND, "source-layer": "land", paint: { "fill-color": colour("map-land") } },
    {
      id: "border", type: "line", source: LAND, "source-layer": "border",
      paint: { "line-color": colour("rule-strong"), "line-width": 0.8, "line-dasharray": [4, 2], "line-opacity": 0.6 },
    },
  ];
  if (data.streets) {
    sources.streets = streets(data);
    layers.push(...(data.lines ? lines() : [{ id: "streets", type: "raster", source: "streets", minzoom: Number(data.from ?? 8) }]));
  }
  if (!data.streets || data.lines) layers.push(towns());
  return { sources, layers };
}

/** Streets that the keepers of the node name: pictures ({z}/{x}/{y}), or one PMTiles file of pictures or of lines. */
function streets(data) {
  if (!isFile(data.streets)) return { type: "raster", tiles: [whole(data.streets)], tileSize: 256, maxzoom: 19 };
  return { type: data.lines ? "vector" : "raster", url: `pmtiles://${file(data.streets)}`, tileSize: data.lines ? 512 : 256 };
}

const file = (address) => whole(address.replace(/^pmtiles:\/\//, ""));
const isFile = (address) => Boolean(address) && /^pmtiles:|\.pmtiles($|\?)/.test(address);

/** The usual layers of OpenStreetMap tiles, by the names that Protomaps and OpenMapTiles give them, in our colours. */
function lines() {
  const water = ["water"], roads = ["roads", "transportation"];
  const width = ["interpolate", ["exponential", 1.5], ["zoom"], 8, 0.4, 13, 1.5, 18, 10];
  return [
    ...water.map((name) => ({
      id: `streets-${name}`, type: "fill", source: "streets", "source-layer": name, minzoom: 8,
      filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": colour("map-water") },
    })),
    ...roads.map((name) => ({
      id: `streets-${name}`, type: "line", source: "streets", "source-layer": name, minzoom: 8,
      filter: ["==", ["geometry-type"], "LineString"], paint: { "line-color": colour("map-road-edge"), "line-width": width },
    })),
  ];
}

/** Reads the head of a PMTiles file, so that the style knows what is in it. No streets where it cannot be read. */
async function openStreets(gl, data) {
  if (!isFile(data.streets)) return;
  if (!window.pmtiles) {
    await new Promise((done, failed) => {
      const script = Object.assign(document.createElement("script"), { src: data.pmtiles, onload: done, onerror: failed });
      document.head.append(script);
    });
    gl.addProtocol("pmtiles", new window.pmtiles.Protocol().tile);
  }
  try {
    const header = await new window.pmtiles.PMTiles(file(data.streets)).getHeader();
    data.from = header.minZoom;
    if (header.tileType === window.pmtiles.TileType.Mvt) data.lines = "1";
  } catch (problem) {
    console.warn("no streets:", problem);
    delete data.streets;
  }
}

function towns() {
  return {
    id: "town", type: "symbol", source: LAND, "source-layer": "town", filter: ["<=", ["get", "from"], ["zoom"]],
    layout: {
      "text-field": ["get", "name"], "text-font": BOLD, "text-max-width": 8, "text-padding": 6,
      "text-size": [
        "interpolate", ["linear"], ["zoom"],
        3, 13, 8, ["step", ["get", "from"], 18, 6, 15, 8, 13], 12, ["step", ["get", "from"], 20, 6, 18, 8, 15],
      ],
      "symbol-sort-key": ["get", "from"],
    },
    paint: { "text-color": colour("map-label"), "text-halo-color": colour("map-land"), "text-halo-width": 1.5 },
  };
}

/** Clusters lie above the numbers: where a cluster stands for a numbered co-op, its number waits for a nearer look. */
function places(data) {
  const is = ["has", "count"], icon = ["concat", ["get", "kind"], ["case", ["has", "about"], ":about", ""]];
  const size = ["interpolate", ["linear"], ["log10", ["get", "count"]], 0.3, 13, 2, 18, 4.5, 28];
  return [
    {
      id: "cluster", type: "circle", source: PLACES, "source-layer": PLACES, filter: is,
      paint: {
        "circle-radius": size, "circle-color": colour("cluster"),
        "circle-stroke-width": 2, "circle-stroke-color": colour("map-halo"),
      },
    },
    {
      id: "count", type: "symbol", source: PLACES, "source-layer": PLACES, filter: is,
      layout: {
        "text-field": ["number-format", ["get", "count"], { locale: document.documentElement.lang }],
        "text-font": BOLD, "text-size": 13, "text-allow-overlap": true, "text-padding": 10,
      },
      paint: { "text-color": colour("on-cluster") },
    },
    {
      id: "point", type: "symbol", source: PLACES, "source-layer": PLACES, filter: ["!", is],
      layout: { "icon-image": icon, "icon-allow-overlap": true, "icon-ignore-placement": true },
    },
  ];
}

function numbered() {
  return [
    {
      id: "here", type: "circle", source: "hits", filter: ["==", ["get", "id"], ""],
      paint: {
        "circle-radius": 20, "circle-opacity": 0, "circle-stroke-width": 3, "circle-stroke-color": colour("rim"),
      },
    },
    {
      id: "hit", type: "symbol", source: "hits",
      layout: {
        "icon-image": ["concat", ["get", "kind"], ":", ["case", ["get", "about"], "about", ""], ":", ["get", "no"]],
        "icon-padding": 1, "symbol-sort-key": ["to-number", ["get", "no"], 0],
      },
    },
  ];
}

/** What only stewards see: in no tile, asked for the part of the map that is shown. */
function hidden() {
  return {
    id: "hidden", type: "symbol", source: "hidden",
    layout: {
      "icon-image": ["concat", ["get", "kind"], ["case", ["get", "about"], ":about", ""]],
      "icon-allow-overlap": true, "icon-ignore-placement": true,
    },
  };
}

function showHidden(map, data) {
  const query = new URLSearchParams((data.tiles || "").split("?")[1]);
  const view = map.getBounds();
  const box = [Math.max(view.getWest(), -180), Math.max(view.getSouth(), -90), Math.min(view.getEast(), 180), Math.min(view.getNorth(), 90)];
  query.set("bbox", box.map((n) => n.toFixed(4)));
  map.getSource("hidden")?.setData(whole(`${data.live}?${query}`));
}

const collection = (points) => ({
  type: "FeatureCollection",
  features: points.map(({ lon, lat, ...properties }) => ({
    type: "Feature", properties, geometry: { type: "Point", coordinates: [lon, lat] },
  })),
});

function style(data, points) {
  const { sources, layers } = ground(data);
  if (data.tiles) sources[PLACES] = { type: "vector", tiles: [whole(data.tiles)], maxzoom: NEAREST };
  if (data.live) sources.hidden = { type: "geojson", data: collection([]) };
  sources.hits = { type: "geojson", data: collection(points) };
  const [cluster, count, point] = places(data);
  const marks = data.tiles ? [cluster, point, ...(data.live ? [hidden()] : []), ...numbered(), count] : numbered();
  return { version: 8, sources, layers: [...layers, ...marks] };
}

function bounds(points, data) {
  if (data.bounds) return data.bounds.split(",").map(Number);
  const lons = points.map((p) => p.lon), lats = points.map((p) => p.lat);
  return points.length ? [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)] : null;
}

/** Lets the whole world into a narrow map: MapLibre's own rule would fill its height and cut its sides. */
function wholeWorld(center, zoom) {
  const near = Math.max(-1, Math.min(zoom, 18));
  const lat = Math.max(-84, Math.min(center.lat, 84));
  return { center: Object.assign(Object.create(Object.getPrototypeOf(center)), center, { lat }), zoom: near };
}

/** Puts a map into `box`. `points`: [{no, id, name, kind, about, lat, lon}]. Returns a handle, null where it cannot. */
export async function draw(box, points, { onMove, onClick } = {}) {
  const data = box.dataset;
  const gl = await import(data.maplibre);
  gl.setWorkerUrl(whole(data.worker));
  await openStreets(gl, data);
  const view = bounds(points, data);
  const padding = new URLSearchParams(location.search).has("bbox") ? 0 : Math.min(56, box.clientHeight / 6);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = new gl.Map({
    container: box, style: style(data, points), attributionControl: false, dragRotate: false, touchPitch: false,
    interactive: !onClick, maxZoom: 18, minZoom: -1, transformConstrain: wholeWorld, fadeDuration: still ? 0 : 150,
    ...(view ? { bounds: view, fitBoundsOptions: { padding, maxZoom: 13 } } : { center: [10, 25], zoom: 1 }),
    locale: {
      "Map.Title": data.title, "NavigationControl.ZoomIn": data.nearer, "NavigationControl.ZoomOut": data.further,
    },
  });
  map.setMissingStyleImageResolver((id) => { map.addImage(id, ...picture(id)); });
  if (!onClick) {
    map.touchZoomRotate.disableRotation();
    map.addControl(new gl.NavigationControl({ showCompass: false }));
    map.addControl(new gl.ScaleControl({ maxWidth: 90 }), "bottom-left");
  }
  let hits = points;
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    map.setStyle(style(data, hits));
    if (data.live) map.once("idle", () => showHidden(map, data));
  });
  const card = data.list ? cards(box) : null;
  listen(map, gl, { onMove, onClick, still, card, away: data.away });
  if (data.live) {
    map.on("load", () => showHidden(map, data));
    map.on("moveend", () => showHidden(map, data));
  }
  box.classList.add("drawn");
  await new Promise((done) => { map.once("load", done); });
  box.dataset.ready = "1";
  return {
    map,
    show(next, tiles) {
      hits = next;
      card?.close();
      map.getSource("hits").setData(collection(next));
      if (tiles && tiles !== data.tiles) {
        data.tiles = tiles;
        map.getSource(PLACES).setTiles([whole(tiles)]);
        if (data.live) showHidden(map, data);
      }
    },
    point(id) { map.setFilter("here", ["==", ["get", "id"], id ?? ""]); },
    fit(view) { if (view) map.fitBounds(view, { padding: 56, maxZoom: 13, animate: !still }); },
  };
}

function listen(map, gl, { onMove, onClick, still, card, away }) {
  const layers = () => ["hit", "hidden", "point", "cluster"].filter((id) => map.getLayer(id));
  const seen = (where) => map.queryRenderedFeatures(where, { layers: layers() });
  const label = new gl.Popup({ closeButton: false, closeOnClick: false, offset: 16, className: "map-name" });
  map.on("mousemove", (event) => {
    const [feature] = seen(event.point);
    map.getCanvas().style.cursor = feature || onClick ? "pointer" : "";
    if (feature?.properties.name) {
      label.setLngLat(feature.geometry.coordinates).setText(feature.properties.name).addTo(map);
    } else {
      label.remove();
    }
  });
  map.on("click", (event) => {
    const features = seen(event.point);
    if (onClick && !features[0]?.properties.id) onClick(map, features[0] && event.point);
    else follow(map, features, { still, card, away });
  });
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key === "Escape") card?.close();
    if (event.key !== "Enter") return;
    const middle = map.project(map.getCenter());
    const around = [[middle.x - REACH, middle.y - REACH], [middle.x + REACH, middle.y + REACH]];
    const far = ({ geometry }) => map.project(geometry.coordinates).dist(middle);
    const features = seen(around).map((one) => [far(one), one]).sort(([one], [other]) => one - other);
    follow(map, features.map(([, one]) => one), { still, card, away });
  });
  if (onMove) map.on("moveend", (event) => { if (event.originalEvent || event.byCluster) onMove(map.getBounds()); });
}

/** Opens the first of these markers: a co-op's page, the card of a spot that no zooming parts, or a nearer look. */
function follow(map, features, { still, card, away }) {
  const [first] = features;
  if (!first) return;
  const spot = card && spotOf(map, features), { id } = first.properties;
  card?.close();
  if (spot) card.open(spot);
  else if (id) window.open(`/o/${id}`, away ? "_blank" : "_self", away ? "noopener" : "");
  else open(map, first, still);
}

/** The box of degrees round the first marker, when what is there cannot be told apart by zooming: the tile says so of a
 * cluster; a marker may lie on such a cluster; and from NEAREST on no cluster opens, nor markers that lie on one another. */
function spotOf(map, [first, ...others]) {
  if (first.properties.box) return first.properties.box;
  const zoom = Math.min(Math.floor(map.getZoom()), NEAREST), close = Math.max(CLOSE, 360 / 2 ** zoom / 4096);
  const [lon, lat] = first.geometry.coordinates, { id } = first.properties;
  const isHere = ({ geometry: { coordinates: [x, y] } }) => Math.abs(x - lon) <= close && Math.abs(y - lat) <= close;
  const here = others.filter(isHere), box = id && here.find((one) => one.properties.box)?.properties.box;
  if (box || zoom < NEAREST || (id && here.every((one) => one.properties.id === id))) return box || "";
  return [lon - close, lat - close, lon + close, lat + close].map((degree) => degree.toFixed(5)).join();
}

function open(map, feature, still) {
  const zoom = Math.min(map.getZoom() + 2.5, 18);
  map.easeTo({ center: feature.geometry.coordinates, zoom, animate: !still }, { byCluster: true });
}
