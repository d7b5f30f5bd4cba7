import { setImmediate as turn } from 'node:timers/promises';

/** Work in pieces that each hold the thread for a while: so many are under way at once, and between them others are answered. */
export class FewAtOnce {
  private readonly waiting: (() => void)[] = [];
  private underWay = 0;

  constructor(private readonly most: number) {}

  async do<T>(work: () => Promise<T>): Promise<T> {
    while (this.underWay >= this.most) await new Promise<void>((resume) => this.waiting.push(resume));
    this.underWay += 1;
    try {
      return await work();
    } finally {
      await turn();
      this.underWay -= 1;
      this.waiting.shift()?.();
    }
  }
}
