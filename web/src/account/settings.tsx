// The account's name, the country of its phone numbers, the zone of its days.
import { useState } from 'preact/hooks';
import { call, Problem, toProblem } from '../api';
import { useKeys } from '../keys';
import { useLoad } from '../load';
import { codeName, codes } from '../parts/codes';
import { Conflict } from '../parts/conflict';
import { useFocusOnFault, useUnsaved } from '../parts/form-focus';
import { Failure, Ghost } from '../parts/states';
import { describe, tell } from '../parts/toast';
import { ZoneField } from '../parts/zone-field';
import { can } from '../session';
import type { AccountSettings } from '../types';
import { t } from '../words';

interface Version {
    account: AccountSettings;
    etag: string;
}

type Member = keyof AccountSettings;
const members: readonly Member[] = ['name', 'defaultCountry', 'timezone'];

// What was typed and is not saved yet, also while other screens are shown.
let unsaved: { draft: AccountSettings; base: Version } | null = null;

async function read(signal?: AbortSignal): Promise<Version> {
    const { body, etag } = await call<AccountSettings>('GET', '/account', signal ? { signal } : {});
    return { account: body, etag: etag ?? '' };
}

function changesOf(before: AccountSettings, after: AccountSettings): Member[] {
    return members.filter((member) => before[member] !== after[member]);
}

function describeMember(member: Member, value: string | null): string {
    if (value === null) return t('account.country.none');
    return member === 'defaultCountry' ? codeName('country', value) || value : value;
}

/** What both have changed, and what only the other has. */
function compare(base: AccountSettings, yours: AccountSettings, theirs: AccountSettings) {
    const clashing = changesOf(base, theirs).filter((member) => yours[member] !== theirs[member]);
    const title = (member: Member) => t(`account.${member}`);
    return {
        rows: clashing.filter((member) => yours[member] !== base[member]).map((member) => ({
            key: member as string, title: title(member),
            yours: describeMember(member, yours[member]), now: describeMember(member, theirs[member]),
        })),
        others: clashing.filter((member) => yours[member] === base[member])
            .map((member) => `${title(member)}: ${describeMember(member, theirs[member])}`),
    };
}

function useEdit(start: Version) {
    const [{ draft, base }, setEdit] = useState(() => unsaved ?? { draft: start.account, base: start });
    const [problem, setProblem] = useState<Problem | null>(null);
    const [conflict, setConflict] = useState<Version | null>(null);
    const [busy, setBusy] = useState(false);
    const changed = changesOf(base.account, draft);
    const set = (next: AccountSettings, from = base) => {
        unsaved = { draft: next, base: from };
        setEdit(unsaved);
    };
    const forget = (version: Version) => {
        unsaved = null;
        setEdit({ draft: version.account, base: version });
    };
    const save = async (mine = draft, from = base) => {
        setBusy(true);
        setProblem(null);
        setConflict(null);
        const body = Object.fromEntries(changesOf(from.account, mine).map((member) => [member, mine[member]]));
        try {
            const headers = { 'If-Match': from.etag };
            const answer = await call<AccountSettings>('PATCH', '/account', { body, headers });
            forget({ account: answer.body, etag: answer.etag ?? '' });
            tell(t('account.saved'));
        } catch (error) {
            const found = toProblem(error);
            if (found.status === 412) await read().then(setConflict, () => setProblem(found));
            else setProblem(found);
        } finally {
            setBusy(false);
        }
    };
    const resolve = async (now: Version, yours: string[]) => {
        const clashing = compare(base.account, draft, now.account).rows.map(({ key }) => key);
        const mine = changed.filter((member) => !clashing.includes(member) || yours.includes(member));
        const next = { ...now.account, ...Object.fromEntries(mine.map((member) => [member, draft[member]])) };
        set(next, now);
        await save(next, now);
    };
    return { draft, base, problem, conflict, busy, changed, set, forget, save, resolve, setConflict };
}

interface CountryProps {
    value: string | null;
    fault: string | null;
    onChange: (value: string | null) => void;
}

function Country({ value, fault, onChange }: CountryProps) {
    return (
        <label class="field">
            <span>{t('account.defaultCountry')}</span>
            <select value={value ?? ''} aria-invalid={fault !== null} aria-describedby="country-help"
                onChange={(event) => onChange(event.currentTarget.value || null)}>
                <option value="">{t('account.country.none')}</option>
                {codes('country').map(([code, name]) => <option key={code} value={code}>{name} ({code})</option>)}
            </select>
            <span id="country-help" class="small">{t('account.country.help')}</span>
            {fault !== null && <span class="fault">{fault}</span>}
        </label>
    );
}

function Form({ start }: { start: Version }) {
    const { draft, base, problem, conflict, busy, changed, set, forget, save, resolve, setConflict } = useEdit(start);
    const form = useFocusOnFault(problem);
    const isWritable = can('account:write');
    const isDirty = changed.length > 0;
    useUnsaved(isDirty);
    useKeys({ 'Ctrl+Enter': () => form.current?.requestSubmit() });
    return (
        <>
            <form ref={form} onSubmit={(event) => { event.preventDefault(); if (isDirty) void save(); }}>
                <fieldset class="bare" disabled={!isWritable}>
                    <label class="field">
                        <span>{t('account.name')}</span>
                        <input name="name" required maxLength={255} value={draft.name}
                            aria-invalid={problem?.at('/name') != null}
                            onInput={(event) => set({ ...draft, name: event.currentTarget.value })} />
                        {problem?.at('/name') && <span class="fault">{problem.at('/name')}</span>}
                    </label>
                    <Country value={draft.defaultCountry} fault={problem?.at('/defaultCountry') ?? null}
                        onChange={(defaultCountry) => set({ ...draft, defaultCountry })} />
                    <ZoneField label={t('account.timezone')} value={draft.timezone}
                        fault={problem?.at('/timezone') ?? null}
                        onChange={(timezone) => set({ ...draft, timezone })} />
                    <p class="small">{t('account.timezone.help')}</p>
                </fieldset>
                {problem && <p class="fault" role="alert">{describe(problem)}</p>}
                {isWritable ? (
                    <footer>
                        <button type="button" disabled={!isDirty}
                            onClick={() => forget(base)}>{t('account.discard')}</button>
                        <button type="submit" class="primary" disabled={busy || !isDirty}>{t('save')}</button>
                    </footer>
                ) : <p class="small">{t('account.read-only')}</p>}
            </form>
            {conflict && (
                <Conflict key={conflict.etag} {...compare(base.account, draft, conflict.account)}
                    onChoose={(yours) => void resolve(conflict, yours)} onClose={() => setConflict(null)} />
            )}
        </>
    );
}

export function AccountForm() {
    const { data, problem, reload } = useLoad(can('account:read') ? 'account' : null, read);
    if (problem && !data) return <Failure problem={problem} onRetry={reload} />;
    return data ? <Form start={data} /> : <Ghost rows={6} />;
}
