// A table that is sorted by its heads, with the pointer or the keyboard. Only the rows in view exist, so hundreds cost what dozens do.

import { el, setAttribute, setText, atNextFrame } from './dom.js';

const rowHeight = 31;
const spare = 6;

/**
 * columns: [{ key, title, width, number, value(row) for sorting, draw(cell, row), down: true to begin with the largest }].
 * A short table (limit rows at most) shows all its rows.
 */
export class Table {
  #columns;
  #rows = [];
  #sort;
  #box;
  #body = el('tbody');
  #above = el('tr', { class: 'space', 'aria-hidden': 'true' }, el('td'));
  #below = el('tr', { class: 'space', 'aria-hidden': 'true' }, el('td'));
  #pool = [];
  #heads;
  #table;
  #empty;
  #draw = atNextFrame(() => this.#show());

  constructor(parent, name, columns, { sort, empty, isShort = false, width }) {
    this.#columns = columns;
    this.#sort = sort;
    this.isShort = isShort;
    this.#heads = columns.map(column => this.#head(column));
    this.#table = el('table', { 'aria-label': name }, this.#widths(), el('thead', {}, el('tr', {}, ...this.#heads)), this.#body);
    if (width) this.#table.style.minWidth = width;
    this.#empty = el('p', { class: 'empty' }, empty);
    this.#box = el('div', { class: 'table', tabindex: '0', role: 'group', 'aria-label': `${name}, scrolls` }, this.#table, this.#empty);
    this.#above.firstChild.colSpan = this.#below.firstChild.colSpan = columns.length;
    this.#body.append(this.#above, this.#below);
    this.#box.addEventListener('scroll', this.#draw, { passive: true });
    new ResizeObserver(this.#draw).observe(this.#box);
    parent.append(this.#box);
    this.#markHeads();
  }

  /** Shows these rows. */
  set(rows) {
    this.#rows = rows;
    this.#draw();
  }

  #head(column) {
    const button = el('button', { type: 'button', title: column.hint ?? column.title, onclick: () => this.#sortBy(column) }, column.title);
    return el('th', { scope: 'col', class: column.number ? 'number' : '', 'data-key': column.key }, button);
  }

  #widths() {
    return el('colgroup', {}, ...this.#columns.map(column => {
      const col = el('col');
      col.style.width = column.width;
      return col;
    }));
  }

  #sortBy(column) {
    const turned = this.#sort.key === column.key;
    this.#sort = { key: column.key, down: turned ? !this.#sort.down : Boolean(column.down) };
    this.#markHeads();
    this.#draw();
  }

  #markHeads() {
    for (const head of this.#heads) {
      if (head.dataset.key === this.#sort.key) head.setAttribute('aria-sort', this.#sort.down ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    }
  }

  #sorted() {
    const { value } = this.#columns.find(column => column.key === this.#sort.key);
    const sign = this.#sort.down ? -1 : 1;
    const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
    return this.#rows.map(row => [value(row), row])
      .sort((a, b) => sign * order(a[0], b[0]) || a[1].id - b[1].id)
      .map(pair => pair[1]);
  }

  #show() {
    const rows = this.#sorted();
    const height = this.#box.clientHeight;
    if (height === 0 && !this.isShort) return; // nobody sees it
    const first = this.isShort ? 0 : Math.max(0, Math.min(Math.floor(this.#box.scrollTop / rowHeight) - spare, rows.length - 1));
    const last = this.isShort ? rows.length : Math.min(rows.length, first + Math.ceil(height / rowHeight) + 2 * spare);
    this.#above.firstChild.style.height = `${first * rowHeight}px`;
    this.#below.firstChild.style.height = `${(rows.length - last) * rowHeight}px`;
    this.#above.hidden = first === 0;
    this.#below.hidden = last === rows.length;
    this.#fit(last - first);
    for (let i = first; i < last; i++) this.#fill(this.#pool[i - first], rows[i], i);
    setAttribute(this.#table, 'aria-rowcount', String(rows.length + 1));
    this.#empty.hidden = rows.length > 0;
  }

  #fit(count) {
    while (this.#pool.length < count) {
      const cells = this.#columns.map(column => el('td', { class: [column.number ? 'number' : '', column.style ?? ''].join(' ').trim() }));
      const row = { element: el('tr', {}, ...cells), cells };
      this.#pool.push(row);
      this.#below.before(row.element);
    }
    for (const row of this.#pool.splice(Math.max(count, 0))) row.element.remove();
  }

  #fill(row, data, index) {
    setAttribute(row.element, 'aria-rowindex', String(index + 2));
    for (let i = 0; i < this.#columns.length; i++) this.#columns[i].draw(row.cells[i], data);
  }
}

/** A cell of text, whole in its title. */
export const text = key => (cell, row) => {
  setText(cell, row[key] || '–');
  cell.title = row[key] ?? '';
};

/** A cell of a number in its own words. */
export const words = (key, format) => (cell, row) => {
  setText(cell, format(row[key]));
  cell.classList.toggle('zero', !row[key] || row[key] < 0);
};

/** A cell with a bar, of thousandths. */
export const share = (of, format) => (cell, row) => {
  let box = cell.firstChild;
  if (!box) {
    box = el('div', { class: 'share' }, el('div', { class: 'meter', 'aria-hidden': 'true' }, el('i')), el('span'));
    cell.append(box);
  }
  const thousandths = of(row);
  box.firstChild.firstChild.style.width = `${thousandths / 10}%`;
  box.firstChild.classList.toggle('done', thousandths === 1000);
  setText(box.lastChild, format(thousandths));
};
