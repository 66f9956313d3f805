// How far the index of a field is, and what stands in the way of a unique one.
import { useState } from 'preact/hooks';
import { call, get } from '../api';
import { useLoad } from '../load';
import { Dialog } from '../parts/dialog';
import { Failure, Ghost } from '../parts/states';
import { tellProblem } from '../parts/toast';
import { toText } from '../parts/field-value';
import { href } from '../route';
import { can } from '../session';
import type { Field } from '../types';
import { t } from '../words';

interface Collisions {
    collisions: { value: unknown; uuids: string[] }[];
    total: number;
}

const shownOfOne = 5;

export function CollisionsDialog({
    typeUuid,
    field,
    onClose,
}: {
    typeUuid: string;
    field: Field;
    onClose: () => void;
}) {
    const { data, problem, reload } = useLoad(field.id, (signal) =>
        get<Collisions>(`/record-types/${typeUuid}/collisions`, { field: field.id }, signal),
    );
    return (
        <Dialog title={t('types.collisions', { title: field.title })} wide onClose={onClose}>
            {problem && <Failure problem={problem} onRetry={reload} />}
            {!data && !problem && <Ghost rows={4} />}
            {data && (
                <div>
                    <p>{t('types.collisions.text', { n: data.total })}</p>
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">{t('types.value')}</th>
                                <th scope="col">{t('types.who')}</th>
                            </tr>
                        </thead>
                        <tbody>
                            {data.collisions.map(({ value, uuids }, i) => (
                                <tr key={i}>
                                    <td>
                                        <bdi>{toText(value)}</bdi>
                                    </td>
                                    <td class="who-list">
                                        {uuids.slice(0, shownOfOne).map((uuid, n) => (
                                            <a key={uuid} href={href(['people', uuid])} target="_blank">
                                                {t('types.person', { n: n + 1 })}
                                            </a>
                                        ))}
                                        {uuids.length > shownOfOne && (
                                            <span class="small">
                                                {t('types.more', { n: uuids.length - shownOfOne })}
                                            </span>
                                        )}
                                    </td>
                                </tr>
                            ))}
                        </tbody>
                    </table>
                </div>
            )}
        </Dialog>
    );
}

/** Off and on again is how the API is asked for another try. */
async function tryAgain(typeUuid: string, field: Field, etag: string): Promise<void> {
    const member = field.unique ? 'unique' : 'indexed';
    const patch = (value: boolean, seen: string) =>
        call('PATCH', `/record-types/${typeUuid}`, {
            body: { fields: { [field.id]: { [member]: value } } },
            headers: { 'If-Match': seen },
        });
    const off = await patch(false, etag);
    await patch(true, off.etag ?? '');
}

interface Props {
    typeUuid: string;
    /** The field as it is stored now, if it is. */
    field: Field | undefined;
    etag: string;
    /** While something is not saved, nothing else can be changed. */
    isDirty: boolean;
    onChanged: () => void;
}

export function IndexState({ typeUuid, field, etag, isDirty, onChanged }: Props) {
    const [isShown, show] = useState(false);
    if (field === undefined || field.retired || field.indexState === undefined || field.indexState === 'ready')
        return null;
    if (field.indexState === 'building') return <span class="chip warn">{t('types.index.building')}</span>;
    return (
        <>
            <span class="chip bad">{t('types.index.failed')}</span>
            {field.unique && can('records:read') && (
                <button type="button" onClick={() => show(true)}>
                    {t('types.collisions.show')}
                </button>
            )}
            {can('record-types:write') && (
                <button
                    type="button"
                    disabled={isDirty}
                    onClick={() => void tryAgain(typeUuid, field, etag).catch(tellProblem).then(onChanged)}>
                    {t('types.index.again')}
                </button>
            )}
            {isShown && <CollisionsDialog typeUuid={typeUuid} field={field} onClose={() => show(false)} />}
        </>
    );
}
