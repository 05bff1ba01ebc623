// The stream of events from the server. It is closed while nobody sees the page: a browser opens only a few to one server, and nothing is lost, for a page that comes
// back gets everything first.

const names = ['swarms', 'log', 'rates', 'plugins', 'peers', 'pieces', 'files', 'trackers', 'messages'];

export class Live {
  #source = null;
  #swarm = '';
  #receive;
  #status;

  /** receive(name, data) gets each event; status('live' | 'waiting' | 'gone') how the connection stands. */
  constructor(receive, status) {
    this.#receive = receive;
    this.#status = status;
    document.addEventListener('visibilitychange', () => (document.hidden ? this.#close() : this.#open()));
  }

  /** Looks at a swarm in detail; at none with an empty hash. */
  look(swarm) {
    if (this.#source && this.#swarm === swarm) return;
    this.#swarm = swarm;
    if (!document.hidden) this.#open();
  }

  #open() {
    this.#close();
    const source = new EventSource(`/api/live?swarm=${this.#swarm}`);
    this.#source = source;
    source.onopen = () => this.#status('live');
    source.onerror = () => {
      this.#status(source.readyState === EventSource.CLOSED ? 'gone' : 'waiting');
      if (source.readyState === EventSource.CLOSED) setTimeout(() => this.#source === source && this.#open(), 3000);
    };
    for (const name of names) source.addEventListener(name, event => this.#receive(name, JSON.parse(event.data)));
  }

  #close() {
    this.#source?.close();
    this.#source = null;
  }
}
