// What is to be exported: every choice stands in the address.
import { useRef, useState } from 'preact/hooks';
import { Problem, call, get, getAll, newKey } from '../api';
import { useLoad } from '../load';
import { CampaignField, useCampaignChoice } from '../parts/campaign-field';
import { describe, tell, tellProblem } from '../parts/toast';
import { setQuery, useRoute } from '../route';
import { can } from '../session';
import type { Export, Page, RecordType, Segment } from '../types';
import { formatNumber, t } from '../words';
import { bodyOf, columnsOf, countBody, describeFilter, formats, whats, wishOf, type Column, type Wish } from './model';

export interface Choices {
    types: RecordType[];
    segments: Segment[];
}

export async function loadChoices(signal: AbortSignal): Promise<Choices> {
    const [types, segments] = await Promise.all([
        can('record-types:read') ? getAll<RecordType>('/record-types', 'recordTypes', signal) : [],
        can('records:read') ? getAll<Segment>('/segments', 'segments', signal) : [],
    ]);
    return { types, segments };
}

interface SelectProps {
    name: string;
    value: string;
    empty: string;
    options: [string, string][];
    onChange?: (value: string) => void;
}

function Select({ name, value, empty, options, onChange }: SelectProps) {
    const change = onChange ?? ((chosen: string) => setQuery({ [name]: chosen || null }));
    return (
        <label class="field">
            <span>{t(`export.${name}`)}</span>
            <select name={name} value={value} onChange={(event) => change(event.currentTarget.value)}>
                <option value="">{empty}</option>
                {options.map(([code, label]) => <option key={code} value={code}>{label}</option>)}
            </select>
        </label>
    );
}

function Of({ wish }: { wish: Wish }) {
    const allowed = { records: 'records:read', orders: 'campaigns:read', suppressions: 'suppressions:read' };
    return (
        <fieldset>
            <legend>{t('export.of')}</legend>
            {whats.filter((what) => can(allowed[what])).map((what) => (
                <label key={what} class="check">
                    <input type="radio" name="of" checked={wish.of === what}
                        onChange={() => setQuery({ of: what === 'records' ? null : what, fields: null })} />
                    <span>{t(`export.of.${what}`)}</span>
                </label>
            ))}
        </fieldset>
    );
}

function named(list: { uuid: string; name: string }[]): [string, string][] {
    return list.map((one) => [one.uuid, one.name]);
}

/** The filter that was taken over from the list of people. */
function Filter({ wish, columns, type }: { wish: Wish; columns: Column[]; type: RecordType | undefined }) {
    if (!wish.filter) return null;
    return (
        <div class="field">
            <span>{t('export.filter')}</span>
            <ul class="filter-lines">
                {describeFilter(wish.filter, columns, type).map((line) => <li key={line}>{line}</li>)}
            </ul>
            <span>
                <button type="button" onClick={() => setQuery({ filter: null })}>{t('export.filter.drop')}</button>
            </span>
        </div>
    );
}

interface WhichProps {
    wish: Wish;
    choices: Choices;
    columns: Column[];
    type: RecordType | undefined;
}

function Which({ wish, choices, columns, type }: WhichProps) {
    const campaigns = useCampaignChoice(wish.campaign);
    const segments = choices.segments.filter((one) => one.recordTypeUuid === null || wish.type === ''
        || one.recordTypeUuid === wish.type);
    return (
        <fieldset>
            <legend>{t('export.which')}</legend>
            <div class="choices">
                {wish.of === 'records' && choices.types.length !== 1 && (
                    <Select name="type" value={wish.type} empty={t('export.type.any')}
                        options={choices.types.map((one) => [one.uuid, one.plural ?? one.name])}
                        onChange={(value) => setQuery({ type: value || null, fields: null, filter: null })} />
                )}
                <CampaignField choice={campaigns} label={t('export.campaign')} empty={t(`export.campaign.any.${wish.of}`)}
                    onChange={(uuid) => setQuery({ campaign: uuid || null })} />
                {wish.of !== 'suppressions' && segments.length > 0 && (
                    <Select name="segment" value={wish.segment} empty={t('export.segment.none')}
                        options={named(segments)} />
                )}
                {wish.of === 'records' && (
                    <Select name="status" value={wish.status} empty={t('export.status.any')}
                        options={['active', 'inactive', 'archived'].map((status) => [status, t(`status.${status}`)])} />
                )}
                {wish.of !== 'suppressions' && (
                    <label class="field">
                        <span>{t('export.search')}</span>
                        <input name="search" value={wish.search} maxLength={500} autocomplete="off"
                            onInput={(event) => setQuery({ search: event.currentTarget.value || null })} />
                    </label>
                )}
            </div>
            <Filter wish={wish} columns={columns} type={type} />
        </fieldset>
    );
}

