// Writing a lesson: a bar with shortcuts, clean pastes, pictures, blocks that move, and a preview by the server.
// The text stays Markdown in an ordinary field, so everything works without this file too.
const told = document.querySelector("#editor");
const text = document.querySelector("textarea#body");
const { show, pictures, token, paste, turndown, tables } = told.dataset;
const word = (name) => told.dataset[`says${name}`];
const shell = told.content.cloneNode(true);
const bar = shell.querySelector(".bar");
const status = shell.querySelector(".saved");
const live = shell.querySelector(".live");
const chooser = shell.querySelector("input[type=file]");
const buttons = [...bar.querySelectorAll("button")];
text.before(bar);
text.after(status, live, chooser);

const say = (sentence) => { status.textContent = sentence; };
const send = (address, body) => fetch(address, { method: "POST", headers: { "X-CSRFToken": token }, body });

// Typing by command keeps the browser's own undo.
function write(begins, ends, words, selectFrom = words.length, selectTo = selectFrom) {
  text.focus();
  text.setSelectionRange(begins, ends);
  const done = words ? document.execCommand("insertText", false, words) : document.execCommand("delete");
  if (!done) text.setRangeText(words, begins, ends, "end");
  text.setSelectionRange(begins + selectFrom, begins + selectTo);
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

const chosen = () => text.value.slice(text.selectionStart, text.selectionEnd);

function around(mark) {
  const { selectionStart: begins, selectionEnd: ends } = text;
  const inner = chosen();
  const before = text.value.slice(begins - mark.length, begins);
  if (before === mark && text.value.slice(ends, ends + mark.length) === mark) {
    write(begins - mark.length, ends + mark.length, inner, 0, inner.length);
  } else {
    write(begins, ends, mark + inner + mark, mark.length, mark.length + inner.length);
  }
}

// The lines the selection touches.
function lines() {
  const begins = text.value.lastIndexOf("\n", text.selectionStart - 1) + 1;
  const next = text.value.indexOf("\n", text.selectionEnd);
  return [begins, next < 0 ? text.value.length : next];
}

function eachLine(change) {
  const [begins, ends] = lines();
  const changed = text.value.slice(begins, ends).split("\n").map(change).join("\n");
  write(begins, ends, changed, 0, changed.length);
}

const bare = (line) => line.replace(/^(\s*)([-*+]|\d+\.)\s+/, "$1");

function block(words, from, to) {
  const [, ends] = lines();
  const before = text.value.slice(0, ends);
  const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const after = text.value.slice(ends).startsWith("\n\n") || ends === text.value.length ? "" : "\n";
  write(ends, ends, gap + words + after, gap.length + from, gap.length + to);
}

function heading() {
  const [begins, ends] = lines();
  const line = text.value.slice(begins, ends);
  const level = /^#*/.exec(line)[0].length;
  const plain = line.replace(/^#+\s*/, "");
  // Once more makes it a part of a part, then a plain line again.
  const marks = level < 2 ? "## " : level === 2 ? "### " : "";
  write(begins, ends, marks + plain, marks.length + plain.length);
}

function table() {
  const cells = word("Cells").split(",");
  block(`| ${cells[0]} | ${cells[1]} |\n| --- | --- |\n| ${cells[2]} | ${cells[3]} |\n`, 2, 2 + cells[0].length);
}

function link() {
  const inner = chosen() || word("Words");
  const { selectionStart: begins, selectionEnd: ends } = text;
  write(begins, ends, `[${inner}](https://)`, chosen() ? inner.length + 3 : 1, chosen() ? inner.length + 11 : 1 + inner.length);
}

function note() {
  const used = [...text.value.matchAll(/\[\^(\d+)\]/g)].map((each) => Number(each[1]));
  const label = Math.max(0, ...used) + 1;
  const call = `[^${label}]`;
  write(text.selectionEnd, text.selectionEnd, call);
  const body = word("Note");
  const lead = `${text.value.endsWith("\n") ? "\n" : "\n\n"}${call}: `;
  const end = text.value.length;
  write(end, end, lead + body, lead.length, lead.length + body.length);
}

// Blocks are parted by empty lines; the one with the cursor changes places with its neighbour.
function move(step) {
  const parts = text.value.split(/\n{2,}/);
  let place = 0;
  let seen = 0;
  const gaps = text.value.match(/\n{2,}/g) ?? [];
  while (place < parts.length - 1 && text.selectionStart > seen + parts[place].length + gaps[place].length - 1) {
    seen += parts[place].length + gaps[place].length;
    place += 1;
  }
  const other = place + step;
  if (other < 0 || other >= parts.length) return;
  const inside = Math.min(Math.max(text.selectionStart - seen, 0), parts[place].length);
  [parts[place], parts[other]] = [parts[other], parts[place]];
  const whole = parts.join("\n\n");
  const begins = parts.slice(0, other).reduce((sum, part) => sum + part.length + 2, 0);
  write(0, text.value.length, whole, begins + inside);
}

async function upload(file) {
  const body = new FormData();
  body.append("picture", file, file.name || "tempelan.png");
  try {
    const answer = await send(pictures, body);
    const said = await answer.json();
    if (!answer.ok) throw new Error(said.sentence);
    return said.file;
  } catch (fault) {
    say(fault instanceof TypeError || fault instanceof SyntaxError ? word("Failed") : fault.message);
    return null;
  }
}

async function addPicture(file) {
  const number = await upload(file);
  if (number === null) return;
  const words = word("Alternative");
  block(`![${words}](gambar:${number})`, 2, 2 + words.length);
  say(word("Picture"));
}

let waiting = 0;
async function preview() {
  const body = new FormData();
  body.append("body", text.value);
  try {
    const answer = await send(show, body);
    // What comes back passed the same allow-list as every lesson.
    if (answer.ok) live.firstElementChild.innerHTML = await answer.text();
  } catch {
    say(word("Failed"));
  }
}

const deeds = {
  heading,
  bold: () => around("**"),
  italic: () => around("*"),
  list: () => eachLine((line) => (line.trim() ? `- ${bare(line)}` : line)),
  numbers: () => eachLine((line, place) => (line.trim() ? `${place + 1}. ${bare(line)}` : line)),
  table,
  link,
  picture: () => chooser.click(),
  box: () => block(`> [!PENTING]\n> ${word("Box")}`, 15, 15 + word("Box").length),
  note,
  formula: () => around("$"),
  up: () => move(-1),
  down: () => move(1),
  preview: () => {
    const button = bar.querySelector("[data-deed=preview]");
    live.hidden = !live.hidden;
    button.setAttribute("aria-pressed", String(!live.hidden));
    if (!live.hidden) preview();
  },
};

for (const button of buttons) button.addEventListener("click", () => deeds[button.dataset.deed]());

// One stop for the tab key; arrows go along the bar.
buttons.forEach((button, place) => { button.tabIndex = place ? -1 : 0; });
bar.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step || event.altKey) return;
  event.preventDefault();
  const here = buttons.indexOf(document.activeElement);
  const next = buttons[(here + step + buttons.length) % buttons.length];
  for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
  next.focus();
});

