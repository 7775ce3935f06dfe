"use strict";
(function () {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("data").textContent);
  const T = data.texts;
  const KINDS = ["sentra", "trainer", "venue", "cohort", "host"];
  const VIEWS = ["week", "month", "list"];
  const DAY = 86400000;
  const small = window.matchMedia("screen and (max-width: 760px)");

  // Dates are counted in UTC, so that no clock change moves a day.
  const stamp = (text) => Date.parse(text + "T00:00:00Z");
  const iso = (time) => new Date(time).toISOString().slice(0, 10);
  const weekday = (time) => (new Date(time).getUTCDay() + 6) % 7;
  const monday = (time) => time - weekday(time) * DAY;
  const dayOf = (time) => new Date(time).getUTCDate();
  const monthOf = (time) => new Date(time).getUTCMonth();
  const yearOf = (time) => new Date(time).getUTCFullYear();
  const monthStart = (time) => Date.UTC(yearOf(time), monthOf(time), 1);
  const monthAfter = (time, n) => Date.UTC(yearOf(time), monthOf(time) + n, 1);
  const two = (n) => String(n).padStart(2, "0");
  const clock = (m) => two(Math.floor(m / 60)) + data.clock + two(m % 60);
  const times = (item) => clock(item.start) + "–" + clock(item.end);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const longDate = (time) => data.days[weekday(time)] + ", " + dayOf(time) + " " + data.months[monthOf(time)] + " " + yearOf(time);
  const monthName = (time) => data.months[monthOf(time)] + " " + yearOf(time);
  function span(a, b) {
    const end = dayOf(b) + " " + data.months[monthOf(b)] + " " + yearOf(b);
    if (a === b) return end;
    if (monthStart(a) === monthStart(b)) return dayOf(a) + "–" + end;
    return dayOf(a) + " " + data.months[monthOf(a)] + (yearOf(a) === yearOf(b) ? "" : " " + yearOf(a)) + "–" + end;
  }
  const localToday = () => { const d = new Date(); return Date.UTC(d.getFullYear(), d.getMonth(), d.getDate()); };

  const first = stamp(data.first), last = stamp(data.last);
  const name = (kind, n) => data.subjects[kind][n][1];
  const shown = (kind, n) => kind === "cohort" ? data.subjects[kind][n][0] : name(kind, n);
  const names = (item, kind) => (item[kind] || []).map((n) => shown(kind, n)).join(", ");
  const items = [];
  data.sessions.forEach((s) => items.push(Object.assign({ time: stamp(s.date), stay: false, day: 0 }, s)));
  data.placements.forEach((p) => p.dates.forEach((d, n) => items.push(Object.assign({ time: stamp(d), stay: true, day: n }, p))));
  items.forEach((i) => {
    i.text = [i.title, ...KINDS.map((k) => (i[k] || []).map((n) => data.subjects[k][n].join(" ")).join(" ")), longDate(i.time), i.date || "",
      (i.parts || []).map((p) => p[2]).join(" ")].join(" ").toLowerCase();
  });
  items.sort((a, b) => a.time - b.time || a.stay - b.stay || a.start - b.start || (a.text < b.text ? -1 : 1));
  const off = new Map();
  data.off.forEach((d) => { const t = stamp(d.date); if (!off.has(t)) off.set(t, []); off.get(t).push(d); });
  // Teaching days, and others only where something happens in what is shown.
  const weekdaysOf = (list) => [...new Set([...data.weekdays, ...list.map((i) => weekday(i.time))])].sort();

  const state = { view: "week", by: "sentra", of: "", at: 0, pick: null, query: "" };

  // Elements are made of text only: nothing in the data can become markup.
  function make(tag, className, ...children) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    children.forEach((child) => child !== null && child !== "" && element.append(child));
    return element;
  }
  function words(tag, className, text) {
    const element = make(tag, className);
    const query = state.query;
    const at = query ? text.toLowerCase().indexOf(query) : -1;
    const inner = document.createElement("bdi");
    if (at < 0) inner.textContent = text;
    else inner.append(text.slice(0, at), make("mark", "", text.slice(at, at + query.length)), text.slice(at + query.length));
    element.append(inner);
    return element;
  }
  function button(className, action, ...children) {
    const element = make("button", className, ...children);
    element.type = "button";
    element.addEventListener("click", action);
    return element;
  }

  // Colours are of sentra; of several together, neutral.
  const colour = (item) => item.sentra && item.sentra.length === 1 ? "c" + item.sentra[0] % 8 : "cx";
  const sentraText = (item) => item.sentra.length > 1 ? T.together : names(item, "sentra");
  const title = (item) => item.stay ? item.title : item.title + " (" + item.number + "/" + item.count + ")";

  function about(item, without) {
    const parts = [];
    if (item.off) parts.push(T.notHeld);
    if (item.stay) { parts.push(names(item, "host")); if (without !== "sentra") parts.push(sentraText(item)); return parts.filter(Boolean).join(" · "); }
    if (without !== "cohort") parts.push(names(item, "cohort"));
    if (without !== "sentra" && without !== "cohort") parts.push(sentraText(item));
    if (without !== "venue") parts.push(names(item, "venue"));
    if (without !== "trainer") parts.push(names(item, "trainer"));
    return parts.filter(Boolean).join(" · ");
  }
  function card(item, without, line) {
    return button("card " + colour(item) + (item.stay ? " stay" : "") + (item.off ? " off" : "") + (line ? " line" : ""), () => open(item),
      make("b", "", times(item)), " ", words("span", "what", title(item)), " ", words("span", "about", about(item, without) + (line && item.stay ? " · " + stayDates(item) : "")));
  }
  const stayDates = (item) => span(stamp(item.dates[0]), stamp(item.dates[item.dates.length - 1]));

  function open(item) {
    const dialog = $("details"), inside = dialog.firstElementChild;
    const list = make("dl");
    const add = (label, value) => value && list.append(make("dt", "", label), typeof value === "string" ? make("dd", "", make("bdi", "", value)) : make("dd", "", value));
    const place = (kind) => (item[kind] || []).map((n) => data.subjects[kind][n].slice(1).filter(Boolean).join(", ")).join("; ");
    if (item.stay) {
      add(T.date, stayDates(item) + " (" + fill(T.workdays, { days: item.dates.length }) + ")");
      add(T.time, times(item));
      add(T.host, place("host"));
      add(T.sentra, names(item, "sentra"));
    } else {
      add(T.date, longDate(item.time));
      add(T.time, times(item) + " · " + item.jp + " " + T.jp + (item.off ? " · " + T.notHeld : ""));
      add(T.cohort, names(item, "cohort") + " · " + fill(T.session, item));
      add(T.sentra, sentraText(item));
      add(T.venue, place("venue"));
      add(T.trainer, names(item, "trainer"));
      if (item.parts.length) {
        const topics = make("ul");
        item.parts.forEach((p) => topics.append(make("li", "", clock(p[0]) + "–" + clock(p[1]) + " ", make("bdi", "", p[2]))));
        add(T.topics, topics);
      }
    }
    const heading = make("h2", "", make("bdi", "", item.title));
    heading.id = "details-title";
    inside.replaceChildren(heading, list, button("", () => dialog.close(), T.close));
    inside.className = "inside " + colour(item);
    dialog.showModal();
  }
  $("details").addEventListener("click", (event) => { if (event.target === $("details")) $("details").close(); });

  // What is chosen ---------------------------------------------------------------
  function chosen() {
    const place = state.of === "" ? -1 : data.subjects[state.by].findIndex((s) => s[0] === state.of);
    return items.filter((i) => (place < 0 || (i[state.by] || []).includes(place)) && (!state.query || i.text.includes(state.query)));
  }
  function notes(time, sentra) {
    return (off.get(time) || []).filter((d) => d.sentra === undefined || d.sentra === sentra);
  }
  function holidayNotes(time) {
    return notes(time).filter((d) => d.sentra === undefined).map((d) => words("span", "holiday" + (d.sure ? "" : " maybe"), d.name));
  }
  const closed = (time, sentra) => notes(time, sentra).some((d) => d.sure);

  // Views ------------------------------------------------------------------------
  function empty(text, after) {
    const box = make("div", "empty", make("p", "", text));
    const next = after && (chosen().find((i) => i.time >= after) || chosen()[0]);
    if (next) box.append(button("", () => go({ at: next.time, pick: next.time }), T.next));
    return box;
  }
  function dayBlock(time, list, without, line) {
    const block = make("section", "day" + (time === localToday() ? " now" : ""), make("h3", "", longDate(time), " ", ...holidayNotes(time)));
    list.forEach((i) => block.append(card(i, without, line)));
    block.dataset.date = iso(time);
    return block;
  }
  function groupedDay(time, list) {
    if (state.of) return dayBlock(time, list, state.by, false);
    const block = dayBlock(time, [], "", false);
    data.subjects[state.by].forEach((_subject, n) => {
      const own = list.filter((i) => (i[state.by] || []).includes(n));
      if (own.length) block.append(make("h4", state.by === "sentra" ? "c" + n % 8 : "", make("bdi", "", shown(state.by, n))), ...own.map((i) => card(i, state.by, false)));
    });
    return block;
  }
  function week() {
    const start = monday(state.at), mine = chosen().filter((i) => i.time >= start && i.time < start + 7 * DAY);
    const days = weekdaysOf(mine).map((w) => start + w * DAY);
    if (!mine.length) return [empty(T.emptyWeek, start + 7 * DAY)];
    if (small.matches) {
      return days.map((d) => [d, mine.filter((i) => i.time === d)])
        .filter(([d, list]) => list.length || holidayNotes(d).length).map(([d, list]) => groupedDay(d, list));
    }
    const head = make("tr", "", make("th", "subject", T[state.by]));
    days.forEach((d) => head.append(make("th", d === localToday() ? "now" : "", data.shortDays[weekday(d)] + " " + dayOf(d) + " " + data.shortMonths[monthOf(d)], ...holidayNotes(d))));
    head.querySelectorAll("th").forEach((th) => { th.scope = "col"; });
    const body = make("tbody");
    data.subjects[state.by].forEach((subject, n) => {
      const own = mine.filter((i) => (i[state.by] || []).includes(n));
      if (!own.length && (state.by !== "sentra" || state.of || state.query)) return;
      const th = make("th", state.by === "sentra" ? "c" + n % 8 : state.by === "cohort" && own.length ? colour(own[0]) : "", make("bdi", "", shown(state.by, n)));
      th.scope = "row";
      const second = state.by === "cohort" ? subject[1] : subject[2];
      if (second) th.append(make("small", "", make("bdi", "", second)));
      const row = make("tr", "", th);
      days.forEach((d) => {
        const shut = closed(d, state.by === "sentra" ? n : undefined);
        const cell = make("td", (d === localToday() ? "now" : "") + (shut ? " closed" : ""));
        own.filter((i) => i.time === d).forEach((i) => cell.append(card(i, state.by, false)));
        row.append(cell);
      });
      body.append(row);
    });
    const table = make("table", "board", make("thead", "", head), body);
    table.setAttribute("aria-labelledby", "period");
    return [table];
  }
  function month() {
    const from = monthStart(state.at), to = monthAfter(state.at, 1);
    const mine = chosen().filter((i) => i.time >= from && i.time < to);
    const weekdays = weekdaysOf(mine);
    const grid = make("div", "month d" + weekdays.length + (small.matches ? " small" : ""));
    weekdays.forEach((w) => grid.append(make("div", "dow", data.shortDays[w])));
    for (let start = monday(from); start < to; start += 7 * DAY) {
      // A week whose days of this month are all at weekends has no row.
      if (!weekdays.some((w) => start + w * DAY >= from && start + w * DAY < to)) continue;
      weekdays.forEach((w) => grid.append(cell(start + w * DAY, from, to, mine)));
    }
    if (!small.matches) return mine.length ? [grid] : [grid, empty(T.emptyMonth, to)];
    const time = picked(from, to, mine);
    if (time === null) return [grid, empty(T.emptyMonth, to)];
    const list = mine.filter((i) => i.time === time), block = groupedDay(time, list);
    if (!list.length) block.append(make("p", "", T.emptyDay));
    return [grid, block];
  }
  const picked = (from, to, mine) => state.pick !== null && state.pick >= from && state.pick < to ? state.pick : mine.length ? mine[0].time : null;
  function cell(time, from, to, mine) {
    const outside = time < from || time >= to, list = mine.filter((i) => i.time === time);
    const box = make("div", "cell" + (outside ? " outside" : "") + (time === localToday() ? " now" : "") + (!outside && closed(time) ? " closed" : ""));
    if (outside) return box;
    if (small.matches) {
      const dots = make("span", "dots");
      list.slice(0, 6).forEach((i) => dots.append(make("i", colour(i))));
      const pick = button("pick", () => { go({ pick: time, at: time }); }, make("span", closed(time) ? "red" : "", String(dayOf(time))), dots);
      pick.setAttribute("aria-pressed", String(picked(from, to, mine) === time));
      pick.setAttribute("aria-label", longDate(time) + ": " + fill(T.entries, { count: list.length }) + holidayNotes(time).map((h) => ", " + h.textContent).join(""));
      box.append(pick);
      return box;
    }
    const number = button("number", () => go({ view: "week", at: time }), String(dayOf(time)));
    number.setAttribute("aria-label", longDate(time) + ": " + T.week);
    box.append(number, ...holidayNotes(time));
    const room = list.length > 6 ? 5 : 6;
    list.slice(0, room).forEach((i) => {
      const label = i.stay ? i.title : (state.by === "trainer" || !state.of ? names(i, "cohort") : i.title);
      const chip = button("chip " + colour(i) + (i.stay ? " stay" : "") + (i.off ? " off" : ""), () => open(i), make("b", "", clock(i.start)), " ", words("span", "", label));
      chip.title = times(i) + " " + title(i) + " · " + about(i, "");
      box.append(chip);
    });
    if (list.length > room) box.append(button("more", () => go({ view: "week", at: time }), fill(T.more, { count: list.length - room })));
    return box;
  }
  let page = 400;
  function list() {
    // A placement stands once, on its first day.
    const mine = chosen().filter((i) => !i.stay || i.day === 0);
    if (!mine.length) return [make("p", "empty", state.query ? T.none : T.empty)];
    const parts = [];
    let day = null, shownMonth = null, block = null;
    mine.slice(0, page).forEach((i) => {
      if (monthStart(i.time) !== shownMonth) { shownMonth = monthStart(i.time); parts.push(make("h2", "month-name", monthName(i.time))); }
      if (i.time !== day) { day = i.time; block = dayBlock(day, [], "", true); parts.push(block); }
      block.append(card(i, state.of ? state.by : "", true));
    });
    if (mine.length > page) parts.push(button("", () => { page += 400; draw(); }, fill(T.more, { count: mine.length - page })));
    return parts;
  }

  // Drawing and moving -------------------------------------------------------------
  function draw() {
    const view = state.query ? "list" : state.view;
    const found = state.query ? chosen().filter((i) => !i.stay || i.day === 0).length : 0;
    $("view").replaceChildren(...{ week, month, list }[view]());
    document.querySelectorAll("[data-view]").forEach((b) => b.setAttribute("aria-pressed", String(b.dataset.view === view)));
    const start = monday(state.at);
    $("period").textContent = state.query ? fill(T.found, { count: found })
      : view === "week" ? span(start + data.weekdays[0] * DAY, start + data.weekdays[data.weekdays.length - 1] * DAY)
      : view === "month" ? monthName(state.at) : span(first, last);
    const place = data.subjects[state.by].findIndex((x) => x[0] === state.of);
    $("subject").textContent = [place < 0 ? "" : T[state.by] + ": " + shown(state.by, place), state.query].filter(Boolean).join(" · ");
    $("previous").hidden = $("following").hidden = $("today").hidden = view === "list";
    $("previous").disabled = state.at <= (view === "month" ? monthAfter(first, 1) - 1 : monday(first) + 7 * DAY - 1);
    $("following").disabled = view === "month" ? monthAfter(state.at, 1) > last : monday(state.at) + 7 * DAY > last;
    $("by").value = state.by;
    $("jump").value = iso(state.at);
  }
  function offer() {
    const select = $("of");
    const option = (value, text) => { const o = make("option", "", text); o.value = value; return o; };
    select.replaceChildren(option("", T.all), ...data.subjects[state.by].map((s) => option(s[0], state.by === "cohort" ? s[0] + " – " + s[1] : s[1])));
    select.value = state.of;
    if (select.value !== state.of) { state.of = ""; select.value = ""; }
  }
  function go(change) {
    Object.assign(state, change);
    state.at = Math.min(Math.max(state.at, first), last);
    if ("by" in change || "of" in change) offer();
    const inside = $("view").contains(document.activeElement);
    draw();
    // Whoever pressed something that was drawn anew goes on from there, not from the top of the page.
    if (inside) ($("view").querySelector(".pick[aria-pressed=true]") || $("view")).focus({ preventScroll: true });
    const words = new URLSearchParams({ view: state.view, by: state.by });
    if (state.of) words.set("of", state.of);
    words.set("date", iso(state.at));
    try { history.replaceState(null, "", "#" + words); } catch (error) { /* Some browsers forbid it for files. */ }
  }
  function step(n) {
    if (state.query || state.view === "list") return;
    const at = state.view === "month" ? monthAfter(state.at, n) : monday(state.at) + n * 7 * DAY;
    const stillThere = state.view === "month" ? monthAfter(at, 1) > first && at <= last : at + 7 * DAY > first && at <= last;
    if (stillThere) go({ at, pick: null });
  }
  function read() {
    const words = new URLSearchParams(location.hash.slice(1)), date = words.get("date");
    const change = { at: localToday() };
    if (VIEWS.includes(words.get("view"))) change.view = words.get("view");
    if (KINDS.includes(words.get("by"))) change.by = words.get("by");
    change.of = words.get("of") || "";
    if (date && /^\d{4}-\d\d-\d\d$/.test(date) && !isNaN(stamp(date))) change.at = stamp(date);
    else if (change.at < first || change.at > last) change.at = items.length ? items[0].time : first;
    change.pick = change.at;
    go(change);
  }

  document.querySelectorAll("[data-view]").forEach((b) => b.addEventListener("click", () => { $("search").value = ""; go({ view: b.dataset.view, query: "" }); }));
  $("by").addEventListener("change", () => go({ by: $("by").value, of: "" }));
  $("of").addEventListener("change", () => {
    const change = { of: $("of").value };
    Object.assign(state, change);
    const mine = chosen(), here = state.view === "month" ? [monthStart(state.at), monthAfter(state.at, 1)] : [monday(state.at), monday(state.at) + 7 * DAY];
    const inside = mine.some((i) => i.time >= here[0] && i.time < here[1]);
    go(inside || !mine.length ? change : { of: change.of, at: (mine.find((i) => i.time >= here[0]) || mine[0]).time, pick: null });
  });
  $("search").addEventListener("input", () => { page = 400; go({ query: $("search").value.trim().toLowerCase().replace(/\s+/g, " ") }); });
  $("previous").addEventListener("click", () => step(-1));
  $("following").addEventListener("click", () => step(1));
  $("today").addEventListener("click", () => go({ at: localToday(), pick: localToday() }));
  $("jump").addEventListener("change", () => {
    if (!$("jump").value) return;
    const at = stamp($("jump").value);
    go({ at, pick: at });
    const there = [...document.querySelectorAll("#view .day")].find((d) => d.dataset.date >= iso(at));
    if (state.view === "list" && there) there.scrollIntoView({ block: "start" });
  });
  $("print").addEventListener("click", () => window.print());
  $("tools").addEventListener("submit", (event) => event.preventDefault());
  small.addEventListener("change", draw);
  window.addEventListener("hashchange", read);
  document.addEventListener("keydown", (event) => {
    if ($("details").open || event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "Escape" && event.target === $("search")) { $("search").value = ""; go({ query: "" }); return; }
    if (typing) return;
    const keys = { ArrowLeft: () => step(-1), ArrowRight: () => step(1), w: () => go({ view: "week" }), m: () => go({ view: "month" }),
      l: () => go({ view: "list" }), "/": () => $("search").focus() };
    if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
  });

  $("jump").min = data.first;
  $("jump").max = data.last;
  KINDS.forEach((k) => { if (!data.subjects[k].length) $("by").querySelector("[value=" + k + "]").remove(); });
  $("tools").hidden = $("steps").hidden = document.querySelector(".keys").hidden = false;
  offer();
  read();
})();
