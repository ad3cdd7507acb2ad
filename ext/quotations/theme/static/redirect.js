/* Follows a page that was renamed to where it is now, and takes along which part of it was asked for. */
(() => {
  "use strict";

  const part = decodeURIComponent(location.hash.slice(1));
  const own = part && document.getElementById(part);
  const link = own && own.tagName === "LI" ? own.querySelector("a") : null;
  const page = document.querySelector(".moved-page a");
  if (link) {
    location.replace(link.href);
  } else if (page) {
    location.replace(page.hash ? page.href : page.href + location.hash);
  }
})();
