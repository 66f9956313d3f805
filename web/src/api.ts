// Calls of the API, by the cookie of the session.
import { parse, stringify } from './json';
import { Signal } from './signal';

/** One fault of RFC 9457's errors. */
export interface Fault {
    pointer?: string;
    parameter?: string;
    code: string;
    detail: string;
}

/** Every answer that is no success, and `offline` (status 0) where there was none. */
export class Problem extends Error {
    constructor(
        readonly status: number,
        readonly code: string,
        readonly detail: string,
        readonly instance: string | null = null,
        readonly faults: Fault[] = [],
        readonly members: Record<string, unknown> = {},
    ) {
        super(detail);
    }

    /** What is wrong with the member that a JSON pointer names, or null. */
    at(pointer: string): string | null {
        return this.faults.find((fault) => fault.pointer === pointer)?.detail ?? null;
    }
}

/** What a call, or the code around it, has thrown. */
export function toProblem(error: unknown): Problem {
    return error instanceof Problem ? error : new Problem(0, 'internal', String(error));
}

export interface Answer<T> {
    status: number;
    body: T;
    etag: string | null;
    headers: Headers;
}

export type QueryValue = string | number | boolean | null | undefined;

export interface CallOptions {
    query?: Record<string, QueryValue>;
    /** Becomes JSON; a Blob is sent as it is. */
    body?: unknown;
    headers?: Record<string, string>;
    signal?: AbortSignal;
}

const base = new URL('../api', document.baseURI).pathname.replace(/\/$/, '');
const triesWhenBusy = 3;

/** False while calls do not reach the server. */
export const online = new Signal(true);

/** Seconds that calls wait because the server has asked for it, or 0. */
export const waiting = new Signal(0);

/** Set by the session: asks for a new sign-in, and resolves when there is one. */
export const signInAgain: { ask: () => Promise<void> } = { ask: () => Promise.reject(new Error('no session')) };

/** The address of a call, for links to files. */
export function address(path: string, query: Record<string, QueryValue> = {}): string {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query))
        if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
    const text = search.toString();
    return base + path + (text ? `?${text}` : '');
}

function request(method: string, path: string, options: CallOptions): Promise<Response> {
    const { query, body, headers, signal } = options;
    const isBlob = body instanceof Blob;
    return fetch(address(path, query), {
        method,
        credentials: 'same-origin',
        cache: 'no-store',
        headers: {
            Accept: 'application/json',
            ...(body === undefined ? {} : { 'Content-Type': isBlob ? 'application/octet-stream' : 'application/json' }),
            ...headers,
        },
        ...(body === undefined ? {} : { body: isBlob ? body : stringify(body) }),
        ...(signal ? { signal } : {}),
    });
}

/** False for what an address has made of a path: ids that are none would lead to other paths, or to whole lists. */
export function isPath(path: string): boolean {
    return path.split('/').every((part, i) => i === 0 || (/^[\w.~%-]+$/.test(part) && !/^(\.|%2e)+$/i.test(part)));
}

async function reach(method: string, path: string, options: CallOptions): Promise<Response> {
    if (!isPath(path)) throw new Problem(404, 'not_found', 'There is nothing at this address.');
    try {
        const response = await request(method, path, options);
        online.value = true;
        return response;
    } catch (error) {
        if (options.signal?.aborted) throw error;
        online.value = false;
        throw new Problem(0, 'offline', 'The server cannot be reached.');
    }
}

async function readProblem(response: Response): Promise<Problem> {
    try {
        const members = parse(await response.text()) as Record<string, unknown>;
        return new Problem(response.status, String(members.code ?? ''), String(members.detail ?? members.title ?? ''),
            typeof members.instance === 'string' ? members.instance : null, (members.errors as Fault[]) ?? [], members);
    } catch {
        return new Problem(response.status, '', response.statusText || String(response.status));
    }
}

function pause(seconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
        const timer = setTimeout(resolve, seconds * 1000);
        signal?.addEventListener('abort', () => {
            clearTimeout(timer);
            reject(signal.reason);
        });
    });
}

async function waitFor(response: Response, signal?: AbortSignal): Promise<void> {
    const seconds = Math.min(30, Number(response.headers.get('Retry-After')) || 1);
    waiting.value = seconds;
    try {
        await pause(seconds, signal);
    } finally {
        waiting.value = 0;
    }
}

/** True if the same call may succeed later by itself. */
function isBusy(response: Response): boolean {
    return response.status === 429 || (response.status === 503 && response.headers.has('Retry-After'));
}

/**
 * Calls the API. What the server asks to repeat later (429, 503 with Retry-After) is repeated up to three times; after a
 * 401 the user signs in again and the call is repeated. A POST should have an Idempotency-Key (newKey), so that one that is
 * repeated is not done twice. Throws a Problem; throws the signal's reason when it is aborted.
 */
export async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<Answer<T>> {
    for (let tries = 0; ; tries++) {
        const response = await reach(method, path, options);
        if (response.ok || response.status === 304) {
            const text = response.status === 204 ? '' : await response.text();
            const isJson = (response.headers.get('Content-Type') ?? '').includes('json');
            const body = (text === '' ? undefined : isJson ? parse(text) : text) as T;
            return { status: response.status, body, etag: response.headers.get('ETag'), headers: response.headers };
        }
        if (response.status === 401 && path !== '/session') {
            await signInAgain.ask();
        } else if (isBusy(response) && tries < triesWhenBusy) {
            await waitFor(response, options.signal);
        } else {
            throw await readProblem(response);
        }
    }
}

/** The body of a GET. */
export async function get<T>(path: string, query?: Record<string, QueryValue>, signal?: AbortSignal): Promise<T> {
    return (await call<T>('GET', path, { ...(query ? { query } : {}), ...(signal ? { signal } : {}) })).body;
}

/** All items of a list that is read page by page: NAME of each page, of at most 50 pages. */
export async function getAll<T>(
    path: string, name: string, signal?: AbortSignal, query: Record<string, QueryValue> = {},
): Promise<T[]> {
    const found: T[] = [];
    for (let page = 1; page <= 50; page++) {
        const answer = await get<Record<string, T[]> & { total: number }>(path, { ...query, limit: 100, page }, signal);
        found.push(...(answer[name] ?? []));
        if (page * 100 >= answer.total) break;
    }
    return found;
}

/** A header for POST that makes one call of however many are sent. */
export function newKey(): Record<string, string> {
    return { 'Idempotency-Key': crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].join('') };
}
