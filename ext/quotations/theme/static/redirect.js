/* Follows a page that was renamed to where it is now, and takes along which part of it was asked for. */
(() => {
  "use strict";

  /** The part of a page that an address names; one that cannot be decoded, as “#%”, is taken as it stands. */
  function partOf(hash) {
    try {
      return decodeURIComponent(hash.slice(1));
    } catch {
      return hash.slice(1);
    }
  }

  const part = partOf(location.hash);
  const own = part && document.getElementById(part);
  const link = own && own.tagName === "LI" ? own.querySelector("a") : null;
  const page = document.querySelector(".moved-page a");
  if (link) {
    location.replace(link.href);
  } else if (page) {
    location.replace(page.hash ? page.href : page.href + location.hash);
  }
})();
