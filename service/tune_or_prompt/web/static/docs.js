// Swagger UI, with what screen readers miss in it added.
"use strict";

const root = document.getElementById("docs");

function correct() {
  for (const link of root.querySelectorAll("button a[href]")) link.removeAttribute("href");
  for (const [look, level] of [["h3.opblock-tag", "2"], [".opblock h4, section.models h4", "3"], [".opblock h5", "4"]]) {
    for (const heading of root.querySelectorAll(`${look}:not([aria-level])`)) heading.ariaLevel = level;
  }
  for (const part of root.querySelectorAll(".information-container, .schemes-server-container")) part.role = "region";
  for (const part of root.querySelectorAll("[role=region]:not([aria-label])")) part.ariaLabel = part.classList[0].split("-")[0];
  for (const block of root.querySelectorAll("pre:not([tabindex])")) block.tabIndex = 0;
  for (const entry of root.querySelectorAll("input, select, textarea")) {
    const row = entry.closest("tr")?.querySelector(".parameter__name");
    entry.ariaLabel ??= row?.textContent || entry.placeholder || entry.id || "Body";
  }
}

new MutationObserver(correct).observe(root, { childList: true, subtree: true });
SwaggerUIBundle({ url: "/openapi.json", domNode: root, deepLinking: true, validatorUrl: null });
