// The plugins that can be put in and taken out.

import { el, find, setAttribute } from './dom.js';
import { tell } from './api.js';
import { toast } from './toasts.js';

export class PluginList {
  #list = find('plugins');
  #items = new Map();
  #swarm;

  /** swarm() is the one that they are of. */
  constructor(swarm) {
    this.#swarm = swarm;
  }

  clear() {
    this.#list.replaceChildren();
    this.#items.clear();
  }

  show(plugins) {
    for (const plugin of plugins) {
      const item = this.#items.get(plugin.id) ?? this.#add(plugin);
      setAttribute(item, 'aria-checked', String(plugin.on));
    }
  }

  #add(plugin) {
    const name = `plugin-${plugin.key}`;
    const button = el('button', { type: 'button', class: 'switch', role: 'switch', 'data-plugin': plugin.key, 'aria-labelledby': name, 'aria-describedby': `${name}-what`, onclick: () => this.#turn(plugin, button) }, el('i'));
    this.#list.append(el('li', {},
      el('span', { class: 'name', id: name }, plugin.name), button,
      el('p', { class: 'what', id: `${name}-what` }, plugin.what),
      el('code', { title: plugin.how }, plugin.how)));
    this.#items.set(plugin.id, button);
    return button;
  }

  async #turn(plugin, button) {
    const isOn = button.getAttribute('aria-checked') !== 'true';
    const wrong = await tell(this.#swarm(), 'plugin', { key: plugin.key, on: isOn });
    if (wrong) toast(wrong, true);
  }
}
