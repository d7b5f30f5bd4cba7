const TAB = 0x09;
const LINE_FEED = 0x0a;

/**
 * Number of characters (code points), or -1 where the text holds what no record should: lone surrogates, control characters other than
 * line feed and tab, and the bidirectional overrides and isolates that let a text look like another one.
 */
function readableLength(text: string): number {
  let length = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    length += 1;
    if (unit < 0x20) {
      if (unit !== LINE_FEED && unit !== TAB) return -1;
    } else if (unit < 0x7f) continue;
    else if (unit <= 0x9f) return -1;
    else if ((unit >= 0x202a && unit <= 0x202e) || (unit >= 0x2066 && unit <= 0x2069)) return -1;
    else if (unit >= 0xd800 && unit <= 0xdfff) {
      const low = text.charCodeAt((index += 1));
      if (unit > 0xdbff || !(low >= 0xdc00 && low <= 0xdfff)) return -1;
    }
  }
  return length;
}

/** Whether the value is a readable text with, leaving out white space around it, min to max characters (code points). */
export function isText(value: unknown, min: number, max: number): value is string {
  if (typeof value !== 'string') return false;
  const length = readableLength(value);
  if (length < 0) return false;
  // White space is never outside the basic plane, so that what trimming takes away counts one each.
  const trimmed = length - (value.length - value.trim().length);
  return trimmed >= min && trimmed <= max;
}

/** Whether no character needs to be looked up to know that the text is in form NFC: Latin-1 and the common Chinese characters. */
const PLAINLY_NFC = /^[\u0020-\u02ff\u4e00-\u9fff]*$/;

/** Whether the value is an identifier of 1 to max characters: one line, no space around it, in Unicode form NFC. */
export function isIdentifier(value: unknown, max: number): value is string {
  if (typeof value !== 'string' || value === '') return false;
  const length = readableLength(value);
  if (length < 0 || length > max || /[\n\t]/.test(value) || value.trim().length !== value.length) return false;
  return PLAINLY_NFC.test(value) || value.normalize('NFC') === value;
}
