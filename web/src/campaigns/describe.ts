// Members of a campaign as a sentence, for the dialog of conflicts.
import { formatNumber, locale, t } from '../words';
import { toDuration, type Body } from './draft';
import { weekdayName, weekdays, type Hours } from './hours';

const labels: Record<string, string> = {
    name: 'name', description: 'description', status: 'status', type: 'type', timezone: 'timezone', schedule: 'hours',
    recordTypeUuid: 'record-type', maxAttempts: 'max-attempts', minSecondsBetween: 'between', retryRules: 'rules',
    suppressionScope: 'scope',
};

export function labelOf(member: string): string {
    return t(`campaigns.${labels[member] ?? member}`);
}

function describeHours(schedule: Record<string, Hours | null>): string {
    const open = weekdays.flatMap((day, i) => {
        const hours = schedule[day];
        return hours ? [`${weekdayName(i, locale, 'short')} ${hours.start}–${hours.end}`] : [];
    });
    return open.length === 0 ? t('campaigns.window.never') : open.join(', ');
}

function describeSeconds(seconds: number): string {
    const { amount, unit } = toDuration(seconds);
    return `${formatNumber(Number(amount))} ${t(`campaigns.unit.${unit}`)}`;
}

function describeRule(rule: Body): string {
    const after = typeof rule.afterSeconds === 'number' ? ` · ${describeSeconds(rule.afterSeconds)}` : '';
    const most = typeof rule.maxAttempts === 'number' ? ` · × ${formatNumber(rule.maxAttempts)}` : '';
    const then = typeof rule.thenStatus === 'string' ? ` → ${t(`status.${rule.thenStatus}`)}` : '';
    return String(rule.outcome) + after + most + then;
}

export function describeMember(member: string, value: unknown): string {
    if (member === 'schedule')
        return value === null ? t('campaigns.hours.any') : describeHours(value as Record<string, Hours | null>);
    if (member === 'retryRules') return (value as Body[]).map(describeRule).join('; ') || '–';
    if (value === null || value === '') return member === 'recordTypeUuid' ? t('campaigns.record-type.any') : '–';
    if (member === 'status') return t(`status.${String(value)}`);
    if (member === 'type') return t(`campaigns.type.${String(value)}`);
    if (member === 'suppressionScope') return t(`campaigns.scope.${String(value)}`);
    return member === 'minSecondsBetween' ? describeSeconds(Number(value)) : String(value);
}
