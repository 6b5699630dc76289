// Copies a snippet; without a script it can be marked and copied by hand.

const words = document.getElementById("copied").dataset.words;

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(field.value);
    button.nextElementSibling.textContent = words;
  });
}
