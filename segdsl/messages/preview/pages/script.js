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
  document.querySelectorAll("#opens-bar, [for='opens-bar']").forEach((part) => { part.hidden = false; });

  // ---- frames: made when a card comes near, taken away when it is far, so that hundreds of them cost nothing
  const size = new ResizeObserver((entries) => entries.forEach((entry) => fit(entry.target)));
  const near = new IntersectionObserver((entries) => entries.forEach((entry) => {
    entry.isIntersecting ? fill(entry.target) : empty(entry.target);
  }), { rootMargin: "1200px 0px" });

  function screens(card) {
    const chosen = card.querySelector(".tries > input:checked");
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
    const scale = Math.min(1, screen.clientWidth / width);
    frame.style.width = `${width}px`;
    frame.style.height = `${screen.clientHeight / scale}px`;
    frame.style.transform = scale < 1 ? `scale(${scale})` : "none";
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
      const view = card.querySelector(`.tries > input[value="${wanted.sort.value}"]`);
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
    document.getElementById("opens-contents").checked = false;
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
  addEventListener("hashchange", follow);
  addEventListener("beforeprint", () => cards.filter((card) => !card.hidden).slice(0, 200).forEach(fill));
  bar.reset();
  choose();
  follow();
  cards.forEach((card) => near.observe(card));
})();
