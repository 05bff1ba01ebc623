// The map of pieces: a cell each, or each for a few when there are more than there is room for.

import { find, el, setAttribute } from './dom.js';
import { number } from './format.js';
import { colour, Drawing, showTip } from './canvas.js';

const missing = 0;
const coming = 1;
const verified = 2;
const names = ['missing', 'coming', 'here', 'not wanted', 'did not match its hash'];
const smallest = 4;
const largest = 20;

export class PieceMap {
  #cells = new Uint8Array(0);
  #grid = null;
  #marked = null;
  #canvas = find('pieces');
  #tip = find('pieces-tip');
  #drawing = new Drawing(this.#canvas, () => this.#draw());

  constructor() {
    find('pieces-legend').append(...[['verified', 'here'], ['coming', 'coming'], ['missing', 'missing']].map(([style, text]) => el('span', { class: style, title: style === 'missing' ? 'stronger with more peers; red where nobody has it' : null }, text)));
    this.#canvas.addEventListener('pointermove', event => this.#mark(this.#at(event.offsetX, event.offsetY)));
    this.#canvas.addEventListener('pointerleave', () => this.#mark(null));
    this.#canvas.addEventListener('blur', () => this.#mark(null));
    this.#canvas.addEventListener('keydown', event => this.#key(event));
  }

  /** How many pieces are in each state. */
  get counts() {
    const counts = [0, 0, 0, 0, 0];
    for (const cell of this.#cells) counts[cell & 7]++;
    return counts;
  }

  clear() {
    this.#cells = new Uint8Array(0);
    this.#drawing.ask();
  }

  apply(data) {
    if (data.map !== undefined) this.#cells = Uint8Array.from(atob(data.map), c => c.charCodeAt(0));
    if (data.set) {
      const bytes = Uint8Array.from(atob(data.set), c => c.charCodeAt(0));
      for (let i = 0; i + 3 < bytes.length; i += 4) this.#cells[(bytes[i] << 16) | (bytes[i + 1] << 8) | bytes[i + 2]] = bytes[i + 3];
    }
    this.#drawing.ask();
  }

  /** The largest cells for which there is room; several pieces a cell when there is not even room for the smallest. */
  #layout() {
    const { width, height } = this.#drawing;
    const count = this.#cells.length;
    let size = largest;
    while (size > smallest && Math.floor(width / size) * Math.floor(height / size) < count) size--;
    const columns = Math.floor(width / size);
    const room = Math.max(1, columns * Math.floor(height / size));
    return { size, columns, each: Math.max(1, Math.ceil(count / room)) };
  }

  #draw() {
    const { context: pen } = this.#drawing;
    const grid = (this.#grid = this.#layout());
    const paints = this.#paints();
    const gap = grid.size > 6 ? 1.5 : grid.size > 4 ? 1 : .5;
    const count = Math.ceil(this.#cells.length / grid.each);
    const byPaint = new Map();
    for (let i = 0; i < count; i++) {
      const paint = paints(this.#cellAt(i));
      if (!byPaint.has(paint)) byPaint.set(paint, []);
      byPaint.get(paint).push(i);
    }
    for (const [paint, cells] of byPaint) {
      pen.fillStyle = paint;
      for (const i of cells) pen.fillRect((i % grid.columns) * grid.size, Math.floor(i / grid.columns) * grid.size, grid.size - gap, grid.size - gap);
    }
    this.#outline(pen);
    const counts = this.counts;
    setAttribute(this.#canvas, 'aria-label', `Pieces: ${number(counts[verified])} of ${number(this.#cells.length)} here, ${number(counts[coming])} coming, ${number(counts[missing])} missing`);
    setAttribute(this.#canvas, 'data-verified', String(counts[verified]));
  }

  /** One value for the pieces of a cell: what is least far, with the fewest peers. */
  #cellAt(i) {
    const { each } = this.#grid;
    if (each === 1) return this.#cells[i];
    let state = verified;
    let peers = 31;
    for (let piece = i * each; piece < Math.min((i + 1) * each, this.#cells.length); piece++) {
      const own = this.#cells[piece] & 7;
      if (own === coming) state = coming;
      else if (state !== coming && own !== verified) state = own;
      peers = Math.min(peers, this.#cells[piece] >> 3);
    }
    return state | (peers << 3);
  }

  #paints() {
    const [here, come, not, rare, base] = ['accent', 'coming', 'skipped', 'rare', 'missing'].map(colour);
    const shades = Array.from({ length: 32 }, (_, peers) => (peers === 0 ? rare : `rgba(${base}, ${(.14 + .36 * Math.min(1, peers / 16)).toFixed(3)})`));
    return cell => [shades[cell >> 3], come, here, not, rare][cell & 7] ?? not;
  }

  #outline(pen) {
    this.#tip.hidden = true;
    if (this.#marked === null || this.#marked >= this.#cells.length) return;
    const { size, columns, each } = this.#grid;
    const i = Math.floor(this.#marked / each);
    pen.strokeStyle = colour('ink');
    pen.strokeRect((i % columns) * size - .5, Math.floor(i / columns) * size - .5, size, size);
    const [first, last] = [i * each, Math.min((i + 1) * each, this.#cells.length) - 1];
    const cell = this.#cellAt(i);
    const which = first === last ? `piece ${number(first)}` : `pieces ${number(first)} to ${number(last)}`;
    const peers = cell >> 3;
    showTip(this.#tip, `${which}: ${names[cell & 7]}, ${peers === 31 ? '31 peers or more' : peers === 1 ? '1 peer' : `${peers} peers`}`, (i % columns) * size, this.#drawing.width);
  }

  #at(x, y) {
    if (!this.#grid) return null;
    const { size, columns, each } = this.#grid;
    const column = Math.floor(x / size);
    const piece = (Math.floor(y / size) * columns + column) * each;
    return column < columns && piece < this.#cells.length ? piece : null;
  }

  #mark(piece) {
    if (this.#marked === piece) return;
    this.#marked = piece;
    this.#drawing.ask();
  }

  /** The arrow keys go from cell to cell. */
  #key(event) {
    if (!this.#grid || this.#cells.length === 0) return;
    const { columns, each } = this.#grid;
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    if (!step) return;
    event.preventDefault();
    this.#mark(this.#marked === null ? 0 : Math.min(Math.max(this.#marked + step * each, 0), this.#cells.length - 1));
  }
}
