// Rows that come, change and go, as the server tells them.

export class Rows {
  #rows = new Map();

  get size() {
    return this.#rows.size;
  }

  get all() {
    return [...this.#rows.values()];
  }

  get(id) {
    return this.#rows.get(id);
  }

  clear() {
    this.#rows.clear();
  }

  /** Takes in one event: all there is, or what has changed. */
  apply(data) {
    if (data.all) this.#rows.clear();
    for (const change of data.put ?? []) {
      const row = this.#rows.get(change.id);
      if (row) Object.assign(row, change);
      else this.#rows.set(change.id, change);
    }
    for (const id of data.gone ?? []) this.#rows.delete(id);
  }
}
