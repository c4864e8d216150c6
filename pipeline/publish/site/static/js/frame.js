// A page shown inside another site's page: no header, and its height told to whoever holds it. Nothing is read of that page.

export const FRAMED = window.parent !== window;

/** Tell the height whenever it changes. Nothing where the page stands alone. */
export function fitFrame() {
  if (!FRAMED) return;
  document.documentElement.classList.add("en-cadre");
  let last = 0;
  const tell = () => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (Math.abs(height - last) < 2) return; // else two heights could answer one another for ever
    last = height;
    // any page may hold it, and a height is no secret
    window.parent.postMessage({ type: "etal:hauteur", hauteur: height }, "*");
  };
  new ResizeObserver(tell).observe(document.body);
  // links of the frame lead out of it
  document.addEventListener("click", ({ target }) => {
    const link = target.closest?.("a[href]");
    if (link && !link.getAttribute("href").startsWith("#") && !link.target) Object.assign(link, { target: "_blank", rel: "noopener" });
  });
}
