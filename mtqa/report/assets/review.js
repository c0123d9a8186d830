// @ts-check
// The working view of the page: filter, edit, decide, mark, and hand back a review file. No library, no request but to
// the page's own server where it has one. Text enters the document as text nodes alone; a test forbids every other way.
"use strict";

/** @typedef {{id: string, t: string, user: string, op: string, system: string, key: string, seg: string, [field: string]: any}} ReviewEvent */
/** @typedef {{id: string, side: string, start: number, end: number, category: string, severity: string, note: string, text: string}} OwnMark */
/** @typedef {{text?: string, comment: string, status: string, esa: number | null, marks: Map<string, OwnMark>}} SegmentState */
/** @typedef {{from: number, to: number, kind: string, label?: string, title?: string, id?: string}} Place */
/** @typedef {[string, string]} Piece  an operation (=, - or +) and its text */

const SEVERITIES = ["neutral", "minor", "major", "critical"];
const LETTERS = { neutral: "n", minor: "m", major: "M", critical: "C" };
const REASONS = {
  correct: "correct as it is",
  "glossary-wrong": "the glossary is wrong",
  "variant-fine": "the variant is fine",
  context: "the context wants it",
  duplicate: "said by another finding",
  "source-error": "an error of the source",
  preference: "a matter of taste",
  other: "other",
};
const PAGE_SIZE = 100;
const PRINTED = 1000;

// -- helpers

/** @type {(id: string) => any} */
const $ = (id) => document.getElementById(id);

/**
 * An element with attributes and children; a child that is a string becomes a text node.
 * @param {string} tag
 * @param {Record<string, any>} [attributes] a function is a listener, true an empty attribute; false, null are left out
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {any}
 */
function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child || child === "") element.append(child);
  return element;
}

const button = (label, action, extra = {}) => h("button", { type: "button", "data-do": action, ...extra }, label);
const thousands = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ",");
const plural = (number, word) => `${thousands(number)} ${word}${number === 1 ? "" : "s"}`;
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** 32 hex digits, from the browser's own source of chance. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Run `action` when nothing asked for it during `wait` milliseconds.
 * @param {number} wait
 * @param {(...given: any[]) => void} action
 */
function settled(wait, action) {
  let timer = 0;
  const later = (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...given), wait);
  };
  later.cancel = () => clearTimeout(timer);
  return later;
}

// -- offsets: files, checks and events count code points, the browser UTF-16 units

const ASTRAL = /[\ud800-\udbff][\udc00-\udfff]/;

/**
 * Offsets in code points as offsets in UTF-16 units, kept inside the text.
 * @param {string} text
 * @param {number[]} points
 */
function toUnits(text, points) {
  if (!ASTRAL.test(text)) return points.map((point) => Math.min(point, text.length));
  const units = [];
  let at = 0;
  for (const char of text) {
    units.push(at);
    at += char.length;
  }
  return points.map((point) => units[point] ?? at);
}

/**
 * An offset in UTF-16 units as an offset in code points.
 * @param {string} text
 * @param {number} unit
 */
function toPoint(text, unit) {
  let count = 0;
  for (const _ of text.slice(0, unit)) count += 1;
  return count;
}

// -- text on the page

// The same characters as in mtqa/text/visible.py; a test compares them.
const PICTURE = "\\u{1f000}-\\u{1faff}\\u2190-\\u2bff\\ufe0f";
const UNSEEN = new RegExp(
  `(?!(?<=[${PICTURE}])\\u200d[${PICTURE}])[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\u00ad\\u034f\\u0600-\\u0605\\u061c\\u06dd\\u070f` +
    "\\u0890\\u0891\\u08e2\\u115f\\u1160\\u17b4\\u17b5\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ud800-\\udfff" +
    "\\ue000-\\uf8ff\\ufdd0-\\ufdef\\ufeff\\uffa0\\ufff0-\\ufffb\\ufffe\\uffff\\u{110bd}\\u{110cd}\\u{13430}-\\u{1343f}" +
    "\\u{1bca0}-\\u{1bca3}\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e00ff}\\u{e01f0}-\\u{e0fff}]",
  "gu",
);
const UNSEEN_OR_BREAK = new RegExp(`\\n|${UNSEEN.source}`, "gu");

/**
 * Append a text; line feeds get a sign, other unseen characters their code, and none of these counts for a selection.
 * @param {Element} parent
 * @param {string} text
 */
