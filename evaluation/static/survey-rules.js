// Conditions, faults and answers in words of a survey that is walked without network: the server's rules, said here.

// What an earlier item holds: a number, the options chosen, or nothing.
export function held(item) {
  if (!item || item.hidden || passedOver(item)) {
    return null;
  }
  const kind = item.dataset.kind;
  if (kind === "multiple") {
    const chosen = [...item.querySelectorAll("input:checked")].map((input) => Number(input.name.split(".").at(-1)));
    return chosen.length > 0 ? new Set(chosen) : null;
  }
  if (kind === "number") {
    const value = number(item.querySelector("input").value);
    return value === null ? null : Math.round(value * 10 ** Number(item.dataset.digits));
  }
  if (kind === "duration") {
    const [hours, minutes] = [...item.querySelectorAll('input:not([type="checkbox"])')].map((input) => input.value.trim());
    return hours || minutes ? Number(hours || 0) * 60 + Number(minutes || 0) : null;
  }
  const chosen = item.querySelector("input[type=radio]:checked");
  return ["rating", "bars", "choice", "yes_no"].includes(kind) && chosen ? Number(chosen.value) : null;
}

const passedOver = (item) => Boolean(item.querySelector('input[value="na"]:checked'));

export function holds(condition, of) {
  if (condition.all) {
    return condition.all.every((part) => holds(part, of));
  }
  if (condition.any) {
    return condition.any.some((part) => holds(part, of));
  }
  if (condition.not) {
    return !holds(condition.not, of);
  }
  const given = of(condition.item);
  if (condition.among) {
    return condition.among.includes(given);
  }
  if ("selected" in condition) {
    return given instanceof Set ? given.has(condition.selected) : given === condition.selected;
  }
  if (condition.sign === "!=") {
    return given !== condition.value;
  }
  if (typeof given !== "number") {
    return false;
  }
  return {
    "=": given === condition.value,
    "<": given < condition.value,
    "<=": given <= condition.value,
    ">": given > condition.value,
    ">=": given >= condition.value,
  }[condition.sign];
}

// A number as people write it here: 1.250 and 1250 are the same, 3,5 and 3.5 too.
function number(text) {
  let plain = text.replaceAll(" ", "");
  if (/^\d{1,3}(\.\d{3})+(,\d+)?$/.test(plain)) {
    plain = plain.replaceAll(".", "");
  }
  plain = plain.replace(",", ".");
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

// "missing", "wrong" or nothing: what keeps somebody from going on.
export function fault(item) {
  const { kind, required } = item.dataset;
  if (kind === "section" || passedOver(item)) {
    return "";
  }
  const blank = required ? "missing" : "";
  const typed = [...item.querySelectorAll('input:not([type="radio"]):not([type="checkbox"]), textarea, select')];
  const given = typed.map((input) => input.value.trim());
  if (kind === "ranking") {
    if (given.every((value) => !value)) {
      return blank;
    }
    return given.some((value) => !value) || new Set(given).size < given.length ? "wrong" : "";
  }
  if (typed.length > 0) {
    if (given.every((value) => !value)) {
      return typed.some((input) => input.validity.badInput) ? "wrong" : blank;
    }
    return wrong(item, given) ? "wrong" : "";
  }
  const groups = new Set([...item.querySelectorAll("input[type=radio]")].map((input) => input.name));
  const chosen = item.querySelectorAll('input:checked:not([value="na"])').length;
  return groups.size > 1 ? (chosen < groups.size ? blank : "") : chosen > 0 ? "" : blank;
}

function wrong(item, given) {
  const { kind, low, high, digits } = item.dataset;
  if (kind === "duration") {
    const whole = given.every((value) => /^\d*$/.test(value));
    const minutes = Number(given[0] || 0) * 60 + Number(given[1] || 0);
    return !whole || (low && minutes < Number(low)) || (high && minutes > Number(high));
  }
  if (kind !== "number") {
    return false;
  }
  const value = number(given[0]);
  if (value === null || (low && value < Number(low)) || (high && value > Number(high))) {
    return true;
  }
  const scaled = value * 10 ** Number(digits);
  return Math.abs(scaled - Math.round(scaled)) > 1e-9;
}

const text = (element) => (element ? element.textContent.trim() : "");

// What was answered, in words; empty when it was left out.
export function inWords(item) {
  const none = item.querySelector('input[value="na"]:checked');
  if (none) {
    return text(none.closest("label"));
  }
  const parts = [];
  for (const row of item.querySelectorAll("fieldset.matrix-row")) {
    const chosen = row.querySelector("input:checked");
    if (chosen) {
      parts.push(`${text(row.querySelector("legend"))} – ${text(chosen.closest("label"))}`);
    }
  }
  if (parts.length === 0) {
    parts.push(...[...item.querySelectorAll("input:checked")].map((input) => text(input.closest("label"))));
  }
  const ranks = [...item.querySelectorAll("select")].filter((select) => select.value);
  ranks.sort((one, two) => Number(one.value) - Number(two.value));
  parts.push(...ranks.map((select) => `${select.value}. ${text(item.querySelector(`label[for="${select.id}"]`))}`));
  const typed = [...item.querySelectorAll('textarea, input:not([type="radio"]):not([type="checkbox"])')];
  for (const input of typed.filter((each) => each.value.trim())) {
    const unit = item.dataset.unit ? ` ${item.dataset.unit}` : "";
    parts.push(typed.length > 1 ? `${input.value} ${text(item.querySelector(`label[for="${input.id}"]`)).toLowerCase()}` : input.value + unit);
  }
  return parts.join(", ");
}
