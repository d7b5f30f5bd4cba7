import { AgendaStage } from './testing/stage.js';

describe('the loop of the agenda, which runs as long as its process', () => {
  let stage: AgendaStage;
  beforeEach(async () => {
    stage = await AgendaStage.open();
  });
  afterEach(() => stage.close());

  it('left something behind in memory with every tick', async () => {
    // given
    const office = await stage.office();
    const signals = new Set<AbortSignal>();
    let pauses = 0;
    let twenty: () => void = () => undefined;
    const paused = new Promise<void>((resolve) => (twenty = resolve));
    const loop = office.loop({
      timers: {
        sleep: (_ms, signal) => {
          signals.add(signal);
          if ((pauses += 1) === 20) twenty();
          return new Promise((wake) => setImmediate(wake));
        },
      },
    });
    // when
    loop.start();
    await paused;
    await loop.stop();
    // then
    expect([...signals].map(joinedWith)).toEqual([...signals].map(() => 0));
  });
});

/** How many signals the engine keeps as joined with this one, whether or not anybody still holds them. */
function joinedWith(signal: AbortSignal): number {
  const kept = Object.getOwnPropertySymbols(signal).find(({ description }) => description === 'kDependantSignals');
  return kept === undefined
    ? 0
    : ((signal as unknown as { readonly [kept: symbol]: { readonly size: number } | undefined })[kept]?.size ?? 0);
}