function write(parent, text) {
  if (!text.includes("\n") && text.search(UNSEEN) < 0) {
    parent.append(text);
    return;
  }
  let last = 0;
  for (const match of text.matchAll(UNSEEN_OR_BREAK)) {
    const char = match[0];
    parent.append(text.slice(last, match.index));
    last = match.index + char.length;
    if (char === "\n") parent.append(h("span", { class: "code", title: "line feed", "data-units": 0 }, "↵"), "\n");
    else {
      const code = `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
      parent.append(h("span", { class: "code", title: "a character that cannot be seen", "data-units": char.length }, `⟦${code}⟧`));
    }
  }
  parent.append(text.slice(last));
}

/** A text that stands in a line of the page's own: a message, a name. */
function shown(text, attributes = {}) {
  const element = h("bdi", attributes);
  write(element, text);
  return element;
}

const rank = (kind) => SEVERITIES.indexOf(kind);
/** A severity as the page knows them; a file may say anything. */
const severityOf = (text) => (rank(text) < 0 ? "neutral" : text);

/**
 * Write a text with its marks: one element for each run between two boundaries, never one for a character. Where marks
 * overlap, the run has the look of the gravest and the label of each that begins there.
 * @param {Element} parent
 * @param {string} text
 * @param {Place[]} places in UTF-16 units
 */
function paint(parent, text, places) {
  if (!text && !places.length) {
    parent.append(h("span", { class: "empty", "data-units": 0 }, "(empty)"));
    return;
  }
  const ends = new Set([0, text.length]);
  for (const place of places) ends.add(place.from).add(place.to);
  const sorted = [...ends].sort((a, b) => a - b);
  const point = (at) => {
    for (const place of places) if (place.from === at && place.to === at) parent.append(run([place], [place], ""));
  };
  const run = (covering, starting, piece) => {
    const kinds = [...new Set(covering.flatMap((place) => place.kind.split(" ")))];
    const gravest = SEVERITIES.filter((name) => kinds.includes(name)).at(-1);
    const classes = ["m", ...(gravest ? [gravest] : []), ...kinds.filter((kind) => rank(kind) < 0), piece ? "" : "point"];
    const labels = starting.flatMap((place) => place.label ?? []).join(" ");
    const element = h("mark", {
      class: classes.filter(Boolean).join(" "),
      "data-n": labels || null,
      title: covering.flatMap((place) => place.title ?? []).join("; ") || null,
      "data-at": covering.flatMap((place) => place.id ?? []).join(" ") || null,
    });
    write(element, piece);
    return element;
  };
  for (let number = 0; number < sorted.length; number += 1) {
    const [from, to] = [sorted[number], sorted[number + 1]];
    point(from);
    if (to === undefined) break;
    const piece = text.slice(from, to);
    const covering = places.filter((place) => place.from <= from && place.to >= to && place.from < place.to);
    if (covering.length) parent.append(run(covering, covering.filter((place) => place.from === from), piece));
    else write(parent, piece);
  }
}

/**
 * Where a point of the document stands in the text that `root` shows, in UTF-16 units.
 * @param {Node} root
 * @param {Node} node
 * @param {number} offset
 */
function unitAt(root, node, offset) {
  let count = 0;
  /** @type {(at: Node) => boolean} */
  const walk = (at) => {
    if (at instanceof Element && at.hasAttribute("data-units")) {
      if (at.contains(node)) return true;
      count += Number(at.getAttribute("data-units"));
      return false;
    }
    if (at instanceof Text) {
      if (at === node) count += offset;
      else count += at.data.length;
      return at === node;
    }
    const children = [...at.childNodes];
    for (let place = 0; place < children.length; place += 1) {
      if (at === node && place === offset) return true;
      if (walk(children[place])) return true;
    }
    return at === node;
  };
  walk(root);
  return count;
}

// -- word diff

const WORD = /\s+|\p{Script=Han}|[\p{L}\p{N}\p{M}]+(?:['’.,-][\p{L}\p{N}\p{M}]+)*|[^]/gu;
const words = (text) => text.match(WORD) ?? [];

/**
 * What was taken out and put in, by words (Myers 1986); far apart texts are one replacement.
 * @param {string} before
 * @param {string} after
 * @returns {Piece[]}
 */
function diff(before, after) {
  const [old, young] = [words(before), words(after)];
  let head = 0;
  while (head < old.length && head < young.length && old[head] === young[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < young.length - head && old.at(-1 - tail) === young.at(-1 - tail)) tail += 1;
  const middle = shortest(old.slice(head, old.length - tail), young.slice(head, young.length - tail));
  const pieces = /** @type {Piece[]} */ ([["=", old.slice(0, head).join("")], ...middle, ["=", tail ? old.slice(-tail).join("") : ""]]);
  return joined(pieces);
}

/** @type {(old: string[], young: string[]) => Piece[]} */
function shortest(old, young) {
  const [n, m] = [old.length, young.length];
  if (!n || !m || n + m > 3000) return [["-", old.join("")], ["+", young.join("")]];
  const reach = new Int32Array(2 * (n + m) + 3);
  const middle = n + m + 1;
  const trace = [];
  for (let steps = 0; ; steps += 1) {
    trace.push(reach.slice(middle - steps - 1, middle + steps + 2));
    for (let k = -steps; k <= steps; k += 2) {
      const down = k === -steps || (k !== steps && reach[middle + k - 1] < reach[middle + k + 1]);
      let x = down ? reach[middle + k + 1] : reach[middle + k - 1] + 1;
      while (x < n && x - k < m && old[x] === young[x - k]) x += 1;
      reach[middle + k] = x;
      if (x >= n && x - k >= m) return walked(trace, old, young);
    }
    if (steps > 600) return [["-", old.join("")], ["+", young.join("")]];
  }
}

/** @type {(trace: Int32Array[], old: string[], young: string[]) => Piece[]} */
function walked(trace, old, young) {
  const pieces = /** @type {Piece[]} */ ([]);
  let [x, y] = [old.length, young.length];
  for (let steps = trace.length - 1; steps >= 0; steps -= 1) {
    const reach = trace[steps];
    const at = (k) => reach[k + steps + 1];
    const k = x - y;
    const down = k === -steps || (k !== steps && at(k - 1) < at(k + 1));
    const from = steps ? (down ? k + 1 : k - 1) : 0;
    const startX = steps ? at(from) : 0;
    const startY = startX - from;
    while (x > Math.max(startX, 0) && y > Math.max(startY, 0) && old[x - 1] === young[y - 1]) {
      pieces.push(["=", old[x - 1]]);
      x -= 1;
      y -= 1;
    }
    if (steps && x > startX) pieces.push(["-", old[(x -= 1)]]);
    else if (steps && y > startY) pieces.push(["+", young[(y -= 1)]]);
  }
  return pieces.reverse();
}

/**
 * Neighbours of one kind joined; a lone space between two changes belongs to them.
 * @param {Piece[]} pieces
 */
function joined(pieces) {
  const out = /** @type {Piece[]} */ ([]);
  let [gone, come] = ["", ""];
  const flush = () => {
    if (gone) out.push(["-", gone]);
    if (come) out.push(["+", come]);
    gone = come = "";
  };
  pieces.forEach(([kind, text], place) => {
    if (kind === "-") gone += text;
    else if (kind === "+") come += text;
    else if (text) {
      const next = pieces.slice(place + 1).find(([, each]) => each);
      if ((gone || come) && /^\s+$/.test(text) && next && next[0] !== "=") {
        gone += text;
        come += text;
      } else {
        flush();
        const last = out.at(-1);
        if (last && last[0] === "=") last[1] += text;
        else out.push(["=", text]);
      }
    }
  });
  flush();
  return out;
}

/** The two lines of a difference: what was, with what is gone struck; what is, with what came underlined. */
function twoLines(pieces, language) {
  const line = (sign, word, kind, tag) => {
    const text = h("bdi", { lang: language });
    for (const [each, piece] of pieces) {
      if (each === "=") write(text, piece);
      else if (each === kind) {
        const changed = h(tag);
        write(changed, piece);
        text.append(changed);
      }
    }
    return h("p", { class: `line ${word}` }, h("span", { class: "sign", "aria-hidden": "true" }, sign), h("span", { class: "unseen" }, `${word}: `), text);
  };
  return h("div", { class: "diff" }, line("−", "before", "-", "del"), line("+", "after", "+", "ins"));
}

/**
 * A range of the old text in the new one; null where its own words were changed.
 * @param {Piece[]} pieces
 * @param {number} from
 * @param {number} to
 */
function moved(pieces, from, to) {
  let [old, young] = [0, 0];
  for (const [kind, text] of pieces) {
    if (kind === "=") {
      if (from >= old && to <= old + text.length) return [from - old + young, to - old + young];
      old += text.length;
      young += text.length;
    } else if (kind === "-") old += text.length;
    else young += text.length;
  }
  return null;
}

/**
 * Whether an edit changed a range of the old text: a word of it is gone, or something came into an empty place.
 * @param {Piece[]} pieces
 * @param {number} from
 * @param {number} to
 */
function touched(pieces, from, to) {
  let old = 0;
  for (const [kind, text] of pieces) {
    if (kind === "+" && from <= old && old <= to && (from === to || (from < old && old < to))) return true;
    if (kind === "-" && from < old + text.length && old < Math.max(to, from + 1)) return true;
    if (kind !== "+") old += text.length;
  }
  return false;
}

// -- the review: a log of events, and the state that comes of replaying it

class Review {
  constructor() {
    /** @type {ReviewEvent[]} */
    this.events = [];
    /** @type {Map<string, ReviewEvent>} */
    this.byId = new Map();
    this.clear();
  }

  clear() {
    /** @type {Map<string, SegmentState>} */
    this.segments = new Map();
    this.dismissed = new Map();
    this.alike = new Map();
    this.restored = new Set();
    this.accepted = new Set();
    /** @type {Map<string, ReviewEvent>} */
    this.terms = new Map();
    this.undone = new Set();
  }

  /** Add an event and bring the state up to date. Ids that are known are not added again. */
  add(event) {
    if (this.byId.has(event.id)) return false;
    this.events.push(event);
    this.byId.set(event.id, event);
    if (event.op === "undo" || event.op === "redo") this.replay();
    else this.apply(event);
    return true;
  }

  /** The state of all events that are not undone, in their order. */
  replay() {
    this.clear();
    for (const event of this.events) {
      if (!counts(event)) continue;
      if (event.op === "undo") this.undone.add(event.of);
      else if (event.op === "redo") this.undone.delete(event.of);
    }
    for (const event of this.events) if (!this.undone.has(event.id)) this.apply(event);
  }

  /** @returns {SegmentState} */
  of(system, key) {
    const name = `${system}\t${key}`;
    let state = this.segments.get(name);
    if (!state) this.segments.set(name, (state = { comment: "", status: "", esa: null, marks: new Map() }));
    return state;
  }

  /** @type {(system: string, key: string) => SegmentState | undefined} */
  seen(system, key) {
    return this.segments.get(`${system}\t${key}`);
  }

  /** @param {ReviewEvent} event */
  apply(event) {
    if (!counts(event)) return;
    const state = () => this.of(event.system, event.key);
    switch (event.op) {
      case "edit":
        state().text = event.after;
        break;
      case "accept":
        state().text = event.after;
        this.accepted.add(event.finding);
        break;
      case "comment":
        state().comment = event.text;
        break;
      case "status":
        state().status = event.status;
        break;
      case "score":
        state().esa = event.esa;
        break;
      case "mark":
        state().marks.set(event.mark.id, { ...event.mark, text: event.text ?? "" });
        break;
      case "unmark":
        state().marks.delete(event.mark);
        break;
      case "dismiss":
        if (event.scope === "alike") this.alike.set(event.alike, event);
        else this.dismissed.set(event.finding, event);
        this.restored.delete(event.finding);
        break;
      case "restore":
        if (event.scope === "alike") this.alike.delete(event.alike);
        else this.dismissed.delete(event.finding);
        this.restored.add(event.finding);
        break;
      case "term":
        this.terms.set(`${event.zh}\t${event.en}`, event);
        break;
    }
  }

  /**
   * Take in events of another file or tab: two logs are merged by time, each keeps its own order.
   * @param {ReviewEvent[]} others
   * @returns {ReviewEvent[]} those that were new
   */
  merge(others) {
    const fresh = [];
    for (const event of others) {
      if (this.byId.has(event.id)) continue;
      fresh.push(event);
      this.byId.set(event.id, event);
    }
    const merged = [];
    let [mine, theirs] = [0, 0];
    while (mine < this.events.length || theirs < fresh.length) {
      const [own, other] = [this.events[mine], fresh[theirs]];
      if (own && (!other || (own.t ?? "") <= (other.t ?? ""))) merged.push(own), (mine += 1);
      else merged.push(other), (theirs += 1);
    }
    this.events = merged;
    this.replay();
    return fresh;
  }

  /** The state as every reader of the review file has to have it, for tests. */
  canonical() {
    /** @type {Record<string, any>} */
    const segments = {};
    for (const [name, state] of [...this.segments].sort(([a], [b]) => (a < b ? -1 : 1))) {
      /** @type {Record<string, any>} */
      const entry = {};
      if (state.text !== undefined) entry.text = state.text;
      if (state.comment) entry.comment = state.comment;
      if (state.status) entry.status = state.status;
      if (state.esa !== null) entry.esa = state.esa;
      if (state.marks.size) entry.marks = [...state.marks.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
      if (Object.keys(entry).length) segments[name] = entry;
    }
    const terms = [...this.terms.values()].map(({ zh, en, note }) => (note ? { zh, en, note } : { zh, en }));
    return { segments, dismissed: [...this.dismissed.keys()].sort(), dismissed_alike: [...this.alike.keys()].sort(), terms };
  }
}

const isText = (value) => typeof value === "string";
const OF_SEGMENT = ["edit", "accept", "comment", "mark", "unmark", "score", "status"];
/** What an op needs, as in mtqa/review/events.py; an event that lacks it has no effect anywhere. */
const RULES = {
  edit: (event) => isText(event.after),
  accept: (event) => isText(event.finding) && isText(event.after),
  dismiss: (event) => decides(event),
  restore: (event) => decides(event),
  comment: (event) => isText(event.text),
  mark: ({ mark, text }) => {
    const whole = (value) => Number.isInteger(value) && value >= 0;
    const range = whole(mark?.start ?? 0) && whole(mark?.end ?? 0) && (mark?.start ?? 0) <= (mark?.end ?? 0);
    return isText(mark?.id) && ["source", "target", "missing"].includes(mark.side) && range && [mark.category, mark.severity, mark.note, text].every((value) => value === undefined || isText(value));
  },
  unmark: (event) => isText(event.mark),
  score: ({ esa }) => esa === null || (typeof esa === "number" && esa >= 0 && esa <= 100),
  status: (event) => ["", "done", "rejected", "question"].includes(event.status),
  term: (event) => isText(event.zh) && isText(event.en) && Boolean(event.en.trim()),
  time: (event) => typeof event.active_ms === "number" && event.active_ms >= 0,
  undo: (event) => isText(event.of),
  redo: (event) => isText(event.of),
};
const decides = (event) => (event.scope === "here" && isText(event.finding)) || (event.scope === "alike" && isText(event.alike));

/** Whether a value is an event at all; those of unknown ops are kept for the newer mtqa that wrote them. */
function isEvent(value) {
  return Boolean(value) && typeof value === "object" && isText(value.id) && value.id !== "" && isText(value.op) && value.op !== "";
}

/** Whether an event has what its op needs. */
function counts(event) {
  const place = !OF_SEGMENT.includes(event.op) || (isText(event.system) && isText(event.key));
  const texts = ["t", "user", "note", "reason", "seg"].every((name) => event[name] === undefined || isText(event[name]));
  return place && texts && (!Object.hasOwn(RULES, event.op) || RULES[event.op](event));
}

/**
 * The events of a review file. A line that is no JSON is left out and counted.
 * @param {string} text
 */
function readReview(text) {
  const lines = text.replace(/^\ufeff/, "").split("\n").filter((line) => line.trim());
  let torn = 0;
  const values = lines.flatMap((line) => {
    try {
      return [JSON.parse(line)];
    } catch {
      torn += 1;
      return [];
    }
  });
  const header = values.find((value) => value && typeof value === "object" && "mtqa-review" in value);
  return { header, events: values.filter(isEvent), torn };
}

/** The canonical state of a review file, replayed from nothing. */
function replay(text) {
  const review = new Review();
  review.merge(readReview(text).events);
  return review.canonical();
}

// -- saving in the browser: a key for each event, so that two tabs never overwrite each other

class Shelf {
  /** @param {string} run */
  constructor(run) {
    this.prefix = `mtqa:${run}:`;
    this.next = 0;
    this.trouble = "";
    this.tab = newId().slice(0, 8);
    /** @type {ReviewEvent[]} */
    this.unsaved = [];
  }

  /** @returns {ReviewEvent[]} */
  load() {
    const found = [];
    try {
      for (let place = 0; place < localStorage.length; place += 1) {
        const name = localStorage.key(place) ?? "";
        if (name.startsWith(`${this.prefix}e:`)) found.push(name);
      }
      found.sort();
      if (found.length) this.next = 1 + parseInt(found.at(-1)?.slice(this.prefix.length + 2) ?? "0", 10);
      return found.flatMap((name) => {
        try {
          const event = JSON.parse(localStorage.getItem(name) ?? "null");
          return isEvent(event) ? [event] : [];
        } catch {
          return [];
        }
      });
    } catch (error) {
      this.trouble = `this browser keeps nothing for a page from the disk (${error instanceof Error ? error.name : error})`;
      return [];
    }
  }

  /** @param {ReviewEvent} event */
  save(event) {
    this.unsaved.push(event);
    try {
      while (this.unsaved.length) {
        const first = this.unsaved[0];
        localStorage.setItem(`${this.prefix}e:${String(this.next).padStart(8, "0")}-${first.id}`, JSON.stringify(first));
        this.next += 1;
        this.unsaved.shift();
      }
      this.trouble = "";
    } catch (error) {
      const full = error instanceof DOMException && error.name === "QuotaExceededError";
      this.trouble = full ? "this browser's room is full" : "this browser keeps nothing for a page from the disk";
    }
  }

  /** Write the whole log anew, in its order. */
  rewrite(events) {
    try {
      const names = Object.keys(localStorage).filter((name) => name.startsWith(`${this.prefix}e:`));
      for (const name of names) localStorage.removeItem(name);
    } catch {
      // said by save
    }
    this.next = 0;
    this.unsaved = [];
    for (const event of events) this.save(event);
  }

  get(name) {
    try {
      return JSON.parse(localStorage.getItem(this.prefix + name) ?? "null");
    } catch {
      return null;
    }
  }

  set(name, value) {
    try {
      if (value === null) localStorage.removeItem(this.prefix + name);
      else localStorage.setItem(this.prefix + name, JSON.stringify(value));
    } catch {
      // a draft or a setting; events are what counts, and save tells of them
    }
  }
}

// -- saving on the page's own server, where it has one

class Wire {
  /**
   * @param {string} base
   * @param {Review} review
   * @param {(news: {fresh: ReviewEvent[], conflicts: any[]}) => void} told
   */
  constructor(base, review, told) {
    this.base = base;
    this.review = review;
    this.told = told;
    this.since = 0;
    /** @type {ReviewEvent[]} */
    this.waiting = [];
    this.trouble = "";
    this.busy = false;
  }

  /** @type {(path: string, body?: unknown) => Promise<any>} */
  async ask(path, body) {
    const options = body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
    const answer = await fetch(this.base + path, { ...options, credentials: "same-origin", cache: "no-store" });
    if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`.trim());
    return answer.json();
  }

  /** Everything that the server has; what only this browser has is sent. */
  async start() {
    const { events, next } = await this.ask("events?since=0");
    const known = new Set(events.map((event) => event.id));
    this.waiting = this.review.events.filter((event) => !known.has(event.id));
    this.since = next;
    this.review.events = [...events, ...this.waiting];
    this.review.byId = new Map(this.review.events.map((event) => [event.id, event]));
    this.review.replay();
  }

  /** Send what waits and take in what others did; nothing is dropped before the server has acknowledged it. */
  async exchange() {
    if (this.busy) return;
    this.busy = true;
    try {
      const sent = [...this.waiting];
      const answer = sent.length ? await this.ask("events", { since: this.since, events: sent }) : await this.ask(`events?since=${this.since}`);
      const taken = new Set(answer.accepted ?? []);
      this.waiting = this.waiting.filter((event) => !taken.has(event.id));
      this.since = answer.next;
      this.trouble = "";
      const fresh = (answer.events ?? []).filter((event) => !this.review.byId.has(event.id));
      if (fresh.length) {
        // The server has the others' events before those that it took just now.
        const late = new Set([...sent, ...this.waiting].map((event) => event.id));
        const early = this.review.events.filter((event) => !late.has(event.id));
        this.review.events = [...early, ...fresh, ...this.review.events.filter((event) => late.has(event.id))];
        for (const event of fresh) this.review.byId.set(event.id, event);
        this.review.replay();
      }
      this.told({ fresh, conflicts: answer.conflicts ?? [] });
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error);
      this.told({ fresh: [], conflicts: [] });
    } finally {
      this.busy = false;
    }
  }
}

// -- the run: its columns, and what the review makes of its findings

/**
 * The page's data: lines of JSON, or gzip of them in base64 where they would be large. They are read one by one, so that
 * never all of the text is in memory beside what is made of it.
 */
async function readData() {
  const block = $("data") ?? $("packed");
  const text = block.textContent;
  block.remove();
  const data = emptyData();
  if (block.id === "data") {
    for (const line of text.split("\n")) if (line) take(data, JSON.parse(line));
    return data;
  }
  const base64 = text.trim();
  const size = 1 << 20; // a multiple of four: base64 can be cut there
  let at = 0;
  const bytes = new ReadableStream({
    pull(controller) {
      if (at >= base64.length) return controller.close();
      const piece = atob(base64.slice(at, at + size));
      at += size;
      const out = new Uint8Array(piece.length);
      for (let place = 0; place < piece.length; place += 1) out[place] = piece.charCodeAt(place);
      controller.enqueue(out);
      return undefined;
    },
  });
  const reader = bytes.pipeThrough(new DecompressionStream("gzip")).getReader();
  const decoder = new TextDecoder();
  /** @type {Uint8Array[]} */
  let parts = [];
  const finish = () => {
    const line = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let place = 0;
    for (const part of parts) {
      line.set(part, place);
      place += part.length;
    }
    parts = [];
    take(data, JSON.parse(decoder.decode(line)));
  };
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    let piece = next.value;
    for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10)) {
      parts.push(piece.subarray(0, end));
      finish();
      piece = piece.subarray(end + 1);
    }
    parts.push(piece);
  }
  finish();
  return data;
}

/** @returns {any} */
const emptyData = () => ({ run: {}, systems: [], metrics: [], segments: {}, targets: [], findings: { sys: [], seg: [], alike: [] }, concepts: [] });

/** Take a line in: the head, a block of segments or findings, or the tail. */
function take(data, { head, segments, targets, values, findings, tail }) {
  const grow = (columns, more) => {
    for (const [name, column] of Object.entries(more)) (columns[name] ??= []).push(...column);
  };
  if (head) {
    Object.assign(data, head);
    data.targets = data.systems.map(() => []);
    for (const metric of data.metrics) metric.values = data.systems.map(() => []);
  } else if (segments) {
    grow(data.segments, segments);
    targets.forEach((column, s) => data.targets[s].push(...column));
    values.forEach((columns, m) => columns.forEach((column, s) => data.metrics[m].values[s].push(...column)));
  } else if (findings) grow(data.findings, findings);
  else {
    data.concepts = tail.concepts;
    data.ways = tail.ways;
    data.segments.docs = tail.docs;
    data.findings.checks = tail.checks;
    data.findings.cats = tail.cats;
    for (const name of ["id", "key", "src", "doc", "ref", "terms", "figures"]) data.segments[name] ??= [];
  }
}

class Book {
  /**
   * @param {any} data
   * @param {Review} review
   */
  constructor(data, review) {
    this.data = data;
    this.review = review;
    this.run = data.run;
    /** @type {string[]} */
    this.systems = data.systems;
    this.segments = data.segments;
    this.size = data.segments.id.length;
    this.hasReferences = data.segments.ref.some((/** @type {string[]} */ references) => references.length > 0);
    this.findings = data.findings;
    /** The findings of segment i of system s are first[s][i] to first[s][i + 1]. */
    this.first = this.systems.map(() => new Uint32Array(this.size + 1));
    const { sys, seg } = this.findings;
    for (let number = 0; number < sys.length; number += 1) this.first[sys[number]][seg[number] + 1] += 1;
    let total = 0;
    for (const column of this.first) {
      column[0] = total;
      for (let place = 1; place <= this.size; place += 1) column[place] += column[place - 1];
      total = column[this.size];
    }
    /** @type {Map<string, number[]>} */
    this.kin = new Map();
    this.findings.alike.forEach((name, number) => {
      const kin = this.kin.get(name);
      if (kin) kin.push(number);
      else this.kin.set(name, [number]);
    });
    this.concept = new Map(data.concepts.map((concept) => [concept.id, concept]));
    /** @type {Map<string, {text: string, pieces: Piece[]}>} */
    this.diffs = new Map();
  }

