/* Buttons that copy: each form of a citation, and a quotation with its attribution.
   Without this script everything it copies can be read and selected on the page. */
(() => {
  "use strict";

  const words = document.currentScript.dataset;
  const told = document.createElement("p");
  told.className = "unseen";
  told.setAttribute("role", "status");

  function written(text) {
    if (navigator.clipboard) {
      return navigator.clipboard.writeText(text);
    }
    // Pages that come without encryption have no clipboard but this one.
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "unseen";
    field.readOnly = true;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done ? Promise.resolve() : Promise.reject(new Error("refused"));
  }

  function button(label, about, text) {
    const made = document.createElement("button");
    const shown = document.createElement("span");
    made.type = "button";
    made.className = "copy";
    shown.textContent = label;
    made.append(shown);
    if (about) {
      const rest = document.createElement("span");
      rest.className = "unseen";
      rest.textContent = `: ${about}`;
      made.append(rest);
    }
    made.addEventListener("click", () => {
      written(text()).then(
        () => tell(made, shown, label, words.copied, about),
        () => tell(made, shown, label, words.failed, about),
      );
    });
    return made;
  }

  function tell(made, shown, label, outcome, about) {
    made.focus();
    shown.textContent = outcome;
    told.textContent = "";
    // A live region speaks when it changes, also to the same words.
    setTimeout(() => { told.textContent = about ? `${outcome}: ${about}` : outcome; }, 50);
    setTimeout(() => { shown.textContent = label; }, 2500);
  }

  function folded(text) {
    return text.replace(/\s+/g, " ").trim();
  }

  // The words with the editors' signs; numbers that lead somewhere on the page stay behind.
  function quoted(element) {
    const copy = element.cloneNode(true);
    for (const each of copy.querySelectorAll("sup, .editorial:has(a)")) {
      each.remove();
    }
    const paragraphs = [...copy.querySelectorAll("p")];
    return (paragraphs.length ? paragraphs : [copy]).map((each) => folded(each.textContent));
  }

  function textOf(form) {
    const link = form.dataset.form === "link" && form.querySelector("a");
    const whole = form.querySelector("pre");
    return link ? link.href : whole ? whole.textContent : folded(form.textContent);
  }

  for (const box of document.querySelectorAll(".citing")) {
    for (const form of box.querySelectorAll("[data-form]")) {
      const label = form.previousElementSibling;
      label.append(" ", button(words.copy, label.textContent, () => textOf(form)));
    }
    const id = box.dataset.of;
    const element = id && document.querySelector(`[data-quotation="${CSS.escape(id)}"]`);
    if (element) {
      const note = box.querySelector('[data-form="note"]');
      const text = () => [...quoted(element), `— ${textOf(note)}`].join("\n\n");
      const made = button(words.copyQuotation, "", text);
      made.classList.add("copy-quotation");
      box.append(made);
    }
  }
  (document.querySelector("footer") || document.body).append(told);
})();
