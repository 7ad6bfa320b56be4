/** The conversations as the list shows them, for J, K and what follows Done. */
class Order {
  ids = $state<string[]>([]);

  /** The neighbour of a conversation; the first one when it is not in the list. */
  beside(id: string | undefined, step: 1 | -1): string | undefined {
    const at = id ? this.ids.indexOf(id) : -1;
    return at < 0 ? this.ids[0] : this.ids[at + step];
  }
}

export const order = new Order();