  /** @type {(s: number, i: number) => string} */
  original(s, i) {
    return this.data.targets[s][i] ?? "";
  }

  state(s, i) {
    return this.review.seen(this.systems[s], this.segments.key[i]);
  }

  text(s, i) {
    return this.state(s, i)?.text ?? this.original(s, i);
  }

  edited(s, i) {
    const text = this.state(s, i)?.text;
    return text !== undefined && text !== this.original(s, i);
  }

  /** @returns {Piece[]} */
  changes(s, i) {
    const name = `${s}\t${i}`;
    const text = this.text(s, i);
    let known = this.diffs.get(name);
    if (!known || known.text !== text) this.diffs.set(name, (known = { text, pieces: diff(this.original(s, i), text) }));
    return known.pieces;
  }

  numbers(s, i) {
    const found = [];
    for (let number = this.first[s][i]; number < this.first[s][i + 1]; number += 1) found.push(number);
    return found;
  }

  severity(f) {
    return SEVERITIES[this.findings.sev[f]];
  }

  check(f) {
    return this.findings.checks[this.findings.check[f]];
  }

  category(f) {
    return this.findings.cats[this.findings.cat[f]];
  }

  /** Why a finding is dismissed: the event, the words of an earlier run, or null. */
  dismissal(f) {
    const { id, alike, dis } = this.findings;
    const event = this.review.dismissed.get(id[f]) ?? this.review.alike.get(alike[f]);
    if (event) return event;
    return dis[f] !== null && !this.review.restored.has(id[f]) ? { reason: dis[f], note: "", scope: "earlier" } : null;
  }

  /** open, dismissed, accepted, changed (its words were edited) or met (what was missing is there now). */
  fate(f) {
    const { id, sys, seg, ts, need } = this.findings;
    if (this.dismissal(f)) return "dismissed";
    const [s, i] = [sys[f], seg[f]];
    if (!this.edited(s, i)) return "open";
    if (this.review.accepted.has(id[f])) return "accepted";
    if (ts[f].length) {
      const pieces = this.changes(s, i);
      const units = toUnits(this.original(s, i), ts[f]);
      for (let place = 0; place < units.length; place += 2) if (touched(pieces, units[place], units[place + 1])) return "changed";
      return "open";
    }
    return need[f].length && has(this.text(s, i), need[f]) && !has(this.original(s, i), need[f]) ? "met" : "open";
  }

  isOpen(f) {
    return this.fate(f) === "open";
  }

  /** Findings that wait for a decision: open ones of segments that nobody has finished. */
  left(s, i) {
    const status = this.state(s, i)?.status;
    if (status === "done" || status === "rejected") return 0;
    let count = 0;
    for (let f = this.first[s][i]; f < this.first[s][i + 1]; f += 1) if (this.isOpen(f)) count += 1;
    return count;
  }
}

const forms = new Map();

/** Whether a text has one of these forms as whole words. */
function has(text, wanted, fixedCase = false) {
  return wanted.some((form) => {
    const name = `${fixedCase} ${form}`;
    let pattern = forms.get(name);
    if (!pattern) {
      const escaped = form.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+");
      pattern = new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}]|[.,]\\p{N})`, fixedCase ? "u" : "iu");
      forms.set(name, pattern);
    }
    return pattern.test(text);
  });
}

/**
 * What can be said of an edited text without checking it: a form that the translation had and the text has not, a wrong
 * form that has come in, what was missing and is there. Everything else is for the checks.
 * @param {Book} book
 * @param {number} s
 * @param {number} i
 * @param {string} text
 */
function remarks(book, s, i, text) {
  const original = book.original(s, i);
  const { src, terms, figures } = book.segments;
  const found = [];
  const seen = new Set();
  const places = toUnits(src[i], terms[i].flatMap((value, place) => (place % 3 < 2 ? [value] : [])));
  for (let place = 0; place < terms[i].length; place += 3) {
    const concept = book.data.concepts[terms[i][place + 2]];
    if (seen.has(concept.id)) continue;
    seen.add(concept.id);
    const zh = src[i].slice(places[(place / 3) * 2], places[(place / 3) * 2 + 1]);
    const good = concept.en.filter(({ status }) => ["preferred", "admitted", "dnt"].includes(status));
    const right = (where) => good.some((row) => has(where, row.forms, row.case));
    if (good.length && right(original) && !right(text)) found.push({ kind: "lost", zh, words: good.map((row) => row.text) });
    for (const row of concept.en) {
      const wrong = row.status === "forbidden" || row.status === "deprecated";
      if (wrong && has(text, row.forms, row.case) && !has(original, row.forms, row.case)) found.push({ kind: row.status, zh, words: [row.text], better: good[0]?.text });
    }
  }
  const figure = toUnits(src[i], figures[i].flatMap((value, place) => (place % 3 < 2 ? [value] : [])));
  for (let place = 0; place < figures[i].length; place += 3) {
    const ways = book.data.ways[figures[i][place + 2]];
    if (has(original, ways) && !has(text, ways)) found.push({ kind: "number", zh: src[i].slice(figure[(place / 3) * 2], figure[(place / 3) * 2 + 1]), words: ways.slice(0, 2) });
  }
  return found;
}

// -- the query line

class QueryError extends Error {}

const STATUS = { open: "", todo: "", done: "done", rejected: "rejected", question: "question" };
const FLAGS = ["flagged", "open", "left", "edited", "dismissed", "commented", "marked", "done", "conflict"];
const TEXT_KEYS = ["src", "tgt", "mt", "ref", "comment", "doc", "id", "term"];
const FINDING_KEYS = ["check", "category", "severity", "message"];
const SAME_KEY = { sev: "severity", cat: "category", msg: "message", source: "src", target: "tgt", reference: "ref", document: "doc", seg: "id", segment: "id", is: "flag" };

/**
 * A query such as `check:number severity>=major comet<0.7 src:"稀土" -dismissed` as a predicate over segments. What is
 * asked of findings has to hold of one and the same finding.
 * @param {string} query
 * @param {Book} book
 * @returns {(s: number, i: number) => boolean}
 */
function compile(query, book) {
  const items = [...query.matchAll(/(-?)(?:([\p{L}][\p{L}\p{N}+._-]*)(:|>=|<=|=|>|<))?("(?:[^"\\]|\\.)*"?|\/(?:[^/\\]|\\.)*\/[a-z]*|[^\s"]+)/gu)];
  /** @type {((s: number, i: number) => boolean)[]} */
  const tests = [];
  /** @type {((f: number) => boolean)[]} */
  const ofFinding = [];
  let dismissed = /** @type {boolean | null} */ (null);
  for (const [whole, minus, name, sign, raw] of items) {
    if (raw.startsWith('"') && (raw.length < 2 || !raw.endsWith('"'))) throw new QueryError(`${whole}: the quotation mark is not closed`);
    const key = name === undefined ? "" : (SAME_KEY[name.toLowerCase()] ?? name.toLowerCase());
    const flag = key === "flag" ? raw.toLowerCase() : key === "" && FLAGS.includes(raw.toLowerCase()) ? raw.toLowerCase() : FLAGS.includes(key) && sign === ":" ? key : "";
    const no = flag && flag === key && /^(no|false|0)$/i.test(raw);
    const not = (minus === "-") !== Boolean(no);
    if (flag === "dismissed") {
      dismissed = !not;
      continue;
    }
    if (FINDING_KEYS.includes(key) || flag === "open") {
      const test = flag ? (f) => book.isOpen(f) : findingTest(key, sign, raw, book, whole);
      if (not) tests.push((s, i) => !book.numbers(s, i).some((f) => !book.dismissal(f) && test(f)));
      else ofFinding.push(test);
      continue;
    }
    const test = flag ? flagTest(flag, book, whole) : segmentTest(key, sign, raw, book, whole);
    tests.push(not ? (s, i) => !test(s, i) : test);
  }
  if (ofFinding.length || dismissed === true) {
    tests.push((s, i) => {
      for (let f = book.first[s][i]; f < book.first[s][i + 1]; f += 1) {
        if (Boolean(book.dismissal(f)) === (dismissed ?? false) && ofFinding.every((test) => test(f))) return true;
      }
      return false;
    });
  } else if (dismissed === false) tests.push((s, i) => !book.numbers(s, i).some((f) => book.dismissal(f)));
  return (s, i) => tests.every((test) => test(s, i));
}

const unquoted = (raw) => (raw.startsWith('"') ? raw.slice(1, -1).replace(/\\(.)/g, "$1") : raw);

/** A test of texts: a regular expression between slashes, else letters in whatever case. */
function textTest(raw, whole) {
  const match = raw.match(/^\/(.+)\/([a-z]*)$/s);
  if (match) {
    try {
      const pattern = new RegExp(match[1], [...new Set(`${match[2].replace("g", "")}iu`)].join(""));
      return (text) => pattern.test(text);
    } catch (error) {
      throw new QueryError(`${whole}: not a regular expression (${error instanceof Error ? error.message.replace(/^Invalid regular expression: /, "") : error})`);
    }
  }
  const wanted = unquoted(raw).toLowerCase();
  return (text) => text.toLowerCase().includes(wanted);
}

function compared(sign, value, wanted) {
  if (sign === ">=") return value >= wanted;
  if (sign === "<=") return value <= wanted;
  if (sign === ">") return value > wanted;
  if (sign === "<") return value < wanted;
  return value === wanted;
}

function findingTest(key, sign, raw, book, whole) {
  if (key === "severity") {
    const names = unquoted(raw).toLowerCase().split(",");
    const ranks = names.map(rank);
    if (ranks.includes(-1)) throw new QueryError(`${whole}: a severity is one of ${SEVERITIES.join(", ")}`);
    return (f) => ranks.some((wanted) => compared(sign, book.findings.sev[f], wanted));
  }
  const wanted = raw.startsWith("/") ? [textTest(raw, whole)] : raw.startsWith('"') ? [textTest(raw, whole)] : raw.split(",").filter(Boolean).map((part) => textTest(part, whole));
  const of = { check: (f) => book.check(f), category: (f) => book.category(f), message: (f) => book.findings.msg[f] }[key];
  return (f) => wanted.some((test) => test(of(f)));
}

function flagTest(flag, book, whole) {
  const tests = {
    flagged: (s, i) => book.first[s][i] < book.first[s][i + 1],
    left: (s, i) => book.left(s, i) > 0,
    edited: (s, i) => book.edited(s, i),
    commented: (s, i) => Boolean(book.state(s, i)?.comment),
    marked: (s, i) => Boolean(book.state(s, i)?.marks.size),
    done: (s, i) => book.state(s, i)?.status === "done",
    conflict: (s, i) => view.conflicts.has(`${s}\t${i}`),
  };
  if (!Object.hasOwn(tests, flag)) throw new QueryError(`${whole}: is: takes one of ${FLAGS.join(", ")}`);
  return tests[flag];
}

function segmentTest(key, sign, raw, book, whole) {
  const { src, ref, doc, docs, id } = book.segments;
  if (key === "status") {
    const wanted = unquoted(raw).toLowerCase();
    if (!Object.hasOwn(STATUS, wanted)) throw new QueryError(`${whole}: a status is one of ${Object.keys(STATUS).join(", ")}`);
    return (s, i) => (book.state(s, i)?.status ?? "") === STATUS[wanted];
  }
  if (key === "") {
    const test = textTest(raw, whole);
    return (s, i) => test(src[i]) || test(book.text(s, i));
  }
  if (TEXT_KEYS.includes(key)) {
    if (sign !== ":" && sign !== "=") throw new QueryError(`${whole}: ${key} holds a text; write ${key}:${raw}`);
    const test = sign === "=" ? (text) => text === unquoted(raw) : textTest(raw, whole);
    const texts = {
      src: (s, i) => [src[i]],
      tgt: (s, i) => [book.text(s, i)],
      mt: (s, i) => [book.original(s, i)],
      ref: (s, i) => ref[i],
      doc: (s, i) => [docs[doc[i]]],
      id: (s, i) => [id[i]],
      comment: (s, i) => [book.state(s, i)?.comment ?? ""],
      term: (s, i) => book.segments.terms[i].flatMap((value, place) => (place % 3 === 2 ? [book.data.concepts[value].id, ...book.data.concepts[value].zh] : [])),
    }[key];
    return (s, i) => texts(s, i).some(test);
  }
  const number = Number(unquoted(raw));
  const needsNumber = () => {
    if (!Number.isFinite(number)) throw new QueryError(`${whole}: ${key} is a number; write ${key}<0.7 or ${key}>=30`);
  };
  if (key === "esa" || key === "length" || key === "findings") {
    needsNumber();
    const value = {
      esa: (s, i) => book.state(s, i)?.esa ?? NaN,
      length: (s, i) => src[i].length,
      findings: (s, i) => book.numbers(s, i).filter((f) => book.isOpen(f)).length,
    }[key];
    return (s, i) => compared(sign, value(s, i), number);
  }
  const metric = book.data.metrics.find(({ name }) => name === key) ?? book.data.metrics.find(({ name }) => name.startsWith(key));
  if (metric) {
    needsNumber();
    return (s, i) => {
      const value = metric.values[s]?.[i];
      return typeof value === "number" && compared(sign, value, number);
    };
  }
  const known = [...FINDING_KEYS, ...TEXT_KEYS, "status", "is", "esa", "length", "findings", ...book.data.metrics.map(({ name }) => name)];
  throw new QueryError(`${whole}: nothing is called ${key}; there are ${known.join(", ")}`);
}

const ORDERS = {
  file: "in the order of the text",
  gravest: "gravest findings first",
  most: "most findings first",
  long: "longest first",
  short: "shortest first",
};

/**
 * The segments of a system that a query leaves, in an order.
 * @param {Book} book
 * @param {number} s
 * @param {string} query
 * @param {string} order
 */
function chosen(book, s, query, order) {
  const test = compile(query, book);
  const found = [];
  for (let i = 0; i < book.size; i += 1) if (test(s, i)) found.push(i);
  const key = sortKey(book, s, order);
  if (!key) return found;
  const keys = new Map(found.map((i) => [i, key(i)]));
  return found.sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0) || a - b);
}

function sortKey(book, s, order) {
  const open = (i) => book.numbers(s, i).filter((f) => book.isOpen(f));
  const worst = (i) => open(i).reduce((sum, f) => sum + [0.01, 1, 100, 10000][book.findings.sev[f]], 0);
  const keys = {
    gravest: (i) => -worst(i),
    most: (i) => -open(i).length,
    long: (i) => -book.segments.src[i].length,
    short: (i) => book.segments.src[i].length,
  };
  if (order in keys) return keys[order];
  const [name, way] = order.split(".").length > 1 ? [order.slice(0, order.lastIndexOf(".")), order.slice(order.lastIndexOf(".") + 1)] : [order, ""];
  const values = book.data.metrics.find((metric) => metric.name === name)?.values[s];
  if (!values) return null;
  return way === "down" ? (i) => -(values[i] ?? -Infinity) : (i) => values[i] ?? Infinity;
}

// -- the view: what is on the screen

const view = {
  /** @type {Book} */ book: /** @type {any} */ (null),
  review: new Review(),
  /** @type {Shelf} */ shelf: /** @type {any} */ (null),
  /** @type {Wire | null} */ wire: null,
  user: "",
  system: 0,
  query: "",
  order: "file",
  /** @type {number[]} */ list: [],
  page: 0,
  at: -1,
  finding: -1,
  highlights: true,
  reference: false,
  others: false,
  reason: "correct",
  /** @type {Map<string, {text: string, user: string}[]>} */ conflicts: new Map(),
  /** @type {Map<string, {text: string, findings: any[]}>} */ live: new Map(),
  /** @type {null | {side: string, words: number[][], first: number, last: number, fine: boolean}} */ cursor: null,
  /** @type {string[]} */ redo: [],
  exported: 0,
  /** @type {null | {i: number, start: number, last: number, active: number, key: number, keys: Record<string, number>, pauses: Record<string, number>}} */ clock: null,
  timing: false,
};

const language = (side) => (side === "source" ? $("work").dataset.source : $("work").dataset.target);
const stateNow = () => view.book.state(view.system, view.at);
const rowOf = (i) => $("rows").querySelector(`:scope > [data-i="${i}"]`);
const editorOf = () => /** @type {HTMLTextAreaElement | null} */ ($("rows").querySelector(".active textarea.edit"));

/** Say something to those who see the page and to those who hear it. */
function say(text) {
  const place = $("said");
  place.textContent = "";
  place.append(text);
  place.classList.add("fresh");
  quiet();
}
/** Say something to those who hear the page; the others see it where it stands, and no message may cover their work. */
const tellAloud = (text) => $("heard").replaceChildren(text);
const quiet = settled(6000, () => $("said").classList.remove("fresh"));

// -- events

let lastTime = "";

/** Append an event to the log, keep it, and show what it changed. */
function record(op, i, fields, options = {}) {
  const { book, review } = view;
  if (!["edit", "accept", "time"].includes(op)) leaveEditor();
  let t = new Date().toISOString();
  if (t < lastTime) t = lastTime;
  lastTime = t;
  const system = book.systems[view.system] ?? "";
  const event = { id: newId(), t, user: view.user, op, system, key: book.segments.key[i] ?? "", seg: book.segments.id[i] ?? "", ...fields };
  review.add(event);
  if (op !== "undo" && op !== "redo" && op !== "time") view.redo = [];
  keep(event);
  if (!options.silent) changed(concerned(op === "undo" || op === "redo" ? review.byId.get(fields.of) : event));
  return event;
}

function keep(event) {
  view.shelf.save(event);
  if (view.wire) {
    view.wire.waiting.push(event);
    send();
  }
}
const send = settled(150, () => view.wire?.exchange());

/** The segments that an event is about: its own, and for a decision on findings all that have one alike. */
function concerned(event) {
  const own = indexOf(event?.key ?? "");
  if (event?.alike === undefined) return own < 0 ? null : [own];
  return new Set([own, ...(view.book.kin.get(event.alike) ?? []).map((f) => view.book.findings.seg[f])]);
}

/** Something of these segments (null: of any) is different: show it, and count anew when there is time. */
function changed(segments) {
  const rows = [...$("rows").children].map((row) => Number(row.dataset.i));
  const which = segments === null ? null : new Set(segments);
  for (const i of rows) if (!which || which.has(i)) refreshRow(i);
  countSoon();
  showSaved();
}

function showSaved() {
  const { shelf, wire, review } = view;
  const place = $("saved");
  const fresh = review.events.length - view.exported;
  let [kind, text] = ["ok", "Saved in this browser"];
  if (wire) {
    if (wire.trouble) [kind, text] = ["bad", `Server not reached (${wire.trouble}): ${plural(wire.waiting.length, "change")} kept in this browser`];
    else if (wire.waiting.length) [kind, text] = ["busy", "Saving …"];
    else text = "Saved on the server";
  } else if (shelf.trouble && review.events.length) [kind, text] = ["bad", `Not saved: ${shelf.trouble}. Export before you close this page`];
  else if (!review.events.length) [kind, text] = ["none", "Nothing to save yet"];
  else if (!fresh) text = "Exported, nothing new since";
  place.textContent = text;
  place.dataset.kind = kind;
  $("unexported").textContent = fresh && !wire ? thousands(fresh) : "";
}

// -- rows

function places(s, i, side) {
  const { book } = view;
  const text = side === "source" ? book.segments.src[i] : book.original(s, i);
  const column = side === "source" ? book.findings.ss : book.findings.ts;
  /** @type {Place[]} */
  const found = [];
  if (view.highlights) {
    book.numbers(s, i).forEach((f, number) => {
      if (book.dismissal(f)) return;
      const units = toUnits(text, column[f]);
      for (let place = 0; place < units.length; place += 2) {
        const kind = `${book.severity(f)}${f === view.finding ? " chosen" : ""}`;
        found.push({ from: units[place], to: units[place + 1], kind, label: place ? undefined : `${number + 1}`, title: `${number + 1} ${book.severity(f)}: ${book.check(f)}`, id: `f${f}` });
      }
    });
  }
  let letter = 0;
  for (const mark of book.state(s, i)?.marks.values() ?? []) {
    letter += 1;
    if (mark.side !== side || mark.text !== text) continue;
    const [from, to] = toUnits(text, [mark.start, mark.end]);
    found.push({ from, to, kind: `${severityOf(mark.severity)} own`, label: letterOf(letter), title: `${letterOf(letter)} marked by a reviewer: ${mark.severity} ${mark.category}`, id: `m${mark.id}` });
  }
  if (side === "source") {
    const terms = book.segments.terms[i];
    const units = toUnits(text, terms.flatMap((value, place) => (place % 3 < 2 ? [value] : [])));
    for (let place = 0; place < terms.length; place += 3) {
      const concept = book.data.concepts[terms[place + 2]];
      found.push({ from: units[(place / 3) * 2], to: units[(place / 3) * 2 + 1], kind: "term", title: concept.en.map((row) => `${row.text} (${row.status})`).join(", "), id: `t${terms[place + 2]}` });
    }
  }
  const { cursor } = view;
  if (cursor && i === view.at && cursor.side === side && cursor.words.length) {
    const [first, last] = [Math.min(cursor.first, cursor.last), Math.max(cursor.first, cursor.last)];
    found.push({ from: cursor.words[first][0], to: cursor.words[last][1], kind: "cursor" });
  }
  return found;
}

const letterOf = (number) => (number <= 26 ? String.fromCharCode(96 + number) : `z${number - 26}`);

function textOf(s, i, side) {
  const { book } = view;
  const source = side === "source";
  const element = h("p", { class: `text ${source ? "src" : "tgt"}`, lang: language(side), "data-side": side, dir: "auto" });
  const inner = h("bdi");
  paint(inner, source ? book.segments.src[i] : book.original(s, i), places(s, i, side));
  element.append(inner);
  return element;
}

const STATUS_SIGNS = { done: "✓ done", question: "? question", rejected: "✕ rejected" };

/** The metric that a quiet row shows: the one the list is sorted by, else COMET, else the first. */
function mainMetric() {
  const { metrics } = view.book.data;
  return metrics.find(({ name }) => view.order.startsWith(`${name}.`)) ?? metrics.find(({ name }) => name.startsWith("comet")) ?? metrics.find(({ name }) => name.startsWith("chrf")) ?? metrics[0];
}

function headOf(s, i) {
  const { book } = view;
  const state = book.state(s, i);
  const metrics = i === view.at ? book.data.metrics : [mainMetric()].filter(Boolean);
  const values = metrics.flatMap((metric) => {
    const value = metric.values[s]?.[i];
    return typeof value === "number" ? [h("span", { class: "value", title: metric.label }, h("span", { class: "soft" }, `${metric.name.replace(/^comet-.*/, "comet")} `), value.toFixed(metric.digits))] : [];
  });
  return h(
    "div",
    { class: "num" },
    h("a", { class: "no", href: `#${hashOf({ at: i })}`, title: `Segment ${book.segments.id[i]}` }, String(i + 1)),
    book.segments.id[i] !== String(i + 1) && shown(book.segments.id[i], { class: "id soft" }),
    state?.status && h("span", { class: `st ${state.status}` }, STATUS_SIGNS[state.status]),
    book.edited(s, i) && h("span", { class: "st edited" }, "✎ edited"),
    state?.esa !== null && state?.esa !== undefined && h("span", { class: "value" }, h("span", { class: "soft" }, "esa "), String(state.esa)),
    ...values.slice(0, 6),
  );
}

