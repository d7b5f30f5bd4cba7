// @ts-check
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './office.mjs';

/** `npm run bench -- [--quick | --full] [--json] [--only command,append,agenda,rebuild,lists]`: see docs/how-to/measure.md. */

if (!existsSync(join(ROOT, 'dist/apps/api/main.js'))) {
  process.stderr.write('the office is not built: npm run build\n');
  process.exit(1);
}
const asked = new Set(process.argv.slice(2));
const only = process.argv[process.argv.indexOf('--only') + 1]?.split(',') ?? [];
const wants = (/** @type {string} */ part) => !asked.has('--only') || only.includes(part);

const SIZES = {
  quick: {
    command: { rounds: 3, milliseconds: 1_500, warmUp: 2_000 },
    append: { rounds: 3, milliseconds: 500 },
    stores: { tiny: 2_000, small: 5_000, large: 20_000 },
    rebuild: { rounds: 1, largeRounds: 1 },
    lists: 40,
    duties: { open: 5_000, rounds: 8, milliseconds: 8_000 },
    agenda: { open: 5_000, closed: 5_000, rounds: 1, liveEvents: 2_000 },
  },
  usual: {
    command: { rounds: 8, milliseconds: 3_000, warmUp: 4_000 },
    append: { rounds: 7, milliseconds: 1_000 },
    stores: { tiny: 10_000, small: 100_000, large: 1_000_000 },
    rebuild: { rounds: 3, largeRounds: 1 },
    lists: 60,
    duties: { open: 100_000, rounds: 60, milliseconds: 20_000 },
    agenda: { open: 100_000, closed: 100_000, rounds: 1, liveEvents: 10_000 },
  },
  full: {
    command: { rounds: 15, milliseconds: 4_000, warmUp: 10_000 },
    append: { rounds: 15, milliseconds: 2_000 },
    stores: { tiny: 10_000, small: 1_000_000, large: 10_000_000 },
    rebuild: { rounds: 3, largeRounds: 1 },
    lists: 200,
    duties: { open: 100_000, rounds: 200, milliseconds: 60_000 },
    agenda: { open: 100_000, closed: 1_000_000, rounds: 1, liveEvents: 20_000 },
  },
};
const size = SIZES[asked.has('--quick') ? 'quick' : asked.has('--full') ? 'full' : 'usual'];

/** @type {{ name: string, value: number, goal: string, met: boolean | undefined, told: string }[]} */
const table = [];
/** @param {string} name @param {number} value @param {'≥' | '≤' | ''} sign @param {number} goal @param {string} told */
function note(name, value, sign, goal, told) {
  const met = sign === '' ? undefined : sign === '≥' ? value >= goal : value <= goal;
  table.push({ name, value: Math.round(value * 1000) / 1000, goal: sign === '' ? '' : `${sign} ${goal}`, met, told });
}
const whole = (/** @type {number} */ value) => Math.round(value).toLocaleString('en');
const say = (/** @type {string} */ line) => process.stderr.write(`${line}\n`);

