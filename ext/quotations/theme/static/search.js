/* The search page: asks Pagefind's index, which is fetched in parts and only when something is sought.

   Words, filters and the place of the index come with the form in data-search. The state is the address:
   ?q=words&in=quotations&status=…&kind=…. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-search]");
  if (!form) return;
  const { folders, filters, words } = JSON.parse(form.dataset.search);
  const base = new URL(document.documentElement.dataset.content_root || "./", location.href);
  const field = form.elements.namedItem("q");
  const status = document.getElementById("search-state");
  const list = document.getElementById("search-results");
  const PART = 10;
  const SLOW = 400; // milliseconds

  const say = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

  function element(name, attributes = {}, ...children) {
    const found = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) found.setAttribute(key, value);
    found.append(...children);
    return found;
  }

  if (location.protocol === "file:") {
    status.textContent = words.file;
    return;
  }
  if (typeof WebAssembly !== "object") {
    status.textContent = words.wasm;
    return;
  }

  /* ---- The form ---- */

  const selects = new Map();
  const choices = element("div", { class: "search-filters" });
  for (const { name, label, values } of filters) {
    if (values.length < 2) continue;
    const id = `search-${name}`;
    const select = element("select", { id, name, autocomplete: "off" });
    for (const [value, text] of [["", words.any], ...values]) select.append(element("option", { value }, text));
    select.addEventListener("change", () => submit());
    selects.set(name, select);
    choices.append(element("p", {}, element("label", { for: id }, label), select));
  }
  form.append(choices);

  const more = element("button", { type: "button", class: "search-more", hidden: "" }, words.more);
  list.after(more);

  function read() {
    const asked = new URLSearchParams(location.search);
    field.value = asked.get("q") || "";
    for (const [name, select] of selects) {
      select.value = asked.get(name) || "";
      if (select.selectedIndex < 0) select.value = "";
    }
  }

  function submit() {
    const address = new URL(location.href);
    const state = [["q", field.value.trim()], ...[...selects].map(([name, select]) => [name, select.value])];
    for (const [name, value] of state) {
      if (value) address.searchParams.set(name, value);
      else address.searchParams.delete(name);
    }
    address.hash = "";
    if (address.href !== location.href) history.pushState(null, "", address);
    search();
  }

  /* ---- The index ---- */

  let loading;
  function load() {
    const [first, ...others] = folders.map((folder) => new URL(`${folder}/`, base));
    loading ??= import(new URL("pagefind.js", first).href).then(async (pagefind) => {
      // In this page and not in a worker: a worker would load the same program a second time.
      await pagefind.options({ basePath: first.pathname, baseUrl: base.pathname, noWorker: true });
      await Promise.all(others.map((each) => pagefind.mergeIndex(each.pathname, { baseUrl: base.pathname })));
      await pagefind.filters();
      return pagefind;
    });
    return loading;
  }

  let run = 0;
  async function search() {
    const mine = (run += 1);
    const sought = field.value.trim();
    const chosen = {};
    for (const [name, select] of selects) if (select.value) chosen[name] = select.value;
    if (!sought && !Object.keys(chosen).length) {
      clear("");
      label({});
      return;
    }
    const waiting = setTimeout(() => {
      if (mine === run) status.textContent = words.busy;
    }, SLOW);
    try {
      const pagefind = await load();
      const found = await pagefind.search(sought || null, { filters: chosen });
      if (mine !== run) return;
      clear("");
      label(found.filters);
      const results = found.results;
      await append(results, 0, mine);
      if (mine === run) status.textContent = summary(results.length, sought);
    } catch (error) {
      loading = undefined;
      if (mine === run) clear(words.failed);
    } finally {
      clearTimeout(waiting);
    }
  }

  function summary(count, sought) {
    if (count === 1) return words.one;
    if (count) return say(words.many, { count });
    return sought ? say(words.none, { words: sought }) : words.nothing;
  }

  function clear(text) {
    status.textContent = text;
    list.replaceChildren();
    more.hidden = true;
  }

  /* How many each value of a filter would show; a chosen one only tells of itself. */
  function label(counts) {
    for (const { name, values } of filters) {
      const select = selects.get(name);
      if (!select) continue;
      values.forEach(([value, text], index) => {
        const count = counts[name]?.[value];
        const told = count !== undefined && (!select.value || select.value === value);
        select.options[index + 1].textContent = told ? `${text} (${count})` : text;
      });
    }
  }

  /* ---- What is found ---- */

  async function append(results, from, mine) {
    const found = await Promise.all(results.slice(from, from + PART).map((each) => each.data()));
    if (mine !== run) return undefined;
    const items = found.map(item);
    list.append(...items);
    const next = from + PART;
    more.hidden = next >= results.length;
    more.onclick = async () => {
      const [first] = (await append(results, next, mine)) ?? [];
      first?.querySelector("a").focus();
    };
    return items;
  }

  function item(found) {
    const isQuotation = found.filters.in?.includes("quotations");
    const link = element("a", { href: found.url }, found.meta.title);
    const what = element("p", { class: "search-what" }, isQuotation ? words.quotation : words.page);
    if (found.meta.status) {
      const [shape, ...rest] = found.meta.status.split(" ");
      const sign = element("span", { class: "status-shape", "aria-hidden": "true" }, shape);
      what.append(" · ", ...(/^\p{S}$/u.test(shape) ? [sign, ` ${rest.join(" ")}`] : [found.meta.status]));
    }
    const excerpt = element("p", { class: "search-excerpt" }, ...cut(found, marked(found.excerpt)));
    const whole = element("li", { class: isQuotation ? "search-quotation" : "search-page" });
    whole.append(element("p", { class: "search-title" }, link), what, excerpt);
    const parts = (found.sub_results || []).filter((each) => each.url !== found.url).slice(0, 3);
    if (parts.length) {
      const links = parts.map((each) => element("li", {}, element("a", { href: each.url }, each.title)));
      whole.append(element("ul", { class: "search-parts" }, ...links));
    }
    return whole;
  }

  /* Words that were left out are shown to be. */
  function cut({ raw_content: whole, plain_excerpt: part }, words) {
    const text = whole.trim().replace(/\s+/g, " ");
    return [text.startsWith(part) ? "" : "… ", ...words, text.endsWith(part) ? "" : " …"];
  }

  /* Pagefind's excerpt is text with < and > written as in HTML, and with marks as elements. */
  function* marked(excerpt) {
    const plain = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
    for (const part of excerpt.split(/(<mark>.*?<\/mark>)/)) {
      const inner = /^<mark>(.*)<\/mark>$/.exec(part);
      yield inner ? element("mark", {}, plain(inner[1])) : plain(part);
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  addEventListener("popstate", () => {
    read();
    search();
  });
  form.hidden = false;
  status.textContent = "";
  read();
  search();
})();
