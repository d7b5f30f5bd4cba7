import { addDays } from '#libs/kernel';
import { loadLaw } from '#libs/law';
import type { Environment } from '#config/environment';
import { Desk } from './demo/calendar.js';
import { OfficeFailed } from './demo/client.js';
import { builtOffice, reachOffice, type ReachedOffice } from './demo/launch.js';
import { OfficeBuilder } from './demo/office.js';
import { PLANNED_DAYS, planCases } from './demo/plan.js';
import { runCases, type RefusedStep } from './demo/run.js';
import { tour } from './demo/tour.js';
import { bar, Usage, words, type Terminal } from './terminal.js';

const CASES = 300;

/**
 * Fills a demonstration through its HTTP API: agencies, people, powers and a year of cases, the same for the same seed. Asked
 * again it adds nothing, or goes on where it was interrupted. Exit code 1 where the office refused anything of the plan.
 */
export async function demo(environment: Environment, argv: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = words(argv, {
    scale: { type: 'string', default: '1' },
    seed: { type: 'string', default: 'anjuan' },
    url: { type: 'string', default: `http://${environment.host}:${environment.port}` },
  });
  const scale = Number(values.scale);
  if (!(scale > 0 && scale <= 1000) || positionals.length > 0) throw new Usage('--scale is a number above 0, at most 1000');
  if (!/^[\w.-]{1,60}$/.test(values.seed)) throw new Usage('--seed is 1 to 60 letters, digits, dots, hyphens and underscores');
  if (!URL.canParse(values.url)) throw new Usage('--url is the address of an office, such as http://127.0.0.1:3000');
  const url = values.url.replace(/\/$/, '');
  try {
    const office = await reachOffice(url, builtOffice(process.argv[1] ?? '.'), terminal.env, terminal.out);
    try {
      return await fill(office, new Desk(loadLaw(environment.configDir)), values.seed, Math.max(1, Math.round(CASES * scale)), terminal);
    } finally {
      await office.release();
    }
  } catch (error) {
    if (!(error instanceof OfficeFailed)) throw error;
    terminal.err(error.message);
    return 1;
  }
}

async function fill({ client, startedHere }: ReachedOffice, desk: Desk, seed: string, total: number, terminal: Terminal): Promise<number> {
  const began = performance.now();
  const office = await new OfficeBuilder(client, desk, seed).build();
  const cases = planCases(office, desk, seed, total);
  const last = addDays(office.start, PLANNED_DAYS);
  terminal.out(`${office.agencies.length} agencies at work, ${total} cases from ${office.start} to ${last}, seed ${seed}`);
  const report = await runCases(client, cases, office.start, seed, (done, commands, day) =>
    terminal.progress?.(`${bar(done, total, 'cases')}  ${day}  ${commands} commands`),
  );
  terminal.progress?.('');
  if (report.refused.length > 0) {
    for (const refused of report.refused) terminal.err(told(refused));
    terminal.err(`${report.refused.length} of the planned commands were not accepted`);
    return 1;
  }
  const seconds = (performance.now() - began) / 1000;
  terminal.out(`${report.cases.size} cases by ${client.answered} commands in ${seconds.toFixed(1)} s`);
  terminal.out('');
  for (const line of tour(client.url, office, report)) terminal.out(line);
  if (startedHere) terminal.out('\nThe office started for this is stopped now; start it again with: npm start');
  return 0;
}

function told({ pattern, key, caseId, on, by, command, status, answer }: RefusedStep): string {
  return `${on} ${by} ${command} (${pattern} ${key}, case ${caseId ?? 'not opened'}): ${status} ${answer}`;
}
