// The small map of a profile page: the co-op and its places, with the numbers of the list beside it.

import { draw } from "./map.js";

const box = document.getElementById("ground");
const points = JSON.parse(document.getElementById("points")?.textContent || "[]");
if (box) draw(box, points).catch((problem) => console.warn("no map:", problem));
