import 'reflect-metadata';
import { Expose, Transform, Type } from 'class-transformer';
import {
  Allow,
  IsInt,
  IsString,
  MaxLength,
  MinLength,
  Validate,
  ValidateIf,
  ValidateNested,
  ValidatorConstraint,
  registerDecorator,
} from 'class-validator';

import { compile } from './compiled.js';
import { IsText, Nested } from './decorators.js';
import { UnfitDataClass, type DataClass } from './rules.js';
import { Contact, Filing, Folder, Party, Stock } from './specimens.js';

const found = (dataClass: DataClass, plain: unknown) =>
  compile(dataClass)(plain).problems?.map(({ pointer, code }) => `${pointer} ${code}`);

const filing = {
  title: '一件案子',
  day: '2026-03-01',
  at: '2026-11-21T08:00:00.000Z',
  amount: 100,
  officer: '0b5f0e0a-1111-4222-8333-444455556666',
  digest: 'ab'.repeat(32),
  parties: [{ kind: 'person', name: '张三', id: '11010519491231002X', contact: { name: '李四' } }],
};

describe('the value of a body that is in order', () => {
  it('is an instance of the class, nested ones too, and shares no object of a class with the body', () => {
    const { value } = compile(Filing)(filing);
    expect(value).toBeInstanceOf(Filing);
    expect(value?.parties[0]).toBeInstanceOf(Party);
    expect(value?.parties[0]?.contact).toBeInstanceOf(Contact);
    expect(Object.keys(value ?? {})).toEqual(Object.keys(filing));
    expect(value).toEqual(filing);
  });

  it('is made without running the constructor', () => {
    let constructed = 0;
    class Counted {
      @IsInt() count!: number;
      constructor() {
        constructed += 1;
      }
    }
    const check = compile(Counted);
    const atCompilation = constructed;
    expect(check({ count: 1 }).value).toBeInstanceOf(Counted);
    expect(constructed).toBe(atCompilation);
  });

  it('may nest a class in itself', () => {
    const folders = { name: '甲', folders: [{ name: '乙', folders: [{ name: '丙' }] }] };
    expect(compile(Folder)(folders).value?.folders?.[0]?.folders?.[0]).toBeInstanceOf(Folder);
    expect(found(Folder, { name: '甲', folders: [{ name: '乙', folders: [{}] }] })).toEqual(['/folders/0/folders/0/name missing-field']);
  });
});

describe('problems', () => {
  it('point to each field, in lists and with escaped names', () => {
    const body = {
      ...filing,
      day: '2026-02-30',
      'a/b~': 1,
      parties: [...filing.parties, { kind: 'other', name: '张三', contact: { name: 1, x: 1 } }],
    };
    expect(found(Filing, body)?.sort()).toEqual([
      '/a~1b~0 unknown-field',
      '/day not-a-day',
      '/parties/1/contact/name not-such-a-text',
      '/parties/1/contact/x unknown-field',
      '/parties/1/kind not-allowed-value',
    ]);
  });

  it('say of a missing field only that it is missing, and of a wrong kind only that', () => {
    const of = (body: object) => found(Stock, body)?.filter((line) => line.startsWith('/text'));
    expect(of({})).toEqual(['/text missing-field']);
    expect(of({ text: 1 })).toEqual(['/text not-a-string']);
    expect(of({ text: 'abcde' })).toEqual(['/text too-long']);
  });

  it.each([[null], [undefined], [1], ['{}'], [[]], [[filing]]])('of %j: a body is an object', (plain) => {
    expect(compile(Filing)(plain).problems).toEqual([{ pointer: '', code: 'not-an-object', zh: '必须是对象', en: 'must be an object' }]);
  });

  it('name the bounds in both languages and never the value', () => {
    class Bounded {
      @MinLength(3) name!: string;
      @IsText(1, 5) text!: string;
    }
    expect(compile(Bounded)({ name: '密', text: '机密机密机密' }).problems).toEqual([
      { pointer: '/name', code: 'too-short', zh: '不得少于 3 个字', en: 'must have at least 3 characters' },
      {
        pointer: '/text',
        code: 'not-such-a-text',
        zh: '必须是 1 至 5 个字的文本（首尾空白和不可见字符不计），且不含控制字符或双向控制字符',
        en: 'must be a text of 1 to 5 characters, not counting spaces and invisible ones around it, without control or bidirectional override characters',
      },
    ]);
  });

  it('use a constant message of the decorator, and the name of a constraint that nobody worded', () => {
    const IsPlate =
      (name: string): PropertyDecorator =>
      (target, property) =>
        registerDecorator({ name, target: target.constructor, propertyName: String(property), validator: { validate: () => false } });
    class Car {
      @IsInt({ message: '座位数' }) seats!: number;
      @IsPlate('isPlate') plate!: string;
      @MaxLength(1, { message: '$value is too long' }) note!: string;
    }
    expect(compile(Car)({ seats: 'x', plate: 'x', note: 'secret' }).problems).toEqual([
      { pointer: '/seats', code: 'not-an-integer', zh: '座位数', en: '座位数' },
      { pointer: '/plate', code: 'is-plate', zh: '不符合要求（is-plate）', en: 'does not meet the requirement is-plate' },
      { pointer: '/note', code: 'too-long', zh: '不得超过 1 个字', en: 'must have at most 1 characters' },
    ]);
  });

  it('are at most 100, with long names cut', () => {
    const body = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`x${index}`, 0]));
    expect(compile(Contact)(body).problems).toHaveLength(100);
    expect(found(Contact, { name: '张三', ['x'.repeat(1000)]: 0 })).toEqual([`/${'x'.repeat(100)}… unknown-field`]);
  });
});

