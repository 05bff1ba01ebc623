// What is said of the chosen swarm in a few words and numbers.

import { el, find, setAttribute, setText } from './dom.js';
import { bytes, number, percent, rate, state, time } from './format.js';

const facts = [
  ['Done', swarm => percent(swarm.done)],
  ['Down', swarm => rate(swarm.down)],
  ['Up', swarm => rate(swarm.up)],
  ['Time left', swarm => (swarm.left === 0 && swarm.pieces > 0 ? 'none' : time(swarm.eta))],
  ['Size', swarm => (swarm.total > 0 ? bytes(swarm.total) : '–')],
  ['Left', swarm => (swarm.total > 0 ? bytes(swarm.left) : '–')],
  ['Pieces', swarm => `${number(swarm.verified)} of ${number(swarm.pieces)}`],
  ['Peers', swarm => `${number(swarm.peers)}, ${swarm.seeds === 1 ? '1 seed' : `${number(swarm.seeds)} seeds`}`],
  ['Came', swarm => bytes(swarm.downloaded)],
  ['Went', swarm => bytes(swarm.uploaded)],
  ['Wasted', swarm => bytes(swarm.wasted)],
  ['Copies', swarm => (swarm.copies / 100).toFixed(2)],
];

const cells = facts.map(([name]) => {
  const value = el('dd', { 'data-fact': name });
  find('facts').append(el('div', {}, el('dt', {}, name), value));
  return value;
});

/** Shows a swarm. */
export function showSummary(swarm) {
  setText(find('name'), swarm.name);
  setText(find('hash'), swarm.hash);
  setText(find('state'), state(swarm.state));
  setAttribute(find('state'), 'data-state', swarm.state);
  const isResting = swarm.state === 'Paused' || swarm.state === 'Error';
  setText(find('pause'), isResting ? 'Resume' : 'Pause');
  find('meter').firstElementChild.style.width = `${swarm.done / 10}%`;
  setAttribute(find('meter'), 'aria-valuenow', String(Math.floor(swarm.done / 10)));
  find('meter').classList.toggle('done', swarm.done === 1000);
  facts.forEach(([, value], i) => setText(cells[i], value(swarm)));
  find('error').hidden = !swarm.error;
  setText(find('error'), swarm.error ?? '');
}

/** Shows what all swarms do together. */
export function showTotals(swarms) {
  const sum = key => swarms.reduce((all, swarm) => all + swarm[key], 0);
  setText(find('total-down'), rate(sum('down')));
  setText(find('total-up'), rate(sum('up')));
}
