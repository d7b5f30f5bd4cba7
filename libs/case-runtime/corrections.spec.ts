import { IsOptional, IsString } from 'class-validator';
import { effective, fold, refusal, Refused, type AnyCaseType, type JsonObject } from '#libs/kernel';
import { EventCodec } from '#libs/event-store';
import { CaseTypes, type CaseStreams } from './index.js';
import { callerNamed, HEAD_ELSEWHERE, machinery, SECOND_HEAD, UPLOADED } from './testing/machinery.js';
import { permit } from './testing/permit.js';

class NotedWithFile {
  @IsString() text!: string;
  @IsOptional() @IsString() file?: string;
}

const withFiles: AnyCaseType = {
  ...permit,
  events: {
    ...permit.events,
    'permit.noted': {
      version: 1,
      correctable: NotedWithFile,
      attachments: ({ file }) => (typeof file === 'string' ? [file] : []),
    },
  },
  barredFromApproving: (_state, person) => (person === SECOND_HEAD.person ? refusal('permit-not-open', { person }) : null),
};

type Machinery = Awaited<ReturnType<typeof machinery>>;
const head = callerNamed('head', ['head']);
const correction = (data: object, changes: object = {}) => ({ target: 1, data, reason: '笔误', approver: head.person, ...changes });

describe('a correction', () => {
  let office: Machinery;
  let one: ReturnType<Machinery['process']>;
  let caseId: string;
  beforeEach(async () => {
    office = await machinery(undefined, withFiles);
    one = office.process();
    ({ caseId } = await one.ask('open', undefined, { title: 'Canteen' }));
    await one.ask('note', caseId, { text: 'frist' }, { ifMatch: 0 });
  });
  afterEach(() => office.dispose());

  const eventsNow = () => one.streams.events(office.types.named('permit'), caseId);
  const stateNow = async (streams: CaseStreams) => (await streams.load(office.types.named('permit'), caseId)).folded.state;

  it('of a fact corrected before replaces the replacement, in caches and in a replay', async () => {
    await one.ask('correct', caseId, correction({ text: 'fist' }), { ifMatch: 1 });
    await one.ask('correct', caseId, correction({ text: 'first' }), { ifMatch: 2 });
    expect(await stateNow(one.streams)).toMatchObject({ notes: ['first'] });
    expect(await stateNow(office.process().streams)).toMatchObject({ notes: ['first'] });
    expect((await eventsNow())[1]!.data).toEqual({ text: 'frist' });
    // going back to what was written first is a correction too
    expect(await one.ask('correct', caseId, correction({ text: 'frist' }), { ifMatch: 3 })).toMatchObject({ revision: 4 });
    expect(await stateNow(one.streams)).toMatchObject({ notes: ['frist'] });
  });

  it('could store null where the command leaves the member out', async () => {
    await expect(one.ask('correct', caseId, correction({ text: 'first', file: null }), { ifMatch: 1 })).rejects.toThrow(
      new Refused('correction-invalid'),
    );
  });

  it('is itself never corrected', async () => {
    await one.ask('correct', caseId, correction({ text: 'first' }), { ifMatch: 1 });
    await expect(one.ask('correct', caseId, correction({ text: 'x' }, { target: 2 }), { ifMatch: 2 })).rejects.toThrow(
      new Refused('not-correctable'),
    );
  });

  it('refused for a record that is no decision, such as an appraisal, was told that decisions are changed or revoked, and nothing else', () => {
    expect(office.types.named('permit').wording.refusals['not-correctable']).toEqual({
      zh: '该类记录不得更正：决定只能变更或者撤销，其他记录以此后的记录接续。',
      en: 'This kind of entry is never corrected: a decision is changed or revoked, anything else is carried on by later entries.',
      law: ['office'],
    });
  });

  it('approved by a head who takes no part in the case was accepted', async () => {
    const asked = one.ask('correct', caseId, correction({ text: 'first' }, { approver: SECOND_HEAD.person }), { ifMatch: 1 });
    await expect(asked).rejects.toThrow(new Refused('permit-not-open'));
  });

  it('approved by the head of another agency was accepted', async () => {
    const asked = one.ask('correct', caseId, correction({ text: 'first' }, { approver: HEAD_ELSEWHERE.person }), { ifMatch: 1 });
    await expect(asked).rejects.toThrow(new Refused('correction-needs-another-approver'));
  });

  it('could name a file that was never uploaded, and kept no digests of one that was', async () => {
    const asked = one.ask('correct', caseId, correction({ text: 'first', file: 'c'.repeat(64) }), { ifMatch: 1 });
    await expect(asked).rejects.toThrow(new Refused('correction-file-not-uploaded'));
    await one.ask('correct', caseId, correction({ text: 'first', file: UPLOADED }), { ifMatch: 1 });
    expect((await eventsNow())[2]!.att).toEqual([{ size: 1, sha256: UPLOADED, sm3: 'b'.repeat(64) }]);
  });
});

