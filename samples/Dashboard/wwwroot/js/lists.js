// The tables of a swarm: peers, files, trackers, and messages by their type.

import { el, find, setText } from './dom.js';
import { bytes, number, percent, rate, time } from './format.js';
import { share, Table, text, words } from './table.js';

const flagWords = {
  D: 'it sends us blocks', d: 'we want some, and it serves us none', U: 'we send it blocks', u: 'it wants some, and we serve it none',
  S: 'it has everything', I: 'it connected to us', '!': 'it has owed us blocks for too long',
};

function flags(cell, row) {
  setText(cell, row.flags || '–');
  cell.title = [...row.flags].map(flag => `${flag}: ${flagWords[flag] ?? flag}`).join('\n');
}

export const peersTable = () => new Table(find('panel-peers'), 'Peers', [
  { key: 'address', title: 'Address', width: '19%', value: row => row.address, draw: text('address') },
  { key: 'client', title: 'Client', width: '17%', value: row => row.client.toLowerCase(), draw: text('client') },
  { key: 'flags', title: 'Flags', width: '9%', value: row => row.flags, draw: flags, style: 'flags' },
  { key: 'down', title: 'Down', width: '11%', number: true, down: true, value: row => row.down, draw: words('down', rate) },
  { key: 'up', title: 'Up', width: '11%', number: true, down: true, value: row => row.up, draw: words('up', rate) },
  { key: 'done', title: 'Has', hint: 'The share of all pieces that it has', width: '14%', down: true, value: row => row.done, draw: share(row => row.done, percent) },
  { key: 'downloaded', title: 'Came', hint: 'Bytes of blocks from it', width: '10%', number: true, down: true, value: row => row.downloaded, draw: words('downloaded', bytes) },
  { key: 'source', title: 'Source', hint: 'How we came to know of it', width: '9%', value: row => row.source, draw: text('source') },
], { sort: { key: 'down', down: true }, empty: 'No peers are connected.', width: '740px' });

export const filesTable = choose => new Table(find('panel-files'), 'Files', [
  { key: 'path', title: 'File', width: '52%', value: row => row.path.toLowerCase(), draw: text('path') },
  { key: 'length', title: 'Size', width: '12%', number: true, down: true, value: row => row.length, draw: words('length', bytes) },
  { key: 'done', title: 'Done', width: '20%', down: true, value: done, draw: share(done, percent) },
  { key: 'priority', title: 'Priority', width: '16%', value: row => priorities.indexOf(row.priority), draw: priority(choose) },
], { sort: { key: 'path', down: false }, empty: 'It is not known yet which files there are.', width: '640px' });

const priorities = ['Skip', 'Low', 'Normal', 'High'];
const done = row => (row.length === 0 ? 1000 : Math.floor((row.verified * 1000) / row.length));

function priority(choose) {
  return (cell, row) => {
    let select = cell.firstChild;
    if (!select) {
      select = el('select', { onchange: () => choose(Number(select.dataset.file), select.value) }, ...priorities.map(name => el('option', { value: name }, name)));
      cell.append(select);
    }
    select.dataset.file = row.file;
    select.setAttribute('aria-label', `Priority of ${row.path}`);
    if (document.activeElement !== select) select.value = row.priority;
  };
}

const known = count => (count < 0 ? '–' : number(count));

export const trackersTable = () => new Table(find('panel-trackers'), 'Trackers', [
  { key: 'tracker', title: 'Tracker', width: '32%', value: row => row.tracker, draw: text('tracker') },
  { key: 'tier', title: 'Tier', width: '7%', number: true, value: row => row.tier, draw: words('tier', number) },
  { key: 'status', title: 'Status', width: '13%', value: row => row.status, draw: text('status') },
  { key: 'seeds', title: 'Seeds', width: '9%', number: true, down: true, value: row => row.seeds, draw: words('seeds', known) },
  { key: 'leechers', title: 'Others', width: '9%', number: true, down: true, value: row => row.leechers, draw: words('leechers', known) },
  { key: 'next', title: 'Not before', width: '12%', number: true, value: row => row.next, draw: words('next', at => (at > Date.now() ? time((at - Date.now()) / 1000) : '–')) },
  { key: 'said', title: 'Said', width: '18%', value: row => row.said ?? '', draw: text('said') },
], { sort: { key: 'tier', down: false }, empty: 'It has no trackers.', width: '720px' });

export const messagesTable = () => new Table(find('messages'), 'Messages', [
  { key: 'type', title: 'Type', width: '46%', value: row => row.type, draw: text('type') },
  { key: 'inRate', title: 'In', hint: 'Incoming, a second', width: '16%', number: true, down: true, value: row => row.inRate, draw: words('inRate', number) },
  { key: 'outRate', title: 'Out', hint: 'Sent, a second', width: '16%', number: true, down: true, value: row => row.outRate, draw: words('outRate', number) },
  { key: 'total', title: 'All', hint: 'Both, since a page looks', width: '22%', number: true, down: true, value: row => row.in + row.out, draw: (cell, row) => setText(cell, number(row.in + row.out)) },
], { sort: { key: 'total', down: true }, empty: 'Nobody has said anything yet.', isShort: true });
