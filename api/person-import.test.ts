/** Files of people as spreadsheet programs save them: looked at first, then made, with every row's own answer. */
import { expect, test } from 'vitest';
import type { ImportResult } from '#schema/person-import.ts';
import { systemTenantId } from '#schema/tenant.ts';
import { startApi, type TestApi } from '#tests/rig/api.ts';
import { readPeopleCsv } from './person-csv.ts';

const send = async (api: TestApi, path: string, file: string | Uint8Array) =>
  api.as(api.ours.people.administrator, 'POST', path, { file: Buffer.from(file as string).toString('base64') });
const check = async (api: TestApi, file: string) =>
  (await send(api, '/person/import/check', file)).json<ImportResult>();
const make = async (api: TestApi, file: string) => (await send(api, '/person/import', file)).json<ImportResult>();
const said = ({ rows }: ImportResult) =>
  rows.map(({ line, outcome, reason }) => `${line} ${outcome}${reason ? ` ${reason.code}` : ''}`);

test('letters, delimiters and headings are those of the program that saved the file', () => {
  const person = { email: 'asa@ny.example', name: 'Åsa Öst', role: '', language: '', groups: '' };
  const windows = Buffer.from('Namn;E-post\r\n\u00C5sa \u00D6st;Asa@Ny.example\r\n', 'latin1');
  const files: (string | Buffer)[] = [
    'namn;e-post\nÅsa Öst;asa@ny.example\n',
    '\uFEFFName,E-mail\r\n"Åsa Öst",asa@ny.example',
    'email\tname\n\nasa@ny.example\tÅsa Öst\n',
    'Fullt namn;E-postadress;Okänd\n Åsa Öst ; asa@ny.example ;bort\n;;\n',
    windows,
    Buffer.from('\uFEFFnamn;e-post\nÅsa Öst;asa@ny.example', 'utf16le'),
  ];
  for (const file of files) expect(readPeopleCsv(Buffer.from(file as string))).toMatchObject([person]);
});

test('what is no table, has no heading or too many rows is said at once', async () => {
  await using api = await startApi();
  const codeOf = async (file: string) => (await send(api, '/person/import/check', file)).json().code;
  expect(await codeOf('namn;e-post\n"öppen;x@y.example\n')).toBe('csv-form');
  expect(await codeOf('Åsa;asa@ny.example\n')).toBe('csv-head');
  expect(await codeOf(' ')).toBe('csv-head');
  expect(await codeOf(`namn;e-post\n${'a;b\n'.repeat(5_001)}`)).toBe('csv-rows');
});

const mixed = `namn;e-post;roll;språk;grupper
Åsa Öst;Asa@ny.example;;;Vår
Bo Ek;bo@ny.example;Administratör;engelska;
Bo Ek;BO@ny.example;;;
;utan@ny.example;;;
Cia;ingen adress;;;
Dan;dan@ny.example;Kung;;
Eva;eva@ny.example;systemadministratör;;
Fia;fia@ny.example;;klingonska;
Gun;gun@ny.example;;;Vår|Ingen
"=cmd|' /C calc'!A0";h@ny;;;
Finns;user@ours.example;;;
`;

test('a look says row by row what would happen and changes nothing; doing it does just that', async () => {
  await using api = await startApi();
  const looked = await check(api, mixed);
  expect(said(looked)).toEqual([
    '2 new',
    '3 new',
    '4 refused csv-twice',
    '5 refused csv-name',
    '6 refused csv-email',
    '7 refused csv-role',
    '8 refused role-beyond',
    '9 refused csv-language',
    '10 refused csv-group',
    '11 refused csv-email',
    '12 known person-exists',
  ]);
  const read = () =>
    api.db.withTenant(api.ours.tenantId, ({ sql, tenantId }) =>
      sql<object>(
        `select p.email, p.name, p.role, p.language, count(m.group_id) as groups from person p
           left join group_member m on m.tenant_id = $1 and m.person_id = p.id
         where p.tenant_id = $1 and p.email like '%@ny.example' group by 1, 2, 3, 4 order by 1`,
        [tenantId],
      ),
    );
  expect(await read()).toEqual([]);
  const done = await make(api, mixed);
  expect(done).toEqual(looked);
  expect(await read()).toEqual([
    { email: 'asa@ny.example', name: 'Åsa Öst', role: 'user', language: 'sv', groups: 1 },
    { email: 'bo@ny.example', name: 'Bo Ek', role: 'administrator', language: 'en', groups: 0 },
  ]);
  expect(said(await make(api, mixed)).slice(0, 2)).toEqual(['2 known person-exists', '3 known person-exists']);
});

test('what was refused comes back as a file that opens as text, to be mended and sent again', async () => {
  await using api = await startApi();
  const { problems } = await check(api, mixed);
  expect(problems).toContain(`"'=cmd|' /C calc'!A0",h@ny,11,`);
  const again = readPeopleCsv(Buffer.from(problems!));
  expect(again.map(({ email }) => email)).toContain('dan@ny.example');
});

test('as many are made as there is room for, and the rest are told so', async () => {
  await using api = await startApi();
  await api.db.withTenant(systemTenantId, ({ sql }) =>
    sql(`update tenant set quota = quota || '{"people": 8}' where id = $1`, [api.ours.tenantId]),
  );
  const rows = Array.from({ length: 4 }, (_, nth) => `P${nth};p${nth}@ny.example`).join('\n');
  const done = await make(api, `namn;e-post\n${rows}`);
  expect(said(done)).toEqual(['2 new', '3 new', '4 refused quota-people', '5 refused quota-people']);
});

test('five thousand people are made in one go', async () => {
  await using api = await startApi();
  const rows = Array.from({ length: 5_000 }, (_, nth) => `Person ${nth};p${nth}@ny.example;;;Vår`).join('\n');
  const startedAt = Date.now();
  const done = await make(api, `namn;e-post;roll;språk;grupper\n${rows}`);
  expect(done).toMatchObject({ made: 5_000, refused: 0 });
  expect(Date.now() - startedAt).toBeLessThan(15_000);
});
