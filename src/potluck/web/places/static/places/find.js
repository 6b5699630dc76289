// Keeps the list and the map in step: what changes in one is asked of the server and shown in both.

import { draw } from "./map.js";

const box = document.getElementById("ground");
const parts = ["summary", "narrow", "answer", "numbers"];
let twin = null;
let asked = 0;

const points = () => JSON.parse(document.getElementById("points")?.textContent || "[]");

/** Shows what an address answers, in place. `keep`: the map stays where it is. */
async function go(address, { keep = false, replace = false } = {}) {
  const turn = ++asked;
  const main = document.getElementById("main");
  main.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (turn !== asked) return;
    swap(page);
    history[replace ? "replaceState" : "pushState"]({}, "", address);
  } catch {
    location.assign(address);
    return;
  } finally {
    main.removeAttribute("aria-busy");
  }
  const fresh = document.getElementById("numbers").dataset;
  twin?.show(points(), fresh.tiles);
  if (!keep && fresh.bounds) twin?.fit(fresh.bounds.split(",").map(Number));
}

function swap(page) {
  const at = document.activeElement;
  const mark = at?.name && at.form?.classList.contains("filters") ? [at.name, at.value] : null;
  const open = [...document.querySelectorAll("#narrow[open], #narrow details[open]")].map((one) => one.id);
  for (const id of parts) document.getElementById(id).replaceWith(page.getElementById(id));
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  document.title = page.title;
  if (mark) {
    const same = (one) => one.name === mark[0] && one.value === mark[1];
    [...document.querySelectorAll("#narrow input")].find(same)?.focus({ preventScroll: true });
  }
}

function addressOf(form) {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) query.append(name, value);
  return `/find?${query}`;
}

function moved(view) {
  const query = new URLSearchParams(location.search);
  const lap = (lon) => (((lon + 180) % 360) + 360) % 360 - 180;
  const wide = view.getEast() - view.getWest() >= 360;
  const [west, east] = wide ? [-180, 180] : [lap(view.getWest()), lap(view.getEast())];
  query.delete("page");
  query.set("bbox", [west, Math.max(view.getSouth(), -90), east, Math.min(view.getNorth(), 90)].map((n) => n.toFixed(4)));
  go(`/find?${query}`.replaceAll("%2C", ","), { keep: true, replace: true });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "get" || form.action !== new URL("/find", location.href).href) return;
  event.preventDefault();
  go(addressOf(form));
});
document.addEventListener("change", (event) => {
  if (event.target.form?.classList.contains("filters") && event.target.type !== "text") go(addressOf(event.target.form));
});
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-in-place]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  go(link.href).then(() => document.getElementById("list")?.scrollIntoView({ block: "nearest" }));
});
for (const kind of ["mouseover", "focusin"]) {
  document.addEventListener(kind, (event) => twin?.point(event.target.closest?.(".hits > li")?.dataset.id));
}
addEventListener("popstate", () => go(location.href, { replace: true }));

if (box) {
  twin = await draw(box, points(), { onMove: moved }).catch((problem) => {
    console.warn("no map:", problem);
    return null;
  });
}
