"""What is measured on a page in a browser: expressions of JavaScript, each a list of what falls short."""

from __future__ import annotations

# How far the page is wider than its window, and the parts that stick out, to tell what is wrong.
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WHICH = """[...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right
  > document.documentElement.clientWidth + 1).slice(-3).map((e) => e.outerHTML.slice(0, 120))"""

# Targets that are too small to hit (WCAG 2.2, 2.5.8: 24 by 24). What its label hides has that for a target.
SMALL_TARGETS = """[...document.querySelectorAll('a[href], button, input, select, summary, label')]
  .filter((e) => e.checkVisibility() && getComputedStyle(e).opacity !== '0')
  .filter((e) => !e.matches('.skip, label > input'))
  .map((e) => [e.getBoundingClientRect(), e.outerHTML.slice(0, 90)])
  .filter(([box]) => box.width < 24 || box.height < 23.9)
  .map(([box, said]) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${said}`)"""

# Texts that stand out too little from what is behind them (WCAG 2.2, 1.4.3: 4.5 to 1; here large ones, too).
FAINT_TEXTS = """(() => {
  const parts = (text) => {
    const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number);
    const most = text.startsWith('color(') ? 1 : 255;
    return [r / most, g / most, b / most, a];
  };
  const over = (top, under) => [0, 1, 2].map((n) => top[n] * top[3] + under[n] * (1 - top[3])).concat(1);
  const lit = ([r, g, b]) => [r, g, b].map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, n) => sum + c * [0.2126, 0.7152, 0.0722][n], 0);
  const behind = (element) => {
    if (!element) return matchMedia('(prefers-color-scheme: dark)').matches && !matchMedia('print').matches
      ? [0.07, 0.07, 0.07, 1] : [1, 1, 1, 1];
    const own = parts(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, behind(element.parentElement));
  };
  const opacity = (e) => e ? getComputedStyle(e).opacity * opacity(e.parentElement) : 1;
  const found = new Map();
  for (const element of document.querySelectorAll('body *')) {
    const says = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!says || !element.checkVisibility() || element.closest('script, noscript, .skip, option')) continue;
    const back = behind(element), style = getComputedStyle(element), front = parts(style.color);
    front[3] *= opacity(element);
    const [light, dark] = [lit(over(front, back)), lit(back)].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    const what = `${element.tagName}.${element.className} ${ratio.toFixed(2)}`;
    if (ratio < 4.5) found.set(what, element.textContent.trim().slice(0, 40));
  }
  return [...found].map(([what, said]) => `${what}: ${said}`);
})()"""

# Edges by which controls are known, too faint against what is around them (WCAG 2.2, 1.4.11: 3 to 1).
FAINT_EDGES = """(() => {
  const parts = (text) => text.match(/[\\d.]+/g).map(Number);
  const lit = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92
    : ((c + 0.055) / 1.055) ** 2.4).reduce((sum, c, n) => sum + c * [0.2126, 0.7152, 0.0722][n], 0);
  const behind = (e) => {
    const own = parts(getComputedStyle(e).backgroundColor);
    return own.length === 3 || !e.parentElement ? own : behind(e.parentElement);
  };
  return [...document.querySelectorAll('button, select, input[type=search], .try > span')]
    .filter((e) => e.checkVisibility() && parseFloat(getComputedStyle(e).borderTopWidth) > 0).map((e) => {
      const [light, dark] = [parts(getComputedStyle(e).borderTopColor), behind(e.parentElement)]
        .map(lit).sort((a, b) => b - a);
      return [(light + 0.05) / (dark + 0.05), e.outerHTML.slice(0, 80)];
    }).filter(([ratio]) => ratio < 3).map(([ratio, said]) => `${ratio.toFixed(2)}: ${said}`);
})()"""

# What the keyboard gets to, and nobody sees: outside the window's width, without a size, or invisible.
# A control that lies transparent over its own label is as large as that label.
UNSEEN_STOPS = """[...document.querySelectorAll(
    'a[href], button, input, select, summary, iframe, [tabindex]')]
  .filter((e) => e.tabIndex >= 0 && !e.disabled && !e.matches('.skip'))
  .filter((e) => e.checkVisibility({ contentVisibilityAuto: true }))
  .filter((e) => {
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    const seen = style.opacity !== '0' || e.closest('label')?.checkVisibility({ opacityProperty: true });
    return !seen || style.visibility !== 'visible' || box.width < 16 || box.height < 16
      || box.left < 0 || box.right > document.documentElement.clientWidth + 1;
  }).map((e) => e.outerHTML.slice(0, 100))"""

# What goes on sideways within a part of the page, and so is cut off.
CUT_OFF = """[...document.querySelectorAll('.tries, .chips, .bar, .top, .alone, .measures')]
  .filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.className)"""
