// What was copied from Word, Google Docs or a page, as clean Markdown. Nothing outside is fetched: a picture comes along
// only when its bytes are in the clipboard.
const UNWANTED = "script, style, link, meta, title, xml, noscript, iframe, object, embed, form, input, button, svg, [hidden], .MsoCommentReference";

// Styles are read, never applied: our pages allow none, and the browser would complain about each.
const quiet = (html) =>
  html
    .replace(/<style\b[\s\S]*?<\/style>|<!\[if[^>]*>|<!\[endif\]>/gi, "")
    .replace(/<[^>]*>/g, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="));

// Word writes its lists as paragraphs; their depth and kind stand in the style and in the mark it draws.
function listed(page) {
  let stack = [];
  for (const line of [...page.querySelectorAll("p[data-style*='mso-list'], p[class^='MsoListParagraph']")]) {
    const style = line.getAttribute("data-style") ?? "";
    const depth = Number(/level(\d)/.exec(style)?.[1] ?? 1);
    const mark = line.querySelector("[data-style*='mso-list']");
    const kind = /^\s*(\d+|[a-z]{1,3})[.)]/i.test(mark?.textContent ?? "") ? "OL" : "UL";
    mark?.remove();
    if (!/mso-list/.test(style) && !mark) continue;
    const previous = line.previousElementSibling;
    if (!stack.length || previous !== stack[0]) stack = [];
    while (stack.length > depth) stack.pop();
    while (stack.length < depth) {
      const list = page.createElement(kind);
      const parent = stack.at(-1);
      if (parent) (parent.lastElementChild ?? parent.appendChild(page.createElement("li"))).append(list);
      else line.before(list);
      stack.push(list);
    }
    const item = page.createElement("li");
    item.append(...line.childNodes);
    stack.at(-1).append(item);
    line.remove();
  }
}

// Bold and italics that are styles become what they mean; Google wraps everything in a bold that is none.
function faces(page) {
  for (const each of page.querySelectorAll("b[data-style]")) {
    if (/(^|;)\s*font-weight:\s*normal/.test(each.getAttribute("data-style"))) each.replaceWith(...each.childNodes);
  }
  for (const each of page.querySelectorAll("span[data-style]")) {
    const style = each.getAttribute("data-style");
    for (const [pattern, name] of [[/(?:^|;)\s*font-weight:\s*(?:bold|[6-9]00)/, "strong"], [/font-style:\s*italic/, "em"]]) {
      if (!pattern.test(style) || each.closest("h1, h2, h3, h4, h5, h6")) continue;
      const face = page.createElement(name);
      face.append(...each.childNodes);
      each.append(face);
    }
  }
  for (const each of page.querySelectorAll(":is(h1, h2, h3, h4, h5, h6) :is(b, strong)")) each.replaceWith(...each.childNodes);
}

// Every table has a header, and a cell is one line.
function tabled(page) {
  for (const cell of page.querySelectorAll("td, th")) {
    for (const part of cell.querySelectorAll("p, div, br")) part.replaceWith(...part.childNodes, " ");
  }
  for (const table of page.querySelectorAll("table")) {
    const first = table.querySelector("tr");
    if (!first) { table.remove(); continue; }
    for (const cell of [...first.querySelectorAll("td")]) {
      const header = page.createElement("th");
      header.append(...cell.childNodes);
      cell.replaceWith(header);
    }
    const head = page.createElement("thead");
    const body = page.createElement("tbody");
    head.append(first);
    body.append(...table.querySelectorAll("tr"));
    table.replaceChildren(head, body);
  }
}

async function pictured(page, upload) {
  let left = 0;
  for (const picture of [...page.querySelectorAll("img")]) {
    const source = picture.getAttribute("src") ?? "";
    let number = null;
    if (/^data:image\/(png|jpeg|gif|webp)[;,]/.test(source)) {
      const bytes = Uint8Array.from(atob(source.slice(source.indexOf(",") + 1)), (sign) => sign.charCodeAt(0));
      number = await upload(new File([bytes], "tempelan", { type: source.slice(5, source.indexOf(";")) }));
    }
    if (number === null) { left += 1; picture.remove(); } else picture.setAttribute("src", `gambar:${number}`);
  }
  return left;
}

export async function cleaned(html, { turndown, tables, upload }) {
  const [{ default: Turndown }, { gfm }] = await Promise.all([import(turndown), import(tables)]);
  const page = new DOMParser().parseFromString(quiet(html), "text/html");
  for (const each of page.querySelectorAll(UNWANTED)) each.remove();
  for (const each of [...page.querySelectorAll("*")]) if (each.localName.includes(":")) each.replaceWith(...each.childNodes);
  listed(page);
  faces(page);
  tabled(page);
  const left = await pictured(page, upload);
  for (const link of page.querySelectorAll("a")) if (!/^(https?:|mailto:)/i.test(link.getAttribute("href") ?? "")) link.replaceWith(...link.childNodes);
  // The lesson's title is the first level; parts of it begin at the second.
  for (const [from, to] of [["h6", "h4"], ["h5", "h4"], ["h1", "h2"]]) {
    for (const heading of [...page.querySelectorAll(from)]) {
      const lower = page.createElement(to);
      lower.append(...heading.childNodes);
      heading.replaceWith(lower);
    }
  }
  const service = new Turndown({ headingStyle: "atx", bulletListMarker: "-", codeBlockStyle: "fenced", emDelimiter: "*", hr: "---" });
  service.use(gfm);
  service.remove(["script", "style"]);
  const words = service.turndown(page.body).replace(/\u00a0/g, " ").replace(/^(\s*)(-|\d+\.) {2,}/gm, "$1$2 ").replace(/\n{3,}/g, "\n\n");
  return { words: words.trim(), left };
}
