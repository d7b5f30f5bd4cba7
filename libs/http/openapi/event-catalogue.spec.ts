import { CaseTypes } from '#libs/case-runtime';
import { eventCatalogue } from './index.js';
import { fullPermit, types } from './testing/full-permit.js';

describe('the catalogue of events', () => {
  const page = eventCatalogue(types);

  it('has a line for every event type with version and both names', () => {
    for (const name of Object.keys(types[0]!.events)) expect(page).toContain(`| \`${name}\` |`);
    expect(page).toContain('| `permit.granted` | 2 | 已准予 | Granted |');
  });

  it('tells what is known of the fields', () => {
    expect(page).toMatch(/`permit\.named`.*`name`\* 字号 · Name/);
    expect(page).toMatch(/`permit\.noted`.*`text` 内容 · Text<br>可更正 · correctable/);
    expect(page).toMatch(/`permit\.granted`.*引用附件 · names attachments; 可读旧版 · reads versions 1/);
  });

  it('tells every personal field of a member, not the last alone', () => {
    const named = { ...fullPermit.events['permit.named']!, personal: ['/holder/*/name', '/holder/*/phone', '/name'] as const };
    const told = eventCatalogue([{ ...fullPermit, events: { ...fullPermit.events, 'permit.named': named } }]);
    expect(told).toMatch(/`permit\.named`.*\| `holder\.\*\.name`\* `holder\.\*\.phone`\*, `name`\* 字号 · Name \|/);
  });

  it('is the same for the same types', () => {
    expect(eventCatalogue(new CaseTypes([fullPermit]).all)).toBe(page);
  });
});
