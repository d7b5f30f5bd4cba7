import { fold } from '#libs/kernel';
import { closingExamples } from '../commands/examples.closing.js';
import { remedyExamples } from '../commands/examples.remedies.js';
import { penalty } from '../penalty.js';
import { anotherCaseOf, concludedCase, filedCase, leadCase, noticedCase, paidCase, say, SERIOUS, servedCase } from './cases.support.js';
import { corrected } from './correction.support.js';
import { dutiesOf } from './duties.support.js';
import { ANNA, HEAD, Office } from './office.support.js';
import { lead, ON_THE_SPOT } from './real-law.support.js';

describe('duties of the investigation', () => {
  it('begin with the lead: filing in fifteen working days, then a decision in ninety days', async () => {
    const office = await leadCase();
    expect(dutiesOf(office.story)).toEqual({ 'decide-filing': 'open 2026-03-23' });
    await office.ask('file-case', say['file-case']);
    expect(dutiesOf(office.story)).toEqual({ 'decide-filing': 'done', decide: 'open 2026-05-31' });
  });

  it('are late where they are done after their day', async () => {
    const office = await leadCase();
    office.today = '2026-03-24';
    await office.ask('file-case', say['file-case']);
    expect(dutiesOf(office.story)).toMatchObject({ 'decide-filing': 'done late' });
  });

  it('stand still while the investigation is suspended, and go on by a later date', async () => {
    const office = await filedCase();
    await office.ask('suspend-investigation', say['suspend-investigation']);
    expect(dutiesOf(office.story)).toMatchObject({ decide: 'paused 2026-05-31' });
    office.today = '2026-03-11';
    await office.ask('resume-investigation', { on: '2026-03-11' });
    expect(dutiesOf(office.story)).toMatchObject({ decide: 'open 2026-06-10' });
    await office.ask('terminate-investigation', say['terminate-investigation']);
    expect(dutiesOf(office.story)).toMatchObject({ decide: 'done', 'close-case': 'open 2026-04-01' });
  });

  it('do not count the days of a hearing', async () => {
    const office = await noticedCase(SERIOUS);
    await office.ask('request-hearing', { on: '2026-03-20' });
    expect(dutiesOf(office.story)).toMatchObject({ decide: 'paused 2026-05-31' });
    office.today = '2026-03-25';
    await office.ask('waive-hearing', say['waive-hearing']);
    expect(office.state).toMatchObject({ decideBy: { due: '2026-06-06' } });
    expect(dutiesOf(office.story)).toMatchObject({ decide: 'open 2026-06-06' });
  });

  it('follow each measure: what was preserved is released by the law itself', async () => {
    const office = await filedCase();
    await office.ask('preserve-evidence', say['preserve-evidence'], ANNA);
    await office.ask('seize-property', say['seize-property'], HEAD);
    expect(dutiesOf(office.story)).toMatchObject({
      'handle-preservation BC-1': 'open 2026-03-11',
      'handle-seizure KY-1': 'open 2026-04-01',
    });
    expect(Object.keys(dutiesOf(office.story))).toContain('approve-emergency-measure BC-1');
    expect(Object.keys(dutiesOf(office.story))).not.toContain('approve-emergency-measure KY-1');
    const { acts } = penalty.duties!.find(({ name }) => name === 'handle-preservation')!;
    office.today = '2026-03-12';
    await office.ask(acts!.command, acts!.body({ key: 'BC-1', owed: { due: '2026-03-11' } } as never));
    expect(dutiesOf(office.story)).toMatchObject({
      'handle-preservation BC-1': 'done late',
      'approve-emergency-measure BC-1': 'lapsed late',
    });
  });

  it('ask for the review only where it is required', async () => {
    expect(Object.keys(dutiesOf((await concludedCase()).story))).not.toContain('review');
    const office = await concludedCase({ reviewGrounds: ['difficult'] });
    expect(dutiesOf(office.story)).toMatchObject({ review: 'open 2026-04-03' });
    await office.ask('pass-review', say['pass-review']);
    expect(dutiesOf(office.story)).toMatchObject({ review: 'done' });
  });

  it('follow a rectification until it was re-inspected', async () => {
    const office = await filedCase();
    await office.ask('order-rectification', say['order-rectification']);
    expect(dutiesOf(office.story)).toMatchObject({ 'reinspect ZG-1': 'open 2026-03-26' });
    office.today = '2026-03-16';
    await office.ask('record-reinspection', { ...say['record-reinspection'], result: 'partly', remaining: '不全', until: '2026-03-20' });
    expect(dutiesOf(office.story)).toMatchObject({ 'reinspect ZG-1': 'done', 'reinspect ZG-1#2': 'open 2026-03-30' });
    office.today = '2026-03-20';
    await office.ask('record-reinspection', { ...say['record-reinspection'], on: '2026-03-20' });
    expect(dutiesOf(office.story)).toMatchObject({ 'reinspect ZG-1': 'done', 'reinspect ZG-1#2': 'done' });
  });

  it('owe each re-inspection of one order by itself: a late first look stays late when the second is in time', async () => {
    const office = await filedCase();
    await office.ask('order-rectification', say['order-rectification']);
    const look = (on: string, changes: object) => {
      office.today = on;
      return office.ask('record-reinspection', { ...say['record-reinspection'], on, ...changes });
    };
    await look('2026-03-27', { result: 'not-met', remaining: '未改正', until: '2026-04-03' });
    expect(dutiesOf(office.story)).toMatchObject({
      'rectification-term ZG-1': 'done late',
      'reinspect ZG-1': 'done late',
      'rectification-term ZG-1#2': 'open 2026-04-03',
      'reinspect ZG-1#2': 'open 2026-04-13',
    });
    await look('2026-04-13', { result: 'partly', remaining: '不全', until: '2026-04-20' });
    await look('2026-05-01', { result: 'met' });
    expect(dutiesOf(office.story)).toMatchObject({
      'reinspect ZG-1': 'done late',
      'reinspect ZG-1#2': 'done',
      'reinspect ZG-1#3': 'done late',
    });
    expect(office.state).toMatchObject({ rectifications: [{ order: 'ZG-1', term: 3, status: 'met' }] });
  });

  it('of re-inspections recorded before terms were counted go on under the name of the order', async () => {
    const office = await filedCase();
    await office.ask('order-rectification', say['order-rectification']);
    office.today = '2026-03-16';
    await office.ask('record-reinspection', { ...say['record-reinspection'], result: 'partly', remaining: '不全', until: '2026-03-20' });
    const older = office.story.map((event) => {
      const { term: _term, ...data } = event.data;
      return event.type === 'penalty.reinspected' ? { ...event, data } : event;
    });
    office.story = older;
    office.folded = fold(penalty, older);
    expect(dutiesOf(office.story)).toMatchObject({ 'reinspect ZG-1': 'open 2026-03-30' });
    office.today = '2026-03-20';
    await office.ask('record-reinspection', { ...say['record-reinspection'], on: '2026-03-20' });
    expect(dutiesOf(office.story)).toMatchObject({ 'reinspect ZG-1': 'done' });
    expect(Object.keys(dutiesOf(office.story))).not.toContain('reinspect ZG-1#2');
  });

  it('move the re-inspection of the term that runs when the order is corrected, in the list of open orders too', async () => {
    const office = await filedCase();
    await office.ask('order-rectification', say['order-rectification']);
    await corrected(office, 'penalty.rectification-ordered', { until: '2026-03-18' });
    expect(dutiesOf(office.story)).toMatchObject({ 'reinspect ZG-1': 'open 2026-03-28' });
    office.today = '2026-03-18';
    await office.ask('record-reinspection', {
      ...say['record-reinspection'],
      on: '2026-03-18',
      result: 'partly',
      remaining: '不全',
      until: '2026-03-25',
    });
    expect(office.state).toMatchObject({ rectifications: [{ term: 2, reinspectBy: { due: '2026-04-04' } }] });
    expect(dutiesOf(office.story)).toMatchObject({ 'reinspect ZG-1': 'done', 'reinspect ZG-1#2': 'open 2026-04-04' });
  });
});

