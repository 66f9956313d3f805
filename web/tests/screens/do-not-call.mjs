// The register of numbers that must not be called.
import { assert, equal, until } from '../support.mjs';
import { patient } from '../patient.mjs';

async function lookUp(page, number) {
    await page.getByLabel('May this number be called?').fill(number);
    await page.keyboard.press('Enter');
}

const tests = [
    {
        name: 'a number is looked up, added, found in any spelling, and lifted',
        async run({ page, api, open, inspect }) {
            const campaign = await api('POST', '/campaigns', { name: 'Autumn' });
            await open('do-not-call');
            await page.getByText('No number is listed yet').waitFor();
            await inspect('do-not-call-empty');
            await lookUp(page, 'nobody');
            await page.getByText('cannot be read as a phone number').waitFor();
            await lookUp(page, '+351 210 000 099');
            await page.getByText('+351210000099 may be called.').waitFor();
            await page.getByRole('button', { name: 'Add this number' }).click();
            const dialog = page.getByRole('dialog');
            await dialog.getByLabel('Reason').selectOption('complaint');
            await dialog.getByLabel('Source').fill('letter');
            await dialog.getByLabel('Evidence').fill('Scan 17');
            await dialog.getByLabel('Ends on').fill('2040-12-31');
            await inspect('do-not-call-add');
            await dialog.getByRole('button', { name: 'Do not call this number' }).click();
            await page.getByText('+351210000099 must not be called.').waitFor();
            await lookUp(page, '00351 (210) 000-099');
            await page.getByText('+351210000099 must not be called.').waitFor();
            const { suppressions: [made] } = await api('GET', '/suppressions');
            equal([made.reason, made.source, made.evidence, made.expiresAt.slice(0, 10)],
                ['complaint', 'letter', 'Scan 17', '2040-12-31'], 'what was added');
            await api('POST', '/suppressions',
                { phone: '+351210000098', reason: 'request', campaignUuid: campaign.uuid });
            await page.reload();
            await page.getByText('+351210000099 must not be called.').waitFor();
            await page.getByText('2 numbers').waitFor();
            await inspect('do-not-call-full');
            await page.getByLabel('Of one campaign').selectOption({ label: 'Autumn' });
            await page.getByText('1 number', { exact: true }).waitFor();
            await page.getByLabel('Reason').selectOption('invalid');
            await page.getByText('No number is listed for this reason').waitFor();
            await inspect('do-not-call-none');
            await page.getByRole('button', { name: 'Show all' }).click();
            await page.locator('.entries').getByRole('button', { name: 'Lift' }).click();
            await dialog.getByRole('button', { name: 'Let it be called again' }).click();
            await dialog.getByText('Say why').waitFor();
            equal(await page.evaluate(() => document.activeElement.tagName), 'TEXTAREA', 'the focus');
            await dialog.getByLabel('Why may it be called again?').fill('Has asked for a call');
            await inspect('do-not-call-lift');
            await dialog.getByRole('button', { name: 'Let it be called again' }).click();
            await page.locator('.verdict', { hasText: 'may be called' }).waitFor();
            await page.getByText('Has asked for a call').waitFor();
            await inspect('do-not-call-history');
        },
    },
    {
        name: 'evidence leads to what it names: the order, the action, an address',
        async run({ page, api, open, inspect }) {
            const type = await api('POST', '/record-types', { name: 'Guest', parameters: [] });
            const campaign = await api('POST', '/campaigns', { name: 'Winter', status: 'active' });
            const phone = '+351210000077';
            const record = { recordTypeUuid: type.uuid, firstName: 'Ana', phone };
            const order = await api('POST', `/campaigns/${campaign.uuid}/orders`, { record });
            await api('PATCH', `/campaigns/${campaign.uuid}/orders/${order.uuid}`, { status: 'do-not-call' });
            await api('POST', '/suppressions', { phone: '+351210000078', reason: 'request', evidence: 'https://example.com/scan/17' });
            await open(`do-not-call?phone=${encodeURIComponent(phone)}`);
            const link = page.locator('.entries').getByRole('link', { name: 'the call in Winter' });
            await link.waitFor();
            await page.locator('.entries').getByText('Source: Campaign').waitFor();
            equal(await page.getByText('/api/').count(), 0, 'paths of the API');
            await inspect('do-not-call-evidence');
            await link.click();
            await page.locator('tr.order').getByText('Ana').waitFor();
            await open(`do-not-call?phone=${encodeURIComponent('+351210000078')}`);
            const scan = page.getByRole('link', { name: 'https://example.com/scan/17' });
            equal([await scan.getAttribute('target'), await scan.getAttribute('rel')], ['_blank', 'noreferrer'], 'the link');
        },
    },
    {
        name: 'what is wrong stands at its field, and what was typed stays',
        async run({ page, open, inspect, context }) {
            await open('do-not-call');
            await page.getByRole('button', { name: 'Add a number' }).click();
            const dialog = page.getByRole('dialog');
            await dialog.locator('[name=phone]').fill('0171 1234567');
            await dialog.getByLabel('Source').fill('web form');
            await dialog.getByRole('button', { name: 'Do not call this number' }).click();
            await dialog.getByText('must be international').waitFor();
            equal(await page.evaluate(() => document.activeElement.name), 'phone', 'the focus');
            await inspect('do-not-call-wrong');
            await dialog.locator('[name=phone]').fill('+49 171 1234567');
            await context.route('**/api/suppressions', (route) => route.abort('internetdisconnected'));
            await dialog.getByRole('button', { name: 'Do not call this number' }).click();
            await page.getByText('cannot be reached').first().waitFor();
            equal(await dialog.getByLabel('Source').inputValue(), 'web form', 'the source after the failure');
            await context.unroute('**/api/suppressions');
            await dialog.getByRole('button', { name: 'Do not call this number' }).click();
            await page.getByText('+491711234567 must not be called.').waitFor();
        },
    },
    {
        name: 'without the scope nobody lifts or adds, and a failing list can be asked for again',
        async run({ page, context, open, inspect, newToken, signIn }) {
            await signIn((await newToken('suppressions:read')).token);
            await context.route('**/api/suppressions?*', (route) =>
                route.fulfill({ status: 500, contentType: 'application/problem+json',
                body: JSON.stringify({ status: 500, code: 'internal_error', detail: 'The server has failed.',
                    instance: 'abc' }) }));
            await open('do-not-call');
            await page.getByText('The server has failed.').waitFor();
            await inspect('do-not-call-failed');
            await context.unroute('**/api/suppressions?*');
            await page.getByRole('button', { name: 'Try again' }).click();
            await page.getByRole('status').filter({ hasText: 'number' }).first().waitFor();
            equal(await page.getByRole('button', { name: /Lift|Add/ }).count(), 0, 'buttons that change something');
        },
    },
    {
        name: 'a list of numbers is imported by the wizard',
        async run({ page, api, open, inspect }) {
            await open('do-not-call');
            await page.getByRole('link', { name: 'Import a list' }).click();
            await page.locator('input[type=file]').setInputFiles({ name: 'stop.csv', mimeType: 'text/csv',
                buffer: Buffer.from('Nummer,Grund\n+351210000011,request\n+351210000012,complaint\n') });
            equal(await page.getByRole('radio', { name: 'Numbers that must not be called' }).isChecked(), true,
                'what is imported');
            await page.getByRole('button', { name: 'Upload and look at it' }).click();
            await page.getByText('What the columns become').waitFor();
            await page.locator('[name=column-1]').selectOption('phone');
            await page.locator('[name=column-2]').selectOption('parameters.reason');
            await page.getByRole('button', { name: 'Check the file' }).click();
            await page.getByRole('button', { name: 'Import 2 numbers' }).waitFor();
            await inspect('do-not-call-import');
            await page.getByRole('button', { name: 'Import 2 numbers' }).click();
            await page.getByText('The import is done.').waitFor();
            const { suppressions } = await api('GET', '/suppressions?phone=%2B351210000012');
            equal(suppressions[0].reason, 'complaint', 'the reason');
            await page.getByRole('link', { name: 'Do not call' }).last().click();
            await until(() => page.getByRole('row').count(), 'the register', 40);
            assert((await page.getByText('+351210000012').count()) > 0, 'the number is not listed');
        },
    },
];

export default tests.map(patient);
