// The active filters, each with a way to take it away.
import { useEffect, useState } from 'preact/hooks';
import { get } from '../api';
import { Icon } from '../parts/icon';
import type { Campaign, Import, RecordType, Segment } from '../types';
import { t } from '../words';
import { isCondition, writeFilter, type Filter, type PeopleQuery } from './query';
import { narrow } from './toolbar';

/** Called so only here; the others are columns, too. */
const own = { firstName: 1, lastName: 1, campaignUuid: 1, importUuid: 1 };
const fixed = new Set(['firstName', 'lastName', 'phone', 'status', 'externalId', 'createdAt', 'updatedAt', 'importUuid', 'campaignUuid']);

/** What a field is called. */
export function titleOf(field: string, type: RecordType | undefined): string {
    if (fixed.has(field)) return t(field in own ? `view.${field}` : `people.${field}`);
    const id = field.replace(/^parameters\./, '');
    return type?.parameters.find((one) => one.id === id)?.title ?? id;
}

function describe(filter: Filter, type: RecordType | undefined): string {
    if (!isCondition(filter)) return t('view.special');
    const { field, op = 'eq', value } = filter;
    const title = titleOf(field, type);
    if (op === 'empty') return t(String(value) === 'true' ? 'view.isEmpty' : 'view.isThere', { field: title });
    const yes = value === true ? t('people.yes') : value === false ? t('people.no') : null;
    const text = yes ?? (Array.isArray(value) ? value.join(', ') : String(value));
    return `${title} ${t(`view.op.${op}`)} ${text}`;
}

/** The name of a thing that the address has the uuid of; of one without a name the uuid. */
function useName(path: string, uuid: string): string {
    const [name, setName] = useState('');
    useEffect(() => {
        if (uuid === '') return;
        const controller = new AbortController();
        setName('');
        get<Campaign | Segment | Import>(`${path}/${uuid}`, {}, controller.signal)
            .then((thing) => setName(thing.name ?? uuid), () => setName(uuid));
        return () => controller.abort();
    }, [path, uuid]);
    return name || '…';
}

function Chip({ text, onRemove }: { text: string; onRemove: () => void }) {
    return (
        <li class="chip">
            {text}
            <button type="button" class="plain" aria-label={t('view.remove', { filter: text })} onClick={onRemove}>
                <Icon name="close" />
            </button>
        </li>
    );
}

interface FilterChipProps {
    filter: Filter;
    type: RecordType | undefined;
    onRemove: () => void;
}

/** One condition; that of an import names it. */
function FilterChip({ filter, type, onRemove }: FilterChipProps) {
    const { field, op = 'eq', value } = isCondition(filter) ? filter : { field: '', value: '' };
    const uuid = field === 'importUuid' && op === 'eq' ? String(value) : '';
    const name = useName('/imports', uuid);
    return <Chip text={describe(uuid ? { field, value: name } : filter, type)} onRemove={onRemove} />;
}

export default function Chips({ people, type }: { people: PeopleQuery; type: RecordType | undefined }) {
    const campaign = useName('/campaigns', people.campaign);
    const segment = useName('/segments', people.segment);
    return (
        <ul class="chips" aria-label={t('view.filters')}>
            {people.segment && <Chip text={t('view.view', { name: segment })} onRemove={() => narrow({ segment: null })} />}
            {people.campaign && <Chip text={t('view.in', { name: campaign })} onRemove={() => narrow({ campaign: null })} />}
            {people.filter.map((filter, i) => (
                <FilterChip key={i} filter={filter} type={type}
                    onRemove={() => narrow({ filter: writeFilter(people.filter.filter((_, j) => j !== i)) })} />
            ))}
        </ul>
    );
}