describe('deliberately stricter than class-validator', () => {
  it('null is no absent field', () => {
    expect(found(Contact, { name: '张三', phone: null })).toEqual(['/phone wrong-format']);
    expect(found(Party, { kind: 'company', name: '某公司', code: '91350100M000100Y43', contact: null })).toEqual([
      '/contact not-an-object',
    ]);
  });

  it('@Type converts nothing', () => {
    class Counted {
      @IsInt() @Type(() => Number) count!: number;
    }
    expect(found(Counted, { count: '5' })).toEqual(['/count not-an-integer']);
    expect(compile(Counted)({ count: 5 }).value).toEqual({ count: 5 });
  });

  it('names that every object has are unknown fields like others', () => {
    const body: unknown = JSON.parse('{"name":"张三","__proto__":{"admin":true},"constructor":1,"toString":2,"hasOwnProperty":3}');
    expect(found(Contact, body)).toEqual(
      ['__proto__', 'constructor', 'toString', 'hasOwnProperty'].map((name) => `/${name} unknown-field`),
    );
  });

  it('an unknown field is refused even where a condition leaves the object unchecked', () => {
    class Loose {
      @ValidateIf(() => false) @Nested(() => Contact) contact?: Contact;
      @Allow() free?: unknown;
    }
    expect(found(Loose, { contact: { name: 0, admin: true }, free: { any: 1 } })).toEqual(['/contact/admin unknown-field']);
  });

  it('a class without decorators accepts exactly an empty object', () => {
    class Withdraw {}
    expect(compile(Withdraw)({}).value).toBeInstanceOf(Withdraw);
    expect(found(Withdraw, { reason: 'x' })).toEqual(['/reason unknown-field']);
  });
});

describe('a class that class-validator alone understands', () => {
  class Shouted {
    @IsString()
    @MaxLength(3)
    @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toUpperCase() : value))
    word!: string;
  }
  class Renamed {
    @IsInt() @Expose({ name: 'number' }) count!: number;
  }
  class Around {
    @Nested(() => Shouted) shouted!: Shouted;
  }

  it('is given to it, with the same kind of answer', () => {
    expect(compile(Shouted)({ word: 'abc' }).value).toEqual({ word: 'ABC' });
    expect(compile(Renamed)({ number: 3 }).value).toEqual({ count: 3 });
    expect(compile(Around)({ shouted: { word: 'abc' } }).value?.shouted).toBeInstanceOf(Shouted);
    expect(compile(Around)({ shouted: { word: 'abcd', x: 1 } }).problems).toEqual([
      { pointer: '/shouted/x', code: 'unknown-field', zh: '没有此字段', en: 'there is no such field' },
      { pointer: '/shouted/word', code: 'too-long', zh: '不得超过 3 个字', en: 'must have at most 3 characters' },
    ]);
    expect(found(Shouted, {})).toEqual(['/word missing-field']);
  });
});

describe('a class that would silently check nothing is refused when it is compiled', () => {
  class WithoutConstraint {
    validate(): boolean {
      return false;
    }
  }
  @ValidatorConstraint({ async: true })
  class Later {
    validate(): Promise<boolean> {
      return Promise.resolve(false);
    }
  }
  class NoType {
    @ValidateNested() contact!: Contact;
  }
  class NoNested {
    @Allow() @Type(() => Contact) contact!: Contact;
  }
  class NoConstraint {
    @Validate(WithoutConstraint) name!: string;
  }
  class Asynchronous {
    @Validate(Later) name!: string;
  }
  class WithDefault {
    @IsInt() count = 1;
  }
  class WithMethod {
    @IsString() toString!: () => string;
  }
  class Deep {
    @Nested(() => NoType) inner!: NoType;
  }

  it.each<[DataClass, string]>([
    [NoType, 'NoType.contact: @ValidateNested needs @Type'],
    [NoNested, 'NoNested.contact: @Type without @ValidateNested'],
    [NoConstraint, 'NoConstraint.name: the validator has no @ValidatorConstraint'],
    [Asynchronous, 'Asynchronous.name: a constraint may not be asynchronous'],
    [WithDefault, 'WithDefault.count: a field of a data class may not have an initial value'],
    [WithMethod, 'WithMethod.toString: a field may not have the name of a method'],
    [Deep, 'NoType.contact: @ValidateNested needs @Type'],
  ])('%p', (dataClass, why) => {
    expect(() => compile(dataClass)).toThrow(UnfitDataClass);
    expect(() => compile(dataClass)).toThrow(why);
  });

  it('and a constraint that turns out to answer later throws instead of passing', () => {
    class Undeclared {
      @Validate(Promised) name!: string;
    }
    expect(() => compile(Undeclared)({ name: 'x' })).toThrow(UnfitDataClass);
  });
});

@ValidatorConstraint()
class Promised {
  validate(): Promise<boolean> {
    return Promise.resolve(false);
  }
}