/** A row as it stands in the list: two columns of text, one line for each finding. */
function quietRow(s, i) {
  const { book } = view;
  const edited = book.edited(s, i);
  const state = book.state(s, i);
  return [
    headOf(s, i),
    textOf(s, i, "source"),
    edited ? h("div", { class: "cell" }, twoLines(book.changes(s, i), language("target"))) : h("div", { class: "cell" }, textOf(s, i, "target")),
    h(
      "ul",
      { class: "chips" },
      ...book.numbers(s, i).map((f, number) => chip(f, number, false)),
      ...ownMarks(s, i, false),
      state?.comment && h("li", { class: "comment" }, h("span", { class: "label" }, "Comment"), shown(state.comment)),
    ),
  ];
}

const FATES = { dismissed: "dismissed", accepted: "accepted", changed: "words changed", met: "now there" };

function chip(f, number, active) {
  const { book } = view;
  const { msg, fix, ts, alike } = book.findings;
  const fate = book.fate(f);
  const kind = book.severity(f);
  const item = h("li", { class: `finding ${kind} ${fate}`, "data-f": f, "aria-current": active && f === view.finding ? "true" : null });
  const badge = h("span", { class: `sev ${kind}` }, h("b", { "aria-hidden": "true" }, LETTERS[kind]), h("span", active ? {} : { class: "unseen" }, active ? capital(kind) : kind));
  item.append(h("span", { class: "n" }, String(number + 1)), badge);
  // In a quiet row the name is no link: a hundred rows of links would lie in the way of the Tab key.
  const name = active ? h("a", { class: "check", href: `#check-${book.check(f)}`, title: `${book.category(f)}: what this check says` }) : h("span", { class: "check" });
  name.append(book.check(f));
  item.append(name);
  item.append(shown(msg[f], { class: "message" }));
  if (fate !== "open") item.append(h("span", { class: "fate" }, FATES[fate]));
  if (!active) return item;
  const original = book.original(book.findings.sys[f], book.findings.seg[f]);
  const tools = h("span", { class: "acts" });
  if (fix[f] !== null && fate !== "dismissed" && fate !== "accepted") {
    const units = toUnits(original, ts[f].slice(0, 2));
    const old = units.length ? original.slice(units[0], units[1]) : "";
    const mend = h("span", { class: "mend" });
    if (old) mend.append(h("span", { class: "unseen" }, "replace "), textIn("del", old), h("span", { class: "unseen" }, " with "), " ");
    mend.append(fix[f] ? textIn("ins", fix[f]) : h("span", { class: "soft" }, "(take out)"));
    item.append(mend);
    if (ts[f].length) tools.append(button("Accept", "accept", { title: "Put the suggestion in (a)" }));
  }
  if (fate === "dismissed") tools.append(...dismissedTools(f));
  else {
    const kin = (book.kin.get(alike[f]) ?? []).filter((other) => !book.dismissal(other)).length;
    tools.append(button("Dismiss", "dismiss", { title: `Dismiss: ${REASONS[view.reason]} (d)` }));
    if (kin > 1) tools.append(button(`All ${thousands(kin)} alike`, "dismiss-alike", { title: "Dismiss every finding of this check with the same marked text (D)" }));
    tools.append(button("Reason …", "reason", { title: "Dismiss for another reason (x)" }), button("Mark", "annotate", { title: "Take it over as an error marked by you" }));
  }
  item.append(tools);
  return item;
}

function textIn(tag, text) {
  const element = h(tag, { lang: language("target") });
  write(element, text);
  return element;
}

function dismissedTools(f) {
  const why = view.book.dismissal(f);
  const words = REASONS[why.reason] ?? why.reason;
  const scope = why.scope === "alike" ? ", all alike" : why.scope === "earlier" ? ", in an earlier review" : "";
  return [h("span", { class: "soft" }, shown(`${words}${why.note ? `: ${why.note}` : ""}${scope}`)), button("Restore", "restore", { title: "Take the dismissal back" })];
}

function ownMarks(s, i, active) {
  const marks = [...(view.book.state(s, i)?.marks.values() ?? [])];
  return marks.map((mark, number) => {
    const [from, to] = toUnits(mark.text, [mark.start, mark.end]);
    const kind = severityOf(mark.severity);
    const words = mark.side === "missing" ? "[missing]" : mark.text.slice(from, to);
    const item = h("li", { class: `own ${kind}`, "data-m": mark.id }, h("span", { class: "n" }, letterOf(number + 1)));
    item.append(h("span", { class: `sev ${kind}` }, h("b", { "aria-hidden": "true" }, LETTERS[kind]), h("span", active ? {} : { class: "unseen" }, capital(kind))));
    item.append(shown(mark.category || "no category", { class: "check" }), shown(`“${words}”`, { class: "message" }));
    if (mark.note) item.append(shown(mark.note, { class: "soft" }));
    if (active) item.append(h("span", { class: "acts" }, button("Remove", "unmark")));
    return item;
  });
}

/**
 * The text that an editor began with. What is typed is kept against it, so that two who edit the same text are told.
 * @type {WeakMap<HTMLTextAreaElement, string>}
 */
const bases = new WeakMap();
const isDirty = (editor) => editor.value !== bases.get(editor);

/** The row that is worked on. Its parts are replaced one by one, so that the editor keeps its own undo. */
function activeRow(s, i) {
  const editor = h("textarea", { class: "edit text", lang: language("target"), spellcheck: "true", dir: "auto", rows: 2, "aria-label": `Post-edit of segment ${i + 1}`, autocomplete: "off" });
  editor.value = view.book.text(s, i);
  bases.set(editor, editor.value);
  return [
    h("div", { "data-part": "head" }),
    h("div", { class: "cell", "data-part": "source" }),
    h("div", { class: "cell" }, h("div", { "data-part": "target" }), h("div", { class: "editor" }, editor), h("div", { "data-part": "diff" }), h("div", { "data-part": "remarks", "aria-live": "polite" })),
    h("div", { class: "below", "data-part": "below" }),
  ];
}

