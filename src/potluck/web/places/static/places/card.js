// The card of one spot on a map: the co-ops there that no zooming parts. The server writes it whole, this shows it.

const SMALL = "(max-width: 47.99rem)";

/** Shows cards over the map in `box`. `data-list` of the box: the address that lists a part of the map. */
export function cards(box) {
  let shown = null, turn = 0;

  /** `place`: west,south,east,north in degrees, as in an address. */
  async function open(place) {
    close();
    const mine = turn;
    const address = addressOf(box.dataset, place);
    let card = null;
    try {
      const answer = await fetch(address, { headers: { "HX-Target": "card" } });
      if (answer.ok) card = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("card");
    } catch (problem) {
      console.warn("no card:", problem);
    }
    if (mine !== turn) return;
    if (card) show(card);
    else location.assign(address);
  }

  function show(card) {
    shown = document.adoptNode(card);
    box.append(shown);
    shown.addEventListener("close", () => {
      card.remove();
      if (shown === card) shown = null;
      box.querySelector("canvas")?.focus({ preventScroll: true });
    });
    shown.addEventListener("keydown", (event) => { if (event.key === "Escape") card.close(); });
    shown.addEventListener("click", (event) => { if (event.target === card) card.close(); });
    if (matchMedia(SMALL).matches && !box.dataset.away) shown.showModal();
    else shown.show();
    shown.querySelector("h2").focus({ preventScroll: true });
  }

  function close() {
    turn += 1;
    shown?.close();
    shown = null;
  }

  return { open, close };
}

/** The address of the list of what the map shows, at one place of it. */
function addressOf(data, place) {
  const address = new URL(data.list, location.href);
  for (const [name, value] of new URLSearchParams((data.tiles || "").split("?")[1])) address.searchParams.append(name, value);
  address.searchParams.set("bbox", place);
  return address.href.replaceAll("%2C", ",");
}
