// The columns of people: which there are, which are shown, and what stands in them.
import { fieldsInUse, fullName, showPlain } from '../nouns';
import type { GridColumn } from '../parts/grid';
import { Icon } from '../parts/icon';
import type { Query } from '../route';
import { href } from '../route';
import { keep, recall } from '../storage';
import type { Field, Person, RecordType } from '../types';
import { formatTime, t } from '../words';

const prefix = 'parameters.';
/** So many rows are drawn that more columns would make the page heavy. */
export const mostColumns = 10;

function fieldColumn(field: Field): GridColumn<Person> {
    const canSort = field.indexed && (field.indexState ?? 'ready') === 'ready';
    return {
        id: prefix + field.id,
        title: field.title,
        width: field.type === 'bool' ? 'minmax(5rem, 1fr)' : 'minmax(7rem, 1.5fr)',
        isNumber: field.type === 'number' || field.type === 'decimal',
        ...(canSort ? { sort: prefix + field.id } : {}),
        cell: (person) => showPlain(field.type, person.parameters?.[field.id]),
    };
}

function nameColumn(query: Query, tabIndex: number): GridColumn<Person> {
    return {
        id: 'name', title: t('people.name'), width: 'minmax(10rem, 2fr)', isMain: true, sort: 'lastName',
        cell: (person) => (
            <a href={href(['people', person.uuid], query)} tabIndex={tabIndex}>{fullName(person) || t('people.nameless')}</a>
        ),
    };
}

const phoneColumn = (): GridColumn<Person> => ({
    id: 'phone', title: t('people.phone'), width: 'minmax(11rem, 1.25fr)', isMain: true, sort: 'phone',
    // The sign stands before the number: after it, a narrow column would cut it off.
    cell: ({ phone, suppressed }) => (
        <>
            {suppressed && (
                <span class="fault" title={t('people.suppressed')}>
                    <Icon name="stop" /><span class="visually-hidden">{t('people.suppressed')}</span>
                </span>
            )}
            {suppressed && ' '}<bdi dir="ltr">{phone}</bdi>
        </>
    ),
});

const timeColumn = (id: 'createdAt' | 'updatedAt'): GridColumn<Person> => ({
    id, title: t(`people.${id}`), width: 'minmax(14rem, 1fr)', sort: id, cell: (person) => person[id] && formatTime(person[id]),
});

/**
 * All that can be shown of people of a type, or of any type. The links of a grid are no stops of the Tab key. A
 * list that was asked for before has no other members than its own columns, so each may be absent.
 */
export function allColumns(types: RecordType[], type: RecordType | undefined, query: Query, tabIndex: number): GridColumn<Person>[] {
    return [
        nameColumn(query, tabIndex),
        phoneColumn(),
        { id: 'status', title: t('people.status'), width: 'minmax(6.5rem, .75fr)', isMain: true,
            kind: ({ status }) => status, cell: ({ status }) => status && t(`status.${status}`) },
        ...fieldsInUse(type).map(fieldColumn),
        ...(type || types.length < 2 ? [] : [{
            id: 'recordTypeUuid', title: t('people.type'), width: 'minmax(6.5rem, 1fr)',
            cell: ({ recordTypeUuid }: Person) => types.find(({ uuid }) => uuid === recordTypeUuid)?.name ?? '',
        }]),
        { id: 'externalId', title: t('people.externalId'), width: 'minmax(7rem, 1fr)', cell: ({ externalId }) => externalId ?? '' },
        timeColumn('createdAt'),
        timeColumn('updatedAt'),
    ];
}

function keyOf(type: string): string {
    return `callbook.columns.${type}`;
}

/** Those that the user has chosen for a type, else the usual ones. */
export function chosenColumns(all: GridColumn<Person>[], type: string): GridColumn<Person>[] {
    let chosen: string[] | null = null;
    try {
        chosen = JSON.parse(recall(keyOf(type)) ?? 'null') as string[] | null;
    } catch {
        // What is no list is no choice.
    }
    const fields = all.filter(({ id }) => id.startsWith(prefix)).slice(0, 3).map(({ id }) => id);
    const wanted = Array.isArray(chosen) ? chosen : ['phone', 'status', ...fields, 'recordTypeUuid', 'createdAt'];
    return all.filter(({ id }) => id === 'name' || wanted.includes(id));
}

/** null is the usual ones. */
export function chooseColumns(type: string, ids: string[] | null): void {
    keep(keyOf(type), ids && JSON.stringify(ids));
}

/** What a list has to be asked for, so that the columns can be filled. */
export function fieldsOf(columns: GridColumn<Person>[]): string[] {
    return columns.flatMap(({ id }) => (id === 'name' ? ['firstName', 'lastName'] : id === 'phone' ? ['phone', 'suppressed'] : [id]));
}
