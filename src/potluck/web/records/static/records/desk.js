// Keys of the desk: S D U B V Z press the buttons that bear data-key. They can be turned off, and stay so.
const SWITCH = "potluck-keys-off";
const areOff = () => localStorage.getItem(SWITCH) === "1";

function isTyping(target) {
  return target instanceof HTMLElement && target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
}

document.addEventListener("keydown", (event) => {
  if (areOff() || event.repeat || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const button = document.querySelector(`button[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

// A second press while the first is on its way does nothing.
for (const form of document.querySelectorAll("form[data-once]")) {
  let isSent = false;
  form.addEventListener("submit", (event) => {
    if (isSent) event.preventDefault();
    isSent = true;
  });
  addEventListener("pageshow", () => { isSent = false; });
}

const button = document.querySelector("#keys-switch");
if (button) {
  const show = () => {
    button.textContent = areOff() ? button.dataset.on : button.dataset.off;
    document.documentElement.classList.toggle("keys-off", areOff());
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    if (areOff()) localStorage.removeItem(SWITCH);
    else localStorage.setItem(SWITCH, "1");
    show();
  });
  show();
}
