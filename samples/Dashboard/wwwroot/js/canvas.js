// What the drawings have in common: a canvas as sharp as the screen, and the colours of the page.

import { atNextFrame } from './dom.js';

/** The colour of that name, as the page has it now. */
export const colour = name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Draws again when the canvas has another size, or the page other colours. */
export class Drawing {
  width = 0;
  height = 0;
  #draw;
  ask;

  constructor(canvas, draw) {
    this.canvas = canvas;
    this.context = canvas.getContext('2d');
    this.#draw = draw;
    this.ask = atNextFrame(() => this.#fit() && this.#draw());
    new ResizeObserver(this.ask).observe(canvas);
    document.addEventListener('themechange', this.ask);
  }

  /** True when there is something to draw on. */
  #fit() {
    const { canvas } = this;
    this.width = canvas.clientWidth;
    this.height = canvas.clientHeight;
    if (this.width === 0 || this.height === 0) return false;
    const scale = devicePixelRatio || 1;
    const [width, height] = [Math.round(this.width * scale), Math.round(this.height * scale)];
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    this.context.setTransform(scale, 0, 0, scale, 0, 0);
    this.context.clearRect(0, 0, this.width, this.height);
    return true;
  }
}

/** Puts a tip beside a point of its canvas. */
export function showTip(tip, text, x, width) {
  tip.hidden = false;
  tip.textContent = text;
  const room = width - tip.offsetWidth;
  tip.style.left = `${14 + Math.max(0, Math.min(x + 12, room))}px`;
}
