// The server that the tests talk to: Callbook behind nginx, which serves the console, too.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** { URL, CONFIG, BUILD, ... }: of the folder of tools/server.sh, or what tools/with.sh has put into the environment. */
export function findServer(folder) {
    if (folder === undefined)
        return Object.fromEntries(['URL', 'CONFIG', 'BUILD', 'ACCESS_LOG', 'ERROR_LOG', 'LOG']
            .map((name) => [name, process.env[`CALLBOOK_TEST_${name}`]]));
    const lines = readFileSync(join(folder, 'env'), 'utf8').trim().split('\n');
    return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

/** The operator's program: its output. */
export async function operator(server, ...args) {
    return (await run(join(server.BUILD, 'callbook'), ['--config', server.CONFIG, ...args])).stdout;
}

let accounts = 0;

/** An account of its own: { name, token, api }. The scopes are those of its token. */
export async function newAccount(server, { name = `console-${process.pid}-${++accounts}`, scopes = 'all' } = {}) {
    await operator(server, 'account', 'create', name);
    return { name, ...(await newToken(server, name, scopes)) };
}

export async function newToken(server, account, scopes = 'all') {
    const output = await operator(server, 'token', 'create', '--account', account, '--name', 'test', '--scopes', scopes);
    const token = output.trim().split('\n').pop();
    return { token, api: (method, path, body, headers) => callApi(server, token, method, path, body, headers) };
}

/**
 * Calls the API with the token: api('POST', '/records', {...}). The answer's body; an answer that is no success throws.
 * A string is sent as it is, as CSV unless the headers say otherwise.
 */
async function callApi(server, token, method, path, body, headers = {}) {
    const isText = typeof body === 'string' || body instanceof Uint8Array;
    const type = body === undefined ? {} : { 'Content-Type': isText ? 'text/csv' : 'application/json' };
    for (let tries = 0; ; tries++) {
        const response = await fetch(`${server.URL}/api${path}`, {
            method,
            headers: { Authorization: `Bearer ${token}`, ...type, ...headers },
            body: body === undefined || isText ? body : JSON.stringify(body),
        });
        const text = await response.text();
        if (response.ok) return text === '' || !response.headers.get('Content-Type')?.includes('json') ? text : JSON.parse(text);
        if (![429, 503].includes(response.status) || tries >= 5)
            throw new Error(`${method} ${path} was answered by ${response.status}: ${text}`);
        await new Promise((resolve) => setTimeout(resolve, 1000));
    }
}

/** The cookie of a new session, for a browser's context. */
export async function sessionCookie(server, token) {
    const response = await fetch(`${server.URL}/api/session`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ token }),
    });
    const header = response.headers.getSetCookie()[0];
    if (!header) throw new Error(`POST /api/session was answered by ${response.status}: ${await response.text()}`);
    const [pair] = header.split(';');
    const at = pair.indexOf('=');
    return {
        name: pair.slice(0, at), value: pair.slice(at + 1), url: server.URL.replace('http:', 'https:'),
        httpOnly: true, secure: true, sameSite: 'Strict',
    };
}
