import type { EventStore, Position } from '#libs/event-store';

/**
 * The newest position, for pages that ask for it in a crowd: whoever asks while it is being looked up shares the next look, which begins after
 * they asked. So each is told of everything recorded before it asked, and a node is asked twice, not once for every page.
 */
export class NewestForMany {
  private next: Promise<Position | undefined> | undefined;
  private underWay: Promise<unknown> = Promise.resolve();

  constructor(private readonly store: Pick<EventStore, 'head'>) {}

  head(): Promise<Position | undefined> {
    return (this.next ??= this.look());
  }

  private async look(): Promise<Position | undefined> {
    await this.underWay;
    this.next = undefined;
    const found = this.store.head();
    this.underWay = found.catch(() => undefined);
    return found;
  }
}
