// Puts the page together: what comes from the server goes to the rows, and from there to what shows them.

import { atNextFrame, find, setText } from './dom.js';
import { tell } from './api.js';
import { number } from './format.js';
import { RateChart } from './chart.js';
import { addDialog, limitsDialog, removeDialog } from './dialogs.js';
import { listen } from './keys.js';
import { filesTable, messagesTable, peersTable, trackersTable } from './lists.js';
import { Live } from './live.js';
import { Log } from './log.js';
import { PieceMap } from './pieces.js';
import { PluginList } from './plugins.js';
import { Rows } from './rows.js';
import { showSummary, showTotals } from './summary.js';
import { SwarmList } from './swarms.js';
import { Tabs } from './tabs.js';
import { toast } from './toasts.js';

let chosen = location.hash.slice(1);

const rows = Object.fromEntries(['swarms', 'peers', 'files', 'trackers', 'messages', 'plugins'].map(name => [name, new Rows()]));
const list = new SwarmList(choose);
const chart = new RateChart();
const pieces = new PieceMap();
const log = new Log();
const plugins = new PluginList(() => swarm());
const tables = { peers: peersTable(), files: filesTable(setPriority), trackers: trackersTable(), messages: messagesTable() };
const openAdd = addDialog();
const openRemove = removeDialog();
const openLimits = limitsDialog();
new Tabs(document.querySelector('[role="tablist"]'));

const showSwarms = atNextFrame(() => {
  list.show(rows.swarms.all, chosen);
  showTotals(rows.swarms.all);
  find('swarm').hidden = !swarm();
  if (swarm()) showSummary(swarm());
});

const receivers = {
  swarms(data) {
    rows.swarms.apply(data);
    if (!swarm()) choose(rows.swarms.all[0]?.hash ?? '');
    showSwarms();
  },
  log: data => log.apply(data),
  rates: data => chart.apply(data),
  pieces: data => pieces.apply(data),
  plugins(data) {
    rows.plugins.apply(data);
    plugins.show(rows.plugins.all);
  },
};

for (const name of Object.keys(tables)) {
  receivers[name] = data => {
    rows[name].apply(data);
    showTable(name);
  };
}

const live = new Live((name, data) => receivers[name](data), showLink);

function swarm() {
  return rows.swarms.all.find(one => one.hash === chosen);
}

function showTable(name) {
  tables[name].set(rows[name].all);
  const count = document.querySelector(`#tab-${name} b`);
  if (count) setText(count, number(rows[name].size));
}

/** Shows another swarm. What is known of the last one goes at once, so that nothing of it is taken for the new one's. */
function choose(hash) {
  if (hash === chosen && hash) return live.look(hash);
  chosen = hash;
  history.replaceState(null, '', hash ? `#${hash}` : location.pathname);
  for (const name of Object.keys(tables)) {
    rows[name].clear();
    showTable(name);
  }
  rows.plugins.clear();
  plugins.clear();
  chart.clear();
  pieces.clear();
  log.look(hash);
  live.look(hash);
  showSwarms();
}

function showLink(state) {
  find('link').dataset.link = state;
  setText(find('link').lastElementChild, { live: 'live', waiting: 'connecting', gone: 'no connection' }[state]);
}

async function command(verb, query) {
  const wrong = swarm() && (await tell(swarm(), verb, query));
  if (wrong) toast(wrong, true);
}

function setPriority(file, priority) {
  return command('priority', { file, priority });
}

function pauseOrResume() {
  if (swarm()) command(swarm().state === 'Paused' || swarm().state === 'Error' ? 'resume' : 'pause');
}

function switchTheme() {
  localStorage.setItem('theme', document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark');
  document.dispatchEvent(new Event('themechoice'));
}

const actions = {
  add: openAdd,
  theme: switchTheme,
  help: () => find('help-dialog').showModal(),
  pause: pauseOrResume,
  recheck: () => command('recheck'),
  announce: () => command('announce'),
  limits: () => swarm() && openLimits(swarm(), rows.plugins.all.find(plugin => plugin.key === 'limits')?.note ?? '0/0'),
  remove: () => swarm() && openRemove(swarm()),
};
for (const [id, action] of Object.entries(actions)) find(id).addEventListener('click', action);
find('help-dialog').querySelector('form').addEventListener('submit', () => find('help-dialog').close());

listen([
  ['a', 'add a torrent', actions.add],
  ['p', 'pause or resume', actions.pause],
  ['c', 'check everything again', actions.recheck],
  ['n', 'ask the trackers for peers', actions.announce],
  ['l', 'limits', actions.limits],
  ['Delete', 'remove', actions.remove],
  ['s', 'to the list of swarms', () => list.focus()],
  ['/', 'filter the log', () => log.focusFilter()],
  ['t', 'light or dark', actions.theme],
  ['?', 'these keys', actions.help],
]);

log.look(chosen);
live.look(chosen);
