// Exports: what the list of people shows, as a file.
import { assert, equal } from '../support.mjs';
import { patient } from '../patient.mjs';

async function download(page, name) {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).first().click()]);
    return Buffer.concat(await (await file.createReadStream()).toArray());
}

const tests = [
    {
        name: 'the filter of the list is taken over, and the file has what was chosen',
        async run({ page, api, open, inspect }) {
            const type = await api('POST', '/record-types', { name: 'Member', plural: 'Members',
                parameters: [{ id: 'city', type: 'text', title: 'City', indexed: true }] });
            for (const [i, city] of ['Bonn', 'Köln', 'Bonn'].entries())
                await api('POST', '/records',
                    { recordTypeUuid: type.uuid, firstName: `Ana${i}`, phone: `+35121000000${i}`,
                    parameters: { city } });
            await open('export');
            await page.getByText('No file has been made yet').waitFor();
            await inspect('export-empty');
            const filter = JSON.stringify({ field: 'parameters.city', op: 'eq', value: 'Bonn' });
            await open(`export?${new URLSearchParams({ type: type.uuid, filter, status: 'active' })}`);
            await page.getByText('City is Bonn').waitFor();
            await page.getByText('2 rows', { exact: true }).waitFor();
            await page.locator('summary', { hasText: 'Columns' }).click();
            for (const name of ['Last name', 'Created', 'Changed']) await page.getByLabel(name).uncheck();
            await page.getByText('6 of 9').waitFor();
            await page.getByRole('radio', { name: 'CSV for spreadsheets' }).check();
            await inspect('export-chosen');
            await page.reload();
            await page.getByText('6 of 9').waitFor();
            await page.getByRole('button', { name: 'Make the file' }).click();
            await page.getByRole('link', { name: 'Download' }).waitFor();
            const text = (await download(page, 'Download')).toString();
            assert(text.startsWith('\uFEFFuuid,firstName,phone,'), `the file begins with ${text.slice(0, 80)}`);
            equal([text.includes('Ana0'), text.includes('Ana1'), text.includes('lastName')], [true, false, false],
                'what is in the file');
            await inspect('export-list');
            await page.getByRole('button', { name: 'Delete Members' }).click();
            await inspect('export-delete');
            await page.getByRole('dialog').getByRole('button', { name: 'Delete the file' }).click();
            await page.getByText('No file has been made yet').waitFor();
        },
    },
    {
        name: 'orders of campaigns and the register are files, too',
        async run({ page, api, open }) {
            await api('POST', '/suppressions', { phone: '+351210000099', reason: 'request' });
            await open('export?of=suppressions');
            await page.getByText('1 row', { exact: true }).waitFor();
            await page.getByRole('radio', { name: 'CSV, exact' }).check();
            await page.getByRole('button', { name: 'Make the file' }).click();
            await page.getByRole('link', { name: 'Download Do-not-call' }).waitFor();
            assert((await download(page, 'Download Do-not-call')).toString().includes('+351210000099'),
                'the number is not in the file');
            await page.getByRole('radio', { name: 'Orders of campaigns' }).check();
            await page.getByRole('radio', { name: 'Excel workbook' }).check();
            await page.getByRole('button', { name: 'Make the file' }).click();
            await page.getByRole('link', { name: 'Download Orders' }).waitFor();
            equal((await download(page, 'Download Orders')).subarray(0, 2).toString(), 'PK',
                'the beginning of a workbook');
        },
    },
    {
        name: 'what the server refuses is said, and nothing is begun twice',
        async run({ page, api, open, inspect, context }) {
            const filter = JSON.stringify({ field: 'parameters.nothing', op: 'eq', value: 'x' });
            await open(`export?${new URLSearchParams({ filter })}`);
            await page.locator('main .fault').waitFor();
            await inspect('export-refused');
            await page.getByRole('button', { name: 'Without this filter' }).click();
            const before = (await api('GET', '/exports')).total;
            let calls = 0;
            await context.route('**/api/exports', async (route) => {
                if (route.request().method() !== 'POST' || calls++ > 0) return route.continue();
                await route.fetch();
                return route.abort('connectionreset');
            });
            await page.getByRole('button', { name: 'Make the file' }).click();
            await page.getByText('cannot be reached').first().waitFor();
            await page.getByRole('button', { name: 'Make the file' }).click();
            await page.getByText('The file is being made').waitFor();
            equal([calls, (await api('GET', '/exports')).total - before], [2, 1], 'calls and exports');
        },
    },
    {
        name: 'whoever may only read sees files and no form',
        async run({ page, open, newToken, signIn, inspect }) {
            await signIn((await newToken('exports:read,records:read')).token);
            await open('export');
            await page.getByRole('heading', { name: 'Files' }).waitFor();
            await page.getByRole('link', { name: /Download/ }).first().waitFor();
            equal(await page.getByRole('button', { name: /Make|Delete|Stop/ }).count(), 0,
                'buttons that change something');
            await inspect('export-read-only');
        },
    },
];

export default tests.map(patient);
