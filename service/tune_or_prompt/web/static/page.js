// What the page does better with a script: it answers while you type, and never loses an answer.
"use strict";

const form = document.getElementById("project");
const answer = document.getElementById("answer");
const trouble = document.getElementById("trouble");
const upload = document.getElementById("upload");
const WAIT_MS = 80;
const SLOW_MS = 3000;
let timer;
let asked;
let latest = location.href;
let edited = "";

function typed() {
  const answers = new FormData(form);
  answers.delete("file");
  return `/?${new URLSearchParams([...answers].filter(([, value]) => value.trim()))}`;
}

function complain(text) {
  trouble.hidden = !text;
  trouble.firstElementChild.textContent = text;
}

function show(page, fill) {
  for (const part of document.querySelectorAll("[data-live]")) {
    const fresh = page.querySelector(`[data-live="${part.dataset.live}"]`);
    if (!fresh) continue;
    part.className = fresh.className;
    part.replaceChildren(...fresh.childNodes);
  }
  for (const note of form.querySelectorAll(".note")) update(note, page);
  if (fill) for (const entry of form.elements) refill(entry, page);
  document.title = page.title;
  const status = document.getElementById("status");
  const told = answer.querySelector("[data-announce]").dataset.announce;
  if (status.textContent !== told) status.textContent = told;
  offerCopies();
}

function update(note, page) {
  const fresh = page.getElementById(note.id);
  const entry = note.parentElement.querySelector("input, select");
  note.replaceChildren(...fresh.childNodes);
  if (note.querySelector(".fault")) entry.setAttribute("aria-invalid", "true");
  else entry.removeAttribute("aria-invalid");
}

function refill(entry, page) {
  if (!entry.name) return;
  const twin = [...page.querySelectorAll(`[name="${entry.name}"]`)]
    .find((each) => entry.type !== "checkbox" || each.value === entry.value);
  if (entry.type === "checkbox") entry.checked = twin.checked;
  else entry.value = entry.name === "file" ? "" : twin.value;
}

async function ask(place, { fill = false, keep = "push", question = "" } = {}) {
  clearTimeout(timer);
  asked?.abort();
  const mine = (asked = new AbortController());
  latest = place;
  answer.classList.add("waiting");
  const slow = setTimeout(() => complain("Still working on it. Below is the answer to your earlier input."), SLOW_MS);
  try {
    const reply = await fetch(place.split("#")[0], { headers: { Accept: "text/html" }, signal: mine.signal });
    if (!reply.ok) throw new Error(reply.status === 414 ? "This is too long to send." : `The service answered with error ${reply.status}.`);
    show(new DOMParser().parseFromString(await reply.text(), "text/html"), fill);
    complain("");
    const address = new URL(place, location.href).searchParams.has("file") ? typed() : place;
    if (keep === "push") history.pushState(null, "", address);
    if (keep === "replace") history.replaceState(null, "", address);
    edited = question;
  } catch (error) {
    if (error.name === "AbortError") return;
    const why = error instanceof TypeError ? "You seem to be offline." : error.message;
    complain(`${why} Below is the answer to your earlier input.`);
  } finally {
    clearTimeout(slow);
    if (mine === asked) answer.classList.remove("waiting");
  }
}

function follow(event) {
  const file = form.elements.file.value.trim();
  if (file) return ask(`/?${new URLSearchParams({ file })}`, { fill: true });
  const name = event?.target.name ?? "";
  const keep = name && name === edited ? "replace" : "push"; // one step back per question
  return ask(typed(), { keep, question: name });
}

function copier(source) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
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
    if (source.dataset.server) source.textContent = source.textContent.replace(source.dataset.server, location.origin);
    const place = source.closest("pre") ?? source;
    place.after(copier(source), ...(source.dataset.file ? [saver(source)] : []));
  }
}

function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const topic = target?.closest("details");
  if (topic) topic.open = true;
  if (target?.id.startsWith("f-")) target.focus();
  else target?.querySelector("details")?.setAttribute("open", "");
}

form.addEventListener("input", (event) => {
  clearTimeout(timer);
  if (event.target !== upload) timer = setTimeout(follow, WAIT_MS, event);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  follow().then(() => answer.scrollIntoView());
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a.go");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  ask(link.getAttribute("href"), { fill: true }).then(() => answer.focus());
});
upload.hidden = false;
upload.addEventListener("change", async () => {
  form.elements.file.value = (await upload.files[0]?.text()) ?? "";
  follow();
});
trouble.querySelector("button").addEventListener("click", () => ask(latest, { fill: latest.includes("file=") }));
addEventListener("online", () => trouble.hidden || ask(latest));
addEventListener("popstate", () => ask(location.href, { fill: true, keep: "none" }).then(openTarget));
openTarget();
offerCopies();
