// The keys of the page. A letter that is typed into a field stays there.

import { el, find } from './dom.js';

/** keys: [[key, what it does in words, action]]. */
export function listen(keys) {
  find('keys').replaceChildren(...keys.flatMap(([key, text]) => [el('dt', {}, el('kbd', {}, key)), el('dd', {}, text)]),
    el('dt', {}, el('kbd', {}, '↑ ↓')), el('dd', {}, 'from swarm to swarm, in the list; from cell to cell, in the map'),
    el('dt', {}, el('kbd', {}, 'Enter')), el('dd', {}, 'sorts, on the head of a column; turns the order round again'));
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    if (event.target.closest('input, textarea, select')) return;
    const key = keys.find(one => one[0] === event.key);
    if (!key) return;
    event.preventDefault();
    key[2]();
  });
}
