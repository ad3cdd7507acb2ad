/* The theme that the reader chose: light, dark, or as the system has it. Runs before the page is painted;
   the choice is kept in this browser and nowhere else. Without this script the system's choice holds.
   And what is folded: the headings of the page where there is no room beside it, nothing on paper. */

(() => {
  "use strict";

  const KEY = "theme";
  const CHOICES = ["system", "light", "dark"];
  const root = document.documentElement;

  // A browser may refuse to keep anything, or pages may be opened from disk: then a choice holds for the page.
  function kept() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  }

  function keep(choice) {
    try {
      if (choice === "system") {
        localStorage.removeItem(KEY);
      } else {
        localStorage.setItem(KEY, choice);
      }
    } catch {
      // It holds for this page.
    }
  }

  function chosen() {
    return CHOICES.includes(root.dataset.theme) ? root.dataset.theme : "system";
  }

  function show(choice) {
    if (choice === "system" || !CHOICES.includes(choice)) {
      delete root.dataset.theme;
    } else {
      root.dataset.theme = choice;
    }
  }

  show(kept());
  root.classList.add("scripted");

  document.addEventListener("DOMContentLoaded", () => {
    const line = document.querySelector(".theme-switch");
    if (!line) {
      return;
    }
    const button = line.querySelector("button");
    const name = button.querySelector("span");
    const status = line.querySelector('[role="status"]');
    name.textContent = line.dataset[chosen()];
    button.addEventListener("click", () => {
      const next = CHOICES[(CHOICES.indexOf(chosen()) + 1) % CHOICES.length];
      show(next);
      keep(next);
      name.textContent = line.dataset[next];
      status.textContent = button.textContent;
    });
    addEventListener("storage", (event) => {
      if (event.key === KEY || event.key === null) {
        show(kept());
        name.textContent = line.dataset[chosen()];
      }
    });
  });

  // Beside the page they are shown, above it they are asked for; the width is that of the style sheet.
  document.addEventListener("DOMContentLoaded", () => {
    const headings = document.querySelector(".on-this-page details");
    if (headings) {
      const beside = matchMedia("(min-width: 82rem)");
      const fold = () => { headings.open = beside.matches; };
      beside.addEventListener("change", fold);
      fold();
    }
  });

  // On paper nothing can be unfolded.
  addEventListener("beforeprint", () => {
    for (const part of document.querySelectorAll("details:not([open])")) {
      part.open = true;
      part.dataset.folded = "";
    }
  });
  addEventListener("afterprint", () => {
    for (const part of document.querySelectorAll("details[data-folded]")) {
      part.open = false;
      delete part.dataset.folded;
    }
  });
})();
