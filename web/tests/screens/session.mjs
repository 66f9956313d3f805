// A session that ends in the middle of work: whoever signs in again goes on where they were.
import { equal } from '../support.mjs';

/** Ends the session on the server, as an hour of doing nothing does; this page is not told. */
async function endSession({ context, console: address }) {
    const other = await context.newPage();
    await other.goto(address);
    await other.evaluate(() => fetch('../api/session', { method: 'DELETE' }));
    await other.close();
}

export default [
    {
        name: 'a form is saved after signing in again, and nothing that was typed is lost',
        options: { seconds: 180 },
        async run({ page, api, open, token, inspect, ...tools }) {
            await open('campaigns/new');
            await page.getByLabel('Name', { exact: true }).fill('Typed before the end');
            await page.getByLabel('Description').fill('Long thoughts');
            await endSession(tools);
            await page.getByRole('button', { name: 'Create campaign' }).click();
            const dialog = page.getByRole('dialog', { name: 'Sign in again' });
            await dialog.waitFor();
            await inspect('session-ended');
            await page.keyboard.press('Escape');
            await dialog.waitFor();
            await dialog.getByLabel('Access token').fill('wrong');
            await page.keyboard.press('Enter');
            await dialog.getByText('This token is not valid.').waitFor();
            equal(await page.getByLabel('Description').inputValue(), 'Long thoughts', 'what was typed');
            await dialog.getByLabel('Access token').fill(token);
            await page.keyboard.press('Enter');
            await page.getByRole('heading', { name: 'Typed before the end' }).waitFor();
            const { campaigns, total } = await api('GET', '/campaigns');
            equal([total, campaigns[0].description], [1, 'Long thoughts'], 'the campaigns');
        },
    },
    {
        name: 'the token of another account begins anew there, and what was to be saved here is saved nowhere',
        options: { seconds: 180 },
        async run({ page, api, open, newAccount, ...tools }) {
            const other = await newAccount();
            await open('campaigns/new');
            await page.getByLabel('Name', { exact: true }).fill('Of the former account');
            await endSession(tools);
            await page.getByRole('button', { name: 'Create campaign' }).click();
            const dialog = page.getByRole('dialog', { name: 'Sign in again' });
            page.on('dialog', (question) => question.accept().then(() => tools.faults.push(`it asked: ${question.type()}`)));
            await dialog.getByLabel('Access token').fill(other.token);
            await page.keyboard.press('Enter');
            await page.getByText('There are no people yet.').waitFor();
            await page.locator('.navigation').getByText(other.name).waitFor();
            equal(new URL(page.url()).hash, '', 'what stands behind # in the address');
            for (const call of [api, other.api])
                equal((await call('GET', '/campaigns?search=former')).total, 0, 'the campaigns of that name');
        },
    },
    {
        name: 'another account that signs in in one tab is that of all tabs',
        options: { seconds: 180 },
        async run({ page, context, open, newAccount, token, console: address }) {
            const other = await newAccount();
            await open('campaigns/new');
            await page.getByLabel('Name', { exact: true }).fill('Not for others');
            const tab = await context.newPage();
            for (const [used, isOther] of [[token, false], [other.token, true]]) {
                await tab.goto(address);
                await tab.getByRole('button', { name: 'Sign out' }).click();
                await tab.getByLabel('Access token').fill(used);
                await tab.keyboard.press('Enter');
                await tab.getByRole('navigation').waitFor();
                if (!isOther) equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'Not for others', 'what was typed');
            }
            await page.getByText('There are no people yet.').waitFor();
            await page.locator('.navigation').getByText(other.name).waitFor();
        },
    },
    {
        name: 'several calls that meet the end together ask once, and all go on',
        async run({ page, open, token, ...tools }) {
            await open('account');
            await page.getByLabel('Name of the account').waitFor();
            await endSession(tools);
            await page.getByRole('link', { name: 'Dashboard' }).click();
            const dialog = page.getByRole('dialog');
            await dialog.waitFor();
            equal(await dialog.count(), 1, 'the dialogs');
            await dialog.getByLabel('Access token').fill(token);
            await page.keyboard.press('Enter');
            await dialog.waitFor({ state: 'detached' });
            await page.getByText('No campaign is active').waitFor();
            equal(await page.locator('.failure').count(), 0, 'the failures');
        },
    },
    {
        name: 'without the server what was typed stays, and it goes on by itself',
        options: { seconds: 180 },
        async run({ page, open, context, inspect }) {
            await open('campaigns/new');
            await page.getByLabel('Name', { exact: true }).fill('Typed offline');
            await context.setOffline(true);
            await page.getByRole('button', { name: 'Create campaign' }).click();
            await page.getByRole('alert').first().waitFor();
            await inspect('session-offline');
            equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'Typed offline', 'what was typed');
            await context.setOffline(false);
            await page.getByRole('button', { name: 'Create campaign' }).click();
            await page.getByRole('heading', { name: 'Typed offline' }).waitFor();
            equal(await page.locator('.banner').count(), 0, 'the banner');
        },
    },
];
