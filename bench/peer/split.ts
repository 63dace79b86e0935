/** `split.ts TEXTS`: passages of 300 tokens by LangChain.js, counting with tiktoken, and the processor time it took. */
import { readFile } from 'node:fs/promises';
import { cpuSeconds } from '../cpu.ts';
import { peer } from './require.ts';

const { RecursiveCharacterTextSplitter } = await peer('@langchain/textsplitters');
const { get_encoding } = await peer('tiktoken');
const texts: string[] = JSON.parse(await readFile(process.argv[2]!, 'utf8'));

const encoding = get_encoding('o200k_base');
const splitter = new RecursiveCharacterTextSplitter({
  chunkSize: 300,
  chunkOverlap: 40,
  lengthFunction: (text: string) => encoding.encode_ordinary(text).length,
});
// The first time is the compiler's.
await splitter.splitText(texts[0]!);
const before = cpuSeconds();
let passages = 0;
for (const text of texts) passages += (await splitter.splitText(text)).length;
console.log(JSON.stringify({ passages, seconds: cpuSeconds() - before }));
