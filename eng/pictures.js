// Draws golden comments as GitHub would show them: cmark-gfm, an allowlist of HTML, Mermaid with GitHub's limits, headless Chromium.
const { execFileSync } = require("node:child_process");
const { readFileSync } = require("node:fs");
const { chromium } = require("playwright-core");

const manifests = "tests/cases/fingerprints/manifests";
// open: the last folded part is open, and Mermaid draws a graph in it. height: only that much of the top is drawn.
const pictures = [
  { name: "plan", golden: "new-data", open: true },
  { name: "failure", golden: "invalid", annotated: true },
  { name: "large-plan", golden: "large", open: true, height: 900 },
  { name: "fork", golden: "fork" },
  { name: "outdated", golden: "outdated", height: 700 },
  { name: "conflict", golden: "conflict" },
];

const style = `
  body { margin: 0; padding: 16px; width: 868px; background: #fff; color: #1f2328; font: 14px/1.5 "Liberation Sans", sans-serif; }
  .frame { border: 1px solid #d1d9e0; border-radius: 6px; overflow: hidden; margin-bottom: 16px; }
  .frame > header { background: #f6f8fa; border-bottom: 1px solid #d1d9e0; padding: 8px 16px; color: #59636e; }
  .frame > header b { color: #1f2328; }
  article { padding: 16px; } article > :last-child { margin-bottom: 0; } article > :first-child { margin-top: 0; }
  h3, h4 { line-height: 1.25; margin: 24px 0 16px; } h3 { font-size: 1.25em; } h4 { font-size: 1em; }
  p, table, pre, details { margin: 0 0 16px; }
  table { border-collapse: collapse; } th, td { border: 1px solid #d1d9e0; padding: 6px 13px; text-align: left; }
  pre, code, .file { font: 12px/1.45 "Liberation Mono", monospace; }
  pre { background: #f6f8fa; border-radius: 6px; padding: 16px; overflow: auto; } pre code { white-space: pre; }
  :not(pre) > code { background: #818b981f; border-radius: 6px; padding: .2em .4em; }
  pre .add, .file .add { background: #dafbe1; color: #116329; } pre .del, .file .del { background: #ffebe9; color: #82071e; }
  pre .mark { background: #fff8c5; color: #6f4400; } details > p, details > pre { margin-top: 8px; }
  .mermaid { text-align: center; }
  .file div { padding: 0 16px; white-space: pre; } .file span { display: inline-block; width: 28px; color: #59636e; }
  .file .note { white-space: pre-line; margin: 8px 16px; padding: 8px 16px; border: 1px solid #d1d9e0; border-left: 4px solid #cf222e;
    border-radius: 6px; font: 14px/1.5 "Liberation Sans", sans-serif; } .file .note.warning { border-left-color: #9a6700; }`;

