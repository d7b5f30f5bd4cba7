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

/** Signs that pick the form of the character before them, as in names with rare variants: they show nothing by themselves. */
export const PICKING_FORM = '\\u180b-\\u180d\\u180f\\ufe00-\\ufe0f';

/**
 * What else shows nothing (the basic plane's Default_Ignorable_Code_Point, and the blank of Braille) as ranges of a character class,
 * written so that patterns of any language read them.
 */
export const ZERO_WIDTH =
  '\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180e\\u200b-\\u200f\\u2060-\\u206f\\u2800\\u3164\\ufeff\\uffa0\\ufff0-\\ufff8';

const UNSEEN = new RegExp(`[\\s${ZERO_WIDTH}${PICKING_FORM}]`);
const STARTS_UNSEEN = new RegExp(`^[${ZERO_WIDTH}${PICKING_FORM}]`);
const ENDS_UNSEEN = new RegExp(`[${ZERO_WIDTH}]$`);

/** How many code units lie outside what is seen, from its first character to its last. Each is a character of its own. */
function unseenAround(text: string): number {
  let from = 0;
  let to = text.length;
  while (from < to && UNSEEN.test(text[from]!)) from += 1;
  while (from < to && UNSEEN.test(text[to - 1]!)) to -= 1;
  return text.length - (to - from);
}

/** Whether the value is a readable text of min characters that are seen or stand between such, and, white space around it left out, at most max. */
export function isText(value: unknown, min: number, max: number): value is string {
  if (typeof value !== 'string') return false;
  const length = readableLength(value);
  if (length < 0 || (min > 0 && length - unseenAround(value) < min)) return false;
  // White space is never outside the basic plane, so that what trimming takes away counts one each.
  return length - (value.length - value.trim().length) <= max;
}

/** Whether no character needs to be looked up to know that the text is in form NFC: Latin-1 and the common Chinese characters. */
const PLAINLY_NFC = /^[\u0020-\u02ff\u4e00-\u9fff]*$/;

/** Whether the value is an identifier of 1 to max characters: one line, nothing unseen around it, in Unicode form NFC. */
export function isIdentifier(value: unknown, max: number): value is string {
  if (typeof value !== 'string' || value === '') return false;
  const length = readableLength(value);
  if (length < 0 || length > max || /[\n\t]/.test(value) || value.trim().length !== value.length) return false;
  if (STARTS_UNSEEN.test(value) || ENDS_UNSEEN.test(value)) return false;
  return PLAINLY_NFC.test(value) || value.normalize('NFC') === value;
}