const byKeys = new Map(buttons.map((button) => [button.getAttribute("aria-keyshortcuts").toLowerCase(), button.dataset.deed]));
text.addEventListener("keydown", (event) => {
  // AltGr types signs on many keyboards and says Control and Alt of itself.
  if (event.getModifierState("AltGraph")) return;
  // The key itself may be another sign with Shift or Alt held, so letters and digits go by their place.
  const key = event.code.replace(/^(Key|Digit)/, "").toLowerCase();
  const held = [(event.ctrlKey || event.metaKey) && "control", event.altKey && "alt", event.shiftKey && "shift"];
  const deed = byKeys.get([...held.filter(Boolean), key].join("+"));
  if (!deed) return;
  event.preventDefault();
  deeds[deed]();
});

text.addEventListener("input", () => {
  clearTimeout(waiting);
  if (!live.hidden) waiting = setTimeout(preview, 500);
});
chooser.addEventListener("change", async () => {
  if (chooser.files[0]) await addPicture(chooser.files[0]);
  chooser.value = "";
});

text.addEventListener("paste", async (event) => {
  const html = event.clipboardData.getData("text/html");
  const picture = [...event.clipboardData.files].find((file) => file.type.startsWith("image/"));
  if (!html && picture) {
    event.preventDefault();
    await addPicture(picture);
  } else if (html && turndown) {
    const plain = event.clipboardData.getData("text/plain");
    event.preventDefault();
    const { cleaned } = await import(paste);
    const { words, left } = await cleaned(html, { turndown, tables, upload });
    const inserted = words || plain;
    write(text.selectionStart, text.selectionEnd, inserted);
    say(left ? `${word("Cleaned")} ${left} ${word("Left")}` : word("Cleaned"));
  }
});
