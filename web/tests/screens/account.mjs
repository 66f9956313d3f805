// The account: its settings, the session, what holds for this browser.
import { equal, until } from '../support.mjs';

export default [
    {
        name: 'on a phone the navigation shows where one is',
        async run({ page, open }) {
            await page.setViewportSize({ width: 390, height: 844 });
            await open('account');
            await page.getByLabel('Default country').waitFor();
            const isSeen = (name) => page.getByRole('navigation').first().getByRole('link', { name, exact: true })
                .evaluate((link) => link.getBoundingClientRect().left >= 0 && link.getBoundingClientRect().right <= innerWidth);
            equal(await isSeen('Account'), true, 'whether the last entry is seen');
            await page.evaluate(() => { location.hash = '#/dashboard'; });
            await page.getByRole('heading', { name: 'Dashboard' }).waitFor();
            equal(await isSeen('Dashboard'), true, 'whether the first entry is seen');
            equal(await page.evaluate(() => document.scrollingElement.scrollTop), 0, 'how far the page is scrolled');
        },
    },
    {
        name: 'after a link within a screen the keyboard goes on in what it has opened',
        async run({ page, open }) {
            await open('campaigns');
            await page.getByRole('link', { name: 'New campaign' }).first().press('Enter');
            await page.getByRole('heading', { name: 'New campaign' }).waitFor();
            await until(() => page.evaluate(() => document.activeElement.id === 'main'), 'the focus');
        },
    },
    {
        name: 'settings are saved, and what the server refuses stands at its field',
        options: { seconds: 180 },
        async run({ page, api, open, inspect }) {
            await open('account');
            await page.getByLabel('Default country').waitFor();
            await inspect('account');
            await page.getByLabel('Time zone').fill('Europe/Nowhere');
            await page.getByLabel('Default country').selectOption('PT');
            await page.keyboard.press('Control+Enter');
            await page.locator('.field .fault').waitFor();
            equal(await page.evaluate(() => document.activeElement.name), 'timezone', 'the field with the focus');
            await inspect('account-refused');
            await page.getByLabel('Time zone').fill('Europe/Lisbon');
            await page.keyboard.press('Control+Enter');
            await page.getByText('The account has been saved').waitFor();
            const { defaultCountry, timezone } = await api('GET', '/account');
            equal([defaultCountry, timezone], ['PT', 'Europe/Lisbon'], 'the account');
        },
    },
    {
        name: 'a change by somebody else is shown, and neither is lost',
        options: { seconds: 180 },
        async run({ page, api, open, inspect }) {
            await open('account');
            const name = (await api('GET', '/account')).name;
            await page.getByLabel('Name of the account').fill(`${name} mine`);
            await page.getByLabel('Time zone').fill('Europe/Berlin');
            await api('PATCH', '/account', { name: `${name} theirs`, defaultCountry: 'DE' });
            await page.getByRole('button', { name: 'Save', exact: true }).click();
            const dialog = page.getByRole('dialog');
            await dialog.getByText('Default country: Germany').waitFor();
            await inspect('account-conflict');
            await dialog.getByLabel(`${name} theirs`).check();
            await dialog.getByRole('button', { name: 'Save these values' }).click();
            await page.getByText('The account has been saved').waitFor();
            equal(await api('GET', '/account'),
                { name: `${name} theirs`, defaultCountry: 'DE', timezone: 'Europe/Berlin' }, 'the account');
            // Tokens of later tests are made for this name.
            await api('PATCH', '/account', { name });
        },
    },
    {
        name: 'letters as keys are switched off and on, by keyboard',
        async run({ page, open }) {
            await open('account');
            const box = page.getByLabel('Single letters act as keys');
            await box.focus();
            await page.keyboard.press('Space');
            await page.locator('h1').click();
            await page.keyboard.press('?');
            await page.keyboard.press('g');
            await page.keyboard.press('p');
            const dialogs = await page.getByRole('dialog').count();
            equal([dialogs, page.url().includes('#/account')], [0, true], 'what letters do');
            await page.reload();
            equal(await box.isChecked(), false, 'the choice after a reload');
            await box.check();
            await page.locator('h1').click();
            await page.keyboard.press('?');
            await page.getByRole('dialog').waitFor();
        },
    },
    {
        name: 'the language is chosen and kept',
        options: { seconds: 180 },
        async run({ page, open, inspect }) {
            for (const [code, heading] of [['de', 'Konto'], ['pt', 'Conta'], ['en', 'Account']]) {
                await open('account');
                await page.locator('select').last().selectOption(code);
                await page.getByRole('heading', { name: heading, exact: true }).waitFor();
                const lang = await page.evaluate(() => document.documentElement.lang);
                equal(lang.slice(0, 2), code, 'the language of the page');
                if (code !== 'en') await inspect(`account-${code}`);
            }
        },
    },
    {
        name: 'the session is described, its files can be had, and it ends',
        async run({ page, open, console: address }) {
            await open('account');
            await page.getByText('See people; change and delete people').waitFor();
            const licences = await (await fetch(`${address}THIRD-PARTY.txt`)).text();
            equal([licences.includes('preact'), licences.includes('uplot')], [true, true], 'the licences');
            const link = await page.getByRole('link', { name: 'Description of the API' }).getAttribute('href');
            const description = await (await fetch(new URL(link, address))).json();
            equal(description.openapi.startsWith('3.1'), true, 'the description');
            await page.getByRole('region', { name: 'Session' }).getByRole('button', { name: 'Sign out' }).click();
            await page.getByLabel('Access token').waitFor();
        },
    },
    {
        name: 'who may only read sees the settings and cannot change them',
        async run({ page, open, signIn, newToken, axe }) {
            await signIn((await newToken('account:read')).token);
            await open('account');
            await page.getByText('not change them').waitFor();
            equal(await page.getByLabel('Name of the account').isDisabled(), true, 'the name is locked');
            equal(await page.getByRole('button', { name: 'Save', exact: true }).count(), 0, 'the buttons that save');
            await axe();
        },
    },
];
