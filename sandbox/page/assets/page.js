// Keeps a live page up to date: it fetches the page again, replaces the parts that differ, and tells screen readers which
// statuses changed. The page also works without this script.
(() => {
  const EVERY = 1000;
  const SLOWEST = 15000;
  const main = document.querySelector("main");
  const announcements = document.getElementById("announcements");
  if (!main || main.dataset.live !== "yes") return;

  const refresh = document.querySelector(".refresh");
  if (refresh)
    refresh.after(
      Object.assign(document.createElement("span"), { className: "updates", textContent: "Updates by itself." }),
    );
  let wait = EVERY;
  schedule();

  function schedule() {
    setTimeout(() => void look(), wait);
  }

  async function look() {
    if (document.hidden) {
      document.addEventListener("visibilitychange", () => void look(), { once: true });
      return;
    }
    try {
      const response = await fetch(location.pathname + location.search, { headers: { Accept: "text/html" } });
      if (!response.ok) throw new Error(String(response.status));
      show(new DOMParser().parseFromString(await response.text(), "text/html"));
      wait = EVERY;
    } catch {
      // The sandbox has ended or restarts: poll less often.
      wait = Math.min(wait * 2, SLOWEST);
    }
    if (main.dataset.live === "yes") schedule();
    else document.querySelector(".updates")?.remove();
  }

  function show(fresh) {
    const next = fresh.querySelector("main");
    if (!next) return;
    const before = states(main);
    const atEnd =
      window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 4 && window.scrollY > 0;
    morph(main, next);
    const [old, now] = [document.querySelector("[data-as-of]"), fresh.querySelector("[data-as-of]")];
    if (old && now) old.textContent = now.textContent;
    if (atEnd) window.scrollTo(0, document.documentElement.scrollHeight);
    announce(before, states(main));
  }

  function states(root) {
    const found = [...root.querySelectorAll("[data-announce]")];
    return new Map(found.map((element) => [element.dataset.announce, element.textContent.trim()]));
  }

  function announce(before, after) {
    const news = [...after]
      .filter(([name, state]) => before.get(name) !== state)
      .map(([name, state]) => `${name}: ${state}`);
    if (news.length > 0) announcements.textContent = `${news.slice(0, 5).join(". ")}.`;
  }

  /** Makes `old` equal to `fresh` and reuses elements, which preserves focus, scroll positions and open details. */
  function morph(old, fresh) {
    for (const { name } of [...old.attributes]) {
      if (!fresh.hasAttribute(name) && !keeps(old, name)) old.removeAttribute(name);
    }
    for (const { name, value } of [...fresh.attributes]) {
      if (old.getAttribute(name) !== value && !keeps(old, name)) old.setAttribute(name, value);
    }
    let at = old.firstChild;
    for (const node of [...fresh.childNodes]) {
      const match = partner(at, node);
      if (!match) {
        old.insertBefore(document.importNode(node, true), at);
        continue;
      }
      while (at && at !== match) {
        const removed = at;
        at = at.nextSibling;
        removed.remove();
      }
      at = match.nextSibling;
      if (match.nodeType === Node.ELEMENT_NODE) morph(match, node);
      else if (match.nodeValue !== node.nodeValue) match.nodeValue = node.nodeValue;
    }
    while (at) {
      const removed = at;
      at = at.nextSibling;
      removed.remove();
    }
  }

  /** The next node that can be updated to `node`: with the same element name and, if any, the same key. */
  function partner(from, node) {
    const key = keyOf(node);
    if (key === undefined) {
      return from && keyOf(from) === undefined && from.nodeName === node.nodeName ? from : undefined;
    }
    for (let at = from; at; at = at.nextSibling) {
      if (at.nodeName === node.nodeName && keyOf(at) === key) return at;
    }
    return undefined;
  }

  function keyOf(node) {
    return node.nodeType === Node.ELEMENT_NODE ? (node.dataset?.key ?? (node.id || undefined)) : undefined;
  }

  /** Whether the user controls the attribute. */
  function keeps(element, attribute) {
    return (element.nodeName === "DETAILS" && attribute === "open") || element.nodeName === "OPTION";
  }
})();
