// @ts-check
import { accepted, dayOf } from './office.mjs';

const { penalty } = await import('../../dist/libs/cases/penalty/index.js');

/** The day that the example payloads are written for. */
const EXAMPLE_DAY = '2026-03-02';
const DAY_MS = 86_400_000;

/** @typedef {Awaited<ReturnType<typeof import('./office.mjs').buildBureau>>} Bureau */
/** One step: command, who asks, changes to the example. @typedef {[string, 'officer' | 'head' | 'reviewer', object?] | number} Step a number moves the clock by days */

/** @type {Record<string, readonly Step[]>} */
const COURSES = {
  penalized: [
    ['identify-parties', 'officer'],
    ['file-case', 'head'],
    ['record-inspection', 'officer'],
    ['record-inquiry', 'officer', { number: 1 }],
    ['record-inquiry', 'officer', { number: 2 }],
    ['order-rectification', 'officer'],
    ['register-evidence', 'officer'],
    ['verify-evidence', 'officer'],
    16,
    ['record-reinspection', 'officer'],
    4,
    ['conclude-investigation', 'officer'],
    ['pass-review', 'reviewer'],
    ['serve-notice', 'officer'],
    9,
    ['decide-penalty', 'head'],
    2,
    ['serve-decision', 'officer'],
    12,
    ['record-payment', 'officer'],
    ['close-case', 'head'],
  ],
  exempted: [
    ['identify-parties', 'officer'],
    ['file-case', 'head'],
    ['record-inspection', 'officer'],
    ['register-evidence', 'officer'],
    ['verify-evidence', 'officer'],
    18,
    ['conclude-investigation', 'officer', { outcome: 'exempted-minor', penalties: [] }],
    ['pass-review', 'reviewer'],
    ['decide-minor-exemption', 'head'],
    ['serve-decision', 'officer', { on: '2026-03-20' }],
    ['record-education', 'officer'],
    ['close-case', 'head', { ground: 'not-penalized' }],
  ],
  open: [
    ['identify-parties', 'officer'],
    ['file-case', 'head'],
    ['record-inspection', 'officer'],
    ['record-inquiry', 'officer', { number: 1 }],
    ['order-rectification', 'officer'],
    ['register-evidence', 'officer'],
  ],
  declined: [
    ['identify-parties', 'officer'],
    ['decline-filing', 'head'],
  ],
};

/** Carries one case of every course through the office; answers their ids. @param {string} url @param {Bureau} bureau */
export async function workModelCases(url, { officers, head, reviewer, system, now }) {
  const clerk = { officer: /** @type {import('./office.mjs').Person} */ (officers[0]), head, reviewer };
  let clock = now;
  const ids = [];
  for (const steps of Object.values(COURSES)) {
    const began = clock;
    const example = (/** @type {string} */ command, changes = {}) => {
      const payload = { .../** @type {any} */ (penalty).commands[command].example, ...changes };
      if ('officers' in payload) payload.officers = officers.map(({ id }) => id);
      return JSON.parse(JSON.stringify(payload).replace(/\b\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?/g, (day, time) => moved(day, time, began)));
    };
    const opened = accepted(await clerk.officer.post('/v1/penalty-cases', example('register-lead')), 'register-lead');
    let { revision } = opened;
    for (const step of steps) {
      if (typeof step === 'number') {
        clock = new Date(Date.parse(clock) + step * DAY_MS).toISOString();
        accepted(await system.post('/v1/demo/clock', { to: clock }), 'clock');
        continue;
      }
      const [command, by, changes] = step;
      const answer = await clerk[by].post(`/v1/penalty-cases/${opened.caseId}/${command}`, example(command, changes), revision);
      revision = accepted(answer, command).revision;
    }
    ids.push(/** @type {string} */ (opened.caseId));
  }
  return ids;
}

/** A date of the examples, as far from this case's first day; times of day become the moment it began. @param {string} text @param {string | undefined} time @param {string} began */
function moved(text, time, began) {
  if (time !== undefined) return began;
  const distance = Date.parse(text) - Date.parse(EXAMPLE_DAY);
  if (distance < 0 || distance > 400 * DAY_MS) return text;
  return new Date(Date.parse(dayOf(began)) + distance).toISOString().slice(0, 10);
}