if (wants('command')) {
  say('commands over HTTP …');
  const { measureCommand } = await import('./command.mjs');
  const found = await measureCommand(size.command);
  note(
    'command',
    found.command,
    '≥',
    1,
    `${whole(found.officePerSecond)}/s, stock stack ${whole(found.floorPerSecond)}/s, body ${found.bodyBytes} B`,
  );
  note('commandP99', found.p99 / found.p50, '≤', 4, `p50 ${found.p50.toFixed(1)} ms, p99 ${found.p99.toFixed(1)} ms`);
  const perRequest = `${Math.round(found.officeMicroseconds)} µs of the answering thread a command, stock stack ${Math.round(found.floorMicroseconds)} µs`;
  note('commandThread', found.floorMicroseconds / found.officeMicroseconds, '', 0, perRequest);
  note('idleMb', found.idleMb, '≤', 180, 'resident, 3 s after the start');
}
if (wants('append')) {
  say('appends …');
  const { measureAppend } = await import('./append.mjs');
  const found = await measureAppend(size.append);
  note('append', found.append, '≥', 0.7, `${whole(found.portPerSecond)}/s, raw ${whole(found.rawPerSecond)}/s`);
}
if (wants('agenda')) {
  const { measureDuties } = await import('./agenda.mjs');
  const databaseUrl = process.env['DATABASE_URL'] || undefined;
  say(
    `duties, the list and the loop over HTTP${databaseUrl === undefined ? '; on PostgreSQL as well where DATABASE_URL names one' : ''} …`,
  );
  const { duties, onSqlite, onPostgres } = await measureDuties(size.duties, databaseUrl);
  for (const [suffix, where, found] of /** @type {const} */ ([
    ['', 'SQLite', onSqlite],
    ['Pg', 'PostgreSQL', onPostgres],
  ])) {
    if (found === undefined) continue;
    const { lists, loop } = found;
    const told = `${whole(duties)} open duties on ${where}, every way of narrowing; p50 ${lists.p50.toFixed(1)} ms, worst ${lists.worst[0]?.name}`;
    note(`dueList${suffix}Ms`, lists.p99, '≤', 50, `p99 of a page over HTTP with ${told}`);
    note(`dueList${suffix}`, lists.overGoal, '≤', 1, 'that ÷ 50 ms');
    const empty = `p99 ÷ p99 of an office with hardly any duties (${lists.emptyP99.toFixed(1)} ms), medians ${lists.medianOverEmpty.toFixed(2)}`;
    note(`dueList${suffix}Growth`, lists.overEmpty, '≤', 4, empty);
    note(`dueList${suffix}ThreadMs`, lists.threadMs, '', 0, 'processor time of the answering thread a page');
    const beside = `${whole(loop.loopPerSecond)} events/s seen to by the loop ÷ 1,000, beside the API taking ${whole(loop.apiPerSecond)}/s of 1,200 offered`;
    note(`agendaLoop${suffix}`, loop.ofGoal, '≥', 1, beside);
    const warned = `loop ÷ API; ${loop.lagAtTheEnd.toFixed(1)} s behind at the end, ${whole(loop.warnedOnce)} notices, each once`;
    note(`agendaKeepsUp${suffix}`, loop.keptUp, '≥', 0.9, warned);
  }
  const { measureAgenda } = await import('../../dist/libs/agenda/testing/measure.js');
  say('duties, the loop alone …');
  const alone = await measureAgenda(size.agenda);
  note(
    'dutyEvents',
    alone.loopEventsPerSecond,
    '≥',
    1_000,
    'case events a second through the view of duties, with the loop asking beside, alone',
  );
}
if (wants('rebuild') || wants('lists')) {
  const { fillStore, makeModel } = await import('./fill.mjs');
  say('stores to read …');
  const model = await makeModel();
  const { tiny, small, large } = size.stores;
  const folders = { tiny: await fillStore(model, tiny), small: await fillStore(model, small), large: await fillStore(model, large) };
  try {
    const { measureRebuild, measureRebuildMemory } = await import('./rebuild.mjs');
    say('rebuilding views …');
    const found = await measureRebuild({ ...folders, ...size.rebuild });
    const told = `${found.views} views, ${found.rebuildMicroseconds.toFixed(1)} µs an event, scan ${found.scanMicroseconds.toFixed(1)} µs, ${whole(found.largeEvents)} events`;
    note('rebuild', found.rebuild, '≥', 0.35, told);
    note(
      'rebuildGrowth',
      found.rebuildGrowth,
      '≤',
      1.1,
      `${whole(found.largeEvents)} over ${whole(found.smallEvents)} events, each beside its scan`,
    );
    if (wants('rebuild'))
      note('rebuildMb', await measureRebuildMemory(folders.large), '≤', 150, 'more than the running office had, at most');
    if (wants('lists')) {
      say('lists …');
      const { measureLists } = await import('./lists.mjs');
      const lists = await measureLists({ small: folders.tiny, large: folders.large, rounds: size.lists });
      const sizes = `p99 ${lists.largeP99.toFixed(1)} ms with ${whole(large)} events, ${lists.smallP99.toFixed(1)} ms with ${whole(tiny)}`;
      note('listGrowth', lists.listGrowth, '≤', 1.5, sizes);
      note('asOfCost', lists.asOfCost, '≤', 3, `half a year ago ${lists.asOfP50.toFixed(1)} ms, live ${lists.liveP50.toFixed(1)} ms`);
    }
  } finally {
    for (const folder of [model.folder, ...Object.values(folders)]) await rm(folder, { recursive: true, force: true });
  }
}

const width = Math.max(...table.map(({ name }) => name.length));
for (const { name, value, goal, met, told } of table) {
  const mark = met === undefined ? ' ' : met ? '✓' : '✗';
  process.stdout.write(`${mark} ${name.padEnd(width)}  ${String(value).padStart(8)}  ${goal.padEnd(7)}  ${told}\n`);
}
if (asked.has('--json')) process.stdout.write(`${JSON.stringify(Object.fromEntries(table.map(({ name, value }) => [name, value])))}\n`);
process.exit(0);
