/* The preview: what the check says, beside the page; the page anew when it was built. */
(() => {
  "use strict";

  const panel = document.createElement("aside");
  panel.className = "live";
  panel.setAttribute("aria-label", "Preview");
  panel.setAttribute("role", "status");
  document.body.append(panel);

  const line = (tag, text, kind) => {
    const found = document.createElement(tag);
    found.textContent = text;
    if (kind) found.className = kind;
    return found;
  };

  const source = (pages) => {
    const name = location.pathname.replace(/^\//, "").replace(/\.html$/, "") || "index";
    return `${pages}/${name.replace(/\/$/, "/index")}.md`;
  };

  function item(finding) {
    const found = document.createElement("li");
    found.append(
      line("p", `${finding.path}:${finding.line}:${finding.column}  ${finding.code}`, "live-place"),
      line("p", finding.message),
    );
    if (finding.hint) found.append(line("p", finding.hint, "live-mend"));
    return found;
  }

  let builds;
  new EventSource("/_live/events").addEventListener("message", (event) => {
    const state = JSON.parse(event.data);
    if (state.builds === undefined) return;
    if (builds !== undefined && state.builds > builds) {
      location.reload();
      return;
    }
    builds ??= state.builds;
    const here = source(state.pages);
    const [mine, others] = [true, false].map((own) => state.findings.filter((each) => (each.path === here) === own));
    const list = document.createElement("ul");
    list.append(...[...mine, ...others].map(item));
    const head = state.building ? "Building …" : state.findings.length ? `${mine.length} here, ${others.length} elsewhere` : "";
    panel.replaceChildren(...(head ? [line("p", head, "live-head")] : []), list, line("pre", state.summary));
    panel.classList.toggle("live-quiet", !state.findings.length && !state.building);
  });
})();
