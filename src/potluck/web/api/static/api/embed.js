// Puts a frame with a slice of this table where its own <script> stands, and lets it grow with what is in it.
(() => {
  const own = document.currentScript;
  if (!own) return;
  const { filter = "", colour = "", name = "", speak = "" } = own.dataset;
  const { origin } = new URL(own.src);
  const query = new URLSearchParams(filter);
  for (const [key, value] of [["name", name], ["colour", colour.replace("#", "")], ["speak", speak]]) {
    if (value) query.set(key, value);
  }
  const frame = document.createElement("iframe");
  frame.src = `${origin}/embed?${query}`;
  frame.title = name || "Co-ops";
  frame.loading = "lazy";
  frame.width = "100%";
  frame.height = "640";
  frame.style.border = "0";
  own.after(frame);
  addEventListener("message", (event) => {
    if (event.origin !== origin || event.source !== frame.contentWindow) return;
    const height = event.data?.potluck === "height" && Number(event.data.height);
    if (height) frame.height = String(Math.min(Math.max(Math.ceil(height), 200), 6000));
  });
})();
