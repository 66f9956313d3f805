// The import wizard, from the file to the people, and what can go wrong on the way.
import { assert, equal, until } from '../support.mjs';
import { patient } from '../patient.mjs';

const firsts = ['Jürgen', 'Käthe', 'Günther', 'Änne', 'Zoë', 'René'];
const lasts = ['Müller', 'Schäfer', 'Weiß', 'Köhler', 'Böhm'];

/** 0x80 to 0x9F are other characters than in Latin 1; of them only the euro is used. */
function windows1252(text) {
    return Buffer.from(text.replaceAll('€', '\x80'), 'latin1');
}

/** Members as a German spreadsheet saves them: semicolons, Windows-1252, national phones. */
function members(count, from = 0) {
    const rows = Array.from({ length: count }, (_, i) => {
        const n = from + i;
        const day = `${1 + (n % 28)}.${1 + (n % 12)}.1970`;
        return `${firsts[n % 6]};${lasts[n % 5]};0171 ${2000000 + n};Köln;${n % 90},50 €;${day};zieht um`;
    });
    return windows1252(`Vorname;Nachname;Telefon;Wohnort;Beitrag;Geburtsdatum;Bemerkung\r\n${rows.join('\r\n')}\r\n`);
}

function type(api, name, parameters = [], others = {}) {
    return api('POST', '/record-types', { name, parameters, ...others });
}

async function choose(page, name, buffer) {
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer });
}

async function begin(page, open, name, buffer, query = '') {
    await open(`import/new${query}`);
    await choose(page, name, buffer);
    await page.getByRole('button', { name: 'Upload and look at it' }).click();
}

/** A file that is dropped, as browsers tell the page of it. */
async function drop(page, name, bytes) {
    const transfer = await page.evaluateHandle(([file, base64]) => {
        const data = new DataTransfer();
        data.items.add(new File([Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0))], file));
        return data;
    }, [name, bytes.toString('base64')]);
    await page.locator('.drop').dispatchEvent('drop', { dataTransfer: transfer });
    await page.locator('.drop').getByText(name).waitFor();
}

/** The workbook that an export makes of all people of a type. */
async function exported({ api, url, token }, recordTypeUuid) {
    const { uuid } = await api('POST', '/exports', { of: 'records', recordTypeUuid, format: 'xlsx',
        fields: ['firstName', 'phone', 'parameters.city', 'parameters.since'] });
    await until(async () => (await api('GET', `/exports/${uuid}`)).state === 'done', 'the export', 40);
    const answer = await fetch(`${url}/api/exports/${uuid}/file`, { headers: { Authorization: `Bearer ${token}` } });
    return Buffer.from(await answer.arrayBuffer());
}

async function isAt(page, text) {
    await page.getByText(text).first().waitFor();
}

function uuidOf(page) {
    return /import\/([0-9a-f-]{36})/.exec(page.url())[1];
}

