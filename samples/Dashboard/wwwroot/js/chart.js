// Rates over time: down as an area, up as a line.

import { find, setAttribute } from './dom.js';
import { clock, rate } from './format.js';
import { colour, Drawing, showTip } from './canvas.js';

const span = 240_000;
const left = 74;
const bottom = 20;

export class RateChart {
  #points = [];
  #length = 600;
  #pointer = null;
  #canvas = find('rates');
  #tip = find('rates-tip');
  #drawing = new Drawing(this.#canvas, () => this.#draw());

  constructor() {
    this.#canvas.addEventListener('pointermove', event => this.#point(event.offsetX));
    this.#canvas.addEventListener('pointerleave', () => this.#point(null));
    this.#canvas.addEventListener('keydown', event => this.#key(event));
    this.#canvas.addEventListener('blur', () => this.#point(null));
  }

  get points() {
    return this.#points;
  }

  clear() {
    this.#points = [];
    this.#drawing.ask();
  }

  apply(data) {
    this.#length = data.length;
    this.#points = (data.all ? data.add : this.#points.concat(data.add)).slice(-this.#length);
    this.#drawing.ask();
  }

  #point(x) {
    this.#pointer = x;
    this.#drawing.ask();
  }

  /** The arrow keys move along the time. */
  #key(event) {
    const step = { ArrowLeft: -8, ArrowRight: 8 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.#point(Math.min(Math.max((this.#pointer ?? this.#drawing.width - 2) + step, left), this.#drawing.width - 2));
  }

  #draw() {
    const { context: pen, width, height } = this.#drawing;
    const now = this.#points.at(-1)?.[0] ?? Date.now();
    const most = top(Math.max(1024, ...this.#points.map(point => Math.max(point[1], point[2]))));
    const x = at => left + ((at - now + span) / span) * (width - left - 2);
    const y = value => 6 + (1 - value / most) * (height - bottom - 6);
    this.#axes(pen, width, height, most, y);
    if (this.#points.length > 1) {
      this.#line(pen, x, y, 1, colour('down'), colour('down-soft'), height - bottom);
      this.#line(pen, x, y, 2, colour('up'));
    }
    this.#mark(pen, x, y, width, height);
    const last = this.#points.at(-1) ?? [0, 0, 0];
    setAttribute(this.#canvas, 'aria-label', `Rates over the last four minutes; now ${rate(last[1])} down and ${rate(last[2])} up`);
  }

  #axes(pen, width, height, most, y) {
    pen.font = '11px system-ui, sans-serif';
    pen.textBaseline = 'middle';
    for (const part of [0, .5, 1]) {
      const at = Math.round(y(most * part)) + .5;
      pen.strokeStyle = colour('line');
      pen.beginPath();
      pen.moveTo(left, at);
      pen.lineTo(width, at);
      pen.stroke();
      pen.fillStyle = colour('ink-3');
      pen.textAlign = 'right';
      pen.fillText(part === 0 ? '0' : rate(most * part), left - 8, at);
    }
    pen.textBaseline = 'alphabetic';
    for (const [minutes, align] of [[4, 'left'], [3, 'center'], [2, 'center'], [1, 'center'], [0, 'right']]) {
      pen.textAlign = align;
      pen.fillText(minutes === 0 ? 'now' : `−${minutes} m`, left + ((span - minutes * 60_000) / span) * (width - left - 2), height - 4);
    }
  }

  #line(pen, x, y, column, stroke, fill, floor) {
    const seen = this.#points.filter(point => x(point[0]) >= left - 4);
    if (seen.length < 2) return;
    pen.beginPath();
    seen.forEach((point, i) => pen[i ? 'lineTo' : 'moveTo'](Math.max(left, x(point[0])), y(point[column])));
    pen.strokeStyle = stroke;
    pen.lineWidth = 1.75;
    pen.lineJoin = 'round';
    pen.stroke();
    pen.lineWidth = 1;
    if (!fill) return;
    pen.lineTo(x(seen.at(-1)[0]), floor);
    pen.lineTo(Math.max(left, x(seen[0][0])), floor);
    pen.closePath();
    pen.fillStyle = fill;
    pen.fill();
  }

  #mark(pen, x, y, width, height) {
    this.#tip.hidden = true;
    if (this.#pointer === null || this.#points.length === 0) return;
    const point = this.#points.reduce((best, one) => (Math.abs(x(one[0]) - this.#pointer) < Math.abs(x(best[0]) - this.#pointer) ? one : best));
    const at = x(point[0]);
    if (at < left) return;
    pen.strokeStyle = colour('line-2');
    pen.beginPath();
    pen.moveTo(at, 4);
    pen.lineTo(at, height - bottom);
    pen.stroke();
    for (const [column, name] of [[1, 'down'], [2, 'up']]) {
      pen.fillStyle = colour(name);
      pen.beginPath();
      pen.arc(at, y(point[column]), 3.5, 0, 7);
      pen.fill();
    }
    showTip(this.#tip, `${clock(point[0])}  ↓ ${rate(point[1])}  ↑ ${rate(point[2])}`, at, width);
  }
}

/** The next round number of bytes, in the units that are shown. */
function top(most) {
  const unit = 1024 ** Math.floor(Math.log(most) / Math.log(1024));
  const steps = [1, 2, 4, 6, 8, 10, 16, 20, 32, 40, 64, 80, 100, 160, 200, 320, 400, 500, 640, 800, 1024];
  return unit * steps.find(step => step * unit >= most);
}
