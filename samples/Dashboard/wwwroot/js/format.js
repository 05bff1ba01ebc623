// Numbers as people read them.

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

export function bytes(count) {
  let unit = 0;
  while (count >= 1024 && unit < units.length - 1) {
    count /= 1024;
    unit++;
  }
  return `${unit > 0 && count < 100 ? count.toFixed(1) : Math.floor(count)} ${units[unit]}`;
}

export const rate = perSecond => (perSecond < 1 ? '–' : `${bytes(perSecond)}/s`);

export const number = count => count.toLocaleString('en');

/** Thousandths as a percentage; all is all and nothing less. */
export const percent = thousandths => `${(thousandths / 10).toFixed(1)} %`;

export function time(seconds) {
  if (seconds < 0) return '–';
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ${String(Math.floor(seconds / 60) % 60).padStart(2, '0')} m`;
  return seconds < 8640000 ? `${Math.floor(seconds / 86400)} d ${Math.floor(seconds / 3600) % 24} h` : '∞';
}

export const clock = milliseconds => new Date(milliseconds).toLocaleTimeString('en-GB');

const states = { FetchingMetadata: 'Fetching metadata' };

export const state = name => states[name] ?? name;
