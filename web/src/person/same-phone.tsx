// While a phone is typed: who has that number already.
import { useEffect, useState } from 'preact/hooks';
import { nameOf } from '../nouns';
import { get } from '../api';
import { useLoad } from '../load';
import { href } from '../route';
import type { Page, Person } from '../types';
import { t } from '../words';

const pause = 300;
const fewestDigits = 7;

function digitsOf(text: string): string {
    return text.replace(/\D/g, '');
}

function useSettled(text: string): string {
    const [settled, settle] = useState(text);
    useEffect(() => {
        const timer = setTimeout(() => settle(text), pause);
        return () => clearTimeout(timer);
    }, [text]);
    return settled;
}

/** The search finds ends of numbers too; a national number is the end of the international one, without its zero. */
async function whoHas(phone: string, signal: AbortSignal): Promise<Person[]> {
    const { records } = await get<Page<'records', Person>>(
        '/records',
        { search: phone, limit: 10, fields: 'firstName,lastName,phone' },
        signal,
    );
    const end = digitsOf(phone).replace(/^0+/, '');
    return records.filter((person) => digitsOf(person.phone).endsWith(end)).slice(0, 3);
}

export function SamePhone({ phone }: { phone: string }) {
    const settled = useSettled(phone.trim());
    const isWhole = digitsOf(settled).length >= fewestDigits;
    const { data } = useLoad(isWhole ? settled : null, (signal) => whoHas(settled, signal));
    const people = isWhole && settled === phone.trim() ? (data ?? []) : [];
    return (
        <p class="same-phone" role="status">
            {people.length > 0 && t('person.exists')}
            {people.map((person) => (
                <>
                    {' '}
                    <a key={person.uuid} href={href(['people', person.uuid])} target="_blank">
                        <bdi>{nameOf(person)}</bdi>
                    </a>{' '}
                    <bdi class="small" dir="ltr">{person.phone}</bdi>
                </>
            ))}
        </p>
    );
}
