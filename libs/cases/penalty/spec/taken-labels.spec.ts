import { penalty } from '../penalty.js';
import { filedCase } from './cases.support.js';
import { problemOf } from './refused.support.js';
import { exampleOf, STEPS_ON, TOLD_AGAIN, TOLD_ONCE, WORDLESS } from './taken-labels.support.js';

describe('words under a label that is taken (bug: other words were answered as recorded already, and lost)', () => {
  it.each(TOLD_ONCE)('%s', async (command, given, fit, otherwise, code) => {
    const office = await given();
    const body = exampleOf(command, fit);
    for (const member of Object.keys(otherwise)) expect([member, body[member]]).not.toEqual([member, otherwise[member]]);

    expect(await office.ask(command, body)).not.toEqual([]);

    expect(await office.ask(command, body)).toEqual([]);
    expect(await problemOf(office, command, { ...body, ...otherwise })).toMatchObject({ code, stored: 0 });
  });
});

describe('a record that may be told again', () => {
  it.each(TOLD_AGAIN)('%s keeps both tellings', async (command, given, fit, otherwise, type) => {
    const office = await given();
    const body = exampleOf(command, fit);
    await office.ask(command, body);
    const [told] = await office.ask(command, { ...body, ...otherwise });
    expect(told).toMatchObject({ type });
    expect(office.story.filter((event) => event.type === type).length).toBeGreaterThanOrEqual(2);
  });
});

describe('a step that the case has passed', () => {
  it.each(STEPS_ON)('%s comes too late the second time', async (command, given, fit, code) => {
    const office = await given();
    const body = exampleOf(command, fit);
    if (command !== 'register-lead') expect(await office.ask(command, body)).not.toEqual([]);
    expect(await problemOf(office, command, body)).toMatchObject({ code, stored: 0 });
  });
});

describe('the tables', () => {
  it('hold every command once', () => {
    const told = [...TOLD_ONCE, ...TOLD_AGAIN, ...STEPS_ON].map(([command]) => command);
    expect([...told, ...WORDLESS].sort()).toEqual(Object.keys(penalty.commands).sort());
  });

  it('leave out only what has no words', async () => {
    for (const command of WORDLESS) expect(await (await filedCase()).ask(command, exampleOf(command))).toEqual([]);
  });
});
