// What has happened, the last of it first; filtered by words, by kind, and by swarm.

import { atNextFrame, el, find } from './dom.js';
import { clock } from './format.js';

const kinds = ['Swarm', 'Peer', 'Piece', 'Tracker', 'Plugin', 'Command', 'Message', 'Fault'];
const shown = 200;

export class Log {
  #entries = [];
  #hash = '';
  #list = find('log');
  #text = find('log-text');
  #kind = find('log-kind');
  #all = find('log-all');
  #draw = atNextFrame(() => this.#show());

  constructor() {
    this.#kind.append(el('option', { value: 'most' }, 'all but pieces'), el('option', { value: '' }, 'everything'), ...kinds.map(kind => el('option', { value: kind }, kind.toLowerCase())));
    for (const control of [this.#text, this.#kind, this.#all]) control.addEventListener('input', this.#draw);
  }

  /** The swarm whose lines are shown. */
  look(hash) {
    this.#hash = hash;
    this.#draw();
  }

  focusFilter() {
    this.#text.focus();
  }

  apply(data) {
    this.#entries = (data.all ? data.add : this.#entries.concat(data.add)).slice(-data.length);
    this.#draw();
  }

  #show() {
    const words = this.#text.value.trim().toLowerCase();
    const chosen = this.#kind.value;
    const isOfKind = kind => !chosen || (chosen === 'most' ? kind !== 'Piece' : kind === chosen);
    const isWanted = ([, kind, swarm, text]) =>
      (this.#all.checked || !swarm || swarm === this.#hash) && isOfKind(kind) && (!words || text.toLowerCase().includes(words));
    const lines = this.#entries.filter(isWanted).slice(-shown).reverse();
    this.#list.replaceChildren(...lines.map(line), ...(lines.length === 0 ? [el('li', { class: 'nothing' }, 'No such lines.')] : []));
  }
}

const line = ([at, kind, , text]) => el('li', {},
  el('time', { datetime: new Date(at).toISOString() }, clock(at)), el('span', { class: 'kind', 'data-kind': kind }, kind.toLowerCase()), el('span', { class: 'text' }, text));
