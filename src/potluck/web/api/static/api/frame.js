// Inside a frame: draws the map, and tells the page around how high we are. Nothing is read from that page.

import { draw } from "../places/map.js";

if (window.parent !== window) {
  const tell = () => window.parent.postMessage({ potluck: "height", height: document.body.offsetHeight + 2 }, "*");
  new ResizeObserver(tell).observe(document.body);
}
const box = document.getElementById("ground");
if (box) {
  box.dataset.away = "1";
  const points = JSON.parse(document.getElementById("points")?.textContent || "[]");
  const twin = await draw(box, points).catch((problem) => console.warn("no map:", problem));
  for (const kind of ["mouseover", "focusin"]) {
    document.addEventListener(kind, (event) => twin?.point(event.target.closest?.(".hits > li")?.dataset.id));
  }
}
