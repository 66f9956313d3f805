// The form of a record type, new or stored, with what its change means and a live form beside it.
import { useEffect, useState } from 'preact/hooks';
import { Problem, call } from '../api';
import { useKeys } from '../keys';
import { Conflict } from '../parts/conflict';
import { useLeave } from '../parts/leave';
import { describe, tell } from '../parts/toast';
import { usePost } from '../parts/use-submit';
import { onEscape, useFaults } from '../person/form';
import { go } from '../route';
import { can } from '../session';
import type { RecordType } from '../types';
import { t } from '../words';
import { Fields } from './fields';
import { IndexState } from './index-state';
import { clashes, merge, textOf, titleOf } from './meaning';
import { Meaning, Members } from './members';
import {
    bodyOfField,
    bodyOfType,
    changes,
    draftOfType,
    emptyType,
    fieldsInUse,
    flatten,
    patchOf,
    type TypeDraft,
} from './model';
import { Preview } from './preview';

/** A stored type as it was seen; null for a new one. */
export interface Seen {
    type: RecordType;
    etag: string;
}

interface Clash {
    now: Seen;
    both: string[];
    others: string[];
}

export async function fetchType(uuid: string, signal?: AbortSignal): Promise<Seen> {
    const { body: type, etag } = await call<RecordType>('GET', `/record-types/${uuid}`, signal ? { signal } : {});
    return { type, etag: etag ?? '' };
}

function isChanged(before: TypeDraft, after: TypeDraft): boolean {
    return before.fields.length !== after.fields.length || changes(flatten(before), flatten(after)).length > 0;
}

/** Saves what differs. Returns the clash, if somebody else has changed the same. */
async function update(seen: Seen, draft: TypeDraft): Promise<Clash | Seen> {
    for (let base = seen, wanted = draft; ;) {
        const before = draftOfType(base.type);
        try {
            const { body: type, etag } = await call<RecordType>('PATCH', `/record-types/${base.type.uuid}`, {
                body: patchOf(before, wanted),
                headers: { 'If-Match': base.etag },
            });
            return { type, etag: etag ?? '' };
        } catch (error) {
            if (!(error instanceof Problem) || error.status !== 412) throw error;
        }
        const now = await fetchType(base.type.uuid);
        const { both, others } = clashes(before, wanted, draftOfType(now.type));
        if (both.length > 0) return { now, both, others };
        wanted = merge(before, wanted, draftOfType(now.type), changes(flatten(before), flatten(wanted)));
        base = now;
    }
}

/** Faults of /parameters/2/title stand at the field that was sent there. */
function placed(problem: Problem, draft: TypeDraft): Problem {
    const sent = fieldsInUse(draft);
    const faults = problem.faults.map((fault) => {
        const [, place, rest] = /^\/parameters\/(\d+)\/(\w+)/.exec(fault.pointer ?? '') ?? [];
        const field = place === undefined ? undefined : sent[Number(place)];
        return field && rest ? { ...fault, pointer: `/${field.key}/${rest}` } : fault;
    });
    return new Problem(problem.status, problem.code, problem.detail, problem.instance, faults, problem.members);
}

function faultKeys(draft: TypeDraft) {
    const members = Object.keys(bodyOfType(emptyType));
    const parts = ['id', 'type', 'title', 'required', 'validation', 'error', 'options', 'default', 'indexed', 'unique'];
    const keys = [...members, ...draft.fields.flatMap((field) => parts.map((part) => `${field.key}.${part}`))];
    return keys.map((key) => ({ key, field: { type: 'text' as const, title: key } }));
}