// In the page: keeps what GitHub's sanitizer keeps, then colours diffs.
function show(html) {
  const elements = new Set(
    ("h1 h2 h3 h4 h5 h6 br b i strong em a pre code img tt div ins del sup sub p ol ul li table thead tbody tfoot tr td th blockquote " +
      "dl dt dd kbd q samp var hr s strike summary details abbr cite dfn mark small span wbr").split(" "));
  const attributes = { a: ["href"], img: ["src", "alt"], pre: ["lang"], td: ["align"], th: ["align"], details: ["open"], ol: ["start"] };
  const safe = (url) => /^(https?:|mailto:|#|[^:]*$)/i.test(url.trim());
  const page = new DOMParser().parseFromString(html, "text/html");
  page.querySelectorAll("script, style, iframe, template").forEach((e) => e.remove());
  for (const element of [...page.body.querySelectorAll("*")].reverse()) {
    if (!elements.has(element.localName)) {
      element.replaceWith(...element.childNodes);
      continue;
    }
    for (const { name, value } of [...element.attributes])
      if (!attributes[element.localName]?.includes(name) || (["href", "src"].includes(name) && !safe(value))) element.removeAttribute(name);
  }
  const article = document.querySelector("article");
  article.replaceChildren(...page.body.childNodes);
  for (const code of article.querySelectorAll("pre[lang=diff] code"))
    code.replaceChildren(
      ...code.textContent.split(/(?<=\n)/).map((line) => {
        const span = document.createElement("span");
        span.className = { "+": "add", "-": "del", "!": "mark" }[line[0]] ?? "";
        span.textContent = line;
        return span;
      }));
}

// In the page: draws the Mermaid fences that are open.
async function draw() {
  mermaid.initialize({ startOnLoad: false, securityLevel: "strict", maxTextSize: 50_000, maxEdges: 500, fontFamily: "Liberation Sans" });
  for (const [index, pre] of document.querySelectorAll("details[open] pre[lang=mermaid]").entries()) {
    const { svg } = await mermaid.render(`graph${index}`, pre.textContent);
    const div = document.createElement("div");
    div.className = "mermaid";
    div.innerHTML = svg;
    pre.replaceWith(div);
  }
}

const escaped = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

// The manifest of the diagnostics in a comment, with each diagnostic below its line, as "Files changed" shows the check's annotations.
function annotated(markdown) {
  const found = [...markdown.matchAll(/^(\S+?):(\d+):\d+: (error|warning) (\S+): (?:\S+: )?(.*?)(?: \((.*)\))?$/gm)];
  const path = found[0][1];
  const row = (number, sign, line, type = "") => `<div class="${type}"><span>${number}</span>${sign} ${escaped(line)}</div>`;
  const note = ([, , , severity, code, message, help]) =>
    `<div class="note ${severity}"><b>Check ${severity === "error" ? "failure" : "warning"}</b> gitops/plan\n` +
    `<b>${escaped(code)}</b>\n${escaped(message)}${help ? `\n${escaped(help)}` : ""}</div>`;
  const lines = readFileSync(`${manifests}/${path}`, "utf8").trimEnd().split("\n").map((line, index) => {
    const notes = found.filter((f) => f[1] === path && +f[2] === index + 1);
    // The pull request made the typo that the diagnostic names.
    const typo = notes.map((n) => `${n[5]} ${n[6]}`.match(/^unknown field (\w+) did you mean (\w+)\?$/)).find((m) => m);
    const code = typo
      ? row(index + 1, "-", line, "del") + row(index + 1, "+", line.replace(typo[2], typo[1]), "add")
      : row(index + 1, " ", line);
    return code + notes.map(note).join("");
  });
  return `<div class="frame"><header><b>${path}</b> in Files changed</header><div class="file">${lines.join("")}</div></div>`;
}

(async () => {
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  const chosen = process.argv.slice(2);
  for (const { name, golden, open, annotated: withFile, height } of pictures.filter((p) => !chosen.length || chosen.includes(p.name))) {
    const path = `tests/cases/reviews/${golden}.md`;
    const markdown = readFileSync(path, "utf8");
    // GitHub breaks the lines of comments where they break in the source.
    const options = ["table", "strikethrough", "autolink", "tagfilter"].flatMap((e) => ["-e", e]);
    const html = execFileSync("cmark-gfm", [...options, "--unsafe", "--hardbreaks", "--github-pre-lang", path], { encoding: "utf8" });
    const page = await browser.newPage({ viewport: { width: 900, height: 200 }, deviceScaleFactor: 1.25 });
    await page.setContent(`<!doctype html><meta charset="utf-8"><style>${style}</style>
      <div class="frame"><header><b>gitops</b> bot commented</header><article></article></div>${withFile ? annotated(markdown) : ""}`);
    await page.evaluate(show, html);
    if (open) {
      await page.evaluate(() => ([...document.querySelectorAll("details")].at(-1).open = true));
      await page.addScriptTag({ path: ".build/peers/node_modules/mermaid/dist/mermaid.min.js" });
      await page.evaluate(draw);
    }
    const full = await page.evaluate(() => document.documentElement.scrollHeight);
    const clip = { x: 0, y: 0, width: 900, height: Math.min(height ?? full, full) };
    await page.screenshot({ path: `docs/images/${name}.png`, clip, fullPage: true });
    console.log(`docs/images/${name}.png: ${markdown.length} characters, ${full} px high, ${clip.height} px shown`);
    await page.close();
  }
  await browser.close();
})();
