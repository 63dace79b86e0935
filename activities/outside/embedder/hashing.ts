/**
 * The built-in embedder: stems and character n-grams hashed into 512 dimensions. Alike means spelled alike, so it finds
 * the parts of compounds and misspelled words, and no synonyms. The same text gives the same vector on every machine.
 */
import { lexicalModelPrefix } from '#schema/search.ts';
import type { Embedder } from '../embedder.ts';

const dims = 512;
const wordPattern = /[\p{L}\p{N}]+/gu;
/** Words whose features are kept between texts; the store is emptied when it is full. */
const keptWords = 50_000;
const longestWord = 40;
const gramWeight = 0.25;
const gramLengths = [4, 5];

/** Endings of Swedish and English that are left off where four letters or more remain. */
const ending =
  /(?<=^.{4,})(?:heternas?|ningarnas?|ningar|ningens?|arnas?|ernas?|ornas?|ations?|ingly|ande|ende|ings?|ens?|ets?|ers?|ars?|ors?|ed|es|ly|na|a|e|s)$/u;

/** Function words: they say nothing of what a text is about. */
const functionWords = new Set(
  (
    'och det att i en jag hon som han på den med var sig för så till är men ett om hade de av icke mig du då sin nu har ' +
    'inte hans skulle där min man ej vid kunde något från ut när efter upp vi dem vara vad över än dig kan sina här ha ' +
    'mot alla under någon eller allt mycket denna detta åt utan hur blir vilken vilka vem varför the of and to in a is ' +
    'that for it as was with be by on not he his but at are this have from or had an they which one you were all her she ' +
    'there would their we him been has when who will no more if out so what up its about than into them can only other ' +
    'do does how where why'
  ).split(' '),
);

type Features = { slots: Uint16Array; values: Float32Array };

export function hashingEmbedder(): Embedder {
  const known = new Map<string, Features>();
  const featuresOf = (word: string): Features => {
    let features = known.get(word);
    if (!features) {
      if (known.size >= keptWords) known.clear();
      known.set(word, (features = wordFeatures(word)));
    }
    return features;
  };
  return {
    modelId: `${lexicalModelPrefix}hashing-512`,
    dims,
    describe:
      'built-in lexical embedder (word stems and character n-grams, 512 dimensions; set EMBED_MODEL for a real one)',
    embed: async (texts) => texts.map((text) => vectorOf(text, featuresOf)),
  };
}

function vectorOf(text: string, featuresOf: (word: string) => Features): Float32Array {
  const times = new Map<string, number>();
  for (const [word] of text.normalize('NFC').toLowerCase().matchAll(wordPattern)) {
    times.set(word, (times.get(word) ?? 0) + 1);
  }
  const vector = new Float32Array(dims);
  for (const [word, count] of times) {
    const { slots, values } = featuresOf(word);
    const weight = 1 + Math.log(count);
    for (let i = 0; i < slots.length; i++) vector[slots[i]!]! += weight * values[i]!;
  }
  return unit(vector);
}

/** Scaled to length 1. A text without words gets the first axis, since nothing is like it. */
function unit(vector: Float32Array): Float32Array {
  let sum = 0;
  for (const value of vector) sum += value * value;
  if (sum === 0) vector[0] = 1;
  else for (let i = 0; i < vector.length; i++) vector[i]! /= Math.sqrt(sum);
  return vector;
}

function wordFeatures(word: string): Features {
  if (functionWords.has(word)) return { slots: new Uint16Array(0), values: new Float32Array(0) };
  const stem = word.slice(0, longestWord).replace(ending, '');
  const features = [{ text: `=${stem}`, weight: stem.length < 3 ? 0.5 : 1 }];
  const framed = `^${stem}`;
  for (const length of gramLengths) {
    for (let from = 0; from + length <= framed.length; from++) {
      features.push({ text: framed.slice(from, from + length), weight: gramWeight });
    }
  }
  const hashes = features.map(({ text }) => hash(text));
  return {
    slots: Uint16Array.from(hashes, (value) => value % dims),
    values: Float32Array.from(hashes, (value, i) => (value & 0x8000_0000 ? -1 : 1) * features[i]!.weight),
  };
}

/** FNV-1a over UTF-16 code units, stirred so that neighbouring texts part. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x0100_0193);
  value = Math.imul(value ^ (value >>> 15), 0x85eb_ca6b);
  return (value ^ (value >>> 13)) >>> 0;
}