describe('duties of the decision', () => {
  it('run from service to payment, publication and closing', async () => {
    const office = await servedCase();
    expect(dutiesOf(office.story)).toMatchObject({
      decide: 'done',
      'serve-decision': 'done',
      'pay-fine': 'open 2026-04-16',
      'publish-decision': 'open 2026-04-08',
    });
    office.today = '2026-04-10';
    await office.ask('publish-decision', remedyExamples['publish-decision']);
    await office.ask('record-payment', say['record-payment']);
    expect(dutiesOf(office.story)).toMatchObject({
      'pay-fine': 'done',
      'publish-decision': 'done',
      'close-case': 'open 2026-05-01',
      'stop-publication 信用中国': 'open 2027-03-30',
    });
    await office.ask('close-case', closingExamples['close-case']);
    expect(dutiesOf(office.story)).toMatchObject({ 'close-case': 'done' });
  });

  it('end the publication by themselves when its longest term is over', async () => {
    const office = await servedCase();
    office.today = '2026-04-10';
    await office.ask('publish-decision', remedyExamples['publish-decision']);
    const { acts } = penalty.duties!.find(({ name }) => name === 'stop-publication')!;
    office.today = '2027-03-31';
    await office.ask(acts!.command, acts!.body({ owed: { due: '2027-03-30' } } as never));
    expect(dutiesOf(office.story)).toMatchObject({ 'stop-publication 信用中国': 'done' });
    expect(Object.keys(dutiesOf(office.story))).not.toContain('withdraw-publication');
  });

  it('asked the end of a minor publication under a term of no months the day after the decision, before it was published', async () => {
    const office = await lead();
    office.items = ['WS-0010'];
    await office.ask('decide-summary-penalty', { ...ON_THE_SPOT, item: 'WS-0010' });
    office.today = '2026-03-20';
    const minor = { ...remedyExamples['publish-decision'], on: office.today, reason: '社会关注' };
    const [published] = await office.ask('publish-decision', minor);
    expect(published?.data).toMatchObject({ until: { due: '2026-03-02', trigger: '2026-03-02' } });
    expect(Object.keys(dutiesOf(office.story))).not.toContain('stop-publication 信用中国');
    await office.ask('withdraw-publication', { on: office.today, ground: 'term-ended', reason: '不再公示' });
    expect(Object.keys(dutiesOf(office.story))).not.toContain('stop-publication 信用中国');
  });

  it('ask the end of what old records published after its longest term from that day on, not from a day before it', async () => {
    const office = await servedCase();
    office.today = '2027-04-05';
    await office.ask('publish-decision', { ...remedyExamples['publish-decision'], on: '2027-03-30' });
    const late = office.story.map((event) =>
      event.type === 'penalty.published' ? { ...event, data: { ...event.data, on: '2027-04-02' } } : event,
    );
    expect(dutiesOf(late)).toMatchObject({ 'stop-publication 信用中国': 'open 2027-04-02' });
  });

  it('withdraw what was published when the decision falls, and only then', async () => {
    const silent = await servedCase();
    await silent.ask('revoke-decision', { on: '2026-04-01', document: '自行纠正', reason: '有误' });
    expect(dutiesOf(silent.story)).toMatchObject({ 'pay-fine': 'lapsed', 'publish-decision': 'lapsed' });
    expect(Object.keys(dutiesOf(silent.story))).not.toContain('withdraw-publication');
    const office = await servedCase();
    office.today = '2026-04-10';
    await office.ask('publish-decision', remedyExamples['publish-decision']);
    await office.ask('revoke-decision', { on: '2026-04-10', document: '自行纠正', reason: '有误' });
    expect(dutiesOf(office.story)).toMatchObject({ 'withdraw-publication': 'open 2026-04-15' });
    await office.ask('withdraw-publication', { on: '2026-04-10', ground: 'revoked', reason: '已撤销' });
    expect(dutiesOf(office.story)).toMatchObject({ 'withdraw-publication': 'done' });
  });

  it('go from one approved instalment to the next', async () => {
    const office = await servedCase();
    office.today = '2026-04-08';
    await office.ask('arrange-payment', say['arrange-payment']);
    expect(dutiesOf(office.story)).toMatchObject({ 'pay-fine': 'open 2026-05-08' });
    office.today = '2026-05-08';
    await office.ask('record-payment', { ...say['record-payment'], on: '2026-05-08', principal: 250_000 });
    expect(dutiesOf(office.story)).toMatchObject({ 'pay-fine': 'open 2026-06-08' });
  });

  it('hand cash over in two steps', async () => {
    const office = await servedCase();
    office.today = '2026-04-10';
    await office.ask('record-payment', { ...say['record-payment'], channel: 'on-spot', onSpotGround: 'remote-on-request' });
    expect(dutiesOf(office.story)).toMatchObject({ 'hand-over-cash JK-1': 'open 2026-04-14' });
    await office.ask('hand-over-cash', say['hand-over-cash']);
    await office.ask('hand-over-cash', { ...say['hand-over-cash'], to: 'bank' });
    expect(dutiesOf(office.story)).toMatchObject({ 'hand-over-cash JK-1': 'done', 'deposit-cash JK-1': 'done' });
  });

  it('take what is not paid to court in time', async () => {
    const office = await servedCase();
    office.today = '2026-04-20';
    await office.ask('urge-performance', say['urge-performance']);
    expect(dutiesOf(office.story)).toMatchObject({ 'apply-to-court': 'open 2027-01-01' });
    await office.ask('record-payment', { ...say['record-payment'], on: '2026-04-20', surcharge: 60_000 });
    expect(dutiesOf(office.story)).toMatchObject({ 'apply-to-court': 'lapsed', 'pay-fine': 'done late' });
  });

  it('file the papers of a summary case, hand a crime over, decide on credit repair', async () => {
    const summary = await leadCase();
    await summary.ask('decide-summary-penalty', say['decide-summary-penalty']);
    expect(dutiesOf(summary.story)).toMatchObject({ 'decide-filing': 'done', 'archive-summary-papers': 'open 2026-03-11' });

    const crime = await concludedCase();
    await crime.ask('transfer-as-crime', say['transfer-as-crime']);
    expect(dutiesOf(crime.story)['hand-over-crime-file']).toMatch(/^open 2026-03-21T/);
    await crime.ask('hand-over-crime-file', say['hand-over-crime-file']);
    expect(dutiesOf(crime.story)).toMatchObject({ 'hand-over-crime-file': 'done' });

    const office = await paidCase(anotherCaseOf(new Office(), 2));
    office.today = '2026-07-06';
    await office.ask('apply-for-credit-repair', closingExamples['apply-for-credit-repair']);
    expect(dutiesOf(office.story)).toMatchObject({ 'accept-credit-repair': 'open 2026-07-07' });
    await office.ask('accept-credit-repair', closingExamples['accept-credit-repair']);
    await office.ask('repair-credit', closingExamples['repair-credit']);
    expect(dutiesOf(office.story)).toMatchObject({
      'accept-credit-repair': 'done',
      'decide-credit-repair': 'done',
      'publish-decision': 'lapsed late',
    });
  });
});