const tests = [
    {
        name: 'somebody new brings 300 people into a campaign',
        async run({ page, open, inspect, newAccount: make, signIn }) {
            const account = await make();
            await signIn(account.token);
            await account.api('POST', '/record-types', { name: 'Lead', plural: 'Leads', isDefault: true,
                parameters: [{ id: 'company', type: 'text', title: 'Company', required: true }] });
            const campaign = await account.api('POST', '/campaigns', { name: 'Spring', status: 'active' });
            await open('import');
            await inspect('import-empty');
            await page.getByRole('link', { name: 'Import a file' }).click();
            await page.getByRole('button', { name: 'Upload and look at it' }).click();
            await isAt(page, 'Choose a file first.');
            await choose(page, 'mitglieder.csv', members(300));
            await page.getByLabel('Record type').selectOption({ label: 'A new record type …' });
            await page.getByLabel('Its name').fill('Member');
            await page.getByLabel('Put them into a campaign').selectOption({ label: 'Spring' });
            await inspect('import-new');
            await page.getByRole('button', { name: 'Upload and look at it' }).click();
            await isAt(page, 'has phone numbers without a country code');
            await page.locator('[name=column-4]').selectOption('+');
            await page.getByRole('button', { name: 'Add the field' }).click();
            await page.getByRole('dialog').waitFor({ state: 'detached' });
            await page.locator('[name=column-5]').selectOption('+');
            equal(await page.getByLabel('What it holds').inputValue(), 'decimal', 'what is guessed of 12,50 €');
            await inspect('import-new-field');
            await page.getByRole('button', { name: 'Add the field' }).click();
            await page.getByRole('dialog').waitFor({ state: 'detached' });
            await page.getByRole('button', { name: 'Make fields of the 2 columns' }).click();
            await page.locator('[name=column-7] option:checked',
                { hasText: 'Bemerkung' }).waitFor({ state: 'attached' });
            await page.getByRole('button', { name: 'Check the file' }).click();
            await isAt(page, 'Choose the country of the phone numbers first.');
            equal(await page.evaluate(() => document.activeElement.name), 'notice-country', 'the focus');
            await inspect('import-columns');
            await page.locator('[name=notice-country]').selectOption('DE');
            await page.getByRole('button', { name: 'Use this country' }).click();
            await page.getByRole('button', { name: 'Check the file' }).click();
            await isAt(page, 'All rows can be imported.');
            await inspect('import-checked');
            await page.getByRole('button', { name: 'Import 300 people' }).click();
            await isAt(page, 'The import is done.');
            await inspect('import-done');
            const { records, total } = await account.api('GET', '/records?search=J%C3%BCrgen&limit=1');
            const [{ phone, parameters }] = records;
            equal([total, phone.slice(0, 5), parameters.wohnort, parameters.geburtsdatum.slice(0, 4),
                parameters.bemerkung],
                [50, '+4917', 'Köln', '1970', 'zieht um'], 'who was imported');
            equal((await account.api('GET', `/campaigns/${campaign.uuid}/orders?limit=0`)).total, 300,
                'places in the campaign');
            await page.getByRole('link', { name: 'Show who was added' }).click();
            await page.getByRole('listitem').filter({ hasText: 'Import is mitglieder.csv' }).waitFor();
            await isAt(page, '300 people');
            await open('import');
            await page.getByRole('link', { name: 'mitglieder.csv' }).waitFor();
            await inspect('import-list');
        },
    },
    {
        name: 'the check names the columns that are left out',
        async run({ page, api, open }) {
            const guests = await type(api, 'Spare');
            const file = Buffer.from('Phone,Shoe size,,First name\n+351210000051,44,x,Ana\n');
            await begin(page, open, 'spare.csv', file, `?type=${guests.uuid}`);
            await isAt(page, 'What the columns become');
            await page.getByRole('button', { name: 'Check the file' }).click();
            await isAt(page, '2 columns are left out; their cells are not imported: Shoe size, Column 3');
        },
    },
    {
        name: 'a workbook that an export has made is dropped and becomes people of another type',
        async run({ page, open, inspect, ...tools }) {
            const { api } = tools;
            const fields = [{ id: 'city', type: 'text', title: 'City' }, { id: 'since', type: 'date', title: 'Since' }];
            const from = await type(api, 'Exported', fields);
            const to = await type(api, 'Imported', fields);
            for (const [i, firstName] of firsts.entries())
                await api('POST', '/records', { recordTypeUuid: from.uuid, firstName, phone: `+4917120001${i}0`,
                    parameters: { city: 'Köln', since: `2020-02-0${i + 1}` } });
            await open(`import/new?type=${to.uuid}`);
            await drop(page, 'people.xlsx', await exported(tools, from.uuid));
            await page.getByRole('button', { name: 'Upload and look at it' }).click();
            await isAt(page, 'What the columns become');
            await page.locator('summary', { hasText: 'XLSX' }).click();
            await page.locator('td', { hasText: 'Käthe' }).first().waitFor();
            equal(await page.locator('[name=encoding], [name=delimiter]').count(), 0, 'choices that a workbook has not');
            await inspect('import-workbook');
            await page.getByRole('radio', { name: 'Add every row as a new person' }).check();
            await page.getByText('Saved').waitFor();
            await page.getByRole('button', { name: 'Check the file' }).click();
            await isAt(page, 'All rows can be imported.');
            await page.getByRole('button', { name: 'Import 6 people' }).click();
            await isAt(page, 'The import is done.');
            const { records } = await api('GET', `/records?recordTypeUuid=${to.uuid}&sort=phone`);
            equal(records.map(({ firstName, parameters }) => [firstName, parameters.city, parameters.since]),
                firsts.map((firstName, i) => [firstName, 'Köln', `2020-02-0${i + 1}`]), 'who was imported');
        },
    },
    {
        name: 'NDJSON is dropped, checked and imported, with a row that is refused',
        async run({ page, api, open, inspect }) {
            const made = await type(api, 'Lines', [{ id: 'amount', type: 'decimal', title: 'Amount' }]);
            const lines = ['{"firstName": "Zoë", "phone": "+4917120002000", "amount": 1.10}',
                '{"firstName": "René", "phone": "+4917120002001", "amount": "viel"}',
                '{"firstName": "Änne", "phone": "+4917120002002", "amount": 123456789012345678.25}'];
            await open(`import/new?type=${made.uuid}`);
            await drop(page, 'people.ndjson', Buffer.from(`${lines.join('\n')}\n`));
            await page.getByRole('button', { name: 'Upload and look at it' }).click();
            await isAt(page, 'What the columns become');
            await page.locator('summary', { hasText: 'NDJSON' }).click();
            equal(await page.locator('[name=header], [name=sheet]').count(), 0, 'choices that lines have not');
            await inspect('import-lines');
            await page.getByRole('button', { name: 'Check the file' }).click();
            await isAt(page, '1 row cannot be imported');
            await page.getByRole('button', { name: 'Import 2 people' }).click();
            await isAt(page, 'The import is done.');
            const answer = await api('GET', `/records?recordTypeUuid=${made.uuid}&sort=phone`);
            equal(answer.records.map(({ firstName }) => firstName), ['Zoë', 'Änne'], 'who was imported');
            await page.getByRole('link', { name: 'Refused rows' }).waitFor();
        },
    },
    {
        name: 'faults are grouped, mended on the spot, and given as a file',
        async run({ page, api, open, inspect }) {
            const made = await type(api, 'Donor',
                [{ id: 'level', type: 'select', title: 'Stufe', options: ['Gold', 'Silber'] },
                { id: 'born', type: 'date', title: 'Geboren' }]);
            const rows = ['Anna;+49 171 1234567;Gold;3.4.1971', 'Bob;4,9171E+11;Silber;1.2.1980',
                'Cid;+49 171 1234568;Bronze;31.2.1990',
                'Dora;+49 171 1234569 ext. 5;gold;4.4.1980', '=1+1;nobody;Gold;'];
            await begin(page, open, 'spender.csv', windows1252(`Vorname;Handy;Stufe;Geboren\n${rows.join('\n')}\n`),
                `?type=${made.uuid}`);
            await page.getByRole('button', { name: 'Check the file' }).click();
            await isAt(page, '4 rows cannot be imported');
            await page.getByText('Day and month cannot be told apart').waitFor();
            await inspect('import-faults');
            await page.getByLabel('Order of the date').selectOption('dmy');
            await page.getByRole('button', { name: 'Check again with it' }).click();
            await isAt(page, '3 rows cannot be imported');
            const main = page.locator('main');
            for (const text of ['digits are lost', 'none of the choices', 'no day of the calendar',
                'extension behind the number'])
                await main.getByText(text).waitFor();
            await page.getByRole('button', { name: 'Change columns and rules' }).click();
            await page.locator('.mapping > li').nth(2).getByText('More').click();
            await page.getByLabel('A cell means something else').nth(2).fill('Bronze');
            await page.keyboard.press('Tab');
            await page.getByLabel('What Bronze means').selectOption('Silber');
            await page.getByText('Saved').waitFor();
            await page.reload();
            await page.locator('.mapping > li').nth(2).getByText('More').click();
            equal(await page.getByLabel('What Bronze means').inputValue(), 'Silber', 'the meaning after a reload');
            await page.getByRole('button', { name: 'Check the file' }).click();
            await page.getByRole('button', { name: 'Import 2 people' }).click();
            await isAt(page, 'The import is done.');
            const [download] = await Promise.all([page.waitForEvent('download'),
                page.getByRole('link', { name: 'Refused rows' }).click()]);
            const text = (await (await download.createReadStream()).toArray()).join('');
            assert(text.includes('4,9171E+11') && text.includes('digits_lost'), `the file of refused rows is ${text}`);
            await page.getByRole('button', { name: 'Undo this import' }).click();
            await inspect('import-undo');
            await page.getByRole('dialog').getByRole('button', { name: 'Undo the import' }).click();
            await isAt(page, 'The import was undone.');
            equal((await api('GET', `/records?recordTypeUuid=${made.uuid}&limit=0`)).total, 0,
                'people after the undoing');
            await inspect('import-undone');
        },
    },
    {
        name: 'an upload in parts goes on after broken connections and a reload',
        async run({ page, context, api, open }) {
            const made = await type(api, 'Many');
            const file = members(60000);
            let broken = 0;
            let sent = 0;
            await context.route('**/parts/*', async (route) => {
                sent++;
                if (sent % 3 === 2 && broken < 3) {
                    broken++;
                    return route.abort('connectionreset');
                }
                return sent > 4 && broken < 100 ? route.abort('connectionreset') : route.continue();
            });
            await page.addInitScript(() => localStorage.setItem('callbook.part', '262144'));
            await begin(page, open, 'many.csv', file, `?type=${made.uuid}`);
            await isAt(page, 'The connection is broken');
            const uuid = uuidOf(page);
            // Until all three that are sent at once wait for the connection.
            await until(() => sent > 12, 'more tries', 40);
            page.on('dialog', (dialog) => dialog.accept());
            broken = 100;
            await page.reload();
            await isAt(page, 'Choose the same file again');
            await choose(page, 'other.csv', members(59000, 1));
            await isAt(page, 'This is another file');
            await page.getByRole('button', { name: 'Choose the file again' }).click();
            const there = (await api('GET', `/imports/${uuid}/parts`)).parts;
            assert(there.length > 0, 'no part has arrived');
            sent = 0;
            await choose(page, 'many.csv', file);
            await isAt(page, 'What the columns become');
            equal(sent, Math.ceil(file.length / 262144) - there.length, 'parts that were sent after the reload');
            equal((await api('GET', `/imports/${uuid}`)).size, file.length, 'the size of the file');
        },
    },
    {
        name: 'a server that takes less at once gets smaller parts',
        async run({ page, context, api, open }) {
            const made = await type(api, 'Small');
            const sizes = [];
            await context.route('**/parts/*', (route) => {
                const size = route.request().postDataBuffer()?.length ?? 0;
                sizes.push(size);
                if (size <= 131072) return route.continue();
                return route.fulfill({ status: 413, contentType: 'application/problem+json',
                    body: JSON.stringify({ status: 413, code: 'too_large', detail: 'Too large.', limit: 131072,
                        errors: [] }) });
            });
            await begin(page, open, 'small.csv', members(4000), `?type=${made.uuid}`);
            await isAt(page, 'What the columns become');
            assert(sizes.some((size) => size === 131072), `parts of ${sizes}`);
        },
    },
    {
        name: 'known people are updated, filled or left as they are, and a run can be stopped',
        async run({ page, api, open, inspect }) {
            const made = await type(api, 'Known', [], { defaultCountry: 'DE' });
            await api('POST', '/records', { recordTypeUuid: made.uuid, firstName: 'Old', phone: '+491712000001' });
            await begin(page, open, 'known.csv', members(3), `?type=${made.uuid}`);
            await isAt(page, 'What if someone is there already?');
            await page.getByLabel('Who is there already').selectOption('skip');
            await page.getByRole('button', { name: 'Check the file' }).click();
            await page.getByRole('button', { name: 'Import 2 people' }).waitFor();
            await page.getByText('left out').first().waitFor();
            await page.getByRole('button', { name: 'Change columns and rules' }).click();
            await page.getByRole('radio', { name: 'Add every row as a new person' }).check();
            await page.getByText('Saved').waitFor();
            await page.getByRole('button', { name: 'Check the file' }).click();
            await page.getByRole('button', { name: 'Import 3 people' }).waitFor();
            await inspect('import-known');
        },
    },
    {
        name: 'a running import shows how far it is and stops when told',
        async run({ page, api, open, inspect }) {
            const made = await type(api, 'Long', [], { defaultCountry: 'DE' });
            // As many as one body holds, so that it takes longer than to stop it.
            const phones = Array.from({ length: 60000 }, (_, i) => `0171 ${2000000 + i}`).join('\n');
            const path = `/imports?recordTypeUuid=${made.uuid}&name=long.csv`;
            const created = await api('POST', path, `phone\n${phones}\n`);
            await open(`import/${created.uuid}`);
            await page.getByRole('button', { name: 'Check the file' }).click();
            await page.getByRole('button', { name: 'Import 60,000 people' }).click();
            await page.getByRole('button', { name: 'Stop the import' }).click();
            // A very quick machine may be done before it is confirmed; then there is nothing to stop.
            await page.getByRole('dialog').getByRole('button', { name: 'Stop the import' }).click({ timeout: 5000 })
                .catch(() => page.getByText('The import is done.').waitFor());
            await page.locator('p[role=status]', { hasText: /was stopped|is done/ }).waitFor();
            const { state, counts } = await api('GET', `/imports/${created.uuid}`);
            assert(state === 'canceled' || state === 'done', `the state is ${state}`);
            equal((await api('GET', `/records?recordTypeUuid=${made.uuid}&limit=0`)).total, counts.create,
                'people that are there');
            await inspect('import-stopped');
        },
    },
    {
        name: 'what is no table is refused with a word, and what is wrong can be read otherwise',
        async run({ page, api, open, inspect }) {
            const made = await type(api, 'Odd');
            await begin(page, open, 'list.pdf', Buffer.from('%PDF-1.4 nothing'), `?type=${made.uuid}`);
            await isAt(page, 'It is a PDF');
            await inspect('import-refused');
            await begin(page, open, 'odd.csv', windows1252('Vorname|Telefon\nZoë|+49 171 1\n'), `?type=${made.uuid}`);
            await page.locator('summary', { hasText: 'The file is read as' }).click();
            await page.getByLabel('Encoding').selectOption('utf-8');
            await page.locator('td', { hasText: '\uFFFD' }).waitFor();
            await page.locator('[name=header]').selectOption('false');
            await page.locator('td', { hasText: 'Vorname' }).waitFor();
            await page.getByRole('heading', { name: 'Column 1' }).waitFor();
            await inspect('import-reading');
        },
    },
    {
        name: 'whoever may only read sees imports and no controls',
        async run({ page, api, open, inspect, newToken: token, signIn }) {
            const made = await type(api, 'Seen');
            const created = await api('POST', `/imports?recordTypeUuid=${made.uuid}&name=seen.csv`,
                'phone\n+4917112345\n');
            await api('POST', `/imports/${created.uuid}/run`);
            await until(async () => (await api('GET', `/imports/${created.uuid}`)).state === 'done', 'the end', 40);
            await signIn((await token('imports:read')).token);
            await open('import');
            await page.getByRole('link', { name: 'seen.csv' }).click();
            await isAt(page, 'The import is done.');
            equal(await page.getByRole('button', { name: 'Undo' }).count(), 0, 'buttons to undo');
            await inspect('import-read-only');
            await open('import/new');
            await isAt(page, 'Your token does not allow this.');
        },
    },
    {
        name: 'an import by the keyboard alone',
        async run({ page, api, open }) {
            const made = await type(api, 'Keys', [], { defaultCountry: 'DE' });
            await open(`import/new?type=${made.uuid}`);
            await choose(page, 'keys.csv', members(2));
            await page.locator('input[type=file]').focus();
            const tabTo = async (name) => {
                for (let i = 0; i < 60; i++) {
                    const label = await page.evaluate(() => document.activeElement.textContent.trim());
                    if (label === name) return page.keyboard.press('Enter');
                    await page.keyboard.press('Tab');
                }
                throw new Error(`no Tab leads to ${name}`);
            };
            await tabTo('Upload and look at it');
            await isAt(page, 'What the columns become');
            await tabTo('Check the file');
            await isAt(page, 'All rows can be imported.');
            await tabTo('Import 2 people');
            await isAt(page, 'The import is done.');
        },
    },
];

export default tests.map(patient);
