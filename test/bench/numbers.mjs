// @ts-check

/** @param {readonly number[]} values @param {number} share 0 to 100 */
export function percentile(values, share) {
  const sorted = Float64Array.from(values).sort();
  const value = sorted[Math.min(sorted.length - 1, Math.ceil((share / 100) * sorted.length) - 1)];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}

/** @param {readonly number[]} values */
export function median(values) {
  return percentile(values, 50);
}
