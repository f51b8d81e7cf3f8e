"use strict";
// What pages say reaches the document as text alone: nothing here makes markup, addresses or styles of it.
(() => {
  const UNSURE = 0.5; // below it a block is likelier wrong than right
  const WAIT = 150; // ms without a key before a search begins
  const PAGE_STEP = 10;

  const $ = (id) => document.getElementById(id);
  const listed = JSON.parse($("listed").textContent);
  const list = $("list"), page = $("page"), record = $("record");
  const fields = { site: $("site"), type: $("type"), kind: $("kind"), flag: $("flag") };
  let shown = listed.map((_, no) => no); // numbers of the pages that the filters leave
  let chosen = -1;

  // Controls, and marks that turn the writing around, are shown as signs: see tasks/visible.py.
  const UNSEEN =
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
  const sign = (char) => (char < " " ? String.fromCharCode(0x2400 + char.charCodeAt(0)) : "\u2426");
  const visible = (text) => String(text).replace(/\r+(?=\n|$)/g, "").replace(UNSEEN, sign);

  function make(name, className, ...children) {
    const element = document.createElement(name);
    if (className) element.className = className;
    for (const child of children) {
      if (child !== null && child !== undefined) element.append(typeof child === "object" ? child : visible(child));
    }
    return element;
  }

  // Each page is parsed when it is first looked at or searched through.
  const parsed = new Map();
  function read(no) {
    if (!parsed.has(no)) parsed.set(no, JSON.parse($(`page-${no}`).textContent));
    return parsed.get(no);
  }
  const lowered = new Map();
  function haystack(no) {
    if (!lowered.has(no)) {
      const entry = listed[no], whole = read(no);
      const places = [...whole.sightings, ...whole.inferences].flatMap((row) => Object.values(row));
      const told = [entry.id, entry.title, entry.type, entry.language, ...entry.flags, ...places, whole.capture.text];
      lowered.set(no, told.join("\n").toLowerCase());
    }
    return lowered.get(no);
  }

  // ---- the list

  const percent = (share) => `${Math.floor(share * 100 + 1e-9)}%`; // never more certain than it is
  const isLow = (entry) => entry.flags.includes("low_confidence");
  const entries = listed.map((entry, no) => {
    const facts = [entry.site ?? "site unknown", entry.type, entry.language].filter(Boolean).join(", ");
    const sure = make("span", isLow(entry) ? "low" : "", `${isLow(entry) ? "▼ low confidence " : ""}${percent(entry.confidence)}`);
    const title = make("b", "", entry.title || "(no words)");
    title.dir = "auto";
    const element = make("div", "entry", title, make("small", "", `${facts} `, sure));
    element.id = `entry-${no}`;
    element.setAttribute("role", "option");
    element.setAttribute("aria-selected", "false");
    element.addEventListener("click", () => choose(no));
    return element;
  });
  list.append(...entries);

  function choose(no) {
    if (chosen >= 0) entries[chosen].setAttribute("aria-selected", "false");
    chosen = no;
    entries[no].setAttribute("aria-selected", "true");
    list.setAttribute("aria-activedescendant", entries[no].id);
    const top = entries[no].offsetTop - list.offsetTop;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + entries[no].offsetHeight > list.scrollTop + list.clientHeight)
      list.scrollTop = top + entries[no].offsetHeight - list.clientHeight;
    show(no);
  }

  function move(step) {
    if (!shown.length) return;
    const place = shown.indexOf(chosen);
    const next = place < 0 ? 0 : Math.min(shown.length - 1, Math.max(0, place + step));
    if (shown[next] !== chosen) choose(shown[next]);
  }

  // ---- the page and its record

  // Words, and what stands between quotation marks as one.
  const words = () => [...$("words").value.toLowerCase().matchAll(/"([^"]+)"|[^\s"]+/g)].map(([word, phrase]) => phrase ?? word);

  function marked(text, sought) {
    const clear = visible(text), low = clear.toLowerCase();
    const element = make("div", "text");
    // Some letters change their length in lower case: then nothing is marked rather than the wrong place.
    if (!sought.length || low.length !== clear.length) { element.textContent = clear; return element; }
    let at = 0;
    while (at < clear.length) {
      const [start, word] = sought
        .map((one) => [low.indexOf(one, at), one])
        .filter(([found]) => found >= 0)
        .sort((a, b) => a[0] - b[0] || b[1].length - a[1].length)[0] ?? [-1, ""];
      if (start < 0) break;
      element.append(clear.slice(at, start), make("mark", "", clear.slice(start, start + word.length)));
      at = start + word.length;
    }
    element.append(clear.slice(at));
    return element;
  }

  function block([kind, group, first, last, sure], lines, sought, only) {
    const span = first === last ? `line ${first}` : `lines ${first} to ${last}`;
    const doubt = sure < UNSURE ? make("span", "doubt", `? ${percent(sure)}`) : make("span", "", percent(sure));
    const name = group === null ? kind.replaceAll("_", " ") : `${kind.replaceAll("_", " ")} ${group}`;
    const tag = make("div", "tag", make("b", "", name), make("i", "", doubt, ` ${span}`));
    const text = marked(lines.slice(first - 1, last).join("\n"), sought);
    text.dir = "auto";
    const element = make("div", `block k-${kind}`, tag, text);
    if (sure < UNSURE) element.classList.add("unsure");
    if (only && only !== kind) element.classList.add("aside");
    return element;
  }

  function show(no) {
    const whole = read(no), lines = whole.capture.text.split("\n"), sought = words(), only = fields.kind.value;
    page.replaceChildren(...whole.blocks.map((row) => block(row, lines, sought, only)));
    if (whole.is_cut) {
      const rest = `The page goes on: ${whole.capture.characters} characters in all. clipfile show ${whole.capture.capture_id.slice(0, 12)}`;
      page.append(make("p", "cut", rest));
    }
    page.scrollTop = 0;
    const first = only && page.querySelector(`.k-${CSS.escape(only)}`);
    if (first) page.scrollTop = first.offsetTop - page.offsetTop;
    record.replaceChildren(...recorded(listed[no], whole));
    record.scrollTop = 0;
  }

  function facts(pairs) {
    const told = pairs.filter(([, value]) => value !== undefined && value !== null && value !== "");
    return make("dl", "", ...told.flatMap(([name, value]) => {
      const given = make("dd", "", value);
      given.dir = "auto";
      return [make("dt", "", name), given];
    }));
  }

  const chips = (flags) => flags.map((flag) => make("span", flag === "low_confidence" ? "chip low" : "chip", flag));
  const dated = (row) => [row.published_at, row.published_raw && `“${row.published_raw}”`].filter(Boolean).join(" ");

  function photo(row) {
    const made = [row.creator, row.credit_line].filter(Boolean).join(" / ");
    const times = row.occurrences > 1 ? `${row.occurrences} times` : null;
    const words = make("p", "", "Photo: ", [row.caption, made, row.date_created, times].filter(Boolean).join(" | "));
    words.dir = "auto";
    return words;
  }

  // Another capture: a button where it is among the pages here, else the start of its id.
  const numbers = new Map(listed.map((entry, no) => [entry.id, no]));
  function capture(id) {
    const name = id.slice(0, 12);
    if (!numbers.has(id)) return make("code", "", name);
    const button = make("button", "", name);
    button.type = "button";
    button.setAttribute("aria-label", `Show the page ${name}`);
    button.addEventListener("click", () => {
      $("filters").reset();
      filter();
      choose(numbers.get(id));
    });
    return button;
  }

  function copies(row) {
    if (!row.copy_count) return [];
    const more = row.copy_count - row.copies.length;
    const told = row.copies.flatMap((id) => [capture(id), " "]);
    return [make("p", "", "The same story: ", ...told, more > 0 ? `and ${more} more` : "")];
  }

  function story(row, photos) {
    const parts = [make("h4", "", row.headline ?? "(no headline)"), ...(row.flags ? chips(row.flags) : [])];
    parts[0].dir = "auto";
    parts.push(facts([
      ["kicker", row.kicker], ["dek", row.dek], ["byline", row.byline], ["authors", row.authors?.join("; ")],
      ["source", row.source], ["dateline", row.dateline], ["place", row.dateline_place], ["published", dated(row)],
      ["modified", row.modified_at], ["words", row.word_count], ["end notes", row.end_notes?.join("\n")],
    ]));
    parts.push(...copies(row));
    return [...parts, ...photos.filter((one) => one.story_no === row.story_no).map(photo)];
  }

  function sections(items, photos) {
    const parts = [];
    let section = null, ordered = null;
    for (const row of items) {
      if (row.section_no !== section) {
        section = row.section_no;
        ordered = make("ol", "");
        parts.push(make("h4", "", row.section_heading ?? "(no heading)"), ordered);
      }
      const told = [row.dek, row.author, dated(row)].filter(Boolean).map((one) => make("p", "", one));
      const entry = make("li", "", make("b", "", row.headline ?? "(no headline)"), ...told);
      entry.value = row.position;
      entry.dir = "auto";
      entry.append(...photos.filter((one) => one.item_no === row.item_no).map(photo));
      if (row.target_capture_id) entry.append(make("p", "", "Captured: ", capture(row.target_capture_id)));
      ordered.append(entry);
    }
    return parts;
  }

  function places(sightings) {
    return sightings.map((row) => facts([
      ["url", row.url], ["site", row.site], ["captured", row.captured_at], ["met at", row.source_uri],
      ["member", row.source_member],
    ]));
  }

  // What the page does not print, each with the words that it is read from.
  function inferred(row) {
    return facts([
      ["published between", row.published_between?.replace("/", " and ")], ["for", row.published_evidence],
      ["captured no earlier than", row.captured_after], ["for", row.captured_after_evidence],
      ["perhaps from", row.site_guess], ["for", row.site_guess_evidence],
    ]);
  }

  function recorded(entry, whole) {
    const { capture, articles, photos, items, sightings } = whole;
    const part = (title, parts) => (parts.length ? [make("h3", "", title), ...parts] : []);
    const flags = (capture.flags ?? []).filter((flag) => flag !== "low_confidence");
    return [
      make("h3", "", "The page"),
      ...(isLow(entry) ? [make("span", "chip low", `▼ low_confidence ${percent(capture.confidence)}`)] : []),
      ...chips(flags),
      facts([
        ["type", capture.page_type], ["language", capture.language], ["confidence", percent(capture.confidence)],
        ["capture", capture.capture_id], ["read as", `${capture.media_type}, ${capture.charset}`],
        ["model", capture.model_version], ["site memory", capture.memory_version],
      ]),
      ...part(articles.length === 1 ? "The story" : "Its stories", articles.flatMap((row) => story(row, photos))),
      ...part("It points to", sections(items, photos)),
      ...part("Where it was met", places(sightings)),
      ...part("What can be said of it", whole.inferences.map(inferred).filter((told) => told.childElementCount)),
      ...part("What its HTML says", whole.facts.length ? [facts(whole.facts.map((row) => [row.name, row.value]))] : []),
    ];
  }

  // ---- the filters

  function options(select, values) {
    const counts = new Map();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    for (const [value, count] of [...counts].sort((a, b) => (a[0] < b[0] ? -1 : 1))) {
      const option = make("option", "", `${value === "\u0000" ? "(site unknown)" : value} (${count})`);
      option.value = value;
      select.append(option);
    }
  }
  const site = (entry) => entry.site ?? "\u0000";
  options(fields.site, listed.map(site));
  options(fields.type, listed.map((entry) => entry.type));
  options(fields.kind, listed.flatMap((entry) => entry.kinds));
  options(fields.flag, listed.flatMap((entry) => entry.flags));

  function passes(no, sought) {
    const entry = listed[no], { site: at, type, kind, flag } = fields;
    return (!at.value || site(entry) === at.value)
      && (!type.value || entry.type === type.value)
      && (!kind.value || entry.kinds.includes(kind.value))
      && (!flag.value || entry.flags.includes(flag.value))
      && entry.confidence <= Number($("most").value)
      && sought.every((word) => haystack(no).includes(word));
  }

  function filter() {
    const sought = words();
    $("most-shown").textContent = percent(Number($("most").value));
    shown = listed.map((_, no) => no).filter((no) => passes(no, sought));
    const left = new Set(shown);
    entries.forEach((element, no) => { element.hidden = !left.has(no); });
    $("told").textContent = `${shown.length} of ${listed.length} pages`;
    if (!shown.length) {
      chosen = -1;
      list.removeAttribute("aria-activedescendant");
      page.replaceChildren();
      record.replaceChildren();
    } else choose(left.has(chosen) ? chosen : shown[0]);
  }

  let waiting = 0;
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(filter, WAIT); };
  $("filters").addEventListener("input", soon);
  $("filters").addEventListener("reset", () => setTimeout(filter)); // the fields are empty after this event
  $("filters").addEventListener("submit", (event) => { event.preventDefault(); filter(); list.focus(); });

  // ---- the keyboard

  const LIST_KEYS = {
    ArrowDown: () => move(1), ArrowUp: () => move(-1), PageDown: () => move(PAGE_STEP), PageUp: () => move(-PAGE_STEP),
    Home: () => move(-listed.length), End: () => move(listed.length), Enter: () => page.focus(),
  };
  const KEYS = { j: () => move(1), k: () => move(-1), "/": () => $("words").focus(), Escape: () => list.focus() };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest("input, select");
    const act = (event.target === list && LIST_KEYS[event.key]) || ((!typing || event.key === "Escape") && KEYS[event.key]);
    if (!act) return;
    event.preventDefault();
    if (event.target === document.body) list.focus();
    act();
  });

  if (matchMedia("(max-width: 62rem)").matches) $("legend").open = false;
  filter();
})();
