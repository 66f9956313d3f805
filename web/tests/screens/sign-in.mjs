// Signing in, staying signed in, and the way out.
import { assert, equal, until } from '../support.mjs';

async function openSignedOut({ context, open }) {
    await context.clearCookies();
    await open();
}

export default [
    {
        name: 'a token signs in, and a reload stays signed in',
        async run({ page, context, open, token, inspect, ...tools }) {
            await openSignedOut({ context, open });
            await inspect('sign-in');
            const field = page.getByLabel('Token');
            equal(await field.evaluate((element) => element === document.activeElement), true, 'the focus on the field');
            await field.fill(token);
            await page.keyboard.press('Enter');
            await page.getByRole('navigation').waitFor();
            await page.reload();
            await page.getByRole('navigation').waitFor();
            const cookie = (await context.cookies(tools.url.replace('http:', 'https:')))[0];
            equal([cookie.name, cookie.httpOnly, cookie.secure, cookie.sameSite], ['__Host-callbook', true, true, 'Strict'], 'the cookie');
            const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
            assert(!kept.includes(token) && !kept.includes(cookie.value), 'a script can read the token or the session');
        },
    },
    {
        name: 'whoever has never signed in is asked for the token without an error in the browser',
        async run({ page, context, console: address }) {
            await context.clearCookies();
            const errors = [];
            page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
            await page.goto(address);
            await page.getByLabel('Token').waitFor();
            equal(errors, [], 'the errors');
        },
    },
    {
        name: 'a wrong token says so and stays in the field',
        async run({ page, context, open, inspect }) {
            await openSignedOut({ context, open });
            await page.getByLabel('Token').fill('wrong');
            await page.keyboard.press('Enter');
            await page.getByRole('alert').waitFor();
            equal(await page.getByLabel('Token').inputValue(), 'wrong', 'the field');
            await inspect('sign-in-wrong');
        },
    },
    {
        name: 'whoever signs out is out, also in another tab',
        async run({ page, context, open, console: address }) {
            await open('people');
            const other = await context.newPage();
            await other.goto(`${address}#/people`);
            await other.getByRole('navigation').waitFor();
            await page.getByRole('button', { name: 'Sign out' }).click();
            await page.getByLabel('Token').waitFor();
            await other.reload();
            await other.getByLabel('Token').waitFor();
        },
    },
    {
        name: 'the root leads to the console, and unknown files are problems',
        async run({ page, url }) {
            await page.goto(url);
            equal(new URL(page.url()).pathname, '/console/', 'the path');
            const answer = await fetch(`${url}/console/nothing-ABCDEFGH.js`);
            equal([answer.status, answer.headers.get('Content-Type')], [404, 'application/problem+json'], 'the answer');
        },
    },
    {
        name: 'neither a script nor markup can be put into the page',
        allows: /trusted-types-sink|TrustedHTML|TrustedScript/,
        async run({ page, open, faults }) {
            await open('people');
            await page.evaluate(() => {
                const script = document.createElement('script');
                try {
                    script.textContent = 'window.hacked = 1';
                } catch {
                    // Trusted Types
                }
                document.head.append(script);
                try {
                    document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.hacked = 1">');
                } catch {
                    // Trusted Types
                }
            });
            await until(() => faults.length > 1, 'a report about each');
            equal(await page.evaluate(() => window.hacked ?? null), null, 'what the script has done');
        },
    },
];
