// What the page does better with a script: it follows what is typed, and copies what is shown.
"use strict";

const form = document.getElementById("project");
const WAIT_MS = 350;
let timer;
let asked;

function address() {
  const answers = [...new FormData(form)].filter(([, value]) => value.trim());
  return `/?${new URLSearchParams(answers)}`;
}

function show(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const fresh = page.querySelector(`[data-live="${part.dataset.live}"]`);
    if (fresh) part.replaceChildren(...fresh.childNodes);
  }
  document.title = page.title;
  markFaults(page);
  offerCopies();
}

function markFaults(page) {
  for (const field of form.querySelectorAll(".field")) {
    const entry = field.querySelector("input, select, textarea");
    const fresh = page.getElementById(entry.id);
    if (!fresh) continue;
    field.className = fresh.closest(".field").className;
    field.querySelector(".fault")?.remove();
    const fault = fresh.closest(".field").querySelector(".fault");
    if (fault) field.append(fault);
    for (const name of ["aria-invalid", "aria-describedby"]) {
      if (fresh.hasAttribute(name)) entry.setAttribute(name, fresh.getAttribute(name));
      else entry.removeAttribute(name);
    }
  }
}

async function follow() {
  const place = address();
  asked?.abort();
  asked = new AbortController();
  const answer = document.getElementById("answer");
  answer.classList.add("waiting");
  try {
    const reply = await fetch(place, { headers: { Accept: "text/html" }, signal: asked.signal });
    if (!reply.ok) return;
    show(await reply.text());
    history.replaceState(null, "", place);
    answer.classList.remove("waiting");
  } catch (error) {
    if (error.name !== "AbortError") answer.classList.remove("waiting");
  }
}

function copier(source) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = source.href ? "Copy the link" : "Copy";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.href || source.textContent);
    button.textContent = "Copied";
  });
  return button;
}

function saver(source) {
  const link = document.createElement("a");
  link.textContent = `Save as ${source.dataset.file}`;
  link.download = source.dataset.file;
  link.href = URL.createObjectURL(new Blob([source.textContent], { type: "application/yaml" }));
  return link;
}

function offerCopies() {
  for (const source of document.querySelectorAll("[data-copy]:not([data-ready])")) {
    source.dataset.ready = "";
    source.after(copier(source), ...(source.dataset.file ? [saver(source)] : []));
  }
}

function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const topic = target?.closest("form details");
  if (topic) topic.open = true;
  if (topic) target.focus();
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(follow, WAIT_MS);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  follow().then(() => document.getElementById("answer").scrollIntoView());
});
addEventListener("hashchange", openTarget);
openTarget();
offerCopies();
