import { HeldTurns, Turns } from './turns.js';

describe('turns at registers', () => {
  it('go round in the order of asking, one at a time', async () => {
    const turns = new Turns();
    const order: number[] = [];
    await Promise.all(
      [1, 2, 3].map(async (number) => {
        const held = new HeldTurns(turns);
        await held.takeAfterMeeting('a');
        order.push(number);
        expect(held.mayEnter('a')).toBe(true);
        expect(new HeldTurns(turns).mayEnter('a')).toBe(false);
        await Promise.resolve();
        held.giveBack();
      }),
    );
    expect(order).toEqual([1, 2, 3]);
    expect(new HeldTurns(turns).mayEnter('a')).toBe(true);
  });

  it('never wait in a circle, in whichever order two commands meet others at two registers', async () => {
    const turns = new Turns();
    const [one, two] = [new HeldTurns(turns), new HeldTurns(turns)];
    await Promise.all([one.takeAfterMeeting('a'), two.takeAfterMeeting('b')]);
    const done: string[] = [];
    const both = async (held: HeldTurns, stream: string, name: string) => {
      await held.takeAfterMeeting(stream);
      expect([held.mayEnter('a'), held.mayEnter('b')]).toEqual([true, true]);
      done.push(name);
      held.giveBack();
    };
    await Promise.all([both(one, 'b', 'one'), both(two, 'a', 'two')]);
    expect(done.sort()).toEqual(['one', 'two']);
  });

  it('are kept by whoever meets somebody that was under way before', async () => {
    const turns = new Turns();
    const [first, second] = [new HeldTurns(turns), new HeldTurns(turns)];
    await first.takeAfterMeeting('a');
    const waiting = second.takeAfterMeeting('a');
    await first.takeAfterMeeting('a');
    expect([first.mayEnter('a'), second.mayEnter('a')]).toEqual([true, false]);
    first.giveBack();
    await waiting;
    expect(second.mayEnter('a')).toBe(true);
  });
});