function Columns({ wish, columns }: { wish: Wish; columns: Column[] }) {
    const chosen = wish.fields ?? columns.map((column) => column.value);
    const toggle = (value: string, on: boolean) => {
        const next = columns.map((column) => column.value).filter((one) => (one === value ? on : chosen.includes(one)));
        // Of none, one stays: a file without columns says nothing.
        if (next.length > 0) setQuery({ fields: next.length === columns.length ? null : next.join(',') });
    };
    const summary = wish.fields ? t('export.columns.some', { n: chosen.length, of: columns.length })
        : t('export.columns.all');
    return (
        <details class="card">
            <summary>{t('export.columns')} <strong>{summary}</strong></summary>
            <div class="column-choices" role="group" aria-label={t('export.columns')}>
                {columns.map((column) => (
                    <label key={column.value} class="check">
                        <input type="checkbox" checked={chosen.includes(column.value)}
                            onChange={(event) => toggle(column.value, event.currentTarget.checked)} />
                        <span>{column.label}</span>
                    </label>
                ))}
            </div>
            {wish.fields && (
                <button type="button" onClick={() => setQuery({ fields: null })}>{t('export.columns.reset')}</button>
            )}
        </details>
    );
}

function Format({ wish }: { wish: Wish }) {
    return (
        <fieldset>
            <legend>{t('export.format')}</legend>
            {formats.map(([name]) => (
                <label key={name} class="check">
                    <input type="radio" name="format" checked={wish.format === name}
                        onChange={() => setQuery({ format: name === 'xlsx' ? null : name })} />
                    <span>
                        {t(`export.format.${name}`)} <span class="small">{t(`export.format.${name}.help`)}</span>
                    </span>
                </label>
            ))}
        </fieldset>
    );
}

type Counted = Pick<Page<'rows', unknown>, 'total' | 'totalRelation'>;

/** How many rows there are going to be, where that can be counted beforehand. */
function useCount(wish: Wish): { text: string; problem: Problem | undefined } {
    const isPlain = wish.search === '' && !wish.filter && wish.segment === '';
    const path = wish.of === 'records' ? '/records/search' : wish.of === 'suppressions' ? '/suppressions'
        : isPlain && wish.campaign ? `/campaigns/${wish.campaign}/orders` : null;
    const { data, problem, loading } = useLoad(path && `${path} ${JSON.stringify(countBody(wish))}`, async (signal) => {
        if (wish.of === 'records')
            return (await call<Counted>('POST', path!, { body: countBody(wish), signal })).body;
        const query = { limit: 0, ...(wish.of === 'suppressions' ? { campaignUuid: wish.campaign } : {}) };
        return get<Counted>(path!, query, signal);
    });
    if (path === null || !data || (loading && problem)) return { text: '', problem };
    const { total, totalRelation } = data;
    const text = totalRelation ? t('export.rows.more', { count: formatNumber(total) }) : t('export.rows', { n: total });
    return { text, problem };
}

export function Form({ choices, onBegun }: { choices: Choices; onBegun: () => void }) {
    const { query } = useRoute();
    const asked = wishOf(query);
    // People of any kind have their fields in one cell; where there is but one kind, each has a column of its own.
    const only = asked.of === 'records' && choices.types.length === 1 ? choices.types[0]!.uuid : '';
    const wish = { ...asked, type: asked.type || only };
    const type = choices.types.find((one) => one.uuid === wish.type);
    const columns = columnsOf(wish.of, type);
    const count = useCount(wish);
    const [busy, setBusy] = useState(false);
    const [problem, setProblem] = useState<Problem | null>(null);
    const key = useRef({ of: '', headers: newKey() });
    const submit = async (event: Event) => {
        event.preventDefault();
        setBusy(true);
        setProblem(null);
        const body = bodyOf(wish);
        // The same wish after a broken connection is the same call; another wish is another one.
        const text = JSON.stringify(body);
        if (key.current.of !== text) key.current = { of: text, headers: newKey() };
        try {
            await call<Export>('POST', '/exports', { body, headers: key.current.headers });
            key.current.of = '';
            tell(t('export.begun'));
            onBegun();
        } catch (error) {
            if (error instanceof Problem && error.status === 422) {
                key.current.of = '';
                setProblem(error);
            } else tellProblem(error);
        }
        setBusy(false);
    };
    const shown = problem ?? count.problem;
    return (
        <form class="narrow" onSubmit={submit} noValidate>
            <Of wish={wish} />
            <Which wish={wish} choices={choices} columns={columns} type={type} />
            <Columns wish={wish} columns={columns} />
            <Format wish={wish} />
            {shown && <p class="fault" role="alert">{describe(shown)}</p>}
            <footer class="begin">
                <span role="status">{count.text}</span>
                <button type="submit" class="primary" disabled={busy}>{t('export.begin')}</button>
            </footer>
        </form>
    );
}
