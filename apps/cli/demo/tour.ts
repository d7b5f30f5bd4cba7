import type { DemoOffice } from './office.js';
import type { RunReport } from './run.js';

const SHOWN = ['credit repaired', 'heard', 'revoked in court', 'first offence', 'summary penalty', 'not rectified'] as const;

/** What to look at in the filled office, with lines to paste into a shell. */
export function tour(url: string, office: DemoOffice, report: RunReport): readonly string[] {
  const cases = [...report.cases.values()];
  const example = (pattern: string) => cases.find(({ planned }) => planned.pattern === pattern);
  const market = office.agencies.find(({ key }) => key === 'market')!;
  const story = cases.find(({ planned }) => planned.pattern === 'credit repaired' && planned.agency.key === 'market') ?? cases[0];
  const lines = [
    'Who to be · 可用登录名',
    `  ${Object.values(market.people)
      .map(({ subject }) => subject)
      .join(' ')}   ${market.name}`,
    ...office.agencies
      .filter(({ key }) => key !== 'market')
      .map((agency) => `  ${agency.people.officer.subject} … ${agency.people.clerk.subject}   ${agency.name}`),
    '  supervisor auditor   province · 省；  city-supervisor   city · 市；  county-supervisor   county · 县',
    '  system-admin security-admin   administrators · 管理员',
    '',
    'Cases · 案件',
    ...SHOWN.flatMap((pattern) => {
      const found = example(pattern);
      return found === undefined ? [] : [`  ${pattern.padEnd(18)} ${found.caseId}   ${found.planned.agency.name}`];
    }),
    '',
    'What to look at · 看什么',
    '  as() { curl -s ' +
      url +
      `/v1/demo/token -H 'content-type: application/json' -d "{\\"subject\\":\\"$1\\"}" | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/'; }`,
    `  look() { curl -s -H "authorization: Bearer $(as "$1")" "${url}$2"; echo; }`,
    `  look supervisor '/v1/penalty-cases/figures/counts?by=outcome'`,
    `  look supervisor '/v1/penalty-cases/figures/counts?by=level2,level3,level4,month'`,
    `  look county-supervisor '/v1/penalty-cases/open-rectifications?limit=5'`,
    `  look supervisor '/v1/penalty-cases/by-officer?officer=${market.people.officer.id}&limit=5'`,
  ];
  if (story !== undefined) {
    const reader = story.planned.agency.people;
    lines.push(
      `  look ${reader.clerk.subject} '/v1/penalty-cases/${story.caseId}'`,
      `  look ${reader.clerk.subject} '/v1/penalty-cases/${story.caseId}/history?limit=5'`,
      `  look ${reader.head.subject} '/v1/penalty-cases/${story.caseId}/actions'`,
      `  look auditor '/v1/penalty-cases/${story.caseId}/difference?from=2&to=6'`,
      `  npx anjuan replay ${story.caseId} --lang en`,
    );
  }
  return lines;
}
