// The rows of a list of any length: pages of 100, fetched when they are looked at, a few of them kept.
import { Problem, type Answer, toProblem } from '../api';
import { Signal } from '../signal';
import type { Page } from '../types';
import type { Place } from './query';

export const pageSize = 100;
/** Lists that search, filter or sort can be asked for pages up to this row; from there on by cursor. */
export const deepest = 10_000;
const keptPages = 40;

export type Fetch<T> = (place: Place, signal: AbortSignal) => Promise<Answer<Page<'records', T>>>;

// No two versions of any list are the same number: an answer that comes before somebody follows is a change all the same.
let versions = 0;

function nextCursor({ headers, body }: Answer<Page<'records', unknown>>): string | null {
    if (body.nextCursor !== undefined) return body.nextCursor;
    const next = /[?&]cursor=([^&>]+)[^>]*>; rel="next"/.exec(headers.get('Link') ?? '')?.[1];
    return next === undefined ? null : decodeURIComponent(next);
}

export class Rows<T> {
    readonly version = new Signal(++versions);
    /** Of all that is found, as far as it is known. */
    total: number | undefined;
    /** True if there are more than total. */
    isMore = false;
    /** Of a call that failed. */
    problem: Problem | undefined;
    /** True while more() is under way. */
    isGrowing = false;
    readonly #fetch: Fetch<T>;
    readonly #isDeep: boolean;
    readonly #pages = new Map<number, T[]>();
    readonly #stale = new Set<number>();
    readonly #running = new Map<number, AbortController>();
    /** Of the pages that have no number: [page, its cursor]. */
    readonly #cursors = new Map<number, string>();
    #grown = 0;
    #looked: [number, number] = [0, 1];

    /** isDeep: its pages have numbers to the end, as long as the total is exact. */
    constructor(fetch: Fetch<T>, isDeep: boolean) {
        this.#fetch = fetch;
        this.#isDeep = isDeep;
    }

    get isKnown(): boolean {
        return this.total !== undefined || this.problem !== undefined;
    }

    get #hasEnd(): boolean {
        return (this.#isDeep && !this.isMore) || this.total === undefined || (this.total <= deepest && !this.isMore);
    }

    /** Rows that can be scrolled to now. */
    get count(): number {
        return this.#hasEnd ? (this.total ?? 0) : deepest + this.#grown;
    }

    /** True if more() can make it longer. */
    get canGrow(): boolean {
        return !this.#hasEnd && this.#cursors.has(this.count / pageSize);
    }

    at(row: number): T | undefined {
        return this.#pages.get(Math.floor(row / pageSize))?.[row % pageSize];
    }

    /** The rows from first to end are looked at: fetches what is missing, and gives up what is no longer looked at. */
    need(first: number, end: number): void {
        this.#looked = [first, end];
        if (this.problem) return;
        const from = Math.floor(first / pageSize);
        const to = Math.floor(Math.max(first, end - 1) / pageSize);
        for (const [page, controller] of this.#running)
            if (page < from - 1 || page > to + 1) {
                controller.abort();
                this.#running.delete(page);
            }
        for (let page = from; page <= to; page++)
            if (!this.#running.has(page) && (!this.#pages.has(page) || this.#stale.has(page))) void this.#load(page);
    }

    /** All pages are fetched anew when they are looked at; the old rows stay until then. */
    refresh(): void {
        for (const page of this.#pages.keys()) this.#stale.add(page);
        this.#change();
    }

    /** After a failure nothing more is fetched until this is called. */
    retry(): void {
        this.problem = undefined;
        this.need(...this.#looked);
        this.#change();
    }

    /** Gives up what is under way. */
    stop(): void {
        for (const controller of this.#running.values()) controller.abort();
        this.#running.clear();
    }

    /** Fetches the page behind the last row. */
    async more(): Promise<void> {
        const page = this.count / pageSize;
        if (!this.canGrow || this.isGrowing) return;
        this.isGrowing = true;
        this.#change();
        await this.#load(page);
        const rows = this.#pages.get(page);
        this.isGrowing = false;
        if (rows) {
            this.#grown += rows.length;
            if (!this.#cursors.has(page + 1)) {
                this.isMore = false;
                this.total = deepest + this.#grown;
            }
        }
        this.#change();
    }

    /** The rows from first to end, all of them, also those that are not kept. */
    async range(first: number, end: number, signal: AbortSignal): Promise<T[]> {
        const found: T[] = [];
        for (let page = Math.floor(first / pageSize); page * pageSize < end; page++) {
            const cursor = this.#cursors.get(page);
            const rows = this.#pages.get(page)
                ?? (await this.#fetch(cursor === undefined ? { page: page + 1 } : { cursor }, signal)).body.records;
            found.push(...rows.slice(Math.max(0, first - page * pageSize), end - page * pageSize));
        }
        return found;
    }

    async #load(page: number): Promise<void> {
        const controller = new AbortController();
        this.#running.set(page, controller);
        const cursor = this.#cursors.get(page);
        try {
            const answer = await this.#fetch(cursor === undefined ? { page: page + 1 } : { cursor }, controller.signal);
            if (controller.signal.aborted) return;
            this.#keep(page, answer, cursor === undefined);
        } catch (error) {
            if (controller.signal.aborted) return;
            this.problem = toProblem(error);
        }
        if (this.#running.get(page) === controller) this.#running.delete(page);
        this.#change();
    }

    #keep(page: number, answer: Answer<Page<'records', T>>, isNumbered: boolean): void {
        const { body } = answer;
        this.#stale.delete(page);
        this.#pages.delete(page);
        this.#pages.set(page, body.records);
        for (const oldest of this.#pages.keys()) if (this.#pages.size > keptPages) this.#pages.delete(oldest);
        if (isNumbered && !(this.#grown > 0 && this.total !== undefined)) {
            this.total = body.total;
            this.isMore = body.totalRelation === 'gte';
        }
        const next = (page + 1) * pageSize >= deepest ? nextCursor(answer) : null;
        if (next !== null) this.#cursors.set(page + 1, next);
    }

    #change(): void {
        this.version.value = ++versions;
    }
}