function useEditor(seen: Seen | null, onSaved: (seen: Seen) => void) {
    const [base, setBase] = useState(seen);
    const [before, setBefore] = useState(() => (seen ? draftOfType(seen.type) : emptyType));
    const [draft, setDraft] = useState(before);
    const [clash, setClash] = useState<Clash | null>(null);
    const [busy, setBusy] = useState(false);
    const faults = useFaults();
    const post = usePost();
    const isDirty = isChanged(before, draft);
    const leave = useLeave(isDirty);
    const send = async (from: Seen | null, wanted: TypeDraft) => {
        if (busy || faults.findIncomplete()) return;
        setBusy(true);
        try {
            const answer = from ? await update(from, wanted) : await create(wanted);
            setClash('both' in answer ? answer : null);
            if ('both' in answer) return;
            leave.release();
            tell(t('types.saved', { name: answer.type.name }));
            onSaved(answer);
        } catch (error) {
            faults.show(error instanceof Problem ? placed(error, wanted) : error, faultKeys(wanted));
        } finally {
            setBusy(false);
        }
    };
    const create = async (wanted: TypeDraft): Promise<Seen> => {
        const answer = await post<RecordType>('/record-types', {
            ...bodyOfType(wanted),
            parameters: fieldsInUse(wanted).map(bodyOfField),
        });
        return { type: answer.body, etag: answer.etag ?? '' };
    };
    const choose = (keysOfYours: string[]) => {
        if (clash === null) return;
        const mine = changes(flatten(before), flatten(draft)).filter(
            (key) => !clash.both.includes(key) || keysOfYours.includes(key),
        );
        const now = draftOfType(clash.now.type);
        const wanted = merge(before, draft, now, mine);
        setBase(clash.now);
        setBefore(now);
        setDraft(wanted);
        setClash(null);
        void send(clash.now, wanted);
    };
    return {
        before,
        draft,
        faults,
        busy,
        isDirty,
        leave,
        clash,
        choose,
        closeClash: () => setClash(null),
        save: () => send(base, draft),
        change: (part: Partial<TypeDraft>) => setDraft((old) => ({ ...old, ...part })),
    };
}

interface Props {
    seen: Seen | null;
    /** The newest that is stored, for the states of indexes. */
    latest: Seen | null;
    onSaved: (seen: Seen) => void;
    onChanged: () => void;
}

export function TypeEditor({ seen, latest, onSaved, onChanged }: Props) {
    const editor = useEditor(seen, onSaved);
    const { before, draft, faults, leave, clash, isDirty } = editor;
    const isEditable = can('record-types:write');
    useEffect(() => {
        if (seen === null) faults.form.current?.querySelector<HTMLElement>('[name=name]')?.focus();
    }, []);
    const cancel = () => leave.ask(() => go(['types']));
    useKeys({
        'Ctrl+Enter': () => {
            if (isEditable && isDirty) void editor.save();
        },
        Escape: cancel,
    });
    const drafts = clash ? [draft, draftOfType(clash.now.type)] : [];
    return (
        <div class="type-editor">
            <form
                ref={faults.form}
                noValidate
                aria-label={t('types.form')}
                onKeyDown={onEscape(cancel)}
                onSubmit={(event) => {
                    event.preventDefault();
                    void editor.save();
                }}>
                <fieldset class="bare" disabled={!isEditable}>
                    <Members draft={draft} faults={faults} onChange={editor.change} />
                    <Fields
                        fields={draft.fields}
                        faults={faults.at}
                        onChange={(fields) => editor.change({ fields })}
                        onClear={faults.clear}
                        state={(field) =>
                            seen &&
                            latest && (
                                <IndexState
                                    typeUuid={seen.type.uuid}
                                    field={latest.type.parameters.find(({ id }) => id === field.id)}
                                    etag={latest.etag}
                                    isDirty={isDirty}
                                    onChanged={onChanged}
                                />
                            )
                        }
                    />
                </fieldset>
                {seen !== null && <Meaning before={before} draft={draft} />}
                {faults.text !== null && (
                    <p class="fault" role="alert">
                        {faults.text}
                    </p>
                )}
                <footer class="type-footer">
                    <button type="button" onClick={cancel}>
                        {t('cancel')}
                    </button>
                    {isEditable && (
                        <button type="submit" class="primary" disabled={editor.busy || !isDirty}>
                            {t('save')}
                        </button>
                    )}
                </footer>
            </form>
            <Preview draft={draft} />
            {leave.question}
            {clash && (
                <Conflict
                    rows={clash.both.map((key) => ({
                        key,
                        title: titleOf(key, drafts),
                        yours: textOf(key, draft),
                        now: textOf(key, draftOfType(clash.now.type)),
                    }))}
                    others={clash.others.map((key) => titleOf(key, drafts))}
                    changedAt={clash.now.type.updatedAt}
                    onChoose={editor.choose}
                    onClose={editor.closeClash}
                />
            )}
        </div>
    );
}

/** For what is deleted: why it cannot be. */
export function describeDeletion(error: unknown): string {
    if (!(error instanceof Problem)) return String(error);
    if (error.code === 'type_in_use') return t('types.delete.used');
    return error.status === 412 ? t('types.delete.changed') : describe(error);
}