/** A later build: notes are kept as words, and what was noted as text is upcast. */
const later: AnyCaseType = {
  ...permit,
  events: {
    ...permit.events,
    'permit.noted': { ...permit.events['permit.noted']!, version: 2, upcast: { 1: ({ text }) => ({ words: String(text).split(' ') }) } },
  },
  evolve: {
    ...permit.evolve,
    'permit.noted': (state, { data }) => ({ ...state, words: (data['words'] as readonly string[]).length }) as never,
  },
};

describe('a correction stored by another build', () => {
  let office: Machinery;
  afterEach(() => office.dispose());

  it('was folded in the payload version of its day when the target had been upcast since', async () => {
    office = await machinery();
    const { ask, streams } = office.process();
    const { caseId } = await ask('open', undefined, { title: 'Canteen' });
    await ask('note', caseId, { text: 'one' }, { ifMatch: 0 });
    await ask('correct', caseId, correction({ text: 'one two three' }), { ifMatch: 1 });
    const newer = new CaseTypes([later]);
    const codec = new EventCodec(newer.catalogue);
    const events = (await streams.read(`permit-${caseId}`, 0)).map((event) => codec.decode(event));
    expect(fold(newer.named('permit'), events).state).toMatchObject({ words: 3 });
    expect(effective(events)[1]!.data).toEqual({ words: ['one', 'two', 'three'] });
  });

  it('in a newer payload version reached an evolve that does not know it', async () => {
    office = await machinery(undefined, later);
    const written = office.process();
    const { caseId } = await written.ask('open', undefined, { title: 'Canteen' });
    const [first] = await office.store.readStream(`permit-${caseId}`);
    const envelope = written.codec.envelope(first!);
    const data = { target: 0, type: 'permit.opened', tv: 2, data: { heading: 'Canteen' }, reason: '笔误', approver: head.person };
    const corrected = written.codec.encode({ ...envelope, id: caseId, rev: 1, type: 'permit.corrected', tv: 1, data: data as JsonObject });
    await office.store.append(`permit-${caseId}`, 0, [corrected]);
    const { folded } = await office.process().streams.load(office.types.named('permit'), caseId);
    expect(folded).toMatchObject({ revision: 1, newer: { type: 'permit.corrected', revision: 1 }, state: { title: 'Canteen' } });
  });

  it('that could not be folded closed its case for ever', async () => {
    const brittle: AnyCaseType = {
      ...permit,
      evolve: {
        ...permit.evolve,
        'permit.noted': (state, { data }) => {
          if (data['text'] === 'unreadable') throw new Error('cannot fold');
          return permit.evolve['permit.noted']!(state, { data } as never);
        },
      },
    };
    office = await machinery(undefined, brittle);
    const { ask } = office.process();
    const { caseId } = await ask('open', undefined, { title: 'Canteen' });
    await expect(ask('note', caseId, { text: 'unreadable' }, { ifMatch: 0 })).rejects.toThrow('cannot fold');
    await ask('note', caseId, { text: 'readable' }, { ifMatch: 0 });
    await expect(ask('correct', caseId, correction({ text: 'unreadable' }), { ifMatch: 1 })).rejects.toThrow('cannot fold');
    await expect(ask('note', caseId, { text: 'still open' }, { ifMatch: 1 })).resolves.toMatchObject({ revision: 2 });
  });
});
