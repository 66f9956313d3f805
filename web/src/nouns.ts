// What the screens ask of the nouns of the API in more than one place.
import type { Field, Person, RecordType } from './types';
import { formatDay, formatTime, t } from './words';

/** "Ana Silva", or an empty text. */
export function fullName(person: Pick<Person, 'firstName' | 'lastName'>): string {
    return [person.firstName, person.lastName].filter(Boolean).join(' ');
}

/** "Ana Silva", or the number of somebody without a name. */
export function nameOf(person: Pick<Person, 'firstName' | 'lastName' | 'phone'>): string {
    return fullName(person) || person.phone;
}

/** The fields of a type that are not retired; none where there is no type. */
export function fieldsInUse(type: RecordType | null | undefined): Field[] {
    return (type?.parameters ?? []).filter((field) => !field.retired);
}

/** A value of a field as people read it: days and times in their language, numbers and codes as they are stored. */
export function showPlain(type: Field['type'], value: unknown): string {
    const text = String(value ?? '');
    if (type === 'bool' && text) return t(text === 'true' ? 'people.yes' : 'people.no');
    return type === 'date' ? formatDay(text) : type === 'datetime' ? formatTime(text) : text;
}
