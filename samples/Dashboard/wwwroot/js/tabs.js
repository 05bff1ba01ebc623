// Tabs: the arrow keys go from one to the next.

export class Tabs {
  #tabs;

  constructor(list) {
    this.#tabs = [...list.querySelectorAll('[role="tab"]')];
    this.#tabs.forEach((tab, i) => {
      tab.addEventListener('click', () => this.choose(i));
      tab.addEventListener('keydown', event => this.#key(event, i));
    });
    this.choose(0);
  }

  choose(number) {
    this.#tabs.forEach((tab, i) => {
      tab.setAttribute('aria-selected', String(i === number));
      tab.tabIndex = i === number ? 0 : -1;
      document.getElementById(tab.getAttribute('aria-controls')).hidden = i !== number;
    });
  }

  #key(event, here) {
    const count = this.#tabs.length;
    const to = { ArrowRight: (here + 1) % count, ArrowLeft: (here + count - 1) % count, Home: 0, End: count - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.choose(to);
    this.#tabs[to].focus();
  }
}
