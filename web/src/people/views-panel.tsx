// Saved views, which are the server's segments: to choose, to save, to rename, to delete.
import { useEffect, useState } from 'preact/hooks';
import { call, getAll } from '../api';
import { useLoad } from '../load';
import { Confirm } from '../parts/confirm';
import { Icon } from '../parts/more-icons';
import { Failure, Ghost } from '../parts/states';
import { describe, tell, tellProblem } from '../parts/toast';
import { usePost, useSubmit } from '../parts/use-submit';
import { can } from '../session';
import type { RecordType, Segment } from '../types';
import { t } from '../words';
import { conditions, isNarrowed, tree, type Filter, type PeopleQuery } from './query';
import { narrow } from './toolbar';

interface Props {
    people: PeopleQuery;
    type: RecordType | undefined;
    close: () => void;
}

function choose(segment: Segment): void {
    narrow({ segment: segment.uuid, type: segment.recordTypeUuid, search: null, status: null, campaign: null, filter: null, sort: null });
}

/** What the list shows now, as a view; of a view that is shown and narrowed, both. */
function contents(people: PeopleQuery, type: RecordType | undefined): object {
    return { recordTypeUuid: people.type || type?.uuid || null, filter: tree(conditions(people)), search: people.search || null };
}

/** The name of a new view, or a new name of one. */
function NameForm({ label, action, name, onSave }: {
    label: string; action: string; name: string; onSave: (name: string) => Promise<void>;
}) {
    const [text, setText] = useState(name);
    const { busy, problem, submit } = useSubmit(() => onSave(text.trim()));
    const fault = problem && (problem.at('/name') ?? describe(problem));
    return (
        <form onSubmit={submit}>
            <label class="field">
                <span>{label}</span>
                <input value={text} required maxLength={255} autocomplete="off" aria-invalid={fault !== null}
                    onInput={(event) => setText(event.currentTarget.value)} />
                {fault !== null && <span class="fault" role="alert">{fault}</span>}
            </label>
            <footer><button type="submit" class="primary" disabled={busy || text.trim() === ''}>{action}</button></footer>
        </form>
    );
}

/** The view that is shown now: its name, what is added to it, its end. */
function Current({ segment, people, onChange, close }: {
    segment: Segment; people: PeopleQuery; onChange: () => void; close: () => void;
}) {
    const [isAsked, ask] = useState(false);
    const path = `/segments/${segment.uuid}`;
    const patch = async (change: (now: Segment) => object) => {
        const { body: now, etag } = await call<Segment>('GET', path);
        await call('PATCH', path, { body: change(now), headers: { 'If-Match': etag ?? '*' } });
        tell(t('view.saved', { name: segment.name }));
        onChange();
    };
    const more = conditions({ ...people, segment: '' });
    const isChanged = more.length > 0 || people.search !== '';
    const { busy, submit } = useSubmit(() => patch((now) => ({
        filter: tree([...(now.filter ? [now.filter as unknown as Filter] : []), ...more]),
        search: [now.search, people.search].filter(Boolean).join(' ') || null,
    })).then(() => choose(segment), tellProblem));
    const remove = async () => {
        try {
            await call('DELETE', path);
            tell(t('view.deleted', { name: segment.name }));
            narrow({ segment: null });
            close();
        } catch (error) {
            tellProblem(error);
        }
    };
    return (
        <fieldset>
            <legend>{segment.name}</legend>
            {isChanged && <button type="button" disabled={busy} onClick={() => void submit()}>{t('view.keep')}</button>}
            <NameForm label={t('view.newName')} action={t('view.rename')} name={segment.name} onSave={(name) => patch(() => ({ name }))} />
            <button type="button" onClick={() => ask(true)}><Icon name="trash" />{t('view.delete')}</button>
            {isAsked && (
                <Confirm title={t('view.deleteThis', { name: segment.name })} action={t('view.delete')} danger onConfirm={remove}
                    onClose={() => ask(false)}>
                    <p>{t('view.deleteHelp')}</p>
                </Confirm>
            )}
        </fieldset>
    );
}

export function ViewsPanel({ people, type, close }: Props) {
    const { data, problem, loading, reload } = useLoad('segments', (signal) =>
        getAll<Segment>('/segments', 'segments', signal));
    useEffect(() => document.querySelector<HTMLElement>('.panel button, .panel input')?.focus(), [data === undefined]);
    const current = data?.find(({ uuid }) => uuid === people.segment);
    const post = usePost();
    const create = async (name: string) => {
        const { body } = await post<Segment>('/segments', { name, ...contents(people, type) });
        tell(t('view.saved', { name }));
        choose(body);
        close();
    };
    return (
        <div class="chooser">
            {problem && <Failure problem={problem} onRetry={reload} />}
            {!data && loading && <Ghost rows={3} />}
            {data?.length === 0 && <p class="quiet">{t('view.none')}</p>}
            <ul>
                {data?.map((segment) => (
                    <li key={segment.uuid}>
                        <button type="button" class="plain" aria-pressed={segment.uuid === people.segment}
                            onClick={() => { choose(segment); close(); }}>{segment.name}</button>
                    </li>
                ))}
            </ul>
            {can('records:write') && current && <Current segment={current} people={people} onChange={reload} close={close} />}
            {can('records:write') && isNarrowed(people) && (
                <NameForm label={t('view.saveAs')} action={t('view.save')} name="" onSave={create} />
            )}
            {!isNarrowed(people) && data && <p class="small">{t('view.saveHelp')}</p>}
        </div>
    );
}
