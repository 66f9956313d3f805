// What the people screen is asked to show, as its address says it, and the calls that answer it.
import { parse, stringify } from '../json';
import type { Query } from '../route';

export interface Condition {
    field: string;
    op?: string;
    value: unknown;
}
export type Filter = Condition | { and: Filter[] } | { or: Filter[] } | { not: Filter } | { segment: string };

export interface PeopleQuery {
    search: string;
    type: string;
    status: string;
    campaign: string;
    segment: string;
    /** All of them hold. */
    filter: Filter[];
    /** '' is newest first. */
    sort: string;
}

/** Where in the list: a page of 100 from 1, or a cursor. */
export type Place = { page: number } | { cursor: string };

export interface ListCall {
    method: 'GET' | 'POST';
    path: string;
    query?: Query;
    body?: object;
}

/** What has the form of a filter. Whether there are such fields and operators is the server's matter. */
function isFilter(value: unknown): value is Filter {
    if (typeof value !== 'object' || value === null) return false;
    const { and, or, not, segment, field } = value as Record<string, unknown>;
    const list = and ?? or;
    if (list !== undefined) return Array.isArray(list) && list.every(isFilter);
    if (not !== undefined) return isFilter(not);
    return typeof (segment ?? field) === 'string';
}

/** What is no filter is none. */
export function readFilter(text: string | undefined): Filter[] {
    try {
        const tree = text ? parse(text) : null;
        if (!isFilter(tree)) return [];
        return 'and' in tree ? tree.and : [tree];
    } catch {
        return [];
    }
}

/** The filter of the address, or of a segment, as one tree; null if it has no condition. */
export function tree(filter: Filter[]): Filter | null {
    return filter.length > 1 ? { and: filter } : (filter[0] ?? null);
}

export function writeFilter(filter: Filter[]): string | null {
    return filter.length > 0 ? stringify(tree(filter)) : null;
}

export function readQuery(address: Record<string, string>): PeopleQuery {
    const { search = '', type = '', status = '', campaign = '', segment = '', sort = '' } = address;
    return { search, type, status, campaign, segment, sort, filter: readFilter(address.filter) };
}

export function isCondition(filter: Filter): filter is Condition {
    return 'field' in filter;
}

/** The conditions as parameters of a GET, whose list can be followed beyond row 10,000; null if they are no such list. */
function toParameters(filter: Filter[]): Query | null {
    const query: Query = {};
    for (const condition of filter) {
        if (!isCondition(condition)) return null;
        const { field, op = 'eq', value } = condition;
        const name = `filter[${field}]${op === 'eq' ? '' : `[${op}]`}`;
        if (name in query || String(value) === '') return null;
        query[name] = Array.isArray(value) ? value.map((one) => String(one).replace(/,/g, '\\,')).join(',') : String(value);
    }
    return query;
}

function members({ type, status, campaign, search, sort }: PeopleQuery): Query {
    return { recordTypeUuid: type, status, campaignUuid: campaign, search, sort };
}

/** The conditions of all that narrows the list but its type and its words. */
export function conditions({ status, campaign, segment, filter }: PeopleQuery): Filter[] {
    return [
        ...(segment ? [{ segment }] : []),
        ...(status ? [{ field: 'status', value: status }] : []),
        ...(campaign ? [{ field: 'campaignUuid', value: campaign }] : []),
        ...filter,
    ];
}

export function listCall(people: PeopleQuery, fields: string[], place: Place, limit = 100): ListCall {
    const parameters = toParameters(people.filter);
    if (parameters) {
        const path = people.segment ? `/segments/${people.segment}/records` : '/records';
        return { method: 'GET', path, query: { ...members(people), ...parameters, fields: fields.join(','), limit, ...place } };
    }
    const { type, search, sort } = people;
    const body = {
        recordTypeUuid: type || null, filter: tree(conditions(people)), search: search || null, sort: sort || null,
        fields, limit, ...place,
    };
    return { method: 'POST', path: '/records/search', body };
}

/** True if something narrows the list: then an empty one has a reason. */
export function isNarrowed(people: PeopleQuery): boolean {
    return people.search !== '' || people.type !== '' || conditions(people).length > 0;
}

/**
 * The set of an action on all that the list finds; null where an action cannot name it: words along with conditions. That
 * of a segment alone is the segment.
 */
export function wholeSet(people: PeopleQuery): object | null {
    const all = conditions(people);
    const type = people.type ? { recordTypeUuid: people.type } : {};
    if (people.search.trim() === '') return all.length > 0 ? { filter: tree(all), ...type } : { all: true, ...type };
    if (people.status || people.segment || people.filter.length > 0) return null;
    return { search: people.search, ...type, ...(people.campaign ? { campaignUuid: people.campaign } : {}) };
}
