/* The overview: filters, order and an address for each state. Without this script the table is whole.

   The table brings its columns, its filters and all words in data-overview; its rows bring what they are
   filtered by. There is one pass over the rows per change, and of many no more than a part is laid out at
   once, so that ten thousand are no burden. */
(() => {
  "use strict";

  const table = document.querySelector("table[data-overview]");
  if (!table) return;
  const { columns, filters, words } = JSON.parse(table.dataset.overview);
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const collator = new Intl.Collator(document.documentElement.lang || undefined, { numeric: true });
  const rows = [...body.rows].map((row) => ({
    row,
    values: filters.map(({ name }) => (row.dataset[name] || "").split(" ")),
    keys: {},
  }));
  const first = columns[0];
  const sortable = columns.filter((name, index) => name !== "lines" && heads[index]);
  // A filter with one value chooses nothing.
  const offered = filters.filter(({ values }) => values.length > 1);
  const at = offered.map((filter) => filters.indexOf(filter));
  const PART = 100;
  let limit = PART;
  let state;

  const say = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

  function element(name, attributes = {}, ...children) {
    const found = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) found.setAttribute(key, value);
    found.append(...children);
    return found;
  }

  /* ---- The state and its address ---- */

  function read() {
    const asked = new URLSearchParams(location.search);
    const found = { chosen: {}, sort: first, descending: asked.get("order") === "descending" };
    for (const { name, values } of offered) {
      const value = asked.get(name) || "";
      found.chosen[name] = values.some(([word]) => word === value) ? value : "";
    }
    if (sortable.includes(asked.get("sort"))) found.sort = asked.get("sort");
    return found;
  }

  function write() {
    const address = new URL(location.href);
    const set = (name, value) =>
      value ? address.searchParams.set(name, value) : address.searchParams.delete(name);
    for (const { name } of offered) set(name, state.chosen[name]);
    set("sort", state.sort === first ? "" : state.sort);
    set("order", state.descending ? "descending" : "");
    if (address.href !== location.href) history.replaceState(null, "", address);
  }

  /* ---- The controls ---- */

  function field(name, label, options) {
    const id = `overview-${name}`;
    const select = element("select", { id, name, autocomplete: "off" });
    for (const [value, text] of options) select.append(element("option", { value }, text));
    const whole = element("p", { class: `overview-field overview-${name}` });
    whole.append(element("label", { for: id }, label), select);
    return [whole, select];
  }

  const selects = new Map();
  const form = element("form", { class: "overview-controls", "aria-label": words.controls });
  for (const { name, label, values } of offered) {
    const [whole, select] = field(name, label, [["", words.any], ...values]);
    select.addEventListener("change", () => change({ chosen: { ...state.chosen, [name]: select.value } }));
    selects.set(name, select);
    form.append(whole);
  }
  const orders = sortable.flatMap((name) => {
    const column = heads[columns.indexOf(name)].textContent.trim();
    return [[name, column], [`${name} descending`, say(words.descending, { column })]];
  });
  const [orderField, order] = field("order", words.order, orders);
  order.addEventListener("change", () => {
    const [sort, descending] = order.value.split(" ");
    change({ sort, descending: Boolean(descending) });
  });
  const reset = element("button", { type: "button" }, words.reset);
  reset.addEventListener("click", () => {
    change({ chosen: Object.fromEntries(offered.map(({ name }) => [name, ""])), sort: first, descending: false });
  });
  form.append(orderField, element("p", { class: "overview-field" }, reset));
  form.addEventListener("submit", (event) => event.preventDefault());
  const more = element("button", { type: "button", class: "overview-more" }, words.more);
  const count = element("p", { class: "overview-count", role: "status" });

  for (const name of sortable) {
    const head = heads[columns.indexOf(name)];
    const button = element("button", { type: "button" }, ...head.querySelector("p").childNodes);
    button.addEventListener("click", () => {
      change({ sort: name, descending: state.sort === name && !state.descending });
    });
    head.replaceChildren(button);
  }

  /* ---- Showing a state ---- */

  /* Hides what is not wanted, and what goes beyond the limit; gives how many are wanted, how many of
     each value there would be, and the rows that are shown. */
  function filter() {
    const counts = offered.map(() => new Map());
    const wanted = offered.map(({ name }) => state.chosen[name]);
    const add = (index, values) => {
      for (const value of values) counts[index].set(value, (counts[index].get(value) || 0) + 1);
    };
    let found = 0;
    const visible = [];
    for (const { row, values } of ordered) {
      let misses = 0;
      let missed = 0;
      for (let index = 0; index < wanted.length; index += 1) {
        if (wanted[index] && !values[at[index]].includes(wanted[index])) {
          misses += 1;
          missed = index;
        }
      }
      const hidden = misses > 0 || found >= limit;
      if (row.hidden !== hidden) row.hidden = hidden;
      if (!hidden) visible.push(row);
      if (misses === 0) {
        found += 1;
        wanted.forEach((_value, index) => add(index, values[at[index]]));
      } else if (misses === 1) {
        add(missed, values[at[missed]]);
      }
    }
    return { found, counts, visible };
  }

  function key(each, name) {
    each.keys[name] ??= ((cell) => cell.dataset.sort ?? cell.textContent.trim())(
      each.row.cells[columns.indexOf(name)],
    );
    return each.keys[name];
  }

  let ordered = rows;
  let sorted = first;
  function sort() {
    const wanted = state.sort + (state.descending ? " descending" : "");
    if (wanted === sorted) return;
    sorted = wanted;
    const direction = state.descending ? -1 : 1;
    // Rows without a value stand last either way; rows alike keep the order of the witness.
    const compare = (one, other) => {
      const [left, right] = [key(one, state.sort), key(other, state.sort)];
      if (!left || !right) return (left ? 0 : 1) - (right ? 0 : 1);
      return direction * collator.compare(left, right);
    };
    ordered = [...rows].sort(compare);
    body.replaceChildren(...ordered.map(({ row }) => row));
  }

  function show() {
    sort();
    const { found, counts, visible } = filter();
    offered.forEach(({ name, values }, index) => {
      const select = selects.get(name);
      select.value = state.chosen[name];
      values.forEach(([value, label], place) => {
        const option = select.options[place + 1];
        option.textContent = `${label} (${counts[index].get(value) || 0})`;
      });
    });
    order.value = state.sort + (state.descending ? " descending" : "");
    for (const name of sortable) {
      const head = heads[columns.indexOf(name)];
      if (name === state.sort) head.setAttribute("aria-sort", state.descending ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    const [total, shown] = [rows.length, visible.length];
    const text = shown < found ? words.part : found === total ? words.all : found ? words.some : words.none;
    count.textContent = say(text, { found, shown, total });
    more.hidden = shown === found;
    return visible;
  }

  function change(changes) {
    state = { ...state, ...changes };
    limit = PART;
    write();
    show();
  }

  more.addEventListener("click", () => {
    const before = limit;
    limit += PART;
    show()[before].querySelector("a").focus();
  });

  table.before(form, count);
  table.after(more);
  state = read();
  show();
  addEventListener("popstate", () => {
    state = read();
    limit = PART;
    show();
  });
})();
