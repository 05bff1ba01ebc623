// The dialogs. Escape closes them, as it does everywhere.

import { find } from './dom.js';
import { post, tell } from './api.js';
import { toast } from './toasts.js';

for (const cancel of document.querySelectorAll('dialog button[value="cancel"]')) cancel.addEventListener('click', () => cancel.closest('dialog').close());

/** A form that closes its dialog when what it asks for has gone well. */
function onSubmit(dialog, go, action) {
  dialog.querySelector('form').addEventListener('submit', async event => {
    event.preventDefault();
    go.disabled = true;
    try {
      if (await action()) dialog.close();
    } finally {
      go.disabled = false;
    }
  });
}

export function addDialog() {
  const [dialog, file, magnet, error] = ['add-dialog', 'add-file', 'add-magnet', 'add-error'].map(find);
  onSubmit(dialog, find('add-go'), async () => {
    const wrong = file.files.length > 0 ? await post('/api/torrents', file.files[0])
      : magnet.value.trim() ? await post('/api/magnets', magnet.value.trim())
        : 'Choose a file, or paste a link.';
    error.textContent = wrong ?? '';
    error.hidden = !wrong;
    return !wrong;
  });
  return () => {
    file.value = '';
    magnet.value = '';
    error.hidden = true;
    dialog.showModal();
  };
}

export function removeDialog() {
  const dialog = find('remove-dialog');
  let swarm = null;
  onSubmit(dialog, find('remove-go'), async () => report(await tell(swarm, 'remove', { data: find('remove-data').checked })));
  return which => {
    swarm = which;
    find('remove-name').textContent = swarm.name;
    find('remove-data').checked = false;
    dialog.showModal();
  };
}

export function limitsDialog() {
  const [dialog, down, up] = ['limits-dialog', 'limit-down', 'limit-up'].map(find);
  let swarm = null;
  const bytes = input => (input.value ? Math.round(Number(input.value) * 1024) : 0);
  onSubmit(dialog, find('limits-go'), async () => report(await tell(swarm, 'limits', { down: bytes(down), up: bytes(up) })));
  return (which, limits) => {
    swarm = which;
    const [downNow, upNow] = limits.split('/').map(Number);
    down.value = downNow ? Math.round(downNow / 1024) : '';
    up.value = upNow ? Math.round(upNow / 1024) : '';
    dialog.showModal();
  };
}

function report(wrong) {
  if (wrong) toast(wrong, true);
  return true;
}
