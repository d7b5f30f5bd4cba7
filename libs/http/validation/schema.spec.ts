import { IsIn, IsNotIn, IsOptional, IsString, Matches, NotEquals } from 'class-validator';
import { Transform } from 'class-transformer';

import { compile } from './compiled.js';
import { Described } from './described.js';
import { IsFen, IsText } from './decorators.js';
import { schemaOf, schemasOf } from './schema.js';
import { Filing, Folder, Party, SealedFolder, Stock } from './specimens.js';

describe('the published schema of a class', () => {
  it('says what the decorators say', () => {
    expect(schemaOf(Stock)).toMatchObject({
      type: 'object',
      additionalProperties: false,
      required: ['text', 'count', 'share', 'urgent', 'channel', 'version', 'note', 'anything', 'tags'],
      properties: {
        text: { type: 'string', minLength: 2, maxLength: 4 },
        count: { type: 'integer', minimum: -2, maximum: 9, not: { const: 5 } },
        share: { type: 'number', exclusiveMinimum: 0 },
        urgent: { type: 'boolean' },
        channel: { enum: ['window', 'hotline'] },
        version: { const: 'v1' },
        note: { not: { enum: ['x', 0, ''] } },
        anything: {},
        tags: { type: 'array', minItems: 1, maxItems: 3, uniqueItems: true, items: { type: 'string' } },
        codes: { type: 'array', minItems: 1, items: { type: 'string', minLength: 1, maxLength: 2 } },
        uuid: { type: 'string', format: 'uuid' },
        bare: { $ref: '#/components/schemas/Contact' },
        bareList: { type: 'array', items: { $ref: '#/components/schemas/Contact' } },
      },
    });
  });

  it('knows the decorators of commands', () => {
    const { properties = {}, required } = schemaOf(Filing);
    expect(required).toEqual(['title', 'day', 'at', 'amount', 'officer', 'digest', 'parties']);
    expect(properties['day']).toEqual({ type: 'string', format: 'date' });
    expect(properties['at']).toMatchObject({ type: 'string', format: 'date-time' });
    expect(properties['amount']).toMatchObject({ type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
    expect(properties['officer']).toMatchObject({ type: 'string', format: 'uuid' });
    expect(properties['parties']).toEqual({ type: 'array', minItems: 1, maxItems: 3, items: { $ref: '#/components/schemas/Party' } });
    expect(properties['period']).toEqual({ $ref: '#/components/schemas/Period' });
    expect(schemaOf(Party).required).toEqual(['kind', 'name']);
  });

  it('has patterns that agree with the checks', () => {
    const { properties = {} } = schemaOf(Filing);
    const title = new RegExp(properties['title']?.pattern ?? '');
    for (const good of ['一件案子', ' 两字 ', '行\n行']) expect(title.test(good)).toBe(true);
    for (const bad of ['   ', ' 案 ', '案\u202e子', '案\u0000', '案\r子']) expect(title.test(bad)).toBe(false);
    const name = new RegExp(schemaOf(Party).properties?.['name']?.pattern ?? '');
    for (const good of ['甲', '某 公司']) expect(name.test(good)).toBe(true);
    for (const bad of ['', ' 甲', '甲 ', '甲\n乙', '甲\u2066']) expect(name.test(bad)).toBe(false);
    const code = new RegExp(schemaOf(Party).properties?.['code']?.pattern ?? '');
    expect(code.test('91350100M000100Y43')).toBe(true);
  });

  it('says a pattern of letters of any script, and none that means something else without its flags', () => {
    class Marked {
      @Matches(/^\p{L}{1,3}$/u) ref!: string;
      @Matches(/^[a-z]+$/i) code!: string;
    }
    expect(schemaOf(Marked).properties).toEqual({ ref: { type: 'string', pattern: '^\\p{L}{1,3}$' }, code: { type: 'string' } });
  });

  it('carries descriptions and examples in both languages, inherited ones too', () => {
    @Described({ zh: '罚款', en: 'A fine' })
    class Fine {
      @Described({ zh: '金额', en: 'amount', example: 100_000 }) @IsFen() amount!: number;
      @Described({ zh: '理由', en: 'reason' }) @IsOptional() @IsText(1, 9) reason?: string;
    }
    class HeavyFine extends Fine {}
    expect(schemaOf(Fine)).toMatchObject({ description: '罚款 · A fine', required: ['amount'] });
    expect(schemaOf(HeavyFine).properties?.['amount']).toMatchObject({
      description: '金额 · amount (人民币，单位：分 · CNY in fen)',
      examples: [100_000],
    });
    expect(schemaOf(HeavyFine).properties?.['reason']?.description).toBe('理由 · reason');
  });

  it('collects every class inside, each once, by name', () => {
    expect(Object.keys(schemasOf([Filing, Party, Folder, SealedFolder]))).toEqual([
      'Contact',
      'Filing',
      'Folder',
      'Party',
      'Period',
      'SealedFolder',
    ]);
    const Other = { Party: class Party {} }.Party;
    expect(() => schemasOf([Party, Other])).toThrow('two data classes are called Party');
  });

  it('leaves open what class-transformer makes of a body, and unites what is excluded', () => {
    class Shouted {
      @IsString() @Transform(({ value }: { value: unknown }) => value) word!: string;
    }
    class Picky {
      @IsNotIn(['a']) @NotEquals('b') @IsString() word!: string;
      @IsIn([1, 2]) level!: number;
    }
    expect(schemaOf(Shouted)).toEqual({ type: 'object' });
    expect(new Set(schemaOf(Picky).properties?.['word']?.not?.enum)).toEqual(new Set(['a', 'b']));
    expect(schemaOf(Picky).properties?.['level']).toEqual({ enum: [1, 2] });
    expect(compile(Picky)({ word: 'c', level: 1 }).problems).toBeUndefined();
  });
});