function fillActive(row, s, i, only = "") {
  const { book } = view;
  /** @type {Record<string, () => (Node | string | null | false | undefined)[]>} */
  const parts = {
    head: () => [headOf(s, i)],
    source: () => [textOf(s, i, "source"), termList(s, i), ...otherTexts(s, i)],
    target: () => [targetLine(s, i)],
    diff: () => [draftDiff(s, i)],
    remarks: () => [remarkList(s, i)],
    below: () => [h("ul", { class: "chips" }, ...book.numbers(s, i).map((f, number) => chip(f, number, true)), ...ownMarks(s, i, true)), conflictBox(s, i), tools(s, i)],
  };
  for (const [name, make] of Object.entries(parts)) {
    if (only && !only.split(" ").includes(name)) continue;
    const part = row.querySelector(`[data-part="${name}"]`);
    const focus = part.contains(document.activeElement) ? marker(document.activeElement) : "";
    part.replaceChildren(...make().filter((child) => child));
    if (focus) refocus(part, focus);
  }
}

/** What tells an element of the row from the others, so that the focus finds it again when the row is made anew. */
function marker(element) {
  const action = element.closest("[data-do]")?.dataset.do;
  const item = element.closest("[data-f]")?.dataset.f ?? element.closest("[data-m]")?.dataset.m ?? "";
  return action ? `${action} ${item}` : element.id ? `#${element.id}` : " ";
}

function refocus(part, name) {
  if (name.startsWith("#")) return $(name.slice(1))?.focus();
  const [action, item] = name.split(" ");
  const found = [...part.querySelectorAll(`[data-do="${action}"]`)].find((each) => !item || each.closest(`[data-f="${item}"], [data-m="${item}"]`));
  (found ?? rowOf(view.at))?.focus({ preventScroll: true });
}

function targetLine(s, i) {
  const line = textOf(s, i, "target");
  if (view.cursor) line.append(" ", button("[missing]", "mark-missing", { class: "missing", title: "Something of the source is missing (x)" }));
  return line;
}

function termList(s, i) {
  const { terms } = view.book.segments;
  const numbers = [...new Set(terms[i].filter((_, place) => place % 3 === 2))];
  if (!numbers.length) return null;
  return h(
    "ul",
    { class: "terms" },
    ...numbers.map((number) => {
      const concept = view.book.data.concepts[number];
      const item = h("li", {}, shown(concept.zh[0] ?? "", { lang: language("source"), class: "zh" }), h("span", { "aria-hidden": "true" }, " → "));
      for (const row of concept.en) {
        const good = ["preferred", "admitted", "dnt"].includes(row.status);
        const label = row.status === "preferred" ? "" : ` ${row.status}`;
        item.append(good ? h("button", { type: "button", class: `en ${row.status}`, "data-do": "insert", "data-text": row.text, title: "Put it in at the cursor" }, shown(row.text)) : h("span", { class: `en ${row.status}` }, textIn("del", row.text)), label && h("span", { class: "soft" }, label), " ");
      }
      if (concept.note) item.append(shown(concept.note, { class: "soft gloss" }));
      return item;
    }),
  );
}

/** Reference and other systems, each with what differs from the text at hand marked. */
function otherTexts(s, i) {
  const { book } = view;
  const found = [];
  const text = draft() ?? book.text(s, i);
  const one = (name, other) => {
    const line = h("p", { class: "text", lang: language("target"), dir: "auto" });
    const inner = h("bdi");
    for (const [kind, piece] of diff(text, other)) {
      if (kind === "=") write(inner, piece);
      else if (kind === "+") {
        const differing = h("span", { class: "differs" });
        write(differing, piece);
        inner.append(differing);
      }
    }
    if (!other) inner.append(h("span", { class: "empty" }, "(empty)"));
    line.append(inner);
    return h("div", { class: "other" }, h("span", { class: "label" }, name), line);
  };
  if (view.reference) {
    const references = book.segments.ref[i];
    references.forEach((reference, number) => found.push(one(references.length > 1 ? `Reference ${number + 1}` : "Reference", reference)));
    if (!references.length) found.push(h("p", { class: "soft" }, "This segment has no reference."));
  }
  if (view.others) {
    book.systems.forEach((system, number) => {
      if (number !== s) found.push(one(shown(system), book.text(number, i)));
    });
    if (book.systems.length < 2) found.push(h("p", { class: "soft" }, "This run has one system."));
  }
  return found;
}

const draft = () => editorOf()?.value;

function draftDiff(s, i) {
  const text = draft() ?? view.book.text(s, i);
  const original = view.book.original(s, i);
  return text === original ? null : twoLines(diff(original, text), language("target"));
}

const REMARKS = {
  lost: "no longer there",
  number: "no longer there as written",
  forbidden: "forbidden",
  deprecated: "no longer wanted",
};

function remarkList(s, i) {
  const text = draft() ?? view.book.text(s, i);
  const live = view.live.get(`${s}\t${i}`);
  if (live && live.text === text) return liveList(live.findings, text);
  if (text === view.book.original(s, i)) return null;
  const found = remarks(view.book, s, i, text);
  if (!found.length) return null;
  return h(
    "ul",
    { class: "remarks" },
    ...found.map(({ kind, zh, words: forms_, better }) =>
      h("li", { class: kind }, h("b", { "aria-hidden": "true" }, "!"), shown(zh, { lang: language("source") }), kind === "forbidden" || kind === "deprecated" ? " · " : " → ", shown(forms_.join(" / "), { lang: language("target") }), h("span", { class: "soft" }, ` ${REMARKS[kind]}`), better && h("span", {}, " better: ", shown(better, { lang: language("target") }))),
    ),
  );
}

function liveList(findings, text) {
  if (!findings.length) return h("p", { class: "remarks clear" }, "✓ Nothing is flagged in this text by itself; checks that read the whole document are not asked here.");
  return h(
    "ul",
    { class: "remarks" },
    ...findings.map((finding) => {
      const kind = severityOf(finding.severity);
      const [from, to] = toUnits(text, finding.target_spans?.[0] ?? [0, 0]);
      return h("li", {}, h("span", { class: `sev ${kind}` }, h("b", { "aria-hidden": "true" }, LETTERS[kind]), h("span", { class: "unseen" }, kind)), h("span", { class: "check" }, String(finding.check)), shown(String(finding.message)), to > from && textIn("span", ` “${text.slice(from, to)}”`));
    }),
  );
}

function conflictBox(s, i) {
  const others = view.conflicts.get(`${s}\t${i}`);
  if (!others?.length) return null;
  return h(
    "div",
    { class: "note conflict", role: "group", "aria-label": "Two texts of this segment" },
    h("p", {}, h("b", {}, "Edited twice. "), "The newer text stands above; the other one is:"),
    ...others.map(({ text, user }, number) => h("div", { class: "other" }, h("span", { class: "label" }, shown(user || "another reviewer")), twoLines(diff(view.book.text(s, i), text), language("target")), button("Use this text", "use-other", { "data-number": number }))),
    button("Keep the text above", "keep-mine"),
  );
}

function tools(s, i) {
  const { book } = view;
  const state = book.state(s, i);
  const toggle = (label, status, key) => button(label, `status-${status}`, { "aria-pressed": String((state?.status ?? "") === status), title: `${label} (${key})` });
  const esa = h("input", { id: "esa", type: "number", min: 0, max: 100, step: 1, inputmode: "numeric", placeholder: "–", "aria-describedby": "esa-note", value: state?.esa ?? "" });
  const range = h("input", { id: "esa-range", type: "range", min: 0, max: 100, step: 1, "aria-label": "ESA score", value: state?.esa ?? 50, class: state?.esa === null || state?.esa === undefined ? "unset" : "" });
  const low = typeof state?.esa === "number" && state.esa < 66 && !state.marks.size && !book.numbers(s, i).some((f) => !book.dismissal(f));
  return h(
    "div",
    { class: "tools-row" },
    h("span", { class: "group" }, toggle("Done", "done", "y"), toggle("Question", "question", "q"), toggle("Reject", "rejected", "-")),
    h("span", { class: "group" }, button("Mark an error", "mark-mode", { "aria-pressed": String(Boolean(view.cursor)), title: "Mark words (m minor, M major)" }), book.hasReferences && button("Reference", "reference", { "aria-pressed": String(view.reference), title: "Reference (r)" }), book.systems.length > 1 && button("Other systems", "others", { "aria-pressed": String(view.others), title: "Other systems (o)" }), button("Propose a term", "term", { title: "A new glossary row (t)" })),
    h("span", { class: "group esa" }, h("label", { for: "esa" }, "ESA"), range, esa, h("span", { id: "esa-note", class: "soft" }, low ? "below 66, and nothing is marked: mark what is wrong" : "0 no meaning · 33 some · 66 most · 100 perfect")),
    h("span", { class: "group grow" }, h("label", { for: "comment" }, "Comment"), commentBox(state?.comment ?? "")),
  );
}

function commentBox(text) {
  const box = h("textarea", { id: "comment", rows: 1, dir: "auto" });
  box.value = text;
  return box;
}

function makeRow(i) {
  const { book, list } = view;
  const active = i === view.at;
  const row = h("li", { class: `row${active ? " active" : ""}`, "data-i": i, id: `s${view.system}-${i}`, tabindex: active ? 0 : -1, "aria-posinset": list.indexOf(i) + 1, "aria-setsize": list.length, "aria-current": active ? "true" : null });
  fillRow(row, i);
  const state = book.state(view.system, i);
  if (state?.status) row.dataset.status = state.status;
  return row;
}

function fillRow(row, i) {
  if (i === view.at) {
    row.replaceChildren(...activeRow(view.system, i));
    fillActive(row, view.system, i);
  } else row.replaceChildren(...quietRow(view.system, i));
}

/** Show a row anew; the row that is worked on keeps its editor. */
function refreshRow(i) {
  const row = rowOf(i);
  if (!row) return;
  row.dataset.status = view.book.state(view.system, i)?.status ?? "";
  if (i !== view.at) {
    fillRow(row, i);
    return;
  }
  const editor = editorOf();
  const text = view.book.text(view.system, i);
  if (editor && editor !== document.activeElement && !isDirty(editor) && editor.value !== text) {
    editor.value = text;
    bases.set(editor, text);
  }
  fillActive(row, view.system, i);
}

// -- the list and its pages

/** Filter and sort anew. A query that cannot be read leaves the list as it was and says why. */
function list() {
  const field = $("query");
  try {
    view.list = chosen(view.book, view.system, view.query, view.order);
    $("query-error").hidden = true;
    field.removeAttribute("aria-invalid");
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    $("query-error").textContent = error.message;
    $("query-error").hidden = false;
    field.setAttribute("aria-invalid", "true");
    return;
  }
  const place = view.list.indexOf(view.at);
  if (place < 0) view.at = -1;
  view.page = Math.max(0, Math.floor(place / PAGE_SIZE));
  showPage();
}

function showPage() {
  const { list, page, book } = view;
  if (view.at >= 0 && Math.floor(list.indexOf(view.at) / PAGE_SIZE) !== page) view.at = -1;
  const shownNow = list.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE);
  let document_ = -1;
  const { doc, docs } = book.segments;
  const rows = shownNow.map((i) => {
    const row = makeRow(i);
    if (doc[i] !== document_ && view.order === "file" && docs[doc[i]]) {
      row.classList.add("opens");
      row.dataset.doc = docs[doc[i]];
    }
    document_ = doc[i];
    return row;
  });
  $("rows").replaceChildren(...rows);
  if (view.at < 0 && rows.length) rows[0].tabIndex = 0;
  $("nothing").hidden = rows.length > 0;
  const whole = list.length === book.size ? plural(book.size, "segment") : `${thousands(list.length)} of ${plural(book.size, "segment")}`;
  $("count").textContent = whole;
  showPages();
  countSoon();
}

function showPages() {
  const last = Math.max(0, Math.ceil(view.list.length / PAGE_SIZE) - 1);
  $("pages").hidden = last === 0;
  const from = view.page * PAGE_SIZE + 1;
  $("page-now").textContent = `${thousands(from)} – ${thousands(Math.min(view.list.length, from + PAGE_SIZE - 1))} of ${thousands(view.list.length)}`;
  $("page-back").disabled = view.page === 0;
  $("page-on").disabled = view.page === last;
}

function turn(way) {
  const last = Math.max(0, Math.ceil(view.list.length / PAGE_SIZE) - 1);
  const page = Math.min(last, Math.max(0, view.page + way));
  if (page === view.page) return;
  leaveEditor();
  go(view.list[page * PAGE_SIZE], { top: true });
}

/**
 * Work on a segment: leave the one before, bring the new one to sight, give it the focus.
 * @param {number} i
 * @param {{focus?: boolean, top?: boolean, finding?: number, push?: boolean}} [options]
 */
function go(i, options = {}) {
  if (i === undefined || i < 0 || i >= view.book.size) return;
  leaveEditor();
  stopClock();
  const before = view.at;
  view.cursor = null;
  view.at = i;
  view.finding = options.finding ?? -1;
  let place = view.list.indexOf(i);
  if (place < 0) {
    view.query = $("query").value = "";
    view.list = chosen(view.book, view.system, "", view.order);
    place = view.list.indexOf(i);
    say("The filter was taken away: it hides that segment");
    view.page = Math.floor(place / PAGE_SIZE);
    showPage();
  } else if (Math.floor(place / PAGE_SIZE) !== view.page || !rowOf(i)) {
    view.page = Math.floor(place / PAGE_SIZE);
    showPage();
  } else {
    for (const other of new Set([before, i])) replaceRow(other);
  }
  const row = rowOf(i);
  if (row) {
    row.scrollIntoView({ block: options.top ? "start" : "nearest", behavior: "instant" });
    if (options.focus !== false) row.focus({ preventScroll: true });
  }
  startClock(i);
  writeHash(options.push);
  const queue = settledCheck;
  queue.cancel();
  if (view.wire && view.book.edited(view.system, i)) settledCheck();
}

function replaceRow(i) {
  const row = i >= 0 ? rowOf(i) : null;
  if (!row) return;
  const active = i === view.at;
  row.classList.toggle("active", active);
  row.tabIndex = active ? 0 : -1;
  if (active) row.setAttribute("aria-current", "true");
  else row.removeAttribute("aria-current");
  fillRow(row, i);
}

function step(way) {
  const { list, at, page } = view;
  if (!list.length) return;
  const place = at < 0 ? (way > 0 ? page * PAGE_SIZE : page * PAGE_SIZE) : list.indexOf(at) + way;
  if (place < 0 || place >= list.length) say(way > 0 ? "This is the last segment of the list" : "This is the first segment of the list");
  else go(list[place]);
}

/** The next open finding before or after the one that is chosen, over the whole list. */
function stepFinding(way) {
  const { book, system, list } = view;
  const start = view.at < 0 ? view.page * PAGE_SIZE : list.indexOf(view.at);
  for (let place = start; place >= 0 && place < list.length; place += way) {
    const numbers = book.numbers(system, list[place]).filter((f) => book.isOpen(f));
    const rest = list[place] === view.at && view.finding >= 0 ? numbers.filter((f) => (f - view.finding) * way > 0) : numbers;
    const next = way > 0 ? rest[0] : rest.at(-1);
    if (next !== undefined) {
      choose(list[place], next);
      return true;
    }
  }
  say(way > 0 ? "No open finding after this one in the list" : "No open finding before this one in the list");
  return false;
}

