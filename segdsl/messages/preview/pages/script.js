"use strict";
(() => {
  const bar = document.querySelector("form.bar");
  const cards = [...document.querySelectorAll(".card")];
  const wanted = bar.elements;
  const none = document.querySelector("p.nothing[hidden]");
  const links = new Map([...document.querySelectorAll(".contents li")].map((item) => [item.dataset.card, item]));
  const said = new Map(cards.map((card) => [card, card.textContent.replace(/\s+/g, " ").toLowerCase()]));
  const root = document.documentElement;
  const groups = [...document.querySelectorAll(".campaign"), ...document.querySelectorAll(".contents details")];
  bar.hidden = false;
  document.querySelectorAll(".openers, .more").forEach((part) => { part.hidden = false; });

  // ---- what is folded away on small windows
  const openers = [...document.querySelectorAll(".openers button")];
  function open(button, whether) {
    button.setAttribute("aria-expanded", whether);
    document.getElementById(button.getAttribute("aria-controls")).classList.toggle("open", whether);
  }
  openers.forEach((button) => button.addEventListener("click", () => open(button, button.getAttribute("aria-expanded") === "false")));

  // ---- frames: made when a card comes near, taken away when it is far, so that hundreds of them cost nothing
  const READABLE = 0.6; // smaller than this nobody reads a letter: rather let it go sideways
  const size = new ResizeObserver((entries) => entries.forEach((entry) => fit(entry.target)));
  const near = new IntersectionObserver((entries) => entries.forEach((entry) => {
    entry.isIntersecting ? fill(entry.target) : empty(entry.target);
  }), { rootMargin: "1200px 0px" });

  function screens(card) {
    const chosen = card.querySelector(".tries input:checked");
    return chosen ? [...card.querySelectorAll(`.panel[data-sort="${chosen.value}"] .screen`)] : [];
  }

  function fill(card) {
    card.dataset.near = "";
    const shown = new Set(screens(card));
    for (const screen of card.querySelectorAll(".screen")) shown.has(screen) ? show(screen) : clear(screen);
  }

  function empty(card) {
    delete card.dataset.near;
    card.querySelectorAll(".screen").forEach(clear);
  }

  function clear(screen) {
    if (screen.contains(document.activeElement)) return;
    size.unobserve(screen);
    screen.querySelectorAll("iframe").forEach((frame) => frame.remove());
  }

  function show(screen) {
    const look = screen.dataset.looks.split(" ").includes(wanted.look.value) ? wanted.look.value : "";
    const address = `${screen.dataset.file}${look ? `.${look}` : ""}.html`;
    let frame = screen.querySelector("iframe");
    if (!frame || frame.getAttribute("src") !== address) {
      if (frame) frame.remove();
      frame = document.createElement("iframe");
      frame.setAttribute("sandbox", "");
      frame.tabIndex = -1; // its links lead nowhere, so nobody should have to walk through them
      frame.title = screen.dataset.title;
      frame.src = address;
      screen.append(frame);
    }
    screen.dataset.look = look;
    fit(screen);
    size.observe(screen);
  }

  function fit(screen) {
    const frame = screen.querySelector("iframe");
    if (!frame || !screen.clientWidth) return;
    const [phone, desktop] = wanted.screens.value.split(" ").map(Number);
    const isPhone = screen.parentElement.classList.contains("phone");
    if (isPhone) screen.style.width = `${phone + 2}px`; // with its border
    const width = screen.dataset.look === "source" ? screen.clientWidth : isPhone ? phone : Math.max(desktop, desktop === 800 ? screen.clientWidth : 0);
    const whole = (screen.clientWidth + (screen.clientWidth < width ? 1 : 0)) / width; // a pixel more: no gap at the edge
    const scale = isPhone ? Math.min(1, whole) : Math.min(1, Math.max(READABLE, whole));
    frame.style.width = `${width}px`;
    frame.style.height = `${screen.clientHeight / scale}px`;
    screen.style.overflowX = scale > whole ? "auto" : "hidden";
    frame.style.transform = scale < 1 ? `scale(${scale})` : "none";
    const shown = scale < 1 ? `, shown at ${Math.round(scale * 100)}%${scale > whole ? ", go sideways for the rest" : ""}` : "";
    screen.parentElement.querySelector(".scale").textContent = `${Math.round(width)} px${shown}`;
  }

  new ResizeObserver(() => {
    const covers = getComputedStyle(bar).position === "sticky" ? bar.offsetHeight : 0;
    root.style.setProperty("--bar", `${covers}px`);
  }).observe(bar);

  // ---- choosing
  function fits(card) {
    const words = wanted.words.value.toLowerCase().split(/\s+/).filter(Boolean);
    return ["campaign", "persona", "variant", "locale"].every((name) =>
      !wanted[name] || !wanted[name].value || card.dataset[name] === wanted[name].value)
      && (!wanted.found.checked || card.dataset.found !== "0")
      && words.every((word) => said.get(card).includes(word));
  }

  function choose() {
    let shown = 0;
    for (const card of cards) {
      const visible = fits(card);
      shown += visible;
      card.hidden = !visible;
      const link = links.get(card.id);
      if (link) link.hidden = !visible;
    }
    for (const group of groups) {
      group.hidden = ![...group.querySelectorAll(".card, li[data-card]")].some((part) => !part.hidden);
    }
    none.hidden = shown > 0 || cards.length === 0;
    wanted.count.value = shown === cards.length ? said_of(shown) : `${shown} of ${said_of(cards.length)}`;
  }

  function said_of(number) {
    return `${number.toLocaleString("en")} ${number === 1 ? "message" : "messages"}`;
  }

  function meet() {
    for (const card of cards) {
      const view = card.querySelector(`.tries input[value="${wanted.sort.value}"]`);
      if (view) view.checked = true;
    }
    again();
  }

  function again() {
    root.dataset.look = wanted.look.value;
    cards.filter((card) => "near" in card.dataset).forEach(fill);
  }

  function follow() {
    const card = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!card || !card.matches(".card")) return;
    if (card.hidden) bar.reset();
    openers.forEach((button) => open(button, false));
    card.focus({ preventScroll: true });
    // Cards above it take their real heights only now, so where it is changes once more.
    for (const wait of [0, 100, 300]) setTimeout(() => card.scrollIntoView({ behavior: "instant" }), wait);
  }

  root.classList.add("scaled");
  bar.addEventListener("submit", (event) => event.preventDefault());
  bar.addEventListener("input", (event) => {
    if (event.target.name === "sort") meet();
    else if (["look", "screens"].includes(event.target.name)) again();
    else choose();
  });
  bar.addEventListener("reset", () => setTimeout(() => { choose(); meet(); }));
  none.querySelector("button").addEventListener("click", () => bar.reset());
  document.querySelector("main").addEventListener("change", (event) => {
    const card = event.target.closest(".card");
    if (card && event.target.type === "radio") fill(card);
  });
  document.querySelector("main").addEventListener("click", (event) => {
    if (!event.target.matches(".more")) return;
    const panel = event.target.closest(".panel");
    const is = panel.classList.toggle("tall");
    event.target.textContent = is ? "Show less of the letter" : "Show more of the letter";
    event.target.setAttribute("aria-expanded", is);
  });
  addEventListener("hashchange", follow);
  addEventListener("beforeprint", () => cards.filter((card) => !card.hidden).slice(0, 200).forEach(fill));
  bar.reset();
  choose();
  follow();
  cards.forEach((card) => near.observe(card));
})();
