// What becomes of an order after a call that had this or that outcome.
import { useId } from 'preact/hooks';
import type { Problem } from '../api';
import { Icon } from '../parts/more-icons';
import { orderStatuses } from '../parts/status-bar';
import { t } from '../words';
import { toDuration, type RuleDraft } from './draft';
import { DurationField } from './duration-field';

const outcomes = ['answered', 'no-answer', 'busy', 'voicemail', 'wrong-number', 'refused', 'failed'];
const longest = 31622400;

interface RuleProps {
    rule: RuleDraft;
    number: number;
    list: string;
    fault: (member: string) => string | null;
    onChange: (rule: RuleDraft) => void;
    onRemove: () => void;
}

function StatusAfter({ rule, fault, onChange }: Pick<RuleProps, 'rule' | 'fault' | 'onChange'>) {
    return (
        <label class="field">
            <span>{t('campaigns.rule.then')}</span>
            <select value={rule.thenStatus} aria-invalid={fault('thenStatus') !== null}
                onChange={(event) => onChange({ ...rule, thenStatus: event.currentTarget.value })}>
                <option value="">{t('campaigns.rule.then.default')}</option>
                {orderStatuses.filter((status) => status !== 'busy' && status !== 'scheduled')
                    .map((status) => <option key={status} value={status}>{t(`status.${status}`)}</option>)}
            </select>
            {fault('thenStatus') && <span class="fault">{fault('thenStatus')}</span>}
        </label>
    );
}

function Rule({ rule, number, list, fault, onChange, onRemove }: RuleProps) {
    return (
        <div class="rule card" role="group" aria-label={t('campaigns.rule', { n: number })}>
            <label class="field">
                <span>{t('campaigns.rule.outcome')}</span>
                <input list={list} required value={rule.outcome} maxLength={64} aria-invalid={fault('outcome') !== null}
                    onInput={(event) => onChange({ ...rule, outcome: event.currentTarget.value })} />
                {fault('outcome') && <span class="fault">{fault('outcome')}</span>}
            </label>
            <DurationField label={t('campaigns.rule.after')} value={rule.after} most={longest}
                fault={fault('afterSeconds')}
                onChange={(after) => onChange({ ...rule, after })} />
            <label class="field">
                <span>{t('campaigns.rule.attempts')}</span>
                <input type="number" min="1" max="1000" value={rule.maxAttempts}
                    aria-invalid={fault('maxAttempts') !== null}
                    onInput={(event) => onChange({ ...rule, maxAttempts: event.currentTarget.value })} />
                {fault('maxAttempts') && <span class="fault">{fault('maxAttempts')}</span>}
            </label>
            <StatusAfter rule={rule} fault={fault} onChange={onChange} />
            <button type="button" class="plain" aria-label={t('campaigns.rule.remove', { n: number })}
                onClick={onRemove}>
                <Icon name="trash" />
            </button>
        </div>
    );
}

interface Props {
    rules: RuleDraft[];
    problem: Problem | null;
    onChange: (rules: RuleDraft[]) => void;
}

export function RulesEditor({ rules, problem, onChange }: Props) {
    const list = useId();
    const add = () => onChange([...rules, { outcome: '', after: toDuration(3600), maxAttempts: '', thenStatus: '' }]);
    return (
        <fieldset>
            <legend>{t('campaigns.rules')}</legend>
            <p class="small">{t('campaigns.rules.help')}</p>
            <datalist id={list}>{outcomes.map((one) => <option key={one} value={one} />)}</datalist>
            {rules.map((rule, i) => (
                <Rule key={i} rule={rule} number={i + 1} list={list}
                    fault={(member) => problem?.at(`/retryRules/${i}/${member}`) ?? null}
                    onChange={(next) => onChange(rules.map((other, at) => (at === i ? next : other)))}
                    onRemove={() => onChange(rules.filter((_, at) => at !== i))} />
            ))}
            {problem?.at('/retryRules') && <p class="fault">{problem.at('/retryRules')}</p>}
            <button type="button" onClick={add}
                disabled={rules.length >= 50}><Icon name="plus" /> {t('campaigns.rules.add')}</button>
        </fieldset>
    );
}
