// What the screen of a person shows, by one round of calls.
import { call, get, getAll } from '../api';
import { can } from '../session';
import type { Order, Person, RecordType } from '../types';

export interface Shown {
    person: Person;
    etag: string;
    /** null if the token may not read types. */
    type: RecordType | null;
    /** The places in campaigns that the person is in now. */
    orders: Order[];
}

export async function loadPerson(uuid: string, signal?: AbortSignal): Promise<Shown> {
    const [answer, orders] = await Promise.all([
        call<Person>('GET', `/records/${uuid}`, signal ? { signal } : {}),
        can('campaigns:read') ? getAll<Order>('/orders', 'orders', signal, { recordUuid: uuid }) : [],
    ]);
    const { body: person, etag } = answer;
    const type = can('record-types:read')
        ? await get<RecordType>(`/record-types/${person.recordTypeUuid}`, undefined, signal)
        : null;
    return { person, etag: etag ?? '', type, orders };
}
