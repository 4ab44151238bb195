// What is pasted into the editor of articles, said in the few marks that an article keeps: `pastedArticle(html)` gives its
// `html` and how many `pictures` were left out. The page's policy lets no style of a pasted text be computed, and the editor
// would take the wrapper of Google Docs, <b style="font-weight:normal">, for bold: so the attributes are read as written.
"use strict";

{
  const SKIPPED = /^(script|style|title|meta|link|noscript|template|select|textarea|svg|del|col|colgroup)$/i;
  const BLOCKS = /^(P|DIV|H[1-6]|BLOCKQUOTE|PRE|SECTION|ARTICLE|CENTER|HEADER|FOOTER|MAIN|ASIDE|ADDRESS|D[LTD]|FIGURE|FIGCAPTION|CAPTION|FORM|TD|TH|TR|LI)$/;
  const MARKS = [["sub", "sub"], ["sup", "sup"], ["underline", "u"], ["italic", "em"], ["bold", "strong"]]; // the last outside
  const KINDS = { "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A", "lower-roman": "i", "upper-roman": "I" };
  const ROMAN = { i: 1, v: 5, x: 10, l: 50, c: 100, d: 500, m: 1000 };

  const declared = (text) => Object.fromEntries(text.split(";").map((each) => {
    const [name, ...value] = each.split(":");
    return [name.trim().toLowerCase(), value.join(":").replace("!important", "").trim().toLowerCase()];
  }).filter(([name]) => name));

  // What Word, Excel and LibreOffice say of a class: `p.MsoTitle, .xl65 { … }`.
  const rulesOf = (page) => {
    const rules = {};
    const sheets = [...page.querySelectorAll("script[data-sheet]")].map((sheet) => sheet.textContent).join("\n");
    for (const [, names, body] of sheets.replace(/\/\*[^]*?\*\/|<!--|-->/g, "").matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
      for (const name of names.split(",")) {
        const found = /^\s*[a-z0-9]*\.([\w-]+)\s*$/i.exec(name);
        if (found) rules[found[1]] = Object.assign(rules[found[1]] || {}, declared(body));
      }
    }
    return rules;
  };

  const roman = (text) => [...text].reduce((sum, letter, at) => (
    sum + ROMAN[letter] * (ROMAN[letter] < (ROMAN[text[at + 1]] || 0) ? -1 : 1)), 0);

  // How a list of Word counts, by the number before an item: `3.`, `b)`, `iv.`, `·`. What no list can say (`1.1.`, `Điều 5.`)
  // is null, and stays in the text. `last` is the kind of the item before it: an `i.` behind an `h.` is a letter.
  const countedBy = (number, last) => {
    const found = /^\(?([0-9]+|[a-z]+)[.)]*$/i.exec(number);
    if (!found || number === "o") return /[\p{L}\p{N}]{2}|\p{N}/u.test(number) ? null : { tag: "ul" };
    const [, said] = found, small = said.toLowerCase(), upper = said !== small;
    if (/[0-9]/.test(said)) return { tag: "ol", start: +said };
    const asRoman = /^[ivxlcdm]+$/.test(small) && (said.length > 1 || small === "i" || /i/i.test(last?.type || ""));
    if (asRoman && !(small === "i" && last?.start === 8 && /a/i.test(last.type))) return { tag: "ol", type: upper ? "I" : "i", start: roman(small) };
    return said.length > 1 ? null : { tag: "ol", type: upper ? "A" : "a", start: small.charCodeAt(0) - 96 };
  };

  // The text as a row of blocks: paragraphs, headings, items of lists with their level, tables.
  class Reading {
    constructor(rules, tally) {
      Object.assign(this, { rules, tally, blocks: [], open: null });
    }

    style(element) {
      const own = declared(element.dataset.style || "");
      return Object.assign({}, ...[...element.classList].map((name) => this.rules[name]), own);
    }

    within(element, style, above) {
      const now = { ...above }, tag = element.tagName;
      const weight = style["font-weight"] || (/^(B|STRONG)$/.test(tag) && "bold");
      if (weight) now.bold = /^bold/.test(weight) || parseInt(weight, 10) >= 600;
      const slant = style["font-style"] || (/^(I|EM|CITE)$/.test(tag) && "italic");
      if (slant) now.italic = /^(italic|oblique)/.test(slant);
      if (/^(U|INS)$/.test(tag) || /underline/.test(`${style["text-decoration"]} ${style["text-decoration-line"]}`)) now.underline = true;
      const raised = /^(super|sub)$/.exec(style["vertical-align"] || { SUP: "super", SUB: "sub" }[tag]);
      if (raised) Object.assign(now, { sup: raised[1] === "super", sub: raised[1] === "sub" });
      const place = style["text-align"] || element.getAttribute("align")?.toLowerCase() || (tag === "CENTER" && "center");
      if (place && tag !== "IMG" && tag !== "TABLE") now.align = /center/.test(place) ? "text-center" : /right|end/.test(place) ? "text-end" : "";
      if (style["white-space"] || tag === "PRE") now.pre = /^(pre|break)/.test(style["white-space"] || "pre");
      if (tag === "A" && /^(https?:|mailto:|tel:)/i.test(element.getAttribute("href") || "")) now.link = element.getAttribute("href");
      return now;
    }

    walk(parent, now) {
      for (const node of parent.childNodes) {
        if (node.nodeType === Node.TEXT_NODE) this.say(node.data, now);
        else if (node.nodeType === Node.ELEMENT_NODE) this.element(node, now);
      }
    }

    element(node, above) {
      const style = this.style(node), tag = node.tagName;
      const hidden = style.display === "none" || style.visibility === "hidden" || style["mso-hide"] === "all";
      if (SKIPPED.test(tag) || hidden || node.classList.contains("EOP")) return;
      if (style["mso-list"] === "ignore" && above.item) return;
      const now = this.within(node, style, above);
      if (tag === "BR") this.lineBreak();
      else if (tag === "IMG") this.picture(node, now);
      else if (tag === "HR") this.put({ kind: "hr" });
      else if (tag === "TABLE") this.table(node, now);
      else if (/^(UL|OL)$/.test(tag)) this.block(node, { ...now, list: node, depth: (above.depth || 0) + 1 });
      else if (BLOCKS.test(tag) || /^(block|list-item)/.test(style.display || "")) this.block(node, this.kindOf(node, style, now));
      else this.walk(node, now);
    }

    kindOf(node, style, now) {
      const level = node.getAttribute("role") === "heading" ? node.getAttribute("aria-level") || 3 : /^H([1-6])$/.exec(node.tagName)?.[1];
      if (level && !now.item) return { ...now, heading: level < 3 ? "h2" : "h3", bold: false };
      if (node.tagName === "BLOCKQUOTE") return { ...now, quote: true };
      if (node.tagName === "LI") return { ...now, item: this.itemOf(node, style, now) };
      const ofWord = /level(\d+)\s+lfo(\d+)/.exec(style["mso-list"] || "");
      return ofWord ? { ...now, item: this.itemOfWord(node, +ofWord[1], ofWord[2]) } : now;
    }

    itemOf(node, style, now) {
      const list = now.list, tag = list?.tagName === "OL" ? "ol" : "ul", flat = node.dataset.ariaLevel;
      const type = KINDS[style["list-style-type"] || (list && this.style(list)["list-style-type"])] || list?.getAttribute("type");
      const start = +(node.getAttribute("value") || list?.getAttribute("start") || 0);
      const level = +(flat || node.getAttribute("aria-level") || now.depth || 1);
      return { tag, type: /^[aAiI]$/.test(type || "") && tag === "ol" ? type : "", start, level, list: flat ? null : list };
    }

    itemOfWord(node, level, list) {
      const number = [...node.querySelectorAll("[data-style]")].find((each) => this.style(each)["mso-list"] === "ignore");
      const last = [...this.blocks].reverse().find(({ item }) => item?.level === level)?.item;
      const counted = countedBy((number?.textContent || "·").replace(/[\s\u00a0]+/g, ""), last);
      return counted && { ...counted, level, list };
    }

    block(node, now) {
      this.close();
      this.walk(node, now);
      this.close();
    }

    put(block) {
      this.close();
      this.blocks.push(block);
    }

    close() {
      const block = this.open;
      this.open = null;
      if (!block) return;
      const { runs } = block;
      while (runs.length && (runs.at(-1).br || !runs.at(-1).text.trim())) runs.pop();
      if (runs.length) runs.at(-1).text = runs.at(-1).text.trimEnd();
      if (runs.length) this.blocks.push(block);
    }

    say(text, now) {
      const lines = now.pre ? text.split(/\r?\n/) : [text];
      lines.forEach((line, number) => {
        if (number) this.lineBreak();
        const last = this.open?.runs.at(-1);
        let words = line.replace(/[\s\u00a0]+/g, " ");
        if (!last || last.br || last.text.endsWith(" ")) words = words.trimStart();
        if (!words) return;
        this.open ||= { kind: now.heading || "p", align: now.align, item: now.item, quote: now.quote, runs: [] };
        this.open.runs.push({ text: words, now });
      });
    }

    lineBreak() {
      const last = this.open?.runs.at(-1);
      if (last?.br) this.close(); // an empty line parts two paragraphs
      else if (last) {
        last.text = last.text.trimEnd();
        this.open.runs.push({ br: true });
      }
    }

    picture(img, now) {
      const said = (img.getAttribute("alt") || "").trim();
      if (said.length < 9 && /^\p{Extended_Pictographic}/u.test(said)) return void this.say(said, now); // a face that a chat draws
      const spacer = ["width", "height"].some((name) => /^[0-3]$/.test(img.getAttribute(name) || ""));
      if (!spacer && !/\/tin-tuc\/anh\/\d+\//.test(img.getAttribute("src") || "")) this.tally.pictures += 1;
    }

    table(node, now) {
      const rows = [...node.rows].map((row) => [...row.cells]).filter((cells) => cells.length);
      if (now.cell || rows.flat().length < 2) return this.block(node, now); // of a page's layout
      if (node.caption) this.element(node.caption, now);
      const read = (cell) => {
        const inner = new Reading(this.rules, this.tally);
        const style = inner.style(cell);
        inner.block(cell, inner.within(cell, style, { ...now, cell: true, item: null, depth: 0, quote: false }));
        return { cell, blocks: inner.blocks };
      };
      this.put({ kind: "table", rows: rows.map((cells) => cells.map(read)) });
    }
  }

  // The blocks as elements of a page of its own.
  class Writing {
    constructor() {
      this.page = document.implementation.createHTMLDocument("");
    }

    make(tag, attributes = {}, inner = []) {
      const made = this.page.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) if (value) made.setAttribute(name, value);
      made.append(...inner);
      return made;
    }

    run({ br, text, now }, heading) {
      if (br) return this.make("br");
      let inner = this.page.createTextNode(text);
      for (const [name, tag] of MARKS) {
        const idle = (name === "bold" && heading) || (name === "underline" && now.link);
        if (now[name] && !idle && text.trim()) inner = this.make(tag, {}, [inner]);
      }
      return now.link ? this.make("a", { href: now.link }, [inner]) : inner;
    }

    block(block) {
      if (block.kind === "hr") return this.make("hr");
      if (block.kind === "table") return this.table(block);
      const made = this.make(block.kind, { class: block.align }, block.runs.map((run) => this.run(run, block.kind !== "p")));
      made.normalize();
      return made;
    }

    table({ rows }) {
      const cell = ({ cell: from, blocks }) => {
        const spans = Object.fromEntries(["colspan", "rowspan"].map((name) => [name, from[name === "colspan" ? "colSpan" : "rowSpan"]]).filter(([, many]) => many > 1));
        const made = this.make(from.tagName.toLowerCase(), spans);
        this.fill(made, blocks);
        if (!made.firstChild) made.append(this.make("p"));
        return made;
      };
      const body = this.make("tbody", {}, rows.map((cells) => this.make("tr", {}, cells.map(cell))));
      return this.make("table", {}, [body]);
    }

    fill(box, blocks) {
      let lists = [];
      const made = new Map(); // the <li> of each item: what comes after a list within it is still of it
      for (const block of blocks) {
        const { item } = block;
        if (made.has(item)) made.get(item).append(this.block(block));
        else if (item) {
          lists = this.item(box, lists, block);
          made.set(item, lists.at(-1).element.lastChild);
        }
        else {
          lists = [];
          const quote = block.quote && (box.lastChild?.tagName === "BLOCKQUOTE" ? box.lastChild : box.appendChild(this.make("blockquote")));
          (quote || box).append(this.block(block));
        }
      }
    }

    // Into the list of its level, one within the last item of the level above; `lists` are those open, the innermost last.
    item(box, lists, block) {
      const { item } = block, same = ({ element, list, type }) => (
        element.tagName.toLowerCase() === item.tag && list === item.list && type === (item.type || ""));
      let kept = lists.filter(({ level }) => level <= item.level);
      if (kept.at(-1)?.level === item.level && !same(kept.at(-1))) kept = kept.slice(0, -1);
      if (kept.at(-1)?.level !== item.level) {
        const element = this.make(item.tag, { type: item.type, start: item.start > 1 ? item.start : 0 });
        (kept.at(-1)?.element.lastChild || box).append(element);
        kept = [...kept, { element, level: item.level, list: item.list, type: item.type || "" }];
      }
      kept.at(-1).element.append(this.make("li", {}, [this.block(block)]));
      return kept;
    }
  }

  // The policy of this page holds for the pasted one too: its styles get names that are no styles before it is read.
  const inert = (html) => html
    .replace(/<style\b([^>]*)>([^]*?)<\/style\s*>/gi, '<script type="text/plain" data-sheet>$2</' + "script>")
    .replace(/<[a-z](?:"[^"]*"|'[^']*'|[^'">])*>/gi, (tag) => tag
      .replace(/([\s"'])style(\s*=)/gi, "$1data-style$2").replace(/([\s"'])on\w+(\s*=)/gi, "$1data-off$2"));

  window.pastedArticle = (html) => {
    const page = new DOMParser().parseFromString(inert(html), "text/html"); // nothing in it runs or is fetched
    const tally = { pictures: 0 };
    const reading = new Reading(rulesOf(page), tally);
    reading.block(page.body, {});
    const writing = new Writing(), box = writing.make("div");
    writing.fill(box, reading.blocks);
    return { html: box.innerHTML, pictures: tally.pictures };
  };
}