function choose(i, f) {
  if (i !== view.at) go(i, { finding: f });
  else {
    view.finding = f;
    fillActive(rowOf(i), view.system, i, "source target below");
  }
  const item = rowOf(i)?.querySelector(`[data-f="${f}"]`);
  item?.scrollIntoView({ block: "nearest", behavior: "instant" });
  if (!(document.activeElement instanceof HTMLTextAreaElement)) rowOf(i)?.focus({ preventScroll: true });
  tellAloud(`${capital(view.book.severity(f))}, ${view.book.check(f)}: ${view.book.findings.msg[f]}`);
}

/** The next place where something is left to do, from here to the end, then from the beginning. */
function nextLeft() {
  const { book, system, list, at } = view;
  const start = at < 0 ? -1 : list.indexOf(at);
  const turned = [...list.slice(start + 1), ...list.slice(0, start + 1)];
  const i = turned.find((each) => book.left(system, each) > 0 || book.state(system, each)?.status === "question");
  if (i === undefined) say("Nothing is left to do in this list");
  else {
    const f = book.numbers(system, i).find((each) => book.isOpen(each));
    if (f === undefined) go(i);
    else choose(i, f);
  }
}

// -- counts

const QUICK = [
  ["open", "To do", "left"],
  ["critical", "Critical", "severity:critical open"],
  ["major", "Major", "severity:major open"],
  ["minor", "Minor", "severity:minor open"],
  ["edited", "Edited", "edited"],
  ["question", "Questions", "status:question"],
  ["done", "Done", "done"],
  ["dismissed", "Dismissed", "dismissed"],
  ["marked", "Marked", "marked"],
  ["commented", "Commented", "commented"],
];

function count() {
  const { book, system } = view;
  /** @type {Record<string, number>} */
  const found = Object.fromEntries(QUICK.map(([name]) => [name, 0]));
  let [all, open] = [0, 0];
  for (let i = 0; i < book.size; i += 1) {
    const state = book.state(system, i);
    const finished = state?.status === "done" || state?.status === "rejected";
    let left = 0;
    const hit = new Set();
    for (let f = book.first[system][i]; f < book.first[system][i + 1]; f += 1) {
      all += 1;
      const fate = book.fate(f);
      if (fate === "dismissed") hit.add("dismissed");
      if (fate === "open") {
        left += 1;
        hit.add(book.severity(f));
      }
    }
    for (const name of hit) if (name in found) found[name] += 1;
    if (!finished && left) {
      found.open += 1;
      open += left;
    }
    if (!state) continue;
    if (book.edited(system, i)) found.edited += 1;
    if (state.status in found) found[state.status] += 1;
    if (state.marks.size) found.marked += 1;
    if (state.comment) found.commented += 1;
  }
  $("quick").replaceChildren(
    ...QUICK.filter(([name], place) => place < 4 || found[name]).map(([name, label, query]) =>
      h("li", {}, h("button", { type: "button", "data-query": query, class: name, "aria-pressed": String(view.query === query) }, label, " ", h("span", { class: "pill" }, thousands(found[name])))),
    ),
  );
  $("left").textContent = open ? `${plural(open, "finding")} left` : all ? "No finding left" : "No findings";
  $("progress").max = Math.max(all, 1);
  $("progress").value = all ? all - open : 1;
  $("progress").setAttribute("aria-valuetext", `${thousands(all - open)} of ${thousands(all)} findings settled`);
}
const countSoon = settled(60, () => count());

// -- editing

/** Keep what was typed: one event when the editor is left, not one for each key. */
function leaveEditor() {
  const editor = editorOf();
  if (!editor || view.at < 0) return false;
  settledDraft.cancel();
  view.shelf.set("draft", null);
  if (!isDirty(editor)) return false;
  const before = bases.get(editor);
  bases.set(editor, editor.value);
  record("edit", view.at, { before, after: editor.value });
  return true;
}

const settledDraft = settled(300, () => {
  const editor = editorOf();
  if (editor && view.at >= 0) view.shelf.set("draft", { system: view.book.systems[view.system], key: view.book.segments.key[view.at], before: bases.get(editor), after: editor.value });
});

/** The full checks of the served page on the text at hand. */
const settledCheck = settled(400, async () => {
  const { wire, at, system, book } = view;
  const text = draft() ?? (at >= 0 ? book.text(system, at) : "");
  if (!wire || at < 0) return;
  try {
    const { findings } = await wire.ask("check", { system: book.systems[system], key: book.segments.key[at], text });
    view.live.set(`${system}\t${at}`, { text, findings });
    const row = rowOf(at);
    if (row && at === view.at) fillActive(row, system, at, "remarks");
  } catch {
    // the state of the connection is told by saving
  }
});

const typed = settled(80, () => {
  const row = rowOf(view.at);
  if (row?.classList.contains("active")) fillActive(row, view.system, view.at, "diff remarks");
});

/** Put text in at the cursor, or in place of a range, in a way that the editor's own undo takes back. */
function putIn(editor, text, from = editor.selectionStart, to = editor.selectionEnd) {
  editor.focus();
  editor.setSelectionRange(from, to);
  if (!document.execCommand("insertText", false, text)) editor.setRangeText(text, from, to, "end");
}

function edit() {
  if (view.at < 0) step(1);
  const editor = editorOf();
  if (!editor) return;
  editor.focus();
  editor.setSelectionRange(editor.value.length, editor.value.length);
}

/** Save, call the segment done, go on: to the next segment, or with `left` to the next place that is left, ready for keys. */
function saveAndNext(left = false) {
  const i = view.at;
  const inEditor = document.activeElement === editorOf();
  leaveEditor();
  if (stateNow()?.status !== "done") record("status", i, { status: "done" });
  if (left) {
    rowOf(i)?.focus({ preventScroll: true });
    return nextLeft();
  }
  const place = view.list.indexOf(i);
  if (place + 1 < view.list.length) {
    go(view.list[place + 1]);
    if (inEditor) edit();
  } else {
    rowOf(i)?.focus();
    say("Saved. This was the last segment of the list");
  }
  return undefined;
}

function setStatus(status) {
  if (view.at < 0) return;
  leaveEditor();
  const now = stateNow()?.status ?? "";
  record("status", view.at, { status: now === status ? "" : status });
}

// -- decisions on findings

/** The finding that a key or a button means: the one beside the button, the chosen one, else the first open one. */
function meant(element) {
  const beside = element?.closest?.("[data-f]");
  if (beside) return Number(beside.dataset.f);
  if (view.at < 0) return -1;
  const numbers = view.book.numbers(view.system, view.at);
  if (numbers.includes(view.finding)) return view.finding;
  return numbers.find((f) => view.book.isOpen(f)) ?? numbers[0] ?? -1;
}

const factsOf = (f) => ({ finding: view.book.findings.id[f], alike: view.book.findings.alike[f], check: view.book.check(f) });

function dismiss(f, scope, reason, note = "") {
  const { book } = view;
  if (f < 0) return say("There is no finding to dismiss here");
  if (book.dismissal(f)) return say("This finding is dismissed already");
  const kin = scope === "alike" ? (book.kin.get(book.findings.alike[f]) ?? []).filter((other) => !book.dismissal(other)).length : 1;
  view.reason = reason;
  record("dismiss", book.findings.seg[f], { ...factsOf(f), scope, reason, note });
  afterDecision(f);
  say(`Dismissed${kin > 1 ? ` ${thousands(kin)} findings alike` : ""}: ${REASONS[reason]}. u takes it back`);
}

/** Go on: to the next open finding of the segment, else of the list. */
function afterDecision(f) {
  const { book, system, at } = view;
  const rest = book.numbers(system, at).filter((other) => book.isOpen(other));
  const next = rest.find((other) => other > f) ?? rest[0];
  if (next !== undefined) choose(at, next);
  else if (!stepFinding(1)) {
    view.finding = -1;
    rowOf(at)?.focus({ preventScroll: true });
  }
}

function restore(f) {
  const why = f >= 0 && view.book.dismissal(f);
  if (!why) return;
  const { check: _, ...facts } = factsOf(f);
  record("restore", view.book.findings.seg[f], { ...facts, scope: why.scope === "alike" ? "alike" : "here" });
}

function accept(f) {
  const { book, system, at } = view;
  if (f < 0 || book.findings.fix[f] === null || !book.findings.ts[f].length) return say("This finding has no suggestion that could be put in");
  if (["accepted", "dismissed"].includes(book.fate(f))) return say("This finding is settled already");
  leaveEditor();
  const original = book.original(system, at);
  const before = book.text(system, at);
  const [from, to] = toUnits(original, book.findings.ts[f].slice(0, 2));
  const range = moved(book.changes(system, at), from, to) ?? only(before, original.slice(from, to));
  if (!range) return say("The words that it is about were changed already; edit the text by hand");
  const fix = book.findings.fix[f];
  const editor = editorOf();
  const writing = editor && document.activeElement === editor;
  if (writing) {
    putIn(editor, fix, range[0], range[1]);
    bases.set(editor, editor.value);
  }
  record("accept", at, { finding: book.findings.id[f], before, after: before.slice(0, range[0]) + fix + before.slice(range[1]) });
  say("Suggestion put in. u takes it back");
  if (!writing) afterDecision(f);
}

/** The one place of a piece in a text; null where there is none, or more than one. */
function only(text, piece) {
  const at = piece ? text.indexOf(piece) : -1;
  return at < 0 || text.indexOf(piece, at + 1) >= 0 ? null : [at, at + piece.length];
}

/** Take the last decision back, wherever it was made. */
function undo() {
  const { review } = view;
  leaveEditor();
  const last = review.events.findLast((event) => !["undo", "redo", "time"].includes(event.op) && !review.undone.has(event.id) && mine(event));
  if (!last) return say("Nothing to take back");
  const redo = [...view.redo, last.id];
  record("undo", indexOf(last.key), { of: last.id, system: last.system, key: last.key, seg: last.seg });
  view.redo = redo;
  show(last, "Taken back");
}

function redo() {
  const id = view.redo.at(-1);
  const event = id && view.review.byId.get(id);
  if (!event) return say("Nothing to do again");
  const rest = view.redo.slice(0, -1);
  record("redo", indexOf(event.key), { of: event.id, system: event.system, key: event.key, seg: event.seg });
  view.redo = rest;
  show(event, "Done again");
}

const mine = (event) => event.user === view.user;
const keys = new Map();

function indexOf(key) {
  if (!keys.size) view.book.segments.key.forEach((each, i) => keys.set(each, i));
  return keys.get(key) ?? -1;
}

const DEEDS = { edit: "edit", accept: "suggestion", dismiss: "dismissal", restore: "restored finding", comment: "comment", mark: "mark", unmark: "removed mark", score: "score", status: "status", term: "proposed term" };

function show(event, what) {
  const s = view.book.systems.indexOf(event.system);
  const i = indexOf(event.key);
  if (s >= 0 && s !== view.system) switchSystem(s, i);
  else if (i >= 0 && i !== view.at) go(i, { focus: !(document.activeElement instanceof HTMLInputElement) });
  say(`${what}: ${DEEDS[event.op] ?? event.op}${i >= 0 ? ` in segment ${i + 1}` : ""}`);
}

// -- marking errors

const segmenters = new Map();

/** Words of a text (or signs, where `fine`), each from and to in UTF-16 units; what is no word is left out. */
function unitsOf(text, side, fine) {
  const name = `${language(side)} ${fine}`;
  if (!segmenters.has(name)) segmenters.set(name, new Intl.Segmenter(language(side), { granularity: fine ? "grapheme" : "word" }));
  const found = [];
  for (const { index, segment, isWordLike } of segmenters.get(name).segment(text)) {
    if (fine ? segment.trim() : isWordLike || /\S/.test(segment)) found.push([index, index + segment.length]);
  }
  return found;
}

const textBeside = (side) => (side === "source" ? view.book.segments.src[view.at] : view.book.original(view.system, view.at));

/** Begin marking by keyboard, or end it. */
function markMode(side = "target") {
  if (view.at < 0) step(1);
  if (view.at < 0) return;
  leaveEditor();
  const text = textBeside(side) || "";
  const list = unitsOf(text, side, false);
  view.cursor = list.length || side === "target" ? { side, words: list, first: 0, last: 0, fine: false } : null;
  fillActive(rowOf(view.at), view.system, view.at);
  rowOf(view.at)?.focus({ preventScroll: true });
  sayCursor("Marking: arrows move, Shift extends, Alt by sign, Tab changes the side, m minor, M major, x missing, Esc ends. ");
}

function endMarking() {
  view.cursor = null;
  fillActive(rowOf(view.at), view.system, view.at);
  rowOf(view.at)?.focus({ preventScroll: true });
}

function sayCursor(before = "") {
  const { cursor } = view;
  if (!cursor || !cursor.words.length) return say(`${before}The text is empty`);
  const [first, last] = [Math.min(cursor.first, cursor.last), Math.max(cursor.first, cursor.last)];
  say(`${before}${textBeside(cursor.side).slice(cursor.words[first][0], cursor.words[last][1])}`);
}

function moveCursor(way, extend, fine) {
  const { cursor } = view;
  if (!cursor || !cursor.words.length) return;
  if (fine !== cursor.fine) {
    const [from, to] = [cursor.words[Math.min(cursor.first, cursor.last)][0], cursor.words[Math.max(cursor.first, cursor.last)][1]];
    cursor.words = unitsOf(textBeside(cursor.side), cursor.side, fine);
    cursor.fine = fine;
    cursor.first = Math.max(0, cursor.words.findIndex(([, end]) => end > from));
    cursor.last = Math.max(cursor.first, cursor.words.findLastIndex(([start]) => start < to));
  }
  cursor.last = Math.min(cursor.words.length - 1, Math.max(0, cursor.last + way));
  if (!extend) cursor.first = cursor.last;
  fillActive(rowOf(view.at), view.system, view.at, "source target");
  sayCursor();
}

/** The words that the mouse has selected in a text of the row at hand, to whole words and without spaces around. */
function selected() {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const start = range.startContainer.parentElement?.closest(".text[data-side]");
  const row = start?.closest(".row");
  if (!start || !row || !start.contains(range.endContainer)) return null;
  const i = Number(row.getAttribute("data-i"));
  if (i !== view.at) go(i);
  const side = start.getAttribute("data-side") ?? "target";
  const text = textBeside(side);
  let [from, to] = [unitAt(start, range.startContainer, range.startOffset), unitAt(start, range.endContainer, range.endOffset)];
  for (const [first, last] of unitsOf(text, side, false)) {
    if (first < from && from < last) from = first;
    if (first < to && to < last) to = last;
  }
  while (from < to && /\s/.test(text[from])) from += 1;
  while (to > from && /\s/.test(text[to - 1])) to -= 1;
  return from < to ? { side, from, to } : null;
}

