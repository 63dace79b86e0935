/**
 * The sign of a text: 64 bits of which nearly all are equal for texts that are nearly equal (Charikar's simhash over
 * the different runs of three words). Upper and lower case are the same, and words with digits are all one word: pages
 * that differ in a date, a counter or an error number alone have one sign. Linear in the text's length.
 */

/** A text of more words is judged by its beginning. */
const mostWords = 30_000;
/** Enough to count that many. */
const planes = 15;
/** What every word with a digit in it counts as. */
const numberHash = 0x9e3779b1;

/** What a character is: 0 parts words, 1 is a word of its own, 2 is a digit, more is a letter in lower case. */
const [parting, alone, digit] = [0, 1, 2];
const characters = Uint16Array.from({ length: 0x10000 }, (_, code) => characterOf(code));
/** Used again for each text: what it costs to make them would be half of the work. */
const hashes = new Int32Array(mostWords);
const slots = new Int32Array(2 ** Math.ceil(Math.log2(mostWords * 2 + 2)));

/** As the database keeps it: signed. A text without three words has the sign 0. */
export function simhash(text: string): bigint {
  const words = wordsOf(text);
  const low = openTally();
  const high = openTally();
  const isNew = openSet(words.length);
  let total = 0;
  for (let at = 2; at < words.length; at++) {
    const run = mix(words[at]! ^ Math.imul(words[at - 1]!, 0x85ebca6b) ^ Math.imul(words[at - 2]!, 0xc2b2ae35));
    if (!isNew(run)) continue;
    low.add(run);
    high.add(mix(run ^ 0x27d4eb2f));
    total += 1;
  }
  return BigInt.asIntN(64, (BigInt(high.majority(total)) << 32n) | BigInt(low.majority(total)));
}

/** Bits in which two signs differ. */
export function distance(one: bigint, other: bigint): number {
  let different = 0;
  for (let bits = BigInt.asUintN(64, one ^ other); bits > 0n; bits &= bits - 1n) different += 1;
  return different;
}

function wordsOf(text: string): Int32Array {
  let count = 0;
  for (let at = 0; at < text.length && count < mostWords; ) {
    let character = characters[text.charCodeAt(at++)]!;
    if (character === parting) continue;
    if (character === alone) {
      hashes[count++] = mix(text.charCodeAt(at - 1));
      continue;
    }
    let hash = 0;
    let hasDigit = false;
    while (character > alone) {
      hash = Math.imul(hash ^ character, 0x01000193);
      hasDigit ||= character === digit;
      character = at < text.length ? characters[text.charCodeAt(at)]! : parting;
      if (character > alone) at += 1;
    }
    hashes[count++] = hasDigit ? numberHash : hash;
  }
  return hashes.subarray(0, count);
}

/** Signs of scripts without spaces stand alone; beyond Latin-1 all but white space and general punctuation are letters. */
function characterOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return digit;
  if (code < 0x80) return (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a ? code | 0x20 : parting;
  if ((code >= 0x0e00 && code <= 0x0eff) || (code >= 0x3040 && code <= 0x9fff)) return alone;
  if (code >= 0xac00 && code <= 0xd7a3) return alone;
  if (code < 0xc0 || (code >= 0x2000 && code <= 0x206f) || (code >= 0x3000 && code <= 0x303f)) return parting;
  // Good enough for Latin letters: what it confuses is confused in every text alike.
  return code < 0x180 ? code | 0x20 : code;
}

/** Spreads every bit of a number over all of them. */
function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  return mixed ^ (mixed >>> 16);
}

/** Answers whether a number comes for the first time, of at most `size` numbers. Zero is never new. */
function openSet(size: number): (value: number) => boolean {
  const mask = 2 ** Math.ceil(Math.log2(size * 2 + 2)) - 1;
  slots.fill(0, 0, mask + 1);
  return (value) => {
    let at = value & mask;
    while (slots[at] !== 0 && slots[at] !== value) at = (at + 1) & mask;
    if (slots[at] === value) return false;
    slots[at] = value;
    return true;
  };
}

/** Counts how often each of 32 bits was set: plane by plane, all bits at once. */
function openTally() {
  const counts = new Int32Array(planes);
  return {
    add(bits: number): void {
      let carry = bits;
      for (let plane = 0; carry !== 0; plane++) {
        const count = counts[plane]!;
        counts[plane] = count ^ carry;
        carry &= count;
      }
    },
    /** The bits that were set in more than half of `total`. */
    majority(total: number): number {
      let bits = 0;
      for (let bit = 0; bit < 32; bit++) {
        let set = 0;
        for (let plane = 0; plane < planes; plane++) set += ((counts[plane]! >>> bit) & 1) << plane;
        if (set * 2 > total) bits |= 1 << bit;
      }
      return bits >>> 0;
    },
  };
}
