// The form that changes a person. Only what was changed is sent, for the state that was seen (If-Match).
import { useEffect, useState } from 'preact/hooks';
import { nameOf } from '../nouns';
import { Problem, call } from '../api';
import { useKeys } from '../keys';
import { Conflict, type ConflictRow } from '../parts/conflict';
import { showValue, toValue } from '../parts/field-value';
import { useLeave } from '../parts/leave';
import { tell } from '../parts/toast';
import type { Person } from '../types';
import { t } from '../words';
import { Retired } from './facts';
import { FaultText, Inputs, onEscape, useFaults, type Faults } from './form';
import type { Shown } from './load';
import { bodyOf, changedKeys, draftOf, membersOf, type Draft, type Member } from './model';

interface Base {
    person: Person;
    etag: string;
    draft: Draft;
}

interface Clash {
    yours: Draft;
    now: Base;
    both: string[];
    others: string[];
}

async function fetchBase(uuid: string, members: Member[]): Promise<Base> {
    const { body: person, etag } = await call<Person>('GET', `/records/${uuid}`);
    return { person, etag: etag ?? '', draft: draftOf(person, members) };
}

/** What both have changed, to different values. Without any, the changes of both are laid together. */
function compare(base: Base, yours: Draft, now: Base): Clash {
    const changed = changedKeys(base.draft, now.draft);
    const both = changedKeys(base.draft, yours).filter((key) => changed.includes(key) && now.draft[key] !== yours[key]);
    return { yours, now, both, others: changed.filter((key) => !both.includes(key)) };
}

function show({ key, field }: Member, draft: Draft): string {
    const text = draft[key] ?? '';
    return field.label && text !== '' ? field.label(text) : showValue(field.type, toValue(field.type, text));
}

function rowsOf({ both, yours, now }: Clash, members: Member[]): ConflictRow[] {
    return members
        .filter(({ key }) => both.includes(key))
        .map((member) => ({
            key: member.key,
            title: member.field.title,
            yours: show(member, yours),
            now: show(member, now.draft),
        }));
}

function merge(now: Base, yours: Draft, keys: string[]): Draft {
    return { ...now.draft, ...Object.fromEntries(keys.map((key) => [key, yours[key] ?? ''])) };
}

/**
 * Saves the draft. A state that is newer than base but has nothing against the draft is taken as the new base; for one
 * that has, the clash is returned.
 */
async function save(base: Base, draft: Draft, members: Member[]): Promise<Clash | null> {
    for (let seen = base, wanted = draft; ;) {
        const keys = changedKeys(seen.draft, wanted);
        if (keys.length === 0) return null;
        try {
            await call('PATCH', `/records/${seen.person.uuid}`, {
                body: bodyOf(keys, wanted, members),
                headers: { 'If-Match': seen.etag },
            });
            return null;
        } catch (error) {
            if (!(error instanceof Problem) || error.status !== 412) throw error;
        }
        const now = await fetchBase(seen.person.uuid, members);
        const clash = compare(seen, wanted, now);
        if (clash.both.length > 0) return clash;
        wanted = merge(now, wanted, keys);
        seen = now;
    }
}

function useEdit(shown: Shown, members: Member[], faults: Faults, onSaved: () => void) {
    const [base, setBase] = useState<Base>(() => ({ ...shown, draft: draftOf(shown.person, members) }));
    const [draft, setDraft] = useState(base.draft);
    const [clash, setClash] = useState<Clash | null>(null);
    const [busy, setBusy] = useState(false);
    const leave = useLeave(changedKeys(base.draft, draft).length > 0);
    const send = async (from: Base, wanted: Draft) => {
        if (busy || faults.findIncomplete()) return;
        setBusy(true);
        try {
            const found = await save(from, wanted, members);
            setClash(found);
            if (found !== null) return;
            leave.release();
            tell(t('person.saved', { name: nameOf({ ...shown.person, ...wanted }) }));
            onSaved();
        } catch (error) {
            faults.show(error, members);
        } finally {
            setBusy(false);
        }
    };
    const choose = (keysOfYours: string[]) => {
        if (clash === null) return;
        const mine = changedKeys(base.draft, clash.yours).filter(
            (key) => !clash.both.includes(key) || keysOfYours.includes(key),
        );
        const wanted = merge(clash.now, clash.yours, mine);
        setBase(clash.now);
        setDraft(wanted);
        setClash(null);
        void send(clash.now, wanted);
    };
    return {
        draft,
        clash,
        busy,
        leave,
        choose,
        closeClash: () => setClash(null),
        save: () => send(base, draft),
        input: (key: string, text: string) => setDraft((before) => ({ ...before, [key]: text })),
    };
}

export function EditPerson({ shown, onSaved, onClose }: { shown: Shown; onSaved: () => void; onClose: () => void }) {
    const [members] = useState(() => membersOf(shown.type));
    const faults = useFaults();
    const edit = useEdit(shown, members, faults, onSaved);
    const { leave, clash } = edit;
    useEffect(() => faults.form.current?.querySelector<HTMLElement>('input')?.focus(), []);
    const cancel = () => leave.ask(onClose);
    useKeys({ 'Ctrl+Enter': () => void edit.save(), Escape: cancel });
    return (
        <>
            <form
                ref={faults.form}
                noValidate
                class="card person-form"
                aria-label={t('person.edit')}
                onSubmit={(event) => {
                    event.preventDefault();
                    void edit.save();
                }}
                onKeyDown={onEscape(cancel)}>
                <Inputs members={members} draft={edit.draft} faults={faults} onInput={edit.input} />
                <Retired person={shown.person} type={shown.type} />
                <FaultText faults={faults} />
                <footer>
                    <button type="button" onClick={cancel}>
                        {t('cancel')}
                    </button>
                    <button type="submit" class="primary" disabled={edit.busy}>
                        {t('save')}
                    </button>
                </footer>
            </form>
            {leave.question}
            {clash && (
                <Conflict
                    rows={rowsOf(clash, members)}
                    changedAt={clash.now.person.updatedAt}
                    others={members.filter(({ key }) => clash.others.includes(key)).map(({ field }) => field.title)}
                    onChoose={edit.choose}
                    onClose={edit.closeClash}
                />
            )}
        </>
    );
}
