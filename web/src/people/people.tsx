import { t } from '../words';

export function People() {
    return <h1>{t('nav.people')}</h1>;
}
