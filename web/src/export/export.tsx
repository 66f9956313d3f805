// Exports: what is wanted, and those that were asked for.
import { useState } from 'preact/hooks';
import { useLoad } from '../load';
import { Failure, Ghost } from '../parts/states';
import { can } from '../session';
import { t } from '../words';
import { Form, loadChoices } from './form';
import { ExportList } from './list';

export default function Exports() {
    const { data, problem, reload } = useLoad('export choices', loadChoices);
    const [round, setRound] = useState(0);
    return (
        <section class="export">
            <div class="head"><h1>{t('nav.export')}</h1></div>
            {problem && !data && <Failure problem={problem} onRetry={reload} />}
            {!problem && !data && <Ghost />}
            {data && (
                <div class="export-columns">
                    {can('exports:write') && <Form choices={data} onBegun={() => setRound(round + 1)} />}
                    <ExportList choices={data} round={round} />
                </div>
            )}
        </section>
    );
}
