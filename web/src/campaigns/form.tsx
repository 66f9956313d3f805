// The fields of a campaign, new or not.
import { getAll, type Problem } from '../api';
import { useLoad } from '../load';
import { ZoneField } from '../parts/zone-field';
import { can } from '../session';
import type { Campaign, RecordType } from '../types';
import { t } from '../words';
import type { Draft } from './draft';
import { DurationField } from './duration-field';
import { HoursEditor } from './hours-editor';
import { WindowChip } from './opening';
import { RulesEditor } from './rules-editor';

interface Props {
    draft: Draft;
    problem: Problem | null;
    onChange: (draft: Draft) => void;
}

type Part = Props & { set: <K extends keyof Draft>(member: K, value: Draft[K]) => void };

function fault(problem: Problem | null, pointer: string) {
    const text = problem?.at(pointer);
    return text ? <span class="fault">{text}</span> : null;
}

function Texts({ draft, problem, set }: Part) {
    return (
        <>
            <label class="field">
                <span>{t('campaigns.name')}</span>
                <input name="name" required maxLength={255} value={draft.name}
                    aria-invalid={problem?.at('/name') != null}
                    onInput={(event) => set('name', event.currentTarget.value)} />
                {fault(problem, '/name')}
            </label>
            <label class="field">
                <span>{t('campaigns.description')}</span>
                <textarea name="description" maxLength={2000} value={draft.description}
                    aria-invalid={problem?.at('/description') != null}
                    onInput={(event) => set('description', event.currentTarget.value)} />
                {fault(problem, '/description')}
            </label>
        </>
    );
}

interface RadiosProps {
    legend: string;
    name: string;
    values: readonly string[];
    value: string;
    /** Texts are NAME.VALUE, and what they mean NAME.VALUE.means. */
    texts: (value: string) => [string, string];
    onChange: (value: string) => void;
}

function Radios({ legend, name, values, value, texts, onChange }: RadiosProps) {
    return (
        <fieldset>
            <legend>{legend}</legend>
            {values.map((one) => (
                <label key={one} class="check">
                    <input type="radio" name={name} value={one} checked={one === value}
                        onChange={() => onChange(one)} />
                    <span>{texts(one)[0]} <span class="small">{texts(one)[1]}</span></span>
                </label>
            ))}
        </fieldset>
    );
}

function Choices({ draft, set }: Part) {
    return (
        <>
            <Radios legend={t('campaigns.status')} name="status" value={draft.status}
                values={['draft', 'active', 'paused', 'completed', 'archived']}
                texts={(one) => [t(`status.${one}`), t(`campaigns.status.${one}`)]}
                onChange={(one) => set('status', one as Campaign['status'])} />
            <Radios legend={t('campaigns.type')} name="type" value={draft.type} values={['outbound', 'inbound']}
                texts={(one) => [t(`campaigns.type.${one}`), t(`campaigns.type.${one}.means`)]}
                onChange={(one) => set('type', one as Campaign['type'])} />
        </>
    );
}

function TypeOfRecords({ draft, problem, set }: Part) {
    const types = useLoad(can('record-types:read') ? 'types' : null, (signal) =>
        getAll<RecordType>('/record-types', 'recordTypes', signal)).data ?? [];
    const isUnknown = draft.recordTypeUuid !== '' && !types.some((type) => type.uuid === draft.recordTypeUuid);
    return (
        <label class="field">
            <span>{t('campaigns.record-type')}</span>
            <select value={draft.recordTypeUuid} aria-invalid={problem?.at('/recordTypeUuid') != null}
                onChange={(event) => set('recordTypeUuid', event.currentTarget.value)}>
                <option value="">{t('campaigns.record-type.any')}</option>
                {isUnknown && <option value={draft.recordTypeUuid}>{draft.recordTypeUuid}</option>}
                {types.map((type) => <option key={type.uuid} value={type.uuid}>{type.name}</option>)}
            </select>
            <span class="small">{t('campaigns.record-type.help')}</span>
            {fault(problem, '/recordTypeUuid')}
        </label>
    );
}

function Attempts({ draft, problem, set }: Part) {
    return (
        <>
            <label class="field">
                <span>{t('campaigns.max-attempts')}</span>
                <input type="number" min="1" max="1000" value={draft.maxAttempts} placeholder={t('campaigns.unlimited')}
                    aria-invalid={problem?.at('/maxAttempts') != null}
                    onInput={(event) => set('maxAttempts', event.currentTarget.value)} />
                <span class="small">{t('campaigns.max-attempts.help')}</span>
                {fault(problem, '/maxAttempts')}
            </label>
            <DurationField label={t('campaigns.between')} value={draft.between} most={2592000}
                help={t('campaigns.between.help')}
                fault={problem?.at('/minSecondsBetween') ?? null} onChange={(between) => set('between', between)} />
        </>
    );
}

export function CampaignForm({ draft, problem, onChange }: Props) {
    const part: Part = { draft, problem, onChange, set: (member, value) => onChange({ ...draft, [member]: value }) };
    return (
        <div class="campaign-form">
            <div>
                <Texts {...part} />
                <Choices {...part} />
                <TypeOfRecords {...part} />
            </div>
            <div>
                <ZoneField label={t('campaigns.timezone')} value={draft.timezone}
                    fault={problem?.at('/timezone') ?? null}
                    onChange={(zone) => part.set('timezone', zone)} />
                <p><WindowChip campaign={draft} /></p>
                <HoursEditor schedule={draft.schedule} problem={problem}
                    onChange={(hours) => part.set('schedule', hours)} />
                <Attempts {...part} />
                <RulesEditor rules={draft.rules} problem={problem} onChange={(rules) => part.set('rules', rules)} />
                <Radios legend={t('campaigns.scope')} name="scope" value={draft.suppressionScope}
                    values={['account', 'campaign']}
                    texts={(one) => [t(`campaigns.scope.${one}`), t(`campaigns.scope.${one}.means`)]}
                    onChange={(one) => part.set('suppressionScope', one as Campaign['suppressionScope'])} />
            </div>
        </div>
    );
}
