/* Pointing at a line of a witness, or at a record beside it, shows all that belongs to the same record. The
   links between lines and records are the page's own and need no script. */

(() => {
  "use strict";

  let shown = null;

  /** The record of an element of the listing: of a stretch of text, of a link, or of the line it stands in. */
  function recordOf(target) {
    const stretch = target.closest(".witness-text");
    if (stretch) {
      return stretch.dataset.record;
    }
    const link = target.closest("a");
    if (link && !link.classList.contains("line-number")) {
      return decodeURIComponent(link.hash.slice(1));
    }
    const first = target.closest("tr")?.querySelector(".witness-text");
    return first ? first.dataset.record : null;
  }

  function show(table, record) {
    if (record === shown) {
      return;
    }
    shown = record;
    for (const each of table.querySelectorAll(".pointed")) {
      each.classList.remove("pointed");
    }
    if (!record) {
      return;
    }
    for (const each of table.querySelectorAll(".witness-text, a")) {
      const own = each.dataset.record ?? decodeURIComponent((each.hash ?? "").slice(1));
      each.classList.toggle("pointed", own === record);
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const table of document.querySelectorAll("table.witness")) {
      for (const kind of ["pointerover", "focusin"]) {
        table.addEventListener(kind, (event) => show(table, recordOf(event.target)));
      }
      for (const kind of ["pointerleave", "focusout"]) {
        table.addEventListener(kind, () => show(table, null));
      }
    }
  });
})();
