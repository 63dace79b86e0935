#!/usr/bin/env node
/**
 * `diarium-verify EXPORT.zip [EXPORT.zip …] --key public.pem`: checks exports of the record of acts on any machine with
 * Node 20 or newer, without the database and without Diarium. Several that follow each other are checked as one chain.
 * `--heads` names a file of signed heads that came by another way, from a witness. Ends with 1 when something is wrong.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { readKey } from './canonical.mjs';
import { checkExport, readContinued } from './check.mjs';
import { continuedIn, isLost, isTwice } from './continued.mjs';
import { findingWords, reportWords } from './words.mjs';

/** Null for what is no way to call it. */
function readArguments() {
  const options = {
    key: { type: 'string' },
    heads: { type: 'string' },
    language: { type: 'string' },
    json: { type: 'boolean' },
  };
  try {
    const { values, positionals: paths } = parseArgs({ allowPositionals: true, options });
    return { ...values, paths };
  } catch {
    return null;
  }
}

/** An array, or one head a line. */
function readHeads(path) {
  const text = readFileSync(path, 'utf8').trim();
  return text.startsWith('[')
    ? JSON.parse(text)
    : text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line));
}

const preferred = () => ((process.env.LC_ALL || process.env.LANG || '').startsWith('sv') ? 'sv' : 'en');

function refuse(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

/**
 * What is wrong between exports that are to follow each other, told of the later one. Of a chain that was continued there
 * may be some from before the restore among those from after it: then an earlier one than the last may be the one before.
 */
function joinExports(results, continued) {
  const whole = results.filter(({ manifest }) => manifest).sort((a, b) => a.start.seq - b.start.seq);
  for (let at = 1; at < whole.length; at += 1) {
    const [before, after] = [whole[at - 1], whole[at]];
    const isOther = before.manifest.tenantId !== after.manifest.tenantId;
    const { seq, hash } = after.start;
    const twice = {
      tenantId: after.manifest.tenantId,
      fromSeq: seq + 1,
      toSeq: Math.min(before.end.seq, after.end.seq),
    };
    const isFollowing = whole.slice(0, at).some(({ end }) => end.seq === seq && end.hash.equals(hash));
    if (isOther) after.findings.push({ code: 'apart', seq: seq + 1 });
    else if (seq < before.end.seq) {
      if (!isTwice(twice, continued)) after.findings.push({ code: 'overlap', seq: seq + 1, to: before.end.seq });
    } else if (isFollowing) continue;
    else if (seq > before.end.seq) after.findings.push({ code: 'gap', seq: before.end.seq + 1, to: seq });
    else after.findings.push({ code: 'apart', seq: seq + 1 });
  }
}

/** Of an export the restores after which its chain was continued, as far as it reaches. */
const continuedWithin = ({ start, end, manifest }, continued) =>
  continued.filter(({ tenantId, seq }) => tenantId === manifest?.tenantId && seq >= start.seq && seq <= end.seq);

function describe(result, { language, isFirst, beyondSeq, continued }) {
  const { path, manifest, start, end, heads, findings } = result;
  const say = reportWords[language];
  const name = basename(path);
  if (findings.length > 0) {
    const sentences = findings.map((finding) => `  ${findingWords[language][finding.code](finding)}`);
    return [`${name} ${say.bad(findings.length)}`, ...sentences];
  }
  const last = heads.findLast(({ seq }) => seq > start.seq && seq <= end.seq);
  const notes = [say.organisation(manifest.tenantId), say.key(manifest.keyId)];
  if (isFirst && start.seq > 0) notes.push(say.begins(start.seq));
  if (end.count > 0) notes.push(last ? say.covered(last.seq, last.signedAt) : say.uncovered);
  notes.push(...continuedWithin(result, continued).map(say.continued));
  if (beyondSeq > end.seq) notes.push(say.beyond(beyondSeq));
  return [
    `${name} ${say.good({ from: start.seq + 1, to: end.seq, count: end.count })}`,
    ...notes.map((note) => `  ${note}`),
  ];
}

const { paths, key, heads, json, language = preferred() } = readArguments() ?? { paths: [] };
const say = reportWords[language] ?? reportWords.en;
if (paths.length === 0 || !key || !reportWords[language]) refuse(say.usage);
let trusted;
let outside = [];
try {
  trusted = readKey(readFileSync(key));
} catch (error) {
  refuse(say.badKey(error.message));
}
try {
  if (heads) outside = readHeads(heads);
} catch (error) {
  refuse(say.badHeads(error.message));
}

const said = continuedIn(outside, trusted);
for (const path of paths) said.push(...(await readContinued(path, trusted)));
/** Each once, by whichever ways it came. */
const continued = [...new Map(said.map((head) => [head.signature, head])).values()];
const results = [];
for (const path of paths) results.push({ path, ...(await checkExport(path, trusted, outside, continued)) });
joinExports(results, continued);
/** What a restore took no later export can hold. */
const outsideSeq = outside.reduce((most, head) => (isLost(head, continued) ? most : Math.max(most, head.seq)), 0);
const lastOne = results.findLast(({ manifest }) => manifest);
const first = Math.min(...results.map(({ start }) => start?.seq ?? Number.POSITIVE_INFINITY));
for (const result of results) {
  const { path, start, end, findings } = result;
  const lost = start ? continuedWithin(result, continued).map(({ lost }) => lost) : [];
  const beyondSeq = result === lastOne ? outsideSeq : 0;
  const lines = json
    ? [JSON.stringify({ path, from: start && start.seq + 1, to: end?.seq, events: end?.count, findings, lost })]
    : describe(result, { language, isFirst: start?.seq === first, beyondSeq, continued });
  process.stdout.write(`${lines.join('\n')}\n`);
}
process.exitCode = results.every(({ findings }) => findings.length === 0) ? 0 : 1;
