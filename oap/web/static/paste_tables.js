// Tables that were pasted: each row a line, each cell without lines, the first row its heading.

export function tidyTables(body, left) {
  for (const inner of [...body.querySelectorAll("table table")]) {
    left.push("a table inside a table (its words are kept)");
    inner.replaceWith(...[...inner.querySelectorAll("td, th")].flatMap((cell) => [...cell.childNodes, " "]));
  }
  for (const one of [...body.querySelectorAll("table")]) {
    const found = grid(one);
    if (Math.max(0, ...found.map((row) => row.length)) > 1) {
      if (one.querySelector("[colspan]:not([colspan='1']), [rowspan]:not([rowspan='1'])")) left.push("cells over several columns or rows (they are cells of their own now)");
      if (!found[0].some((cell) => cell?.localName === "th")) left.push("a table without a heading (its first row is the heading now)");
      continue;
    }
    // One column is no table, but the way that mails put a frame round words.
    one.replaceWith(
      ...found.flat().map((cell) => {
        const made = one.ownerDocument.createElement("div");
        made.append(...(cell?.childNodes ?? []));
        return made;
      }),
    );
  }
}

export function table(node, words) {
  const rows = grid(node).map((row) => row.map((cell) => (cell ? inOneLine(cell, words) : "")));
  const wide = Math.max(...rows.map((row) => row.length));
  const line = (row) => `| ${Array.from({ length: wide }, (_, n) => row[n] ?? "").join(" | ")} |`;
  return `\n\n${[line(rows[0]), line(Array(wide).fill("---")), ...rows.slice(1).map(line)].join("\n")}\n\n`;
}

// The rows with a cell, or null where one from beside or above reaches over.
function grid(node) {
  const rows = [];
  [...node.rows].forEach((row, y) => {
    rows[y] ??= [];
    let x = 0;
    for (const cell of row.cells) {
      while (rows[y][x] !== undefined) x += 1;
      for (let down = 0; down < Math.min(cell.rowSpan || 1, node.rows.length - y); down += 1) {
        for (let over = 0; over < Math.min(cell.colSpan, 50); over += 1) {
          (rows[y + down] ??= [])[x + over] = down || over ? null : cell;
        }
      }
    }
  });
  return rows.filter((row) => row.some((cell) => cell?.textContent.trim()));
}

function inOneLine(cell, words) {
  const copy = cell.cloneNode(true);
  for (const one of [...copy.querySelectorAll("li")]) if (one.nextElementSibling) one.append("; ");
  for (const one of [...copy.querySelectorAll("ul, ol, li, p, div, br, h3, h4")]) {
    one.after(" ");
    one.replaceWith(...one.childNodes);
  }
  return words(copy).replace(/\s+/g, " ").replace(/\|/g, "\\|").trim();
}
