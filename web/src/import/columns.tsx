// The second step: how the file is read, and what its columns become.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Problem, get } from '../api';
import { useLoad } from '../load';
import { Failure, Ghost } from '../parts/states';
import { describe, tellProblem } from '../parts/toast';
import { setQuery } from '../route';
import { can } from '../session';
import type { AccountSettings, Import, RecordType } from '../types';
import { t } from '../words';
import { PhoneNotice, needsCountry, usualCountry } from './phone-notice';
import { useDraft } from './draft';
import { EveryRow, missingOf } from './every-row';
import { Mapping } from './mapping';
import { Match } from './match';
import { targetsOf, type Preview, type RowFault } from './model';
import { Reading } from './reading';
import type { Followed } from './use-import';

interface Props {
    followed: Followed;
    current: Import;
}

/** Cells that the last check did not know as options, by column. */
function unknownCells(current: Import): Record<string, string[]> {
    const faults = (current.faults ?? []) as unknown as RowFault[];
    return Object.fromEntries(faults.filter((fault) => fault.code === 'invalid_choice' && fault.column !== null)
        .map((fault) => [fault.column, [...new Set(fault.examples.map((example) => example.value))]]));
}

interface Surroundings {
    preview: Preview;
    type: RecordType | undefined;
    account: AccountSettings | undefined;
    onType: () => void;
    onAccount: () => void;
    onReread: (changes: Record<string, unknown>) => void;
}

function focusOn(form: HTMLElement | null, selector: string): void {
    form?.querySelector<HTMLElement>(selector)?.focus();
}

function Form({ followed, current, preview, type, account, onType, onAccount, onReread }: Props & Surroundings) {
    const draft = useDraft(followed, current, preview.columns);
    const { settings, change, problem } = draft;
    const [fault, setFault] = useState<string | null>(null);
    const [busy, setBusy] = useState(false);
    const form = useRef<HTMLDivElement>(null);
    const targets = useMemo(() => targetsOf(current, type), [current.of, current.campaignUuid, type]);
    const usual = usualCountry(type, account);
    /** What is still to be said, and where the keyboard goes for it. */
    const lacking = (): [string, string] | null => {
        if (!settings.columns.some((column) => column.field === 'phone') && !settings.match)
            return [t('import.need.phone'), '[name="column-1"]'];
        if (needsCountry(settings.columns, preview, usual) === 'all')
            return [t('import.need.country'), '[name="notice-country"]'];
        const [first] = settings.onMissing === 'create' ? missingOf(settings.columns, targets, settings.set) : [];
        return first ? [t('import.need.field', { field: first.label }), `[name="set-${first.value}"]`] : null;
    };
    const check = async () => {
        const found = lacking();
        setFault(found?.[0] ?? null);
        if (found !== null) return focusOn(form.current, found[1]);
        setBusy(true);
        if (!(await draft.flush())) focusOn(form.current, '[aria-invalid=true]');
        else await followed.start('check');
        setBusy(false);
    };
    return (
        <div ref={form} class="columns-step">
            <Reading preview={preview} current={current}
                onChange={(changes) => void draft.flush().then(() => onReread(changes))} />
            <PhoneNotice columns={settings.columns} preview={preview} usual={usual} onAccount={onAccount}
                onChange={(columns) => change({ columns })} />
            <h2>{t('import.mapping')}</h2>
            <p class="small">{t('import.mapping.help')}</p>
            <Mapping preview={preview} columns={settings.columns} targets={targets} type={type} usualCountry={usual}
                isCountryAsked={needsCountry(settings.columns, preview, usual) !== 'none'} problem={problem}
                unknown={unknownCells(current)} onChange={(columns) => change({ columns })} onType={onType} />
            {current.of === 'records' && (
                <EveryRow columns={settings.columns} targets={targets} set={settings.set} problem={problem}
                    onChange={(set) => change({ set })} />
            )}
            {current.of === 'records' && <Match settings={settings} type={type} onChange={change} />}
            {problem?.status === 422 && <p class="fault" role="alert">{describe(problem)}</p>}
            {fault && <p class="fault" role="alert">{fault}</p>}
            <footer class="next">
                <span class="small" role="status">{t(draft.saved ? 'import.saved' : 'import.saving')}</span>
                {current.state === 'checked' && (
                    <button type="button" onClick={() => setQuery({ edit: null })}>{t('import.back.check')}</button>
                )}
                <button type="button" class="primary" disabled={busy} onClick={() => void check()}>
                    {t('import.check')}
                </button>
            </footer>
        </div>
    );
}

export function ColumnsStep({ followed, current }: Props) {
    const reading = JSON.stringify([current.encoding, current.delimiter, current.quote, current.header, current.sheet]);
    const [kept, keep] = useState<Preview>();
    const loaded = useLoad(`preview ${current.uuid} ${reading}`, (signal) =>
        get<Preview>(`/imports/${current.uuid}/preview`, undefined, signal));
    const type = useLoad(current.recordTypeUuid && can('record-types:read') ? current.recordTypeUuid : null,
        (signal) => get<RecordType>(`/record-types/${current.recordTypeUuid}`, undefined, signal));
    const account = useLoad(can('account:read') ? 'account' : null, (signal) =>
        get<AccountSettings>('/account', undefined, signal));
    useEffect(() => {
        if (loaded.data) keep(loaded.data);
    }, [loaded.data]);
    const reread = (changes: Record<string, unknown>) => {
        followed.save(changes).then(loaded.reload, (error: unknown) =>
            tellProblem(error instanceof Problem ? error : String(error)));
    };
    const isReady = kept !== undefined
        && (type.data !== undefined || current.recordTypeUuid === null || type.problem !== undefined);
    if (loaded.problem && !loaded.loading && !loaded.data)
        return <Failure problem={loaded.problem} onRetry={loaded.reload} />;
    if (!isReady || (account.loading && !account.data)) return <Ghost />;
    if (!can('imports:write')) return <p>{t('problem.forbidden')}</p>;
    return (
        <Form followed={followed} current={current} preview={kept} type={type.data} account={account.data}
            onType={type.reload} onAccount={account.reload} onReread={reread} />
    );
}
