// A browser for the tests of screens, and what each test gets.
import { AsyncLocalStorage } from 'node:async_hooks';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { newAccount, newToken, operator, sessionCookie } from './server.mjs';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const programs = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const wide = { width: 1440, height: 900 };
const narrow = { width: 390, height: 844 };

/** Every screen is looked at in these; the first of each theme has another width. */
export const views = [
    { theme: 'light', ...wide }, { theme: 'light', ...narrow }, { theme: 'dark', ...narrow }, { theme: 'dark', ...wide },
];

export function startBrowser() {
    const executablePath = [process.env.CHROMIUM, ...programs].find((path) => path && existsSync(path));
    if (!executablePath) throw new Error('There is no Chromium.');
    return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

const notes = new AsyncLocalStorage();

/** Runs run; what it notes is added to the list. */
export function keepNotes(list, run) {
    return notes.run(list, run);
}

/** A line that the report shows before the outcome of the test. */
export function note(text) {
    notes.getStore()?.push(text);
}

export function assert(condition, text) {
    if (!condition) throw new Error(text);
}

export function equal(got, wanted, what = 'the value') {
    const [a, b] = [JSON.stringify(got), JSON.stringify(wanted)];
    assert(a === b, `${what} is ${a}, not ${b}`);
}

/** Repeats check until it returns something true, and returns that. */
export async function until(check, what = 'what was waited for', seconds = 10) {
    for (const end = Date.now() + seconds * 1000; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
        const value = await check();
        if (value) return value;
        assert(Date.now() < end, `${what} did not come within ${seconds} s`);
    }
}

// Answers of the API that are no success are part of many tests, and what the network does to a call, too; the browser
// writes a line about each.
function isExpected(message) {
    return message.text().startsWith('Failed to load resource') && message.location().url.includes('/api/');
}

/** What goes wrong in a page while nobody looks: reports of the content policy, exceptions, lines on the console. */
async function watch(context, faults) {
    await context.addInitScript(() => {
        addEventListener('securitypolicyviolation', (event) =>
            console.error(`Content policy: ${event.violatedDirective} forbids ${event.blockedURI} (${event.sourceFile}:${event.lineNumber})`));
    });
    context.on('console', (message) => {
        if (['error', 'warning'].includes(message.type()) && !isExpected(message)) faults.push(`console: ${message.text()}`);
    });
    context.on('weberror', (error) => faults.push(`exception: ${error.error().stack}`));
    context.on('response', (response) => {
        if (response.url().includes('/console/') && response.status() >= 400)
            faults.push(`${response.url()} was answered by ${response.status()}`);
    });
}

function describeFault({ id, help, nodes }) {
    return `axe ${id}: ${help}\n${nodes.slice(0, 4).map((node) => `  ${node.html}\n    ${node.failureSummary}`).join('\n')}`;
}

async function runAxe(page) {
    if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
    const { violations } = await page.evaluate(() => window.axe.run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'],
    }));
    assert(violations.length === 0, violations.map(describeFault).join('\n'));
}

/** Lets fonts, styles and what moves come to rest. */
async function settle(page) {
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => 0))));
}

/** The elements of the page with what styles choose them by. */
function outline(page) {
    return page.evaluate(() => [...document.querySelectorAll('body *')]
        .map(({ tagName, attributes }) => `${tagName} ${[...attributes].filter(({ name }) => !['style', 'id'].includes(name))
            .map(({ name, value }) => `${name}=${value}`).join(' ')}`).join('\n'));
}

/** Nothing may make the page itself wider than the screen; what is wide scrolls by itself. */
async function checkWidth(page) {
    const extra = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert(extra <= 0, `the page is ${extra} px wider than the screen`);
}

class Tools {
    constructor(parts) {
        Object.assign(this, parts);
        this.url = this.server.URL;
        this.console = `${this.server.URL}/console/`;
        for (const name of ['open', 'look', 'axe', 'inspect', 'each', 'signIn', 'operator', 'newAccount', 'newToken'])
            this[name] = this[name].bind(this);
    }

    /** Opens an address behind '#': open('people?search=ana'). */
    async open(address = '') {
        await this.page.goto(`${this.console}#/${address}`);
        await this.page.locator('main').first().waitFor();
    }

    /** Makes the page one of a session of that token; the test's own account is signed in already. */
    async signIn(token = this.token) {
        await this.context.clearCookies();
        await this.context.addCookies([await sessionCookie(this.server, token)]);
    }

    /** A picture of what is seen now. */
    async look(name) {
        await settle(this.page);
        await this.page.screenshot({ path: join(this.pictures, `${name}.png`), animations: 'disabled' });
    }

    axe() {
        return runAxe(this.page);
    }

    /** Runs check in every view; name is like "light-1440". */
    async each(check) {
        const before = this.page.viewportSize();
        for (const { theme, width, height } of views) {
            await this.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
            await this.page.setViewportSize({ width, height });
            await settle(this.page);
            try {
                await check({ name: `${theme}-${width}`, theme, width });
            } catch (error) {
                throw new Error(`${theme}, ${width} px: ${error.message}`);
            }
        }
        await this.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' });
        await this.page.setViewportSize(before);
    }

    /**
     * A state of a screen: no page that is too wide in any view, a picture and axe in the first view of each theme, and in
     * the second where the width makes it another page.
     */
    inspect(state) {
        const seen = {};
        return this.each(async ({ name, theme }) => {
            await checkWidth(this.page);
            const now = await outline(this.page);
            if (seen[theme] === now) return;
            seen[theme] = now;
            await this.look(`${state}-${name}`);
            await this.axe();
        });
    }

    operator(...args) {
        return operator(this.server, ...args);
    }

    newAccount(options) {
        return newAccount(this.server, options);
    }

    newToken(scopes) {
        return newToken(this.server, this.account, scopes);
    }
}

/**
 * What one test gets, in a browser window of its own, signed in with the account of its file: page, context, browser,
 * url, console (the address), server, account (name), token, api, faults (what is in it at the end fails the test), and
 * the methods of Tools.
 */
export async function openTools(browser, server, account, pictures, options = {}) {
    mkdirSync(pictures, { recursive: true });
    const context = await browser.newContext({
        viewport: { width: 1440, height: 900 }, locale: 'en-GB', timezoneId: 'Europe/Lisbon', ...options,
    });
    context.setDefaultTimeout(10000);
    const faults = [];
    await watch(context, faults);
    const page = await context.newPage();
    const tools = new Tools({ browser, context, page, server, pictures, faults, account: account.name, token: account.token, api: account.api });
    await tools.signIn();
    return tools;
}
