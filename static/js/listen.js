// <button hidden data-listen="#id">: reads the element aloud in Vietnamese, paragraph by paragraph, with pause, stop
// and pace. Without a Vietnamese voice on the device the button stays hidden.
"use strict";

if ("speechSynthesis" in window) {
  for (const button of document.querySelectorAll("[data-listen]")) listen(button);
}

function listen(button) {
  const bar = document.querySelector("[data-listen-bar]");
  const part = (name) => bar.querySelector(`[data-listen-${name}]`);
  const voice = () => speechSynthesis.getVoices().find((each) => each.lang.toLowerCase().startsWith("vi"));
  const blocks = paragraphs(document.querySelector(button.dataset.listen));
  let at = 0, run = 0, paused = false;

  const offer = () => { button.hidden = !voice() || !bar.hidden; };
  offer();
  speechSynthesis.addEventListener("voiceschanged", offer);
  window.addEventListener("pagehide", () => speechSynthesis.cancel());

  // One sentence after the other: some phones cut a long text off after a quarter of a minute.
  function speak() {
    const mine = ++run; // whatever was being said belongs to an earlier run
    speechSynthesis.cancel();
    const block = blocks[at];
    if (!block) return rest();
    show();
    const sentences = block.textContent.trim().match(/[^.!?…;]+[.!?…;]*\s*/g) || [];
    if (!sentences.length) return next(mine);
    sentences.forEach((text, place) => {
      const words = new SpeechSynthesisUtterance(text);
      words.lang = "vi-VN";
      words.voice = voice() || null;
      words.rate = Number(part("rate").value);
      if (place === sentences.length - 1) words.onend = () => next(mine);
      speechSynthesis.speak(words);
    });
  }

  function next(mine) {
    if (mine !== run || paused) return;
    at += 1;
    speak();
  }

  function show() {
    blocks.forEach((block, place) => block.classList.toggle("being-read", place === at));
    part("place").textContent = `Đoạn ${at + 1}/${blocks.length}`;
    part("pause").firstElementChild.textContent = paused ? "Nghe tiếp" : "Tạm dừng";
  }

  function rest() {
    run += 1;
    speechSynthesis.cancel();
    blocks.forEach((block) => block.classList.remove("being-read"));
    bar.hidden = true;
    at = 0;
    offer();
    button.focus();
  }

  button.addEventListener("click", () => {
    paused = false;
    bar.hidden = false;
    offer();
    speak();
    part("pause").focus();
  });
  // Paused, it goes on from the beginning of the paragraph: phones do not keep the place within it.
  part("pause").addEventListener("click", () => {
    paused = !paused;
    if (paused) { run += 1; speechSynthesis.cancel(); show(); } else speak();
  });
  part("stop").addEventListener("click", rest);
  part("rate").addEventListener("change", () => { if (!paused) speak(); });
}

function paragraphs(element) {
  const blocks = [...element.querySelectorAll("h2, h3, h4, p, li, figcaption, td, th")];
  const whole = blocks.filter((block) => !block.querySelector("p, li") && block.textContent.trim());
  return whole.length ? whole : [element];
}
