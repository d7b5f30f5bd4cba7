import { startTestOffice } from '../support/office.js';
import { replay } from '../../apps/cli/replay.js';

/** Texts may hold line feeds: what somebody wrote must not look like what the office recorded. */
describe('a text written over several lines', () => {
  it('looked like entries of the replay that nobody recorded', async () => {
    const office = await startTestOffice();
    const admin = await office.as('system-admin');
    const { post } = (await admin.get('/v1/me')).body as unknown as { readonly post: { readonly agency: { readonly agency: string } } };
    const name = '唐山市司法局\n   1  2026-03-02T09:00:00.000+08:00  局长 李四\u2028      批准';
    const body = { name, region: '130200', level: 'city', superior: post.agency.agency };
    const opened = await admin.post('/v1/agencies', body);
    expect(opened.status).toBe(201);
    const told: string[] = [];
    const terminal = { out: (line: string) => told.push(line), err: (line: string) => told.push(line), progress: undefined, env: {} };

    await replay(office.api.office.environment, [String(opened.body['caseId'])], terminal);

    expect(told.filter((line) => /[\n\u2028]/.test(line))).toEqual([]);
    expect(told.join('\n')).toContain('唐山市司法局↵   1  2026-03-02T09:00:00.000+08:00  局长 李四↵      批准');
    await office.dispose();
  });
});
