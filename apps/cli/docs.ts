import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { CaseTypes } from '#libs/case-runtime';
import { eventCatalogue } from '#libs/http/openapi';
import { loadLaw } from '#libs/law';
import type { Environment } from '#config/environment';
import { apiDocument } from '../api/api-document.js';
import { officeTypes } from '../office/index.js';
import { optionsAlone, type Terminal } from './terminal.js';

/** The day whose law the committed documents cite: fixed, so that they change with the code and the packs only. */
const DOCUMENTS_DAY = '2026-09-01';

/** Writes docs/openapi.json and docs/events.md from the case types; with `--check` says whether they are current (exit code 1 if not). */
export function writeDocs(environment: Environment, argv: readonly string[], terminal: Terminal): number {
  const values = optionsAlone('docs', argv, { check: { type: 'boolean', default: false } });
  const { all } = new CaseTypes(officeTypes);
  const law = loadLaw(environment.configDir).inForce({ day: DOCUMENTS_DAY });
  const documents: readonly (readonly [string, string])[] = [
    ['docs/openapi.json', `${JSON.stringify(apiDocument(all, law, true), null, 1)}\n`],
    ['docs/events.md', eventCatalogue(all)],
  ];
  let stale = 0;
  for (const [path, text] of documents) {
    if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
    stale += 1;
    if (values.check) terminal.err(`${path} is not current: npm run docs`);
    else writeFileSync(path, text);
  }
  return values.check && stale > 0 ? 1 : 0;
}
