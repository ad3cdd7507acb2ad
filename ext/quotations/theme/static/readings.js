/* The reading that belongs to marked words, beside them: on hover, on focus, on tap. Without this script the
   numbers lead to the list of readings, which says the same. After WCAG 2.2, 1.4.13: what is shown can be
   pointed at, stays until it is left, and goes with Escape. */

(() => {
  "use strict";

  const LEAVE = 250; // milliseconds in which a pointer may cross from the words to what is shown
  const note = document.createElement("div");
  note.className = "reading-note";
  note.id = "reading-note";
  note.hidden = true;
  let shownFor = null;
  let leaving = 0;
  let wasShown = false;

  /** The link of a number, from anything in or on marked words. */
  function linkOf(target) {
    const number = target.closest("sup.lemma-number");
    if (number) {
      return number.querySelector("a");
    }
    const words = target.closest("mark.lemma[data-reading]");
    return words ? document.querySelector(`sup.lemma-number a[href="#${CSS.escape(words.dataset.reading)}"]`) : null;
  }

  /** Lemma ] siglum and reading, out of the list. */
  function fill(term) {
    note.replaceChildren();
    const lemma = document.createElement("p");
    lemma.className = "reading-lemma";
    const words = term.querySelector(".witness-words");
    lemma.append(words.cloneNode(true), "]");
    note.append(lemma);
    for (let each = term.nextElementSibling; each && each.tagName === "DD"; each = each.nextElementSibling) {
      for (const line of each.querySelectorAll("p")) {
        const said = line.cloneNode(true);
        for (const element of said.querySelectorAll("[id]")) {
          element.removeAttribute("id");
        }
        for (const link of said.querySelectorAll("a")) {
          link.replaceWith(...link.childNodes);
        }
        note.append(said);
      }
    }
  }

  function place(link) {
    const room = document.documentElement.clientWidth;
    const at = link.getBoundingClientRect();
    note.style.left = "0";
    note.style.top = "0";
    const width = note.offsetWidth;
    const left = Math.max(8, Math.min(at.left - width / 2, room - width - 8));
    const below = at.bottom + note.offsetHeight + 8 < innerHeight || at.top < note.offsetHeight + 8;
    const top = below ? at.bottom + 6 : at.top - note.offsetHeight - 6;
    note.style.left = `${left + scrollX}px`;
    note.style.top = `${top + scrollY}px`;
  }

  function show(link) {
    clearTimeout(leaving);
    if (shownFor === link) {
      return;
    }
    const term = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!term) {
      return;
    }
    hide();
    fill(term);
    note.hidden = false;
    shownFor = link;
    link.setAttribute("aria-expanded", "true");
    place(link);
  }

  function hide() {
    clearTimeout(leaving);
    if (shownFor) {
      shownFor.setAttribute("aria-expanded", "false");
    }
    shownFor = null;
    note.hidden = true;
  }

  function leave() {
    clearTimeout(leaving);
    leaving = setTimeout(() => {
      if (document.activeElement !== shownFor) {
        hide();
      }
    }, LEAVE);
  }

  document.addEventListener("DOMContentLoaded", () => {
    const links = document.querySelectorAll("sup.lemma-number a[href^='#']");
    if (!links.length) {
      return;
    }
    document.body.append(note);
    for (const link of links) {
      link.setAttribute("aria-expanded", "false");
      link.setAttribute("aria-controls", note.id);
    }
    document.addEventListener("pointerover", (event) => {
      if (event.pointerType === "touch") {
        return;
      }
      const link = linkOf(event.target);
      if (link) {
        show(link);
      } else if (note.contains(event.target)) {
        clearTimeout(leaving);
      } else if (shownFor) {
        leave();
      }
    });
    document.addEventListener("focusin", (event) => {
      const link = linkOf(event.target);
      if (link) {
        show(link);
      } else if (!note.contains(event.target)) {
        hide();
      }
    });
    document.addEventListener("pointerdown", (event) => {
      const link = linkOf(event.target);
      wasShown = Boolean(link) && shownFor === link;
      if (!link && !note.contains(event.target)) {
        hide();
      }
    });
    // The first tap shows the reading, the second leads to the list; a mouse has shown it before it clicks.
    document.addEventListener("click", (event) => {
      const link = linkOf(event.target);
      if (!link) {
        return;
      }
      const byHand = event.detail > 0; // Enter on a link clicks with none
      if (byHand && !wasShown) {
        event.preventDefault();
        show(link);
      } else {
        hide();
      }
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        hide();
      }
    });
    addEventListener("resize", hide);
  });
})();
