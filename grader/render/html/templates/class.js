// Sorting and filtering; without it the page shows the same in its own order.
"use strict";
(() => {
  const table = document.getElementById("all");
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const heads = Array.from(table.tHead.rows[0].cells);
  const words = new Intl.Collator("en", { numeric: true });

  const value = (row, column) => row.cells[column].dataset.v ?? row.cells[column].textContent;
  const compare = (column) => (one, other) => {
    const [a, b] = [value(one, column), value(other, column)];
    return body.rows[0].cells[column].dataset.v === undefined ? words.compare(a, b) : a - b;
  };

  const sort = (column) => {
    const down = heads[column].getAttribute("aria-sort") === "ascending";
    heads.forEach((head) => head.removeAttribute("aria-sort"));
    heads[column].setAttribute("aria-sort", down ? "descending" : "ascending");
    const sorted = rows.slice().sort(compare(column));
    body.append(...(down ? sorted.reverse() : sorted));
  };

  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => sort(column));
    head.replaceChildren(button);
  });

  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const search = document.createElement("input");
  search.type = "search";
  const label = document.createElement("label");
  label.append("Filter", search);
  const only = document.createElement("input");
  only.type = "checkbox";
  const second = document.createElement("label");
  second.append(only, " without full marks only");
  const count = document.createElement("span");
  count.className = "soft";
  count.setAttribute("role", "status");

  const filter = () => {
    const wanted = search.value.trim().toLowerCase();
    let shown = 0;
    for (const row of rows) {
      const full = Number(row.querySelector("[data-v]").dataset.v) === 100;
      row.hidden = !texts.get(row).includes(wanted) || (only.checked && full);
      shown += row.hidden ? 0 : 1;
    }
    count.textContent = `${shown} of ${rows.length}`;
  };
  search.addEventListener("input", filter);
  only.addEventListener("change", filter);
  const tools = document.getElementById("tools");
  tools.className = "tools";
  tools.append(label, second, count);
  filter();
})();
