import fc from 'fast-check';
import type { Json } from './canonical-json.js';
import { Identified } from './identified.js';

describe('what identifies somebody, found in texts', () => {
  const within = (words: readonly string[], value: Json) => Identified.by(words)!.maskedIn(value);

  it.each<[string, readonly string[], string, string]>([
    ['a name', ['许英强'], '许英强涉嫌销售过期食品', '许**涉嫌销售过期食品'],
    ['every time', ['许英强'], '许英强、许英强', '许**、许**'],
    ['the longer name first', ['许英', '许英强'], '许英强与许英', '许**与许**'],
    ['a number', ['13800001234'], '电话13800001234。', '电话138******34。'],
    ['a number within a longer one', ['13800001234'], '单号138000012345', '单号138000012345'],
    ['digits within a digest', ['12345678'], 'ab12345678cd', 'ab12345678cd'],
    ['a check character in small', ['13018219900307451X'], '证件13018219900307451x', '证件130*************1x'],
    ['characters that a pattern would take for its own', ['a.b*c', '(张三'], 'a.b*c axbxc (张三)', 'a** axbxc (**)'],
  ])('%s', (_what, words, text, expected) => expect(within(words, text)).toBe(expected));

  it.each<[string, readonly string[], string, string]>([
    ['a name set wide, as in tables', ['张三'], '当事人张　三、张 三，张\u200b三', '当事人张**、张**，张**'],
    ['a name recorded wide', ['张　三'], '当事人张三', '当事人张**'],
    ['a name with its point in any form', ['买买提·吐尔逊'], '买买提•吐尔逊、买买提.吐尔逊、买买提吐尔逊', '买**、买**、买**'],
    ['a telephone in groups', ['13800001234'], '138-0000-1234，138 0000 1234、（138）0000.1234', '138******34，138******34、（138******34'],
    ['a telephone recorded in groups', ['138 0000 1234'], '13800001234', '138******34'],
    ['a telephone in full width', ['13800001234'], '电话１３８００００１２３４。', '电话138******34。'],
    ['a telephone after a numeral of its own', ['13800001234'], '①13800001234 ℡13800001234', '①138******34 ℡138******34'],
    ['an identity number in groups', ['11010519491231002X'], '110105 19491231 002x', '110*************2x'],
    ['an identity number in full width', ['11010519491231002X'], '１１０１０５１９４９１２３１００２Ｘ', '110*************2X'],
    ['an identity number broken by the end of a line', ['11010519491231002X'], '110105\n19491231002X', '110*************2X'],
    ['a landline in groups', ['88123456'], '电话8812-3456；8812 3456', '电话881***56；881***56'],
    ['a home with blanks within', ['柳河镇七组19号'], '住柳河镇 七组 19 号', '住柳**'],
    ['a name in Latin letters with more blanks, or none', ['John Smith'], 'JOHN  SMITH', 'J**'],
    ['a name broken by the end of a line', ['王小芳', '王芳'], '到场人王\n小芳，证人王\r\n  芳在场', '到场人王**，证人王**在场'],
    ['a name in Latin letters broken by the end of a line', ['John Smith'], 'by John\nSmith', 'by J**'],
    ['a home broken by the end of a line', ['柳河镇七组19号'], '住柳河镇七\n组19号', '住柳**'],
    ['a name recorded without its point', ['买买提吐尔逊'], '买买提·吐尔逊到场', '买**到场'],
    ['a telephone right behind its label', ['13800001234'], 'Tel13800001234，wx13800001234', 'Tel138******34，wx138******34'],
    ['a telephone right before letters', ['13800001234'], '13800001234wechat，13800001234V', '138******34wechat，138******34V'],
    ['an identity number right behind its label', ['11010519491231002X'], 'ID110105 19491231 002X', 'ID110*************2X'],
    ['a landline right behind its label', ['88123456'], 'TEL88123456', 'TEL881***56'],
    ['characters of a compatibility form', ['李四'], '\uf9e1四', '李**'],
  ])('%s, however it is written', (_what, words, text, expected) => expect(within(words, text)).toBe(expected));

  it.each<[string, readonly string[], string]>([
    ['groups of a longer number', ['88123456'], '卡号6222 8812 3456 7890'],
    ['a day, or ids', ['20261123', '1234567890'], '2026-11-23；2026.11.23；58bce3c9-1234-5678-90ce-0c0d24c9258b'],
    ['a short number made of others', ['12345'], '第1、2页，12 345元'],
    ['a number with another digit after it', ['13800001234'], '138-0000-12345'],
    ['letters of several words', ['Ana'], 'in an area, an A'],
    ['two lines of a list', ['王一', '王十三'], '经办人：王\n一、立案\n二．王\n十三、结案；王\n 一）'],
    ['a number within a digest or an id', ['8812345', '13800001234'], 'abcdef8812345abcdef 1a8812345 a13800001234b'],
    ['a short number behind letters', ['12345'], 'MR12345'],
    ['other signs between', ['张三'], '张、三；张（三）'],
    ['a number of lots', ['13800001234'], '138/0000/1234'],
  ])('is not %s', (_what, words, text) => expect(within(words, text)).toBe(text));

  it.each<[string, readonly string[], readonly string[], string, string]>([
    ['the name of an official', ['王芳'], ['王芳菲'], '王芳称，王芳菲、王 芳菲在场', '王**称，王芳菲、王 芳菲在场'],
    ['a name that ends in one', ['小芳'], ['王小芳'], '王小芳问小芳', '王小芳问小**'],
    ['a name in Latin letters', ['John'], ['John Smith'], 'JOHN SMITH, John', 'JOHN SMITH, J**'],
  ])('is not part of %s, where that is told', (_what, words, told, text, expected) =>
    expect(Identified.by(words, told)!.maskedIn(text)).toBe(expected),
  );

  it.each([
    ['at the end of a line', '当事人：王芳\n华侨，王芳华在场', '当事人：王**\n华侨，王芳华在场'],
    ['before a blank', '证人王芳 华某，王芳华', '证人王** 华某，王芳华'],
    ['behind a blank', '小 王芳，小王芳', '小 王**，小王芳'],
    ['but not in one that is set apart throughout', '王 芳 华、王 芳华', '王 芳 华、王 芳华'],
  ])('was taken for a part of the name of an official %s, where what follows only looks like the rest of it', (_what, text, expected) =>
    expect(Identified.by(['王芳'], ['王芳华', '小王芳'])!.maskedIn(text)).toBe(expected),
  );

  it('is masked where an official has the same name, and where the name of an official is a part of it', () => {
    expect(Identified.by(['王芳', '李小明'], ['王 芳', '小明'])!.maskedIn('王芳、李小明')).toBe('王**、李**');
    expect(Identified.by([], ['王芳菲'])).toBeUndefined();
  });

  it('leaves everything else of the text as it was written', () => {
    expect(within(['张三'], '［Ａ１］（１２）　㎏ 𠮷 张\u3000三 ﹣\r\n')).toBe('［Ａ１］（１２）　㎏ 𠮷 张** ﹣\r\n');
  });

  it('takes no more than a moment for the longest texts, whatever they are made of', () => {
    const words = ['1'.repeat(17) + '2', '1'.repeat(17), '11111112', '张'.repeat(11) + '三', '张三', 'a b c d e f', '13800001234'];
    const identified = Identified.by(words)!;
    // the same again and again, and what would be found were it not for its neighbours or for what lies between
    const parts = [
      '1 ',
      '1    ',
      '1',
      '1-\n',
      '张 ',
      '张    ',
      '张     三',
      '张.三',
      'a b c d e ',
      'a b c d e fa',
      '13800001234A',
      '1380000123 ',
      ' ',
    ];
    const texts = parts.map((part) => part.repeat(8_000));
    const begun = performance.now();
    for (const text of texts) expect(identified.maskedIn(text).length).toBeGreaterThan(0);
    // in the square of the length it would be minutes
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  it('in lists and members, however deep; names of members, numbers and booleans stay', () => {
    const value = { 许英强: 1, list: [{ text: '找许英强' }, true, null], text: '许英强' };
    expect(within(['许英强'], value)).toEqual({ 许英强: 1, list: [{ text: '找许**' }, true, null], text: '许**' });
    expect(value.text).toBe('许英强');
  });

  it('is nothing where there is no word, or only such as stand in everything', () => {
    expect(Identified.by([])).toBeUndefined();
    expect(Identified.by(['', ' ', '··', '某', '7', '2026', '20 26', '２０２６'])).toBeUndefined();
  });

  it('never throws, whatever the words are', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 2 }), { minLength: 1 }), (words) => {
        expect(() => Identified.by(words)?.maskedIn(words.join(' '))).not.toThrow();
      }),
    );
  });
});
