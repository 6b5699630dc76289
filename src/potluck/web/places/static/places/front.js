// The map of the front page: it does not move; a click goes to the list of what lies there.

import { draw } from "./map.js";

const box = document.getElementById("ground");
const AROUND = 48;  // pixels round a cluster

function find(map, at) {
  if (!at) return location.assign("/find");
  const west = map.unproject([at.x - AROUND, at.y + AROUND]), east = map.unproject([at.x + AROUND, at.y - AROUND]);
  const view = [west.lng, west.lat, east.lng, east.lat].map((number) => number.toFixed(4));
  return location.assign(`/find?bbox=${view}`);
}

if (box) {
  const own = box.innerHTML;
  box.textContent = "";
  draw(box, [], { onClick: find }).catch((problem) => {
    console.warn("no map:", problem);
    box.innerHTML = own;
  });
}
