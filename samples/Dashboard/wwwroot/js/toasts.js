// Short notes that go by themselves.

import { el, find } from './dom.js';

export function toast(text, isBad = false) {
  const note = el('p', { class: isBad ? 'bad' : '' }, text);
  find('toasts').append(note);
  setTimeout(() => note.remove(), isBad ? 8000 : 4000);
}