/** What is to be marked now: what the mouse selected, else what the keyboard did. */
function toMark() {
  const picked = selected();
  if (picked) return picked;
  const { cursor } = view;
  if (!cursor || !cursor.words.length) return null;
  const [first, last] = [Math.min(cursor.first, cursor.last), Math.max(cursor.first, cursor.last)];
  return { side: cursor.side, from: cursor.words[first][0], to: cursor.words[last][1] };
}

function askMark(severity, place = toMark(), facts = {}) {
  if (!place) return markMode();
  const form = $("mark-form");
  form.reset();
  const text = place.side === "missing" ? view.book.original(view.system, view.at) : textBeside(place.side);
  const quote = $("mark-quote");
  quote.replaceChildren();
  quote.lang = language(place.side);
  write(quote, place.side === "missing" ? "[missing]" : text.slice(place.from, place.to));
  form.elements.category.value = facts.category ?? (place.side === "missing" || place.side === "source" ? "Accuracy/Omission" : form.elements.category.options[0].value);
  if (form.elements.category.selectedIndex < 0) form.elements.category.value = "";
  form.elements.severity.value = severity;
  form.elements.note.value = facts.note ?? "";
  ask("mark-dialog", () => {
    const [start, end] = place.side === "missing" ? [0, 0] : [toPoint(text, place.from), toPoint(text, place.to)];
    const mark = { id: newId().slice(0, 12), side: place.side, start, end, category: form.elements.category.value, severity: form.elements.severity.value, note: form.elements.note.value.trim() };
    view.cursor = null;
    getSelection()?.removeAllRanges();
    record("mark", view.at, { mark, text });
    say(`Marked: ${mark.severity} ${mark.category}`);
  });
}

/** A finding taken over as an error that a reviewer stands for. */
function annotate(f) {
  if (f < 0) return;
  const { book, system, at } = view;
  const { ts, ss, msg } = book.findings;
  const side = ts[f].length ? "target" : ss[f].length ? "source" : "missing";
  const units = side === "missing" ? [0, 0] : toUnits(textBeside(side), (side === "target" ? ts : ss)[f].slice(0, 2));
  if (at >= 0 && system >= 0) askMark(book.severity(f), { side, from: units[0], to: units[1] }, { category: book.category(f), note: msg[f] });
}

// -- dialogs

/**
 * Show a dialog with a form; `then` is done when it is confirmed. The focus goes back to where it was.
 * @param {string} id
 * @param {() => void} then
 */
function ask(id, then) {
  const dialog = $(id);
  const back = document.activeElement;
  dialog.returnValue = "";
  dialog.addEventListener(
    "close",
    () => {
      if (dialog.returnValue === "ok") then();
      if (back instanceof HTMLElement && back.isConnected && back !== document.body) back.focus({ preventScroll: true });
      else rowOf(view.at)?.focus({ preventScroll: true });
    },
    { once: true },
  );
  dialog.showModal();
}

function askReason(f) {
  if (f < 0 || view.book.dismissal(f)) return say("There is no open finding here");
  const form = $("reason-form");
  form.reset();
  form.elements.reason.value = view.reason;
  const kin = (view.book.kin.get(view.book.findings.alike[f]) ?? []).filter((other) => !view.book.dismissal(other)).length;
  $("reason-kin").textContent = kin > 1 ? `all ${thousands(kin)} alike in this run` : "this one (nothing else is alike)";
  ask("reason-dialog", () => dismiss(f, form.elements.scope.checked ? "alike" : "here", form.elements.reason.value, form.elements.note.value.trim()));
}

function askTerm() {
  if (view.at < 0) return;
  const form = $("term-form");
  form.reset();
  const picked = selected();
  if (picked?.side === "source") form.elements.zh.value = textBeside("source").slice(picked.from, picked.to);
  if (picked?.side === "target") form.elements.en.value = textBeside("target").slice(picked.from, picked.to);
  const editor = editorOf();
  if (editor && editor.selectionStart < editor.selectionEnd) form.elements.en.value = editor.value.slice(editor.selectionStart, editor.selectionEnd);
  ask("term-dialog", () => {
    const [zh, en, note] = ["zh", "en", "note"].map((name) => form.elements[name].value.trim());
    if (zh && en) {
      record("term", view.at, { zh, en, note });
      say(`Proposed: ${zh} → ${en}`);
    }
  });
}

function help() {
  const body = $("help-keys");
  if (!body.childElementCount) {
    for (const [group, entries] of Object.entries(HELP)) {
      body.append(h("h3", {}, group), h("dl", {}, ...entries.map(([keys_, text]) => h("div", {}, h("dt", {}, ...keys_.split(" ").map((key) => h("kbd", {}, key))), h("dd", {}, text)))));
    }
  }
  if (!$("help").open) $("help").showModal();
}

const HELP = {
  Moving: [
    ["j ↓", "next segment"],
    ["k ↑", "segment before"],
    ["n", "next open finding"],
    ["p", "open finding before"],
    ["1 – 9", "finding of this segment by its number"],
    ["l", "next place where something is left to do"],
    ["g", "go to a segment by its number"],
    ["[ ]", "page before, next page"],
    ["/", "filter"],
  ],
  Editing: [
    ["e Enter", "edit the translation"],
    ["Ctrl+Enter", "save, done, on in the next segment"],
    ["Ctrl+Shift+Enter", "save, done, next place where something is left, out of the editor"],
    ["Ctrl+S", "save and stay"],
    ["Esc", "leave the editor; what was typed is kept"],
    ["Ctrl+Z", "the editor's own undo, while you type"],
    ["u U", "take the last decision back, do it again"],
    ["y q -", "done, question, reject"],
  ],
  Findings: [
    ["a", "accept the suggestion"],
    ["d", "dismiss and go on"],
    ["D", "dismiss all alike"],
    ["x", "dismiss for another reason, with a note"],
    ["h", "marks on and off"],
  ],
  Marking: [
    ["m M", "mark what is selected, minor or major; else begin to mark by keyboard"],
    ["← →", "word by word; Shift extends, Alt by sign"],
    ["Tab", "source or translation"],
    ["x", "while marking: something is missing"],
    ["s", "score, ESA 0 to 100"],
    ["c", "comment"],
  ],
  Showing: [
    ["r", "reference"],
    ["o", "other systems"],
    ["v", "next system"],
    ["t", "propose a term"],
    ["?", "this list"],
  ],
};

// -- effort: counted only where somebody switched it on, and said to be on all the while

const IDLE = 60_000;

function startClock(i) {
  if (view.timing) view.clock = { i, start: Date.now(), last: Date.now(), active: 0, key: 0, keys: {}, pauses: { 300: 0, 1000: 0 } };
}

/** @param {string} kind what kind of key or act it was; "" for a mere sign of life */
function tick(kind) {
  const { clock } = view;
  if (!clock) return;
  const now = Date.now();
  clock.active += Math.min(now - clock.last, IDLE);
  clock.last = now;
  if (!kind) return;
  clock.keys[kind] = (clock.keys[kind] ?? 0) + 1;
  if (clock.key) for (const least of [300, 1000]) if (now - clock.key >= least) clock.pauses[least] += 1;
  clock.key = now;
}

function stopClock() {
  const { clock } = view;
  if (!clock) return;
  tick("");
  view.clock = null;
  if (clock.active >= 500) record("time", clock.i, { active_ms: clock.active, keys: clock.keys, pauses: clock.pauses }, { silent: true });
}

function setTiming(on) {
  if (!on) stopClock();
  view.timing = on;
  view.shelf.set("timing", on || null);
  $("timing-on").hidden = !on;
  if (on && view.at >= 0) startClock(view.at);
}

/** The class of a key as effort studies count them. */
function keyClass(event) {
  if (event.inputType) {
    if (event.inputType.startsWith("delete")) return "erase";
    if (event.inputType.startsWith("history")) return "undo";
    if (event.inputType === "insertFromPaste") return "paste";
    const data = event.data ?? "";
    return /^\p{L}+$/u.test(data) ? "letter" : /^\p{N}+$/u.test(data) ? "digit" : /^\s+$/.test(data) || event.inputType === "insertLineBreak" ? "white" : "symbol";
  }
  return /^(Arrow|Home|End|Page)/.test(event.key) ? "navigation" : "";
}

// -- the review file

const reviewName = () => `${(view.book.run.origin.split(/[\\/]/).at(-1) || "run").replace(/\.[^.]*$/, "") || "run"}.review.jsonl`;

function reviewText() {
  const { book, review } = view;
  const header = { "mtqa-review": 1, run: book.run.id, corpus: book.run.origin, systems: book.systems, segments: book.run.segments, created: new Date().toISOString() };
  return [header, ...review.events].map((line) => `${JSON.stringify(line)}\n`).join("");
}

