// The first step: the file, and what its rows become.
import { useRef, useState } from 'preact/hooks';
import { Problem, getAll } from '../api';
import { useLoad } from '../load';
import { CampaignField, useCampaignChoice } from '../parts/campaign-field';
import { Failure, Ghost } from '../parts/states';
import { describe, tellProblem } from '../parts/toast';
import { usePost } from '../parts/use-submit';
import { href, setQuery, useRoute } from '../route';
import { can } from '../session';
import type { RecordType } from '../types';
import { t } from '../words';
import { Drop, faultOf } from './drop';
import { Steps } from './import';
import { begin } from './upload';

const newType = '+';

const closed = ['completed', 'archived'];

function What({ of }: { of: string }) {
    const choice = (value: string) => (
        <label class="check">
            <input type="radio" name="of" value={value} checked={of === value}
                onChange={() => setQuery({ of: value === 'records' ? null : value })} />
            <span>{t(`import.of.${value}`)}</span>
        </label>
    );
    return (
        <fieldset>
            <legend>{t('import.of')}</legend>
            {choice('records')}
            {choice('suppressions')}
        </fieldset>
    );
}

interface TypeProps {
    types: RecordType[];
    value: string;
    name: string;
    fault: string | null;
    onChange: (value: string) => void;
    onName: (name: string) => void;
}

function TypeChoice({ types, value, name, fault, onChange, onName }: TypeProps) {
    return (
        <>
            <label class="field">
                <span>{t('import.type')}</span>
                <select name="type" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
                    {types.map((type) => <option key={type.uuid} value={type.uuid}>{type.plural ?? type.name}</option>)}
                    {can('record-types:write') && <option value={newType}>{t('import.type.new')}</option>}
                </select>
                <span class="small">{value === newType ? t('import.type.new.help') : t('import.type.help')}</span>
            </label>
            {value === newType && (
                <label class="field">
                    <span>{t('import.type.name')}</span>
                    <input name="typeName" value={name} maxLength={255} autocomplete="off" aria-invalid={fault !== null}
                        onInput={(event) => onName(event.currentTarget.value)} />
                    {fault !== null && <span class="fault" role="alert">{fault}</span>}
                </label>
            )}
        </>
    );
}

/** Finds the uuid of the chosen type; one that is new is made, once, however often the import is tried. */
function useType() {
    const post = usePost();
    const made = useRef({ name: '', uuid: '' });
    return async (choice: string, typed: string): Promise<string> => {
        if (choice !== newType) return choice;
        const name = typed.trim();
        if (made.current.name !== name)
            made.current = { name, uuid: (await post<RecordType>('/record-types', { name, parameters: [] })).body.uuid };
        return made.current.uuid;
    };
}

function Form({ types, onBegun }: { types: RecordType[]; onBegun: (uuid: string) => void }) {
    const { query } = useRoute();
    const of = query.of === 'suppressions' ? 'suppressions' : 'records';
    const [file, setFile] = useState<File | null>(null);
    const [name, setName] = useState('');
    const [faults, setFaults] = useState<{ file: string | null; name: string | null }>({ file: null, name: null });
    const [busy, setBusy] = useState(false);
    const post = usePost();
    const typeFor = useType();
    const form = useRef<HTMLFormElement>(null);
    const usual = types.find((type) => type.isDefault) ?? types[0];
    const isKnown = query.type === newType || types.some((one) => one.uuid === query.type);
    const type = isKnown ? query.type! : usual?.uuid ?? newType;
    const choice = useCampaignChoice(query.campaign ?? '', (one) =>
        !closed.includes(one.status) && (one.recordTypeUuid === null || one.recordTypeUuid === type));
    const submit = async (event: Event) => {
        event.preventDefault();
        const isNameMissing = of === 'records' && type === newType && name.trim() === '';
        const found = { file: faultOf(file), name: isNameMissing ? t('import.type.missing') : null };
        setFaults(found);
        if (file === null || found.file !== null || found.name !== null) {
            form.current?.querySelector<HTMLInputElement>(found.file ? '[name=file]' : '[name=typeName]')?.focus();
            return;
        }
        setBusy(true);
        try {
            const body = of === 'suppressions' ? { of }
                : { recordTypeUuid: await typeFor(type, name), campaignUuid: choice.uuid || null, match: ['phone'] };
            onBegun((await begin(file, body, post)).uuid);
        } catch (error) {
            if (error instanceof Problem && error.at('/name')) setFaults({ file: null, name: describe(error) });
            else tellProblem(error);
            setBusy(false);
        }
    };
    return (
        <form ref={form} onSubmit={submit} class="narrow" noValidate>
            <Drop file={file} onFile={(chosen) => { setFile(chosen); setFaults({ ...faults, file: null }); }}
                fault={faults.file} />
            <What of={of} />
            {of === 'records' && (
                <>
                    <TypeChoice types={types} value={type} name={name} fault={faults.name} onName={setName}
                        onChange={(value) => setQuery({ type: value })} />
                    {choice.total > 0 && (
                        <CampaignField choice={choice} label={t('import.campaign')} empty={t('import.campaign.none')}
                            help={t('import.campaign.help')} onChange={(uuid) => setQuery({ campaign: uuid || null })} />
                    )}
                </>
            )}
            {of === 'suppressions' && <p class="small">{t('import.of.suppressions.help')}</p>}
            <p class="small">{t('import.nothing.yet')}</p>
            <footer><button type="submit" class="primary" disabled={busy}>{t('import.upload')}</button></footer>
        </form>
    );
}

export function NewImport({ onBegun }: { onBegun: (uuid: string) => void }) {
    const { data, problem, reload } = useLoad('types', (signal) =>
        getAll<RecordType>('/record-types', 'recordTypes', signal));
    if (!can('imports:write')) return <><h1>{t('import.new')}</h1><p>{t('problem.forbidden')}</p></>;
    return (
        <section class="import">
            <div class="head"><h1>{t('import.new')}</h1><a href={href(['import'])}>{t('import.all')}</a></div>
            <Steps now="file" />
            {problem && !data && <Failure problem={problem} onRetry={reload} />}
            {!problem && !data && <Ghost />}
            {data && <Form types={data} onBegun={onBegun} />}
        </section>
    );
}
