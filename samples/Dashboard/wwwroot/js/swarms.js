// The list of swarms: chosen by click, or with the arrow keys.

import { el, find, setAttribute, setText } from './dom.js';
import { number, percent, rate, state, time } from './format.js';

export class SwarmList {
  #list = find('swarms');
  #items = new Map();
  #choose;

  constructor(choose) {
    this.#choose = choose;
    this.#list.addEventListener('keydown', event => this.#key(event));
  }

  /** Shows these swarms, in the order in which they came. */
  show(swarms, chosen) {
    const gone = new Set(this.#items.keys());
    let place = this.#list.firstElementChild;
    for (const swarm of swarms) {
      gone.delete(swarm.id);
      const item = this.#items.get(swarm.id) ?? this.#add(swarm);
      if (item.element !== place) this.#list.insertBefore(item.element, place);
      place = item.element.nextElementSibling;
      this.#fill(item, swarm, swarm.hash === chosen);
    }
    for (const id of gone) {
      this.#items.get(id).element.remove();
      this.#items.delete(id);
    }
    find('no-swarms').hidden = swarms.length > 0;
  }

  focus() {
    this.#list.querySelector('[aria-selected="true"]')?.focus();
  }

  #add(swarm) {
    const parts = { name: el('p', { class: 'name' }), state: el('span', { class: 'state' }), percent: el('span', { class: 'percent' }), bar: el('i'), down: el('span'), up: el('span'), peers: el('span'), eta: el('span') };
    parts.meter = el('div', { class: 'meter', 'aria-hidden': 'true' }, parts.bar);
    const element = el('li', { role: 'option', 'data-hash': swarm.hash, onclick: () => this.#choose(swarm.hash) },
      parts.name,
      el('div', { class: 'row' }, parts.state, parts.percent),
      parts.meter,
      el('div', { class: 'row' }, parts.down, parts.up, el('span', {})),
      el('div', { class: 'row' }, parts.peers, parts.eta));
    const item = { element, ...parts };
    this.#items.set(swarm.id, item);
    return item;
  }

  #fill(item, swarm, isChosen) {
    setText(item.name, swarm.name);
    item.name.title = swarm.name;
    setText(item.state, state(swarm.state));
    setAttribute(item.state, 'data-state', swarm.state);
    setText(item.percent, percent(swarm.done));
    item.bar.style.width = `${swarm.done / 10}%`;
    item.meter.classList.toggle('done', swarm.done === 1000);
    setText(item.down, `↓ ${rate(swarm.down)}`);
    item.down.className = swarm.down < 1 ? 'down idle' : 'down';
    setText(item.up, `↑ ${rate(swarm.up)}`);
    item.up.className = swarm.up < 1 ? 'up idle' : 'up';
    setText(item.peers, swarm.peers === 1 ? '1 peer' : `${number(swarm.peers)} peers`);
    setText(item.eta, swarm.state === 'Downloading' && swarm.eta >= 0 ? time(swarm.eta) : '');
    setAttribute(item.element, 'aria-selected', String(isChosen));
    item.element.tabIndex = isChosen ? 0 : -1;
  }

  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const items = [...this.#list.children];
    const here = items.indexOf(document.activeElement);
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? items.length - 1 : step ? Math.min(Math.max(here + step, 0), items.length - 1) : -1;
    if (to < 0 || here < 0) return;
    event.preventDefault();
    this.#choose(items[to].dataset.hash);
    items[to].focus();
  }
}