function exportReview() {
  leaveEditor();
  stopClock();
  const address = URL.createObjectURL(new Blob([reviewText()], { type: "application/x-ndjson" }));
  h("a", { href: address, download: reviewName() }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  view.exported = view.review.events.length;
  view.shelf.set("exported", view.exported);
  showSaved();
  if (view.at >= 0) startClock(view.at);
  say(`${plural(view.exported, "event")} exported to ${reviewName()}`);
}

/** @param {File} file */
async function importReview(file) {
  const { header, events, torn } = readReview(await file.text());
  if (!header) return notice(`${file.name} is no review file: its first line names no mtqa-review.`);
  const other = header.run !== view.book.run.id ? " It was made on another run; what fits by its segment keys is taken over." : "";
  leaveEditor();
  const before = new Map([...view.review.segments].map(([name, state]) => [name, state.text]));
  const old = view.review.events.length;
  const fresh = view.review.merge(events);
  noteConflicts(before, fresh);
  view.shelf.rewrite(view.review.events);
  if (view.wire) {
    view.wire.waiting.push(...fresh);
    send();
  }
  // What came in stands in a file already; only what was not exported before is still to be saved.
  if (view.exported >= old) view.exported = view.review.events.length;
  view.shelf.set("exported", view.exported);
  const known = fresh.filter((event) => indexOf(event.key) < 0 && event.key).length;
  changed(null);
  const conflicts = view.conflicts.size ? ` ${plural(view.conflicts.size, "segment")} edited twice: filter by conflict.` : "";
  notice(`${file.name}: ${plural(fresh.length, "event")} taken in${events.length - fresh.length ? `, ${thousands(events.length - fresh.length)} known already` : ""}${torn ? `, ${plural(torn, "line")} unreadable and left out` : ""}${known ? `, ${thousands(known)} of segments that this page does not hold` : ""}.${other}${conflicts}`);
}

/** Where both had edited a segment and the texts differ, both are kept to be shown. */
function noteConflicts(before, fresh) {
  const { book, review } = view;
  for (const event of fresh) {
    if (event.op !== "edit" && event.op !== "accept") continue;
    const name = `${event.system}\t${event.key}`;
    const [mine_, now] = [before.get(name), review.segments.get(name)?.text];
    const [s, i] = [book.systems.indexOf(event.system), indexOf(event.key)];
    if (mine_ === undefined || s < 0 || i < 0) continue;
    const theirs = fresh.findLast((each) => ["edit", "accept"].includes(each.op) && each.system === event.system && each.key === event.key && !review.undone.has(each.id));
    const loser = now === mine_ ? theirs?.after : mine_;
    if (loser !== undefined && loser !== now) view.conflicts.set(`${s}\t${i}`, [{ text: loser, user: now === mine_ ? event.user : view.user }]);
  }
}

function notice(text) {
  $("notices").append(h("p", { class: "note" }, shown(text), " ", button("Close", "close-notice")));
}

// -- the address: filter, order, system and segment, so that a place can be pasted and Back goes back

function hashOf(changes = {}) {
  const { query, order, system, at, book } = view;
  const state = { q: query, sort: order, sys: system, at, ...changes };
  const out = new URLSearchParams();
  if (state.q) out.set("q", state.q);
  if (state.sort !== "file") out.set("sort", state.sort);
  if (state.sys) out.set("sys", book.systems[state.sys]);
  if (state.at >= 0) out.set("at", String(state.at + 1));
  return `work?${out}`;
}

function writeHash(push = false) {
  const address = `#${hashOf()}`;
  if (address === location.hash) return;
  if (push) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
}

/** Show what the address asks for: a place of the working view, or a part of the report. */
function readHash() {
  const raw = location.hash.slice(1);
  const { book } = view;
  const row = raw.match(/^s(\d+)-(\d+)$/);
  const system = raw.match(/^segments-(\d+)$/);
  if (row) return working(() => jump({ sys: Number(row[1]), at: Number(row[2]), q: "" }));
  if (system) return working(() => jump({ sys: Number(system[1]), q: "" }));
  if (rank(raw) >= 0) return working(() => jump({ q: `severity:${raw} open` }));
  if (!raw || raw === "findings" || raw === "segments" || raw === "work" || raw.startsWith("work?")) {
    const asked = new URLSearchParams(raw.includes("?") ? raw.slice(raw.indexOf("?") + 1) : "");
    const named = book.systems.indexOf(asked.get("sys") ?? "");
    return working(() => jump({ q: asked.get("q") ?? "", order: asked.get("sort") ?? "file", sys: Math.max(0, named), at: Number(asked.get("at") ?? 0) - 1 }));
  }
  reading();
  const target = $(raw);
  if (!target) return undefined;
  target.closest("details")?.setAttribute("open", "");
  target.scrollIntoView();
  return undefined;
}

function jump({ q = view.query, order = view.order, sys = view.system, at = -1 }) {
  leaveEditor();
  view.system = Math.min(sys, Math.max(0, view.book.systems.length - 1));
  view.query = q;
  view.order = order;
  $("query").value = q;
  $("order").value = order;
  if ($("order").selectedIndex < 0) $("order").value = view.order = "file";
  if ($("system")) $("system").value = String(view.system);
  view.at = -1;
  view.finding = -1;
  list();
  if (at >= 0 && at < view.book.size) go(at, { top: true });
}

function working(then) {
  document.documentElement.dataset.view = "work";
  current("#work");
  then();
}

function reading() {
  leaveEditor();
  document.documentElement.dataset.view = "report";
  current(location.hash);
}

/** Tell the navigation where the page is. */
function current(address) {
  for (const link of document.querySelectorAll(".bar li a")) {
    if (link.getAttribute("href") === address) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

function ask_(query) {
  leaveEditor();
  view.query = query;
  $("query").value = query;
  view.finding = -1;
  list();
  writeHash(true);
  scrollTo({ top: 0, behavior: "instant" });
}

function switchSystem(number, at = view.at) {
  leaveEditor();
  stopClock();
  view.system = number;
  if ($("system")) $("system").value = String(number);
  view.finding = -1;
  view.at = -1;
  list();
  if (at >= 0) go(at, { push: true });
  else writeHash(true);
}

// -- what buttons and keys do

/** @type {Record<string, (element: any) => void>} */
const DEEDS_OF = {
  accept: (element) => accept(meant(element)),
  dismiss: (element) => dismiss(meant(element), "here", view.reason),
  "dismiss-alike": (element) => dismiss(meant(element), "alike", view.reason),
  reason: (element) => askReason(meant(element)),
  restore: (element) => restore(meant(element)),
  annotate: (element) => annotate(meant(element)),
  unmark: (element) => record("unmark", view.at, { mark: element.closest("[data-m]").dataset.m }),
  "status-done": () => setStatus("done"),
  "status-question": () => setStatus("question"),
  "status-rejected": () => setStatus("rejected"),
  "mark-mode": () => (view.cursor ? endMarking() : toMark() ? askMark("minor") : markMode()),
  "mark-missing": () => askMark("major", { side: "missing", from: 0, to: 0 }),
  reference: () => toggle("reference"),
  others: () => toggle("others"),
  term: () => askTerm(),
  insert: (element) => {
    const editor = editorOf();
    if (editor) putIn(editor, element.dataset.text);
  },
  "use-other": (element) => {
    const others = view.conflicts.get(`${view.system}\t${view.at}`) ?? [];
    const before = view.book.text(view.system, view.at);
    view.conflicts.delete(`${view.system}\t${view.at}`);
    record("edit", view.at, { before, after: others[Number(element.dataset.number)].text });
  },
  "keep-mine": () => {
    view.conflicts.delete(`${view.system}\t${view.at}`);
    changed([view.at]);
  },
  "close-notice": (element) => element.closest(".note").remove(),
  export: () => exportReview(),
  import: () => $("file").click(),
  help: () => help(),
  left: () => nextLeft(),
  "page-back": () => turn(-1),
  "page-on": () => turn(1),
  clear: () => {
    ask_("");
    $("query").focus();
  },
  settings: () => $("settings-dialog").showModal(),
  close: (element) => element.closest("dialog").close(""),
};

function toggle(name) {
  view[name] = !view[name];
  if (view.at >= 0) {
    fillActive(rowOf(view.at), view.system, view.at, "source below");
    rowOf(view.at)?.scrollIntoView({ block: "nearest", behavior: "instant" });
  }
  say(`${name === "reference" ? "Reference" : "Other systems"} ${view[name] ? "shown" : "hidden"}`);
}

/** @type {Record<string, () => void>} */
const KEYS = {
  j: () => step(1),
  ArrowDown: () => step(1),
  k: () => step(-1),
  ArrowUp: () => step(-1),
  n: () => void stepFinding(1),
  p: () => void stepFinding(-1),
  l: () => nextLeft(),
  e: () => edit(),
  Enter: () => edit(),
  a: () => accept(meant(null)),
  d: () => dismiss(meant(null), "here", view.reason),
  D: () => dismiss(meant(null), "alike", view.reason),
  x: () => askReason(meant(null)),
  u: () => undo(),
  U: () => redo(),
  y: () => setStatus("done"),
  q: () => setStatus("question"),
  "-": () => setStatus("rejected"),
  h: () => {
    view.highlights = !view.highlights;
    for (const row of $("rows").children) refreshRow(Number(row.dataset.i));
    say(`Marks ${view.highlights ? "shown" : "hidden"}`);
  },
  r: () => toggle("reference"),
  o: () => toggle("others"),
  t: () => askTerm(),
  m: () => askMark("minor"),
  M: () => askMark("major"),
  c: () => focusIn("comment"),
  s: () => focusIn("esa"),
  v: () => switchSystem((view.system + 1) % Math.max(1, view.book.systems.length)),
  g: () => {
    const form = $("go-form");
    form.reset();
    ask("go-dialog", () => go(Number(form.elements.number.value) - 1, { top: true, push: true }));
  },
  "[": () => turn(-1),
  "]": () => turn(1),
  "/": () => $("query").select(),
  "?": () => help(),
};

function focusIn(id) {
  if (view.at < 0) step(1);
  const field = $(id);
  field?.focus();
  if (field instanceof HTMLInputElement) field.select();
}

/** Keys while words are being marked; true where the key was for that. */
function markingKey(event) {
  const { cursor } = view;
  if (!cursor) return false;
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") moveCursor(event.key === "ArrowRight" ? 1 : -1, event.shiftKey, event.altKey);
  else if (event.key === "Tab") markMode(cursor.side === "source" ? "target" : "source");
  else if (event.key === "Escape") endMarking();
  else if (event.key === "x") askMark("major", { side: "missing", from: 0, to: 0 });
  else if (event.key === "Enter") askMark("minor");
  else return false;
  return true;
}

function onKey(event) {
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
  const target = event.target;
  tick(keyClass(event));
  const inEditor = target === editorOf();
  if ((event.ctrlKey || event.metaKey) && (event.key === "Enter" || event.key === "s") && (inEditor || target.closest?.(".row.active"))) {
    event.preventDefault();
    if (event.key === "Enter") saveAndNext(event.shiftKey);
    else say(leaveEditor() ? "Saved" : "Nothing new to save");
    return;
  }
  if (document.querySelector("dialog[open]")) return;
  if (target.matches?.("input, textarea, select, [contenteditable]")) {
    if (event.key === "Escape") {
      event.preventDefault();
      if (target.id === "query" && view.at < 0) target.blur();
      else (rowOf(view.at) ?? $("rows").firstElementChild)?.focus({ preventScroll: true });
    }
    return;
  }
  if (document.documentElement.dataset.view !== "work" && event.key !== "?") return;
  if (markingKey(event)) {
    event.preventDefault();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" && target.closest?.("button, a, summary")) return;
  if (/^[1-9]$/.test(event.key) && view.at >= 0) {
    const f = view.book.numbers(view.system, view.at)[Number(event.key) - 1];
    if (f !== undefined) choose(view.at, f);
    event.preventDefault();
    return;
  }
  const deed = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : null;
  if (!deed) return;
  event.preventDefault();
  deed();
}

function onClick(event) {
  const element = event.target.closest("[data-do], [data-query]");
  const row = event.target.closest("#rows > .row");
  if (row && Number(row.dataset.i) !== view.at && !event.target.closest("a")) {
    if (!getSelection()?.isCollapsed) return;
    const f = event.target.closest("[data-f]")?.dataset.f;
    go(Number(row.dataset.i), { finding: f === undefined ? -1 : Number(f) });
    return;
  }
  if (element?.dataset.query !== undefined) return ask_(view.query === element.dataset.query ? "" : element.dataset.query);
  if (element && Object.hasOwn(DEEDS_OF, element.dataset.do)) return DEEDS_OF[element.dataset.do](element);
  const at = event.target.closest("mark")?.dataset.at?.split(" ").find((id) => id.startsWith("f"));
  if (row && at && getSelection()?.isCollapsed) choose(view.at, Number(at.slice(1)));
  return undefined;
}

function onChange(event) {
  const { id, value } = event.target;
  if (id === "system") switchSystem(Number(value));
  else if (id === "order") {
    view.order = value;
    list();
    writeHash(true);
  } else if (id === "file") {
    const [file] = event.target.files;
    event.target.value = "";
    if (file) importReview(file);
  } else if (id === "esa" || id === "esa-range") {
    const esa = value === "" ? null : Math.min(100, Math.max(0, Math.round(Number(value))));
    if (esa !== (stateNow()?.esa ?? null)) record("score", view.at, { esa });
  } else if (id === "comment") {
    if (value !== (stateNow()?.comment ?? "")) record("comment", view.at, { text: value });
  } else if (id === "user") {
    view.user = value.trim();
    try {
      localStorage.setItem("mtqa:user", view.user);
    } catch {
      // the name lasts as long as the page then
    }
  } else if (id === "timing") setTiming(event.target.checked);
}

function onInput(event) {
  if (event.target === editorOf()) {
    tick(keyClass(event));
    settledDraft();
    typed();
    if (view.wire) settledCheck();
  }
  if (event.target.id === "esa-range") $("esa").value = event.target.value;
}

// -- other tabs, and the end

function watchTabs() {
  const { shelf } = view;
  const warn = () => {
    if (!$("second-tab").hidden) return;
    $("second-tab").hidden = false;
    say("This run is open in another tab as well");
  };
  addEventListener("storage", (event) => {
    if (!event.key?.startsWith(shelf.prefix) || !event.newValue) return;
    const name = event.key.slice(shelf.prefix.length);
    if (name === "hello" && event.newValue !== JSON.stringify(shelf.tab)) {
      warn();
      shelf.set("here", `${shelf.tab} ${Date.now()}`);
    } else if (name === "here") warn();
    else if (name.startsWith("e:")) {
      shelf.next = Math.max(shelf.next, 1 + parseInt(name.slice(2), 10));
      try {
        const other = JSON.parse(event.newValue);
        if (isEvent(other) && view.review.merge([other]).length) changed(null);
      } catch {
        // another tab of another version
      }
    }
  });
  shelf.set("hello", shelf.tab);
}

function onServer({ fresh, conflicts }) {
  for (const { id, with: other } of conflicts) {
    const own = view.review.byId.get(id);
    const [s, i] = own ? [view.book.systems.indexOf(own.system), indexOf(own.key)] : [-1, -1];
    if (s >= 0 && i >= 0 && other?.after !== undefined && other.after !== view.book.text(s, i)) view.conflicts.set(`${s}\t${i}`, [{ text: other.after, user: other.user ?? "" }]);
  }
  for (const event of fresh) view.shelf.save(event);
  if (fresh.length || conflicts.length) changed(null);
  else showSaved();
}

function recoverDraft() {
  const left = view.shelf.get("draft");
  if (!left || typeof left.after !== "string") return;
  const [s, i] = [view.book.systems.indexOf(left.system), indexOf(left.key)];
  view.shelf.set("draft", null);
  if (s < 0 || i < 0 || left.after === view.book.text(s, i)) return;
  view.system = s;
  record("edit", i, { before: view.book.text(s, i), after: left.after }, { silent: true });
  notice(`What was being typed in segment ${i + 1} when the page was closed was kept.`);
}

// -- start

function listen() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  document.addEventListener("change", onChange);
  document.addEventListener("input", onInput);
  // A press of the mouse takes the focus from the editor before it is a click. The row must not be made anew between
  // the two, or the click would find its button gone.
  let pressing = false;
  document.addEventListener("pointerdown", () => {
    pressing = true;
  });
  for (const end of ["pointerup", "pointercancel"]) {
    document.addEventListener(end, () => {
      pressing = false;
      setTimeout(() => {
        if (document.activeElement !== editorOf()) leaveEditor();
      });
    });
  }
  document.addEventListener("focusout", (event) => {
    if (event.target === editorOf() && !pressing) leaveEditor();
  });
  document.addEventListener("focusin", (/** @type {any} */ event) => {
    const row = event.target.closest?.("#rows > .row");
    if (row && Number(row.dataset.i) !== view.at && event.target === row && view.at < 0) go(Number(row.dataset.i));
  });
  document.addEventListener("pointermove", () => tick(""), { passive: true });
  $("find").addEventListener("submit", (event) => {
    event.preventDefault();
    ask_($("query").value.trim());
  });
  $("query").addEventListener("input", settled(250, () => {
    if ($("query").value.trim() !== view.query) {
      view.query = $("query").value.trim();
      view.finding = -1;
      list();
      writeHash();
    }
  }));
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.addEventListener("submit", (event) => {
      event.preventDefault();
      dialog.close("ok");
    });
    // A list of choices does not send its form on Enter, as every other field does.
    dialog.addEventListener("keydown", (/** @type {any} */ event) => {
      if (event.key !== "Enter" || !event.target.matches("select")) return;
      event.preventDefault();
      event.target.form.requestSubmit();
    });
  }
  // Paper has no pages of a hundred: what the filter leaves is printed, as far as that is sensible.
  addEventListener("beforeprint", () => {
    leaveEditor();
    $("rows").replaceChildren(...view.list.slice(0, PRINTED).map(makeRow));
    $("print-note").textContent = `${view.query ? `Filter: ${view.query}. ` : ""}${view.list.length > PRINTED ? `The first ${thousands(PRINTED)} of ${plural(view.list.length, "segment")}; another filter prints others.` : plural(view.list.length, "segment")}`;
  });
  addEventListener("afterprint", () => {
    $("print-note").textContent = "";
    showPage();
  });
  addEventListener("hashchange", readHash);
  addEventListener("popstate", readHash);
  addEventListener("pagehide", () => {
    leaveEditor();
    stopClock();
  });
  addEventListener("beforeunload", (event) => {
    leaveEditor();
    const unsaved = view.wire ? view.wire.waiting.length : view.review.events.length - view.exported;
    if (unsaved > 0) event.preventDefault();
  });
}

function orders() {
  const metric = view.book.data.metrics.flatMap(({ name, label }) => [
    [`${name}.up`, `${label}, lowest first`],
    [`${name}.down`, `${label}, highest first`],
  ]);
  return [...Object.entries(ORDERS), ...metric].map(([value, label]) => h("option", { value }, label));
}

async function start() {
  const config = JSON.parse($("config").textContent);
  const data = await readData();
  view.book = new Book(data, view.review);
  view.shelf = new Shelf(data.run.id);
  try {
    view.user = localStorage.getItem("mtqa:user") ?? "";
  } catch {
    // asked for in the settings
  }
  for (const event of view.shelf.load()) {
    view.review.events.push(event);
    view.review.byId.set(event.id, event);
  }
  view.review.replay();
  view.exported = Math.min(view.shelf.get("exported") ?? 0, view.review.events.length);
  if (config.server) {
    view.user = config.server.reviewer || view.user;
    view.wire = new Wire(config.server.base, view.review, onServer);
    try {
      await view.wire.start();
    } catch (error) {
      view.wire.trouble = error instanceof Error ? error.message : String(error);
    }
    setInterval(() => view.wire?.exchange(), 4000);
  }
  recoverDraft();
  $("order").append(...orders());
  if ($("user")) $("user").value = view.user;
  for (const id of ["findings", "segments"]) $(id)?.remove();
  document.documentElement.classList.add("ready");
  listen();
  watchTabs();
  setTiming(Boolean(view.shelf.get("timing")));
  if ($("timing")) $("timing").checked = view.timing;
  readHash();
  showSaved();
  performance.mark("mtqa-rows");
  // For tests and for the curious: the state, and what a review file replays to.
  Object.defineProperty(window, "mtqa", { value: { view, canonical: () => view.review.canonical(), replay, diff, words, UNSEEN, KEYS, HELP } });
}

start().catch((error) => {
  // The page without its working view is still a report; it says why there is no more.
  document.documentElement.classList.add("failed");
  $("work-trouble").append(`The working view did not start: ${error instanceof Error ? error.message : error}`);
  $("work-trouble").hidden = false;
  throw error;
});
