/** Checks one export: its seal, its files, its events and links, and the heads that go with them. */
import { createHash } from 'node:crypto';
import { genesisOf, isSigned } from './canonical.mjs';
import { continuedIn } from './continued.mjs';
import { follow } from './follow.mjs';
import { openLines } from './lines.mjs';
import { openZip } from './zip.mjs';

const mostSmallBytes = 256 * 2 ** 20;
const mostFindings = 100;

/** What an export says of restores after which the chain was continued; nothing where it cannot be read. */
export async function readContinued(path, trusted) {
  try {
    const zip = await openZip(path);
    try {
      return continuedIn(arrayOf(await readJson(zip, 'heads.json')), trusted);
    } finally {
      await zip.close();
    }
  } catch {
    return [];
  }
}

/**
 * `trusted` is a key as `readKey` gives it; `outside` are heads that came by another way than the export, and `continued`
 * those that say where a restore took something. Answers `{ manifest, start, end, heads, findings }`; without `manifest`
 * nothing more could be looked at. Every finding has a `code`, and what it is about: `seq` and `to` (numbers of events),
 * `name` (a file), or `why`.
 */
export async function checkExport(path, trusted, outside = [], continued = []) {
  const findings = [];
  const tell = (finding) => void (findings.length < mostFindings && findings.push(finding));
  let zip;
  try {
    zip = await openZip(path);
  } catch (error) {
    return { findings: [{ code: 'unreadable', why: error.message }] };
  }
  try {
    return { ...(await checkFiles(zip, trusted, { outside, continued }, tell)), findings };
  } catch (error) {
    return { findings: [...findings, { code: 'unreadable', why: error.message }] };
  } finally {
    await zip.close();
  }
}

async function checkFiles(zip, trusted, { outside, continued }, tell) {
  const manifest = await readJson(zip, 'manifest.json');
  if (!isManifest(manifest)) return void tell({ code: 'manifest-unreadable' });
  if (manifest.purpose !== 'export-manifest' || !isSigned(trusted, manifest)) tell({ code: 'manifest-forged' });
  const { tenantId, toSeq, files } = manifest;
  const listed = new Set(files.map(({ name }) => name));
  for (const name of zip.names) if (name !== 'manifest.json' && !listed.has(name)) tell({ code: 'file-extra', name });
  // One over what comes after this export says nothing of it.
  const others = outside.filter(({ seq }) => seq <= toSeq);
  const heads = headsOf([...arrayOf(await readJson(zip, 'heads.json')), ...others], tenantId, trusted, tell);
  const start = startOf(manifest, tell);
  const sums = new Map();
  const lines = (name) => openLines(zip.names.includes(name) ? summed(zip.read(name), name, sums) : []);
  const end = await follow(
    { events: lines('events.jsonl'), links: lines('links.jsonl'), start, heads, tenantId, continued },
    tell,
  );
  compareEnd(end, manifest, tell);
  for (const { name, ...wanted } of files) {
    if (!zip.names.includes(name)) {
      tell({ code: 'file-missing', name });
      continue;
    }
    if (!sums.has(name)) for await (const _ of summed(zip.read(name), name, sums));
    const sum = sums.get(name);
    if (sum.sha256 !== wanted.sha256 || sum.sizeBytes !== wanted.sizeBytes) tell({ code: 'file-changed', name });
  }
  return { manifest, start, end, heads };
}

/** The manifest says where the stretch ends, and in which hash. */
function compareEnd({ seq, hash }, { fromSeq, toSeq, chain }, tell) {
  if (seq < toSeq) tell({ code: 'tail-missing', seq: seq + 1, to: toSeq });
  else if (seq > toSeq) tell({ code: 'count-wrong', seq: toSeq + 1, to: seq });
  else if (hash.toString('hex') !== chain.tip.hash)
    tell({ code: 'chain-replaced', seq: Math.min(fromSeq, seq), to: seq });
}

async function readJson(zip, name) {
  if (!zip.names.includes(name)) return null;
  const pieces = [];
  let sizeBytes = 0;
  for await (const piece of zip.read(name)) {
    sizeBytes += piece.length;
    if (sizeBytes > mostSmallBytes) throw new Error(`${name} is too large`);
    pieces.push(Buffer.from(piece));
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString('utf8'));
  } catch {
    return null;
  }
}

const arrayOf = (value) => (Array.isArray(value) ? value : []);
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isManifest = (value) =>
  isObject(value) &&
  Array.isArray(value.files) &&
  value.files.every((file) => isObject(file) && typeof file.name === 'string') &&
  Number.isSafeInteger(value.fromSeq) &&
  Number.isSafeInteger(value.toSeq) &&
  isObject(value.chain) &&
  [value.chain.before, value.chain.tip].every((tip) => isObject(tip) && /^[0-9a-f]{64}$/.test(tip.hash)) &&
  typeof value.tenantId === 'string';

/** Those that the key signed for this tenant, by what they cover. */
function headsOf(given, tenantId, trusted, tell) {
  const heads = given.filter((head) => {
    // What is sealed for a purpose is no head, whatever else stands in it.
    const isGood =
      isSigned(trusted, head) &&
      head.purpose === undefined &&
      head.tenantId === tenantId &&
      Number.isSafeInteger(head.seq);
    if (!isGood) tell({ code: 'head-forged', seq: Number.isSafeInteger(head?.seq) ? head.seq : 0 });
    return isGood;
  });
  return heads.sort((a, b) => a.seq - b.seq);
}

/** What comes before the first event: the beginning of the chain, or what the sealed manifest says it was. */
function startOf({ tenantId, fromSeq, chain }, tell) {
  const start = { seq: fromSeq - 1, hash: Buffer.from(chain.before.hash, 'hex') };
  if (start.seq === 0 && !start.hash.equals(genesisOf(tenantId))) tell({ code: 'start-wrong', seq: 1 });
  return start;
}

/** Passes a file's pieces on, and notes their sum once they have all gone by. */
async function* summed(pieces, name, sums) {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const piece of pieces) {
    hash.update(piece);
    sizeBytes += piece.length;
    yield piece;
  }
  sums.set(name, { sha256: hash.digest('hex'), sizeBytes });
}
